"""The generated parts of the documentation: text made from the data it describes, so that it stays true."""

from collections.abc import Callable, Iterable, Mapping

from domain.policy import Channel, Mechanisms, Policy, preset, stated

_UNSTATED = "default"
_NONE = "none"


def policy_table() -> str:
    """Return the Markdown table of every policy preset: what its procedure states, ``default`` for the rest."""
    rows = [_HEADINGS, ["---"] * len(_HEADINGS)]
    rows += [_row(name) for name in ("DEFAULT", *(n for n in stated() if n != "DEFAULT"))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(name: str) -> list[str]:
    """Return the cells of one preset; a cell says ``default`` if the preset states none of the cell's keys."""
    policy, own = preset(name), set(stated()[name])
    cells = [f"`{name}` {policy.en_name}"]
    for keys, cell in _COLUMNS.values():
        cells.append(cell(policy, own) if own.intersection(keys) else _UNSTATED)
    return cells


def _stages(policy: Policy, _own: set[str]) -> str:
    return _listed(stage.value for stage in policy.stages)


def _deadline(policy: Policy, _own: set[str]) -> str:
    if policy.pledge_deadline is None:
        return _NONE
    return f"{policy.pledge_deadline} ({'hard' if policy.deadline_hard else 'soft'})"


def _approvers(policy: Policy, own: set[str]) -> str:
    both = {
        "approvers_organisation": policy.approvers_organisation,
        "approvers_member": policy.approvers_member,
    }
    return _sided(
        (key.removeprefix("approvers_"), " + ".join(a.value for a in who)) for key, who in both.items() if key in own
    )


def _criteria(policy: Policy, _own: set[str]) -> str:
    return f"{len(policy.criteria)}: {_listed(policy.criteria)}"


def _signing(policy: Policy, _own: set[str]) -> str:
    return policy.signing.value


def _mechanisms(policy: Policy, own: set[str]) -> str:
    said: Mapping[str, bool] = stated()[policy.id]["mechanisms"] if "mechanisms" in own else {}
    switches = [m for m in Mechanisms.__dataclass_fields__ if m in said]
    on, off = [m for m in switches if said[m]], [m for m in switches if not said[m]]
    return _sided((side, _listed(names)) for side, names in (("on", on), ("off", off)) if names)


def _opinions(policy: Policy, _own: set[str]) -> str:
    return _listed(policy.opinion_channels)


def _channels(policy: Policy, own: set[str]) -> str:
    lists = {
        "channels_organisation": policy.channels_organisation,
        "channels_member": policy.channels_member,
    }
    sides = [(k.removeprefix("channels_"), _ways(v)) for k, v in lists.items() if k in own]
    return _sided([*sides, *((kind, _ways(ways)) for kind, ways in policy.channels_by_type.items())])


def _ways(channels: Iterable[Channel]) -> str:
    """Return the codes, obligatory ones in bold; the automatic web board is in every list and left out."""
    return _listed(f"**{c.code}**" if c.obligatory else c.code for c in channels if not c.automatic)


def _cadences(policy: Policy, _own: set[str]) -> str:
    return _listed(f"{key} {every}" for key, every in policy.cadences.items())


def _judgement(policy: Policy, own: set[str]) -> str:
    parts: list[tuple[str, str]] = []
    if "evaluation_threshold_percent" in own:
        parts.append(("passes from", f"{policy.evaluation_threshold_percent} %"))
    parts += [
        (f"at least {least}", _listed(t for t, n in policy.evaluation_minimum.items() if n == least))
        for least in sorted(set(policy.evaluation_minimum.values()), reverse=True)
    ]
    if policy.commendation_days:
        parts.append(("awards on", _listed(policy.commendation_days)))
    if policy.upgrade_targets:
        parts.append(("upgrades", _listed(f"{c} {n} %" for c, n in policy.upgrade_targets.items())))
    return _sided(parts)


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or _NONE


def _sided(parts: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{side}: {text}" for side, text in parts) or _NONE


_JUDGED_BY = ("evaluation_threshold_percent", "evaluation_minimum", "commendation_days", "upgrade_targets")

_COLUMNS: Mapping[str, tuple[tuple[str, ...], Callable[[Policy, set[str]], str]]] = {
    "Stages stated": (("stages",), _stages),
    "Deadline": (("pledge_deadline",), _deadline),
    "Approvers": (("approvers_organisation", "approvers_member"), _approvers),
    "Criteria": (("criteria",), _criteria),
    "Signing": (("signing",), _signing),
    "Mechanisms": (("mechanisms",), _mechanisms),
    "Opinions by": (("opinion_channels",), _opinions),
    "Publication channels": (("channels_organisation", "channels_member", "channels_by_type"), _channels),
    "Cadences": (("cadences",), _cadences),
    "Judgement and honours": (_JUDGED_BY, _judgement),
}
"""Heading -> the policy keys the column shows, and the function that words them."""

_HEADINGS = ["Procedure", *_COLUMNS]

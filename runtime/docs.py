"""The generated parts of the documentation: text made from the data it describes, so that it stays true."""

from collections.abc import Callable, Iterable, Mapping

from domain import catalogue
from domain.pledge import Pledge
from domain.policy import Channel, Mechanisms, Policy, preset, stated
from domain.rights import COMMANDS, SIGHTS, Right, Seat
from domain.values import Role

_UNSTATED = "default"
_NONE = "none"


def policy_table() -> str:
    """Return the Markdown table of every policy preset: what its procedure states, ``default`` for the rest."""
    rows = [_HEADINGS, ["---"] * len(_HEADINGS)]
    rows += [_row(name) for name in ("DEFAULT", *(n for n in stated() if n != "DEFAULT"))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def authority_table() -> str:
    """Return the Markdown table of rights: a row for each command and each thing to be read, a column for each role."""
    heads = ["", *(f"{_role_name(role)} `{role.value}`" for role in Role)]
    on_pledges = {name: right for name, right in COMMANDS.items() if hasattr(Pledge, name.partition(":")[0])}
    register = {name: right for name, right in COMMANDS.items() if name not in on_pledges}
    rows = [heads, ["---"] * len(heads)]
    for group, rights in (("register", register), ("pledge", on_pledges), ("reading", SIGHTS)):
        rows.append([f"**{group}**", *[""] * len(Role)])
        rows += [[f"`{name}`", *(_seats(name, right, role) for role in Role)] for name, right in rights.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _role_name(role: Role) -> str:
    post = catalogue.POSTS.get(role.value)
    return post.zh if post else _WITHOUT_A_POST[role]


def _seats(name: str, right: Right, role: Role) -> str:
    """Return the seats from which a role carries a right, in the order in which they are tried."""
    words = [_SEATS[grant.seat] for grant in right if role in grant.roles]
    if name in _LINKING:
        words = [word.replace("above", "above both") for word in words]
    return ", ".join(dict.fromkeys(words)) or "-"


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


def _statistics(policy: Policy, _own: set[str]) -> str:
    return str(policy.statistics_due or _NONE)


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
    if "evaluator_categories" in own:
        parts.append(("judged by", _listed(policy.evaluator_categories)))
    if policy.commendation_days:
        parts.append(("awards on", _listed(policy.commendation_days)))
    if policy.upgrade_targets:
        parts.append(("upgrades", _listed(f"{c} {n} %" for c, n in policy.upgrade_targets.items())))
    return _sided(parts)


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or _NONE


def _sided(parts: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{side}: {text}" for side, text in parts) or _NONE


_JUDGED_BY = (
    "evaluation_threshold_percent",
    "evaluation_minimum",
    "evaluator_categories",
    "commendation_days",
    "upgrade_targets",
)

_COLUMNS: Mapping[str, tuple[tuple[str, ...], Callable[[Policy, set[str]], str]]] = {
    "Stages stated": (("stages",), _stages),
    "Deadline": (("pledge_deadline",), _deadline),
    "Statistics due": (("statistics_due",), _statistics),
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

_WITHOUT_A_POST: Mapping[Role, str] = {
    Role.MEMBER: "党员",
    Role.PUBLIC: "群众",
    Role.ADMINISTRATOR: "管理员",
    Role.SERVICE: "服务账号",
    Role.SYSTEM: "系统",
}

_SEATS: Mapping[Seat, str] = {
    Seat.PERSON: "in person",
    Seat.WRITER: "own",
    Seat.HOUSE: "house",
    Seat.OWN: "own",
    Seat.REVIEWER: "reviewer",
    Seat.OVER: "over",
    Seat.ABOVE: "above",
    Seat.GUIDE: "guide",
    Seat.HOLDER: "holder",
    Seat.STAFF: "staff",
    Seat.SYSTEM: "system",
}
"""Seat -> its word in the table of rights; docs/authority.md explains them."""

_LINKING = frozenset({"move_organisation", "assign_guidance"})
"""Commands that bring one organisation to another: whoever gives them sits above both."""

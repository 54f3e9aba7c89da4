"""What other read models do not hold of gaps: what policies oblige to, first showings, how returned letters went on."""

from collections.abc import Iterator
from typing import Any, LiteralString

from domain import campaign, catalogue
from domain.aggregate import Event
from domain.pledge import proposing, reviewing, signing, supervising
from domain.policy import Policy
from domain.values import PledgerKind
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of

_VERSION: LiteralString = "(SELECT max(version) FROM policy WHERE campaign = %(id)s)"


def _policy_set(write: Write, event: campaign.Opened | campaign.PolicyChanged, _: int) -> None:
    policy = Policy.from_data(event.policy)
    write(
        "INSERT INTO policy SELECT %(id)s, coalesce(max(version), 0) + 1, %(evaluation)s"
        " FROM policy WHERE campaign = %(id)s",
        row(event, evaluation=policy.mechanisms.evaluation),
    )
    write.many(
        f"INSERT INTO obligation SELECT %(id)s, {_VERSION}, %(kind)s, %(type)s, %(channel)s, %(zh)s, %(en)s",
        (row(event, **fields) for fields in _obligations(policy)),
    )


def _obligations(policy: Policy) -> Iterator[dict[str, Any]]:
    """Yield what must be recorded for each kind of pledger and type of organisation; the web board needs no record."""
    for kind in PledgerKind:
        for type_ in catalogue.ORGANISATION_TYPES:
            for code, each in {each.code: each for each in policy.channels(kind, type_)}.items():
                if each.obligatory and not each.automatic:
                    yield {"kind": kind.value, "type": type_, "channel": code, "zh": each.zh, "en": each.en}


def _publicised(write: Write, event: signing.Publicised, _: int) -> None:
    write(
        "INSERT INTO shown VALUES (%(id)s, %(channel)s, %(day)s) ON CONFLICT (pledge, channel)"
        " DO UPDATE SET shown_on = least(shown.shown_on, excluded.shown_on)",
        row(event, channel=event.channel),
    )


def _returned(write: Write, event: reviewing.Returned, position: int) -> None:
    write(
        "INSERT INTO returned (position, pledge, returned_on, due) VALUES (%(position)s, %(id)s, %(day)s, %(due)s)",
        row(event, position=position, due=event.due),
    )


def _revised(write: Write, event: proposing.Revised, _: int) -> None:
    write("UPDATE returned SET revised_on = %(day)s WHERE pledge = %(id)s AND revised_on IS NULL", row(event))


def _deadline_moved(write: Write, event: supervising.DeadlineMoved, position: int) -> None:
    """Note by when a returned letter must be revised now; a draft that waits to be handed in has no open return."""
    if event.duty == "propose":
        write(
            "INSERT INTO moved SELECT %(position)s, position, %(day)s, %(to)s FROM returned"
            " WHERE pledge = %(id)s AND revised_on IS NULL",
            row(event, position=position, to=event.to),
        )


_HANDLERS: dict[type[Event], Handler] = {
    campaign.Opened: _policy_set,
    campaign.PolicyChanged: _policy_set,
    proposing.Revised: _revised,
    reviewing.Returned: _returned,
    signing.Publicised: _publicised,
    supervising.DeadlineMoved: _deadline_moved,
}

GAPS = Projection(
    name="gaps",
    version=1,
    tables=schema_of("projections.gaps"),
    handlers=_HANDLERS,
    ignored=(events.CAMPAIGN | events.REGISTER | events.PLEDGE | events.BEYOND) - _HANDLERS.keys(),
)

"""How the history of a pledge grows: one readable line for each of its events."""

from collections.abc import Iterable
from typing import Any

from psycopg.types.json import Jsonb

from domain.aggregate import Event
from domain.pledge import changing, proposing, supervising
from domain.values import Promise
from projections import events
from projections.history.wording import words
from projections.projection import Handler, Projection, Write, row, schema_of


def _told(write: Write, event: Event, position: int) -> None:
    _line(write, event, position)


def _line(write: Write, event: Event, position: int, *, item: int = 0, after: Iterable[dict[str, Any]] = ()) -> None:
    """Write a line; ``item`` is the one whose wording in force it is about, 0 for none and -1 for all."""
    said = words(event)
    write(
        "INSERT INTO line (pledge, version, position, type, occurred_on, recorded_at, actor, role, organisation,"
        " on_behalf_of, reason, zh, en, before, after) VALUES (%(id)s, %(version)s, %(position)s, %(type)s, %(day)s,"
        " %(recorded_at)s, %(actor)s, %(role)s, %(organisation)s, %(on_behalf_of)s, %(reason)s, %(zh)s, %(en)s,"
        " (SELECT coalesce(jsonb_agg(wording ORDER BY no), '[]') FROM item"
        " WHERE pledge = %(id)s AND %(item)s IN (no, -1)), %(after)s)",
        row(
            event,
            position=position,
            type=event.TOPIC,
            recorded_at=event.timestamp,
            actor=event.act.actor,
            role=event.act.role.value,
            organisation=event.act.organisation,
            on_behalf_of=event.act.on_behalf_of,
            reason=event.act.reason,
            zh=said.zh,
            en=said.en,
            item=item,
            after=Jsonb(list(after)),
        ),
    )


def _proposed(write: Write, event: proposing.Proposed | proposing.Revised, position: int) -> None:
    wordings = [_wording(no, promise) for no, promise in enumerate(event.items, 1)]
    _line(write, event, position, item=-1, after=wordings)
    write("DELETE FROM item WHERE pledge = %(id)s", row(event))
    write.many(
        "INSERT INTO item VALUES (%(id)s, %(no)s, %(wording)s)",
        (row(event, no=wording["no"], wording=Jsonb(wording)) for wording in wordings),
    )


def _amendment_requested(write: Write, event: changing.AmendmentRequested, position: int) -> None:
    _line(write, event, position, item=event.item, after=[_wording(event.item, event.promise)])


def _amendment_decided(write: Write, event: changing.AmendmentDecided, position: int) -> None:
    wording = _wording(event.item, event.promise)
    _line(write, event, position, item=event.item, after=[wording] if event.approved else [])
    if event.approved:
        write(
            "UPDATE item SET wording = %(wording)s WHERE pledge = %(id)s AND no = %(item)s",
            row(event, item=event.item, wording=Jsonb(wording)),
        )


def _deadline_moved(write: Write, event: supervising.DeadlineMoved, position: int) -> None:
    """Tell that a deadline moved; that of an item is part of its wording."""
    code, _, number = event.duty.partition(":")
    item = int(number) if code in ("item", "strike_off") else 0
    _line(write, event, position, item=item)
    if item:
        values = row(event, item=item, limit=Jsonb(event.to.isoformat()))
        write(
            "UPDATE item SET wording = jsonb_set(wording, '{limit}', %(limit)s)"
            " WHERE pledge = %(id)s AND no = %(item)s",
            values,
        )
        write(
            "UPDATE line SET after = (SELECT jsonb_agg(wording) FROM item WHERE pledge = %(id)s AND no = %(item)s)"
            " WHERE pledge = %(id)s AND version = %(version)s",
            values,
        )


def _wording(no: int, promise: Promise) -> dict[str, Any]:
    return {
        "no": no,
        "text": promise.text,
        "measure": promise.measure,
        "responsible": str(promise.responsible),
        "limit": promise.limit.isoformat(),
    }


_HANDLERS: dict[type[Event], Handler] = {
    **dict.fromkeys(events.PLEDGE, _told),
    proposing.Proposed: _proposed,
    proposing.Revised: _proposed,
    changing.AmendmentRequested: _amendment_requested,
    changing.AmendmentDecided: _amendment_decided,
    supervising.DeadlineMoved: _deadline_moved,
}

HISTORY = Projection(
    name="history",
    version=2,
    tables=schema_of("projections.history"),
    handlers=_HANDLERS,
    ignored=events.REGISTER | events.CAMPAIGN | events.BEYOND,
)

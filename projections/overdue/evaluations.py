"""The duties of a public evaluation: to hold it, to close it, to publish its result (J5)."""

from collections.abc import Mapping
from typing import LiteralString

from domain.aggregate import Event
from domain.judgement.evaluation import events
from domain.supervised import Duty
from domain.values import Party
from projections.overdue import things
from projections.projection import Handler, Write, row

_OWE_CLOSING: LiteralString = things.opening(
    "SELECT id AS about, 'close' AS ref, 'close' AS code, 0 AS item, 'SUPERIOR' AS owed_by, closes_on AS due,"
    " %(day)s::date AS since FROM evaluation WHERE id = %(id)s"
)


def _announced(write: Write, event: events.Announced, position: int) -> None:
    things.entered(
        write,
        event,
        "EVALUATION",
        campaign=event.campaign,
        organisation=event.organisation,
        policy_version=event.policy_version,
    )
    write("INSERT INTO evaluation VALUES (%(id)s, %(closes)s)", row(event, closes=event.closes_on))
    things.owed(write, event, position, Duty("hold", 0, Party.PLEDGER, event.held_on))


def _opened(write: Write, event: events.Opened, position: int) -> None:
    things.done(write, event, position, "hold")
    write(_OWE_CLOSING, row(event, position=position))


def _closed(write: Write, event: events.Closed, position: int) -> None:
    things.done(write, event, position)
    things.owed(write, event, position, Duty("publish_result", 0, Party.PLEDGER, event.due))


def _published(write: Write, event: events.ResultPublished, position: int) -> None:
    things.done(write, event, position)


HANDLERS: Mapping[type[Event], Handler] = {
    events.Announced: _announced,
    events.Opened: _opened,
    events.Closed: _closed,
    events.ResultPublished: _published,
    events.Reminded: things.reminded,
    events.Escalated: things.escalated,
    events.ReminderAcknowledged: things.rested,
    events.DeadlineMoved: things.moved,
}
IGNORED: frozenset[type[Event]] = frozenset({events.CodesIssued, events.Reported, events.Criticised})
"""What changes nothing in what is owed."""

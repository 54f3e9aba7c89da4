"""What evaluations, rectifications and comments have in common: their place, their duties and the ladder of these."""

from typing import LiteralString
from uuid import UUID

from domain.aggregate import Event
from domain.supervised import Duty, Escalation, Move, Reminder, Rest
from projections.projection import Write, row

LEVEL: LiteralString = "array_position(ARRAY['escalated', 'yellow', 'red'], r.rung)"
"""How far a ``rung`` passes a duty up: 1, 2 with a yellow card, 3 with a red one; NULL for one that only reminds."""


def entered(
    write: Write,
    event: Event,
    kind: str,
    *,
    campaign: UUID,
    organisation: UUID,
    member: UUID | None = None,
    policy_version: int | None = None,
) -> None:
    """Enter what duties will be about; without a version of its own it goes by the campaign's present policy."""
    write(
        "INSERT INTO thing VALUES (%(id)s, %(kind)s, %(campaign)s, coalesce(%(policy)s,"
        " (SELECT max(version) FROM policy WHERE campaign = %(campaign)s)), %(organisation)s, %(member)s)",
        row(event, kind=kind, campaign=campaign, organisation=organisation, member=member, policy=policy_version),
    )


def opening(rows: LiteralString) -> LiteralString:
    """Return the statement that opens the duties of ``rows``: about, ref, code, item, owed_by, due, since.

    They are all about the aggregate of the event.
    A duty that comes up again with the same date has been reminded of before: its level goes on.
    """
    return (
        "INSERT INTO duty (about, ref, opened_at, kind, campaign, organisation, subject, member, code, item, owed_by,"  # noqa: S608 - constants
        " due, owed_from, since, level) SELECT n.about, n.ref, %(position)s, c.kind, c.campaign, c.organisation,"
        " c.subject, c.member, n.code, n.item, n.owed_by, n.due, %(day)s, n.since,"
        f" coalesce((SELECT max({LEVEL}) FROM reminder r WHERE (r.about, r.ref, r.due) = (n.about, n.ref, n.due)), 0)"
        f" FROM ({rows}) AS n JOIN concern c ON c.id = %(id)s"
    )


_OWE: LiteralString = opening(
    "SELECT %(id)s::uuid AS about, %(ref)s::text AS ref, %(code)s::text AS code, %(item)s::integer AS item,"
    " %(owed_by)s::text AS owed_by, %(due)s::date AS due, %(day)s::date AS since"
)
_REOPEN: LiteralString = opening(
    "SELECT about, ref, code, item, owed_by, %(to)s::date AS due, since FROM duty"
    " WHERE about = %(id)s AND ref = %(ref)s AND closed_at = %(position)s"
)


def owed(write: Write, event: Event, position: int, duty: Duty) -> None:
    """Open a duty."""
    write(
        _OWE,
        row(
            event,
            position=position,
            ref=duty.ref,
            code=duty.code,
            item=duty.item,
            owed_by=duty.owed_by.value,
            due=duty.due,
        ),
    )


def done(write: Write, event: Event, position: int, *refs: str) -> None:
    """Close the open duties of these names, of those that the event's aggregate has; without names all of them."""
    write(
        "UPDATE duty SET closed_on = %(day)s, closed_at = %(position)s WHERE about = %(id)s AND closed_at IS NULL"
        " AND (ref = ANY(%(refs)s) OR cardinality(%(refs)s::text[]) = 0)",
        row(event, position=position, refs=[*refs]),
    )


def reminded(write: Write, event: Reminder, _: int) -> None:
    """Note a rung of the ladder."""
    write(
        "INSERT INTO reminder VALUES (%(id)s, %(ref)s, %(due)s, %(rung)s, %(day)s)",
        row(event, ref=event.duty, due=event.due, rung=event.rung),
    )


def escalated(write: Write, event: Escalation, _: int) -> None:
    """Note a rung above the reminders, to whom it led, and how far up the duty is now."""
    values = row(event, ref=event.duty, due=event.due, rung=event.level, to=event.to)
    write("INSERT INTO reminder VALUES (%(id)s, %(ref)s, %(due)s, %(rung)s, %(day)s, %(to)s)", values)
    write(
        f"UPDATE duty SET level = greatest(level, {LEVEL}) FROM (SELECT %(rung)s::text AS rung) AS r"  # noqa: S608 - a constant
        " WHERE (about, ref, due) = (%(id)s, %(ref)s, %(due)s)",
        values,
    )


def rested(write: Write, event: Rest, position: int) -> None:
    """Note until when reminders rest."""
    write(
        "INSERT INTO rest VALUES (%(id)s, %(ref)s, %(due)s, %(position)s, %(day)s, %(until)s)",
        row(event, ref=event.duty, due=event.due, position=position, until=event.until),
    )


def moved(write: Write, event: Move, position: int) -> None:
    """Let a duty be due on another day; it is as old as it was, and has not been passed up for that day."""
    values = row(event, ref=event.duty, due=event.due, to=event.to, position=position)
    write(
        "UPDATE duty SET closed_on = %(day)s, closed_at = %(position)s"
        " WHERE about = %(id)s AND ref = %(ref)s AND due = %(due)s AND closed_at IS NULL",
        values,
    )
    write(_REOPEN, values)

"""What evaluations, rectifications and comments have in common: their place, their duties and the ladder of these."""

from uuid import UUID

from domain.aggregate import Event
from domain.supervised import Duty, Escalation, Move, Reminder, Rest
from projections.projection import Write, row


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


def owed(write: Write, event: Event, position: int, duty: Duty) -> None:
    """Open a duty."""
    write(
        "INSERT INTO duty (about, ref, opened_at, code, item, owed_by, due, since, owed_from) VALUES"
        " (%(id)s, %(ref)s, %(position)s, %(code)s, %(item)s, %(owed_by)s, %(due)s, %(day)s, %(day)s)",
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
    """Note a rung above the reminders, and to whom it led."""
    write(
        "INSERT INTO reminder VALUES (%(id)s, %(ref)s, %(due)s, %(rung)s, %(day)s, %(to)s)",
        row(event, ref=event.duty, due=event.due, rung=event.level, to=event.to),
    )


def rested(write: Write, event: Rest, position: int) -> None:
    """Note until when reminders rest."""
    write(
        "INSERT INTO rest VALUES (%(id)s, %(ref)s, %(due)s, %(position)s, %(day)s, %(until)s)",
        row(event, ref=event.duty, due=event.due, position=position, until=event.until),
    )


def moved(write: Write, event: Move, position: int) -> None:
    """Let a duty be due on another day; it is as old as it was."""
    values = row(event, ref=event.duty, due=event.due, to=event.to, position=position)
    write(
        "UPDATE duty SET closed_on = %(day)s, closed_at = %(position)s"
        " WHERE about = %(id)s AND ref = %(ref)s AND due = %(due)s AND closed_at IS NULL",
        values,
    )
    write(
        "INSERT INTO duty (about, ref, opened_at, code, item, owed_by, due, since, owed_from)"
        " SELECT about, ref, %(position)s, code, item, owed_by, %(to)s, since, %(day)s FROM duty"
        " WHERE about = %(id)s AND ref = %(ref)s AND closed_at = %(position)s",
        values,
    )

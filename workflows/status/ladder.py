"""What a status says about duties: since when each is owed, and which rungs of its ladder are still to be climbed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.aggregate import Event, Root
from domain.application import Pledgebook
from domain.errors import NotFound
from domain.ladder import rungs_left
from domain.policy import Policy
from domain.supervised import Supervised
from workflows.contracts import ESCALATE, REMIND, Rung

OFFICE_OPENS = time(9)
"""When reminders and escalations are due, in the campaign's zone."""

DAY = timedelta(days=1)

Arisen = dict[tuple[str, date], date]
"""On which day each duty that is owed now, named by its reference and due date, came up."""

T = TypeVar("T", bound=Supervised)


def replayed(app: Pledgebook, kind: type[T], key: UUID) -> tuple[T, Arisen]:
    """Rebuild a thing and note by the way when each of its present duties came up, which the thing cannot tell.

    Raises `errors.NotFound`.
    """
    thing: Root | None = None
    arisen: Arisen = {}
    for event in cast("Iterable[Event]", app.events.get(key)):
        thing = event.mutate(thing)
        if not isinstance(thing, kind):
            break
        owed = {(duty.ref, duty.due) for duty in thing.duties()}
        arisen = {duty: arisen.get(duty, event.act.occurred_on) for duty in owed}
    if not isinstance(thing, kind):
        raise NotFound(kind.__name__.lower(), key)
    return thing, arisen


def rungs(thing: Supervised, arisen: Arisen, policy: Policy) -> tuple[Rung, ...]:
    """Return what is not recorded yet of each duty's ladder, by moment."""
    days, zone = policy.days, ZoneInfo(policy.timezone)
    found = []
    for duty in thing.duties():
        climbed = {name for ref, due, name in thing.reminded if (ref, due) == (duty.ref, duty.due)}
        for rung in rungs_left(
            duty.due,
            arisen[duty.ref, duty.due],
            climbed,
            before=days.remind_before,
            after=days.remind_after,
            escalate=days.escalate_after,
        ):
            kind = ESCALATE if rung.escalates else REMIND
            found.append(Rung(kind, duty.ref, duty.due.isoformat(), rung.name, moment(rung.on, OFFICE_OPENS, zone)))
    return tuple(sorted(found, key=lambda rung: rung.at))


def moment(day: date, clock: time, zone: ZoneInfo) -> str:
    """Return a moment of a zone's clock as messages carry it."""
    return datetime.combine(day, clock, zone).astimezone(UTC).isoformat()

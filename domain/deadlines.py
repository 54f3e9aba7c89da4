"""Where each deadline comes from: since when it runs, by which rule and calendar it was counted, how it moved since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from domain.aggregate import Event, Root
from domain.calendar import Calendar
from domain.policy import Policy
from domain.supervised import Duty, Move, MoveCause, Supervised
from domain.working_days import WorkingDays

LIMIT, PLEDGE_DEADLINE, STATED = "limit", "pledge_deadline", "stated"
"""The rules of what is not counted: an item's own limit, the campaign's deadline, a day that somebody named."""


@dataclass(frozen=True)
class Origin:
    """How a duty came up: on which day, when that was recorded, with which first due date, and how that moved."""

    since: date
    moment: datetime
    first: date
    moves: tuple[Move, ...] = ()


Origins = Mapping[tuple[str, date], Origin]
"""The origin of each duty that is owed now, by its reference and due date."""


@dataclass(frozen=True)
class Deadline:
    """A deadline with its reasons.

    ``rule`` is ``days.KEY`` with the policy's number of ``days``, or one of `LIMIT`, `PLEDGE_DEADLINE` and `STATED`.
    ``calendar`` is the edition by which the first date was counted.
    """

    duty: Duty
    origin: Origin
    rule: str
    days: int | None
    calendar: WorkingDays


def traced(events: Iterable[Event]) -> tuple[Supervised | None, Origins]:
    """Rebuild a thing and note by the way where its present duties come from; None where it has none at all."""
    found: Root | None = None
    origins: dict[tuple[str, date], Origin] = {}
    for event in events:
        found = event.mutate(found)
        if not isinstance(found, Supervised):
            return None, {}
        origins = dict(_origins(found, event, origins))
    return cast("Supervised | None", found), origins


def explained(thing: Supervised, origins: Origins, policy: Policy, calendar: Calendar | None) -> list[Deadline]:
    """Return the deadlines of all that is owed now; ``calendar`` is the one that the policy names, if any."""
    return [_explained(thing, duty, origins[duty.ref, duty.due], policy, calendar) for duty in thing.duties()]


def following(deadlines: Iterable[Deadline], calendar: WorkingDays, today: date) -> Iterator[tuple[Duty, date]]:
    """Yield the duties that another edition of the calendar moves, with their new due date.

    It moves what was counted, unless the superior gave more time since; one that has passed moves only where it has not
    passed any more, and none moves to before ``today``: nobody becomes late by a new calendar.
    """
    for deadline in deadlines:
        due, days = deadline.duty.due, deadline.days
        if days is None or any(move.cause is MoveCause.EXTENSION for move in deadline.origin.moves):
            continue
        to = calendar.shift(deadline.origin.since, days)
        if to < due:
            to = min(max(to, today), due)
        if to != due:
            yield deadline.duty, to


def _origins(thing: Supervised, event: Event, before: Origins) -> Iterator[tuple[tuple[str, date], Origin]]:
    act = event.act
    for duty in thing.duties():
        known = before.get((duty.ref, duty.due))
        if known is None and isinstance(event, Move) and (event.duty, event.to) == (duty.ref, duty.due):
            origin = before[event.duty, event.due]
            known = replace(origin, moves=(*origin.moves, event))
        if known is None:
            # Striking off is owed by the day by which the item was: what became of that day stays known.
            item = before.get((duty.ref.replace("strike_off:", "item:"), duty.due)) or before.get(
                (duty.ref.replace("item:", "strike_off:"), duty.due)
            )
            known = Origin(
                act.occurred_on, event.timestamp, item.first if item else duty.due, item.moves if item else ()
            )
        yield (duty.ref, duty.due), known


def _explained(thing: Supervised, duty: Duty, origin: Origin, policy: Policy, calendar: Calendar | None) -> Deadline:
    counting = calendar.edition_at(origin.moment) if calendar else WorkingDays.EVERY_DAY
    for key in thing.counted.get(duty.code, ()):
        days = getattr(policy.days, key)
        if counting.shift(origin.since, days) == origin.first:
            return Deadline(duty, origin, f"days.{key}", days, counting)
    if duty.code in ("item", "strike_off"):
        rule = LIMIT
    else:
        rule = PLEDGE_DEADLINE if origin.first == policy.pledge_deadline else STATED
    return Deadline(duty, origin, rule, None, counting)

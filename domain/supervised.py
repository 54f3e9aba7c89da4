"""What is owed by a day, and what is recorded about it: reminders, escalations, rests, and moved deadlines."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

from domain import rules
from domain.aggregate import Event, Root
from domain.errors import InvalidInput, Refused
from domain.ladder import ESCALATED
from domain.values import Act, Party


@dataclass(frozen=True)
class Duty:
    """Something that somebody owes by a day; ``item`` is 0 where it concerns the whole thing."""

    code: str
    item: int
    owed_by: Party
    due: date

    @property
    def ref(self) -> str:
        """The duty's name within its aggregate, for example ``item:3`` or ``review``."""
        return f"{self.code}:{self.item}" if self.item else self.code


LONGEST_EXTENSION = timedelta(days=366)
"""Our own limit where nothing else ends first: who needs more time than a year needs another order."""

Counted = Mapping[str, Sequence[str]]
NOTHING: Counted = {}


class MoveCause(Enum):
    """Why a deadline moved: another edition of the calendar, or the superior gave more time."""

    CALENDAR = "CALENDAR"
    EXTENSION = "EXTENSION"


class Reminder(Event):
    """Somebody was reminded of a duty."""

    duty: str
    due: date
    rung: str
    owed_by: Party

    def apply(self, aggregate: "Supervised") -> None:
        aggregate.reminded.add((self.duty, self.due, self.rung))


class Escalation(Event):
    """An overdue duty was passed up the tree; ``level`` is one of `ladder.LEVELS`."""

    class_version: ClassVar[int] = 2
    duty: str
    due: date
    to: UUID | None
    owed_by: Party
    level: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version knew one level."""
        state["level"] = ESCALATED

    def apply(self, aggregate: "Supervised") -> None:
        aggregate.reminded.add((self.duty, self.due, self.level))


class Rest(Event):
    """Who was reminded of a duty took note of it, or asked for rest: no reminder before ``until`` (act: why)."""

    duty: str
    due: date
    until: date

    def apply(self, aggregate: "Supervised") -> None:
        aggregate.rests[self.duty, self.due] = self.until


class Move(Event):
    """The deadline of a duty moved from ``due`` to ``to``; ``edition`` is the calendar's, 0 without one (act: why)."""

    duty: str
    due: date
    to: date
    cause: MoveCause
    edition: int

    def apply(self, aggregate: "Supervised") -> None:
        aggregate.put_off(self.duty, self.to)


class Supervised(Root):
    """An aggregate with duties. Nothing is recorded for a duty already done, and no rung twice.

    Its own subclasses of the four events, which give them their topics, are ``reminder``, ``escalation``, ``rest`` and
    ``move``; the library would redefine event classes under names with capitals. ``counted`` tells for the code of each
    duty by which of the policy's days it can have been counted; without annotations, of which the library makes fields.
    """

    reminder = Reminder
    escalation = Escalation
    rest = Rest
    move = Move
    counted = NOTHING

    def __init__(self) -> None:
        super().__init__()
        self.reminded: set[tuple[str, date, str]] = set()
        self.rests: dict[tuple[str, date], date] = {}

    @abstractmethod
    def duties(self) -> Sequence[Duty]:
        """Return all that is owed now, by whom and by when (N1)."""

    @abstractmethod
    def put_off(self, duty: str, to: date) -> None:
        """Let the duty with this reference be due on another day."""

    def remind(self, act: Act, duty: str, due: date, rung: str) -> None:
        """Record that who owes ``duty`` was reminded; ``rung`` names the step of the ladder, for example ``-7``."""
        owed = self.owed(duty, due)
        if owed and (duty, due, rung) not in self.reminded:
            self.trigger_event(self.reminder, act=act, duty=duty, due=due, rung=rung, owed_by=owed.owed_by)

    def escalate(self, act: Act, duty: str, due: date, to: UUID | None, level: str = ESCALATED) -> None:
        """Record that an overdue duty was passed to the organisation ``to``, one level up for each `ladder.LEVELS`."""
        owed = self.owed(duty, due)
        if owed and (duty, due, level) not in self.reminded:
            self.trigger_event(self.escalation, act=act, duty=duty, due=due, to=to, owed_by=owed.owed_by, level=level)

    def acknowledge(self, act: Act, owed_by: Party, duty: str, due: date, until: date | None, *, longest: int) -> None:
        """Take note of a reminder: there is no other before ``until``, by default the due date; a reason is needed.

        It may rest until the due date or ``longest`` days from now, whichever is later. What goes up the tree goes.
        """
        self._require_owed(owed_by, duty, due)
        if not any((duty, due) == (ref, day) for ref, day, _ in self.reminded):
            raise Refused(rules.NOT_REMINDED)
        if not act.reason:
            raise Refused(rules.REASON_MISSING)
        until = until or due
        if until <= act.occurred_on:
            raise InvalidInput("until", "must lie after the day of the act", "须晚于今天")
        if until > max(due, act.occurred_on + timedelta(days=longest)):
            raise Refused(rules.REST_TOO_LONG)
        self.trigger_event(self.rest, act=act, duty=duty, due=due, until=until)

    def extend(self, act: Act, owed_by: Party, duty: str, due: date, *, to: date, latest: date) -> None:
        """Give more time for a duty, until ``to``, which lies after ``due`` and not after ``latest`` (H5)."""
        self._require_owed(owed_by, duty, due)
        if not act.reason:
            raise Refused(rules.REASON_MISSING)
        if to <= max(due, act.occurred_on):
            raise Refused(rules.EXTENSION_EARLIER)
        if to > latest:
            raise Refused(rules.DUE_OUTSIDE)
        self.trigger_event(self.move, act=act, duty=duty, due=due, to=to, cause=MoveCause.EXTENSION, edition=0)

    def follow_calendar(self, act: Act, duty: str, due: date, to: date, edition: int) -> None:
        """Record that the deadline of a duty follows an edition of the calendar."""
        if self.owed(duty, due) and to != due:
            self.trigger_event(self.move, act=act, duty=duty, due=due, to=to, cause=MoveCause.CALENDAR, edition=edition)

    def owed(self, duty: str, due: date) -> Duty | None:
        """Return the duty if it is still owed."""
        return next((d for d in self.duties() if d.ref == duty and d.due == due), None)

    def _require_owed(self, owed_by: Party, duty: str, due: date) -> None:
        owed = self.owed(duty, due)
        if owed is None or owed.owed_by is not owed_by:
            raise Refused(rules.NOT_OWED)

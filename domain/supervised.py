"""What is owed by a day, and what the workflow records about it: reminders and escalations, each rung once."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.aggregate import Event, Root
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


class Reminder(Event):
    """Somebody was reminded of a duty."""

    duty: str
    due: date
    rung: str
    owed_by: Party

    def apply(self, aggregate: "Supervised") -> None:
        aggregate.reminded.add((self.duty, self.due, self.rung))


class Escalation(Event):
    """An overdue duty was passed up the tree."""

    duty: str
    due: date
    to: UUID | None
    owed_by: Party

    def apply(self, aggregate: "Supervised") -> None:
        aggregate.reminded.add((self.duty, self.due, ESCALATED))


class Supervised(Root):
    """An aggregate with duties. Nothing is recorded for a duty already done, and no rung twice.

    Its own subclasses of the two events, which give them their topics, are ``reminder`` and ``escalation``; the library
    would redefine event classes under names with capitals.
    """

    reminder = Reminder
    escalation = Escalation

    def __init__(self) -> None:
        super().__init__()
        self.reminded: set[tuple[str, date, str]] = set()

    @abstractmethod
    def duties(self) -> Sequence[Duty]:
        """Return all that is owed now, by whom and by when (N1)."""

    def remind(self, act: Act, duty: str, due: date, rung: str) -> None:
        """Record that who owes ``duty`` was reminded; ``rung`` names the step of the ladder, for example ``-7``."""
        owed = self.owed(duty, due)
        if owed and (duty, due, rung) not in self.reminded:
            self.trigger_event(self.reminder, act=act, duty=duty, due=due, rung=rung, owed_by=owed.owed_by)

    def escalate(self, act: Act, duty: str, due: date, to: UUID | None) -> None:
        """Record that an overdue duty was passed to the organisation ``to``, one level up."""
        owed = self.owed(duty, due)
        if owed and (duty, due, ESCALATED) not in self.reminded:
            self.trigger_event(self.escalation, act=act, duty=duty, due=due, to=to, owed_by=owed.owed_by)

    def owed(self, duty: str, due: date) -> Duty | None:
        """Return the duty if it is still owed."""
        return next((d for d in self.duties() if d.ref == duty and d.due == due), None)

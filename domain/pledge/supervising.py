"""What the workflow records about time: reminders and escalations, each rung of the ladder once."""

from datetime import date
from uuid import UUID

from domain.aggregate import Event
from domain.ladder import ESCALATED
from domain.pledge.state import Duty, PledgeState
from domain.values import Act, Party


class Supervising(PledgeState):
    """Nothing is recorded for a duty already done, and no rung twice; repeating a command changes nothing."""

    def remind(self, act: Act, duty: str, due: date, rung: str) -> None:
        """Record that who owes ``duty`` was reminded; ``rung`` names the step of the ladder, for example ``-7``."""
        owed = self._owed(duty, due)
        if owed and (duty, due, rung) not in self.reminded:
            self.trigger_event(Reminded, act=act, duty=duty, due=due, rung=rung, owed_by=owed.owed_by)

    def escalate(self, act: Act, duty: str, due: date, to: UUID | None) -> None:
        """Record that an overdue duty was passed to the organisation ``to``, one level up."""
        owed = self._owed(duty, due)
        if owed and (duty, due, ESCALATED) not in self.reminded:
            self.trigger_event(Escalated, act=act, duty=duty, due=due, to=to, owed_by=owed.owed_by)

    def _owed(self, duty: str, due: date) -> Duty | None:
        return next((d for d in self.duties() if d.ref == duty and d.due == due), None)


class Reminded(Event):
    """Somebody was reminded of a duty."""

    TOPIC = "pledge.reminded"
    duty: str
    due: date
    rung: str
    owed_by: Party

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.reminded.add((self.duty, self.due, self.rung))


class Escalated(Event):
    """An overdue duty was passed up the tree."""

    TOPIC = "pledge.escalated"
    duty: str
    due: date
    to: UUID | None
    owed_by: Party

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.reminded.add((self.duty, self.due, ESCALATED))

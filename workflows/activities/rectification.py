"""What the workflows of rectifications ask for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from temporalio import activity

from workflows import contracts
from workflows.activities.giving import Activity, Giving, escalation
from workflows.contracts import Ask, Escalate, RectificationStatus, Remind
from workflows.status.rectification import rectification_status


class RectificationActivities(Giving[RectificationStatus]):
    """The ladder of a rectification, and its end."""

    @property
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""
        return [self.remind, self.escalate, self.end]

    def status(self, key: UUID) -> RectificationStatus:
        """Return the present status of a rectification."""
        return rectification_status(self._app, key)

    @activity.defn(name=f"{contracts.REMIND}_{contracts.RECTIFICATION}")
    def remind(self, ask: Remind) -> RectificationStatus:
        """Record a rung of the reminder ladder."""
        due = date.fromisoformat(ask.due)
        return self.give(
            ("remind", ask.duty, ask.due, ask.rung),
            ask,
            lambda call, key: self._app.remind_rectification(call, key, ask.duty, due, ask.rung),
        )

    @activity.defn(name=f"{contracts.ESCALATE}_{contracts.RECTIFICATION}")
    def escalate(self, ask: Escalate) -> RectificationStatus:
        """Pass an overdue duty up."""
        due = date.fromisoformat(ask.due)
        return self.give(
            escalation("escalate", ask),
            ask,
            lambda call, key: self._app.escalate_rectification(call, key, ask.duty, due, ask.level),
        )

    @activity.defn(name=contracts.END_RECTIFICATION)
    def end(self, ask: Ask) -> RectificationStatus:
        """Conclude with the evaluation after it."""
        return self.give((contracts.END_RECTIFICATION,), ask, self._app.end_rectification)

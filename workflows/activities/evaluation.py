"""What the workflows of evaluations ask for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from temporalio import activity

from workflows import contracts
from workflows.activities.giving import Activity, Giving, escalation
from workflows.contracts import Ask, Escalate, EvaluationStatus, Remind
from workflows.status.evaluation import evaluation_status


class EvaluationActivities(Giving[EvaluationStatus]):
    """The ladder of an evaluation, its closing, and what follows from a failure."""

    @property
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""
        return [self.remind, self.escalate, self.close, self.begin_rectification]

    def status(self, key: UUID) -> EvaluationStatus:
        """Return the present status of an evaluation."""
        return evaluation_status(self._app, key)

    @activity.defn(name=f"{contracts.REMIND}_{contracts.EVALUATION}")
    def remind(self, ask: Remind) -> EvaluationStatus:
        """Record a rung of the reminder ladder."""
        due = date.fromisoformat(ask.due)
        return self.give(
            ("remind", ask.duty, ask.due, ask.rung),
            ask,
            lambda call, key: self._app.remind_evaluation(call, key, ask.duty, due, ask.rung),
        )

    @activity.defn(name=f"{contracts.ESCALATE}_{contracts.EVALUATION}")
    def escalate(self, ask: Escalate) -> EvaluationStatus:
        """Pass an overdue duty up."""
        due = date.fromisoformat(ask.due)
        return self.give(
            escalation("escalate", ask),
            ask,
            lambda call, key: self._app.escalate_evaluation(call, key, ask.duty, due, ask.level),
        )

    @activity.defn(name=contracts.CLOSE_EVALUATION)
    def close(self, ask: Ask) -> EvaluationStatus:
        """Count the ballots after the last day."""
        return self.give((contracts.CLOSE_EVALUATION,), ask, self._app.close_evaluation)

    @activity.defn(name=contracts.BEGIN_RECTIFICATION)
    def begin_rectification(self, ask: Ask) -> EvaluationStatus:
        """Ask for the report on what failed; one who did so before is no hindrance."""
        return self.give((contracts.BEGIN_RECTIFICATION,), ask, self._app.begin_rectification)

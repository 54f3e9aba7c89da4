"""What the workflows of comments ask for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from temporalio import activity

from workflows import contracts
from workflows.activities.giving import Activity, Giving, escalation
from workflows.contracts import CommentStatus, Escalate, Remind
from workflows.status.comment import comment_status


class CommentActivities(Giving[CommentStatus]):
    """The ladder of what a comment brings."""

    @property
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""
        return [self.remind, self.escalate]

    def status(self, key: UUID) -> CommentStatus:
        """Return the present status of a comment."""
        return comment_status(self._app, key)

    @activity.defn(name=f"{contracts.REMIND}_{contracts.COMMENT}")
    def remind(self, ask: Remind) -> CommentStatus:
        """Record a rung of the reminder ladder."""
        due = date.fromisoformat(ask.due)
        return self.give(
            ("remind", ask.duty, ask.due, ask.rung),
            ask,
            lambda call, key: self._app.remind_comment(call, key, ask.duty, due, ask.rung),
        )

    @activity.defn(name=f"{contracts.ESCALATE}_{contracts.COMMENT}")
    def escalate(self, ask: Escalate) -> CommentStatus:
        """Pass an overdue duty up."""
        due = date.fromisoformat(ask.due)
        return self.give(
            escalation("escalate", ask),
            ask,
            lambda call, key: self._app.escalate_comment(call, key, ask.duty, due, ask.level),
        )

"""What the workflows of pledges ask for."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from temporalio import activity

from domain.application import Pledgebook
from domain.values import Holder
from workflows import contracts
from workflows.activities.giving import Activity, Giving, escalation
from workflows.contracts import PledgeStatus
from workflows.status.pledge import pledge_status

UNSOLVED = "整改期限已过，责令整改的事项未全部完成。"
"""The standard wording recorded when an order ends unsolved by itself; a person may say more by a command."""


class LetterPress(Protocol):
    """Makes the document of a letter."""

    def render(self, pledge_id: UUID, holder: Holder) -> str:
        """Render and keep a copy, and return its SHA-256 (hex); the same copy of a letter gives the same document."""


class PledgeActivities(Giving[PledgeStatus]):
    """The activities of the pledge lifecycle."""

    def __init__(self, app: Pledgebook, press: LetterPress) -> None:
        super().__init__(app)
        self._press = press

    @property
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""
        return [
            self.remind,
            self.escalate,
            self.render_letter,
            self.file_copy,
            self.publish,
            self.open_evaluation,
            self.order_rectification,
            self.conclude_rectification,
            self.close_pledge,
        ]

    def status(self, key: UUID) -> PledgeStatus:
        """Return the present status of a pledge."""
        return pledge_status(self._app, key)

    @activity.defn(name=contracts.REMIND)
    def remind(self, ask: contracts.RemindPledge) -> PledgeStatus:
        """Record a rung of the reminder ladder."""
        due = date.fromisoformat(ask.due)
        return self.give(
            (contracts.REMIND, ask.duty, ask.due, ask.rung),
            ask,
            lambda call, pledge: self._app.remind(call, pledge, ask.duty, due, ask.rung),
        )

    @activity.defn(name=contracts.ESCALATE)
    def escalate(self, ask: contracts.EscalatePledge) -> PledgeStatus:
        """Pass an overdue duty up."""
        due = date.fromisoformat(ask.due)
        return self.give(
            escalation(contracts.ESCALATE, ask),
            ask,
            lambda call, pledge: self._app.escalate(call, pledge, ask.duty, due, ask.level),
        )

    @activity.defn(name=contracts.RENDER_LETTER)
    def render_letter(self, ask: contracts.RenderLetter) -> str:
        """Render one copy of the letter."""
        return self._press.render(UUID(ask.pledge), Holder(ask.holder))

    @activity.defn(name=contracts.FILE_COPY)
    def file_copy(self, ask: contracts.FileCopy) -> PledgeStatus:
        """File one of the three copies."""
        return self.give(
            (contracts.FILE_COPY, ask.holder, ask.document),
            ask,
            lambda call, pledge: self._app.file_copy(call, pledge, Holder(ask.holder), ask.document),
        )

    @activity.defn(name=contracts.PUBLISH)
    def publish(self, ask: contracts.Publish) -> PledgeStatus:
        """Put the letter on the web board."""
        return self.give((contracts.PUBLISH,), ask, self._app.publish)

    @activity.defn(name=contracts.OPEN_EVALUATION)
    def open_evaluation(self, ask: contracts.OpenEvaluation) -> PledgeStatus:
        """Begin the assessment."""
        return self.give((contracts.OPEN_EVALUATION,), ask, self._app.open_evaluation)

    @activity.defn(name=contracts.ORDER_RECTIFICATION)
    def order_rectification(self, ask: contracts.OrderRectification) -> PledgeStatus:
        """Order what was not kept to be put right within the policy's days."""
        return self.give((contracts.ORDER_RECTIFICATION, ask.number), ask, self._app.order_rectification)

    @activity.defn(name=contracts.CONCLUDE_RECTIFICATION)
    def conclude_rectification(self, ask: contracts.ConcludeRectification) -> PledgeStatus:
        """End an order whose limit has passed, with recorded criticism if it is unsolved."""
        criticism = "" if ask.solved else UNSOLVED
        return self.give(
            (contracts.CONCLUDE_RECTIFICATION, ask.number),
            ask,
            lambda call, pledge: self._app.conclude_rectification(call, pledge, solved=ask.solved, criticism=criticism),
        )

    @activity.defn(name=contracts.CLOSE_PLEDGE)
    def close_pledge(self, ask: contracts.ClosePledge) -> PledgeStatus:
        """End the pledge."""
        return self.give((contracts.CLOSE_PLEDGE,), ask, self._app.close_pledge)

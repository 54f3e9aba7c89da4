"""What workflows ask for: each activity gives one command, exactly once, and answers with the pledge's new status."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.application import Answer, Call, Pledgebook
from domain.errors import NotFound, PledgebookError, Refused
from domain.values import SYSTEM, Holder, Role
from workflows import contracts
from workflows.contracts import Ask, PledgeStatus
from workflows.status import status_of

UNSOLVED = "整改期限已过，责令整改的事项未全部完成。"
"""The standard wording recorded when an order ends unsolved by itself; a person may say more by a command."""

SYSTEM_REASON = "按活动政策由系统办理"


class LetterPress(Protocol):
    """Makes the document of a letter."""

    def render(self, pledge_id: UUID, holder: Holder) -> str:
        """Render and keep a copy, and return its SHA-256 (hex); the same copy of a letter gives the same document."""


class PledgeActivities:
    """The activities of the pledge lifecycle; they block, so they run in the worker's threads."""

    def __init__(self, app: Pledgebook, press: LetterPress) -> None:
        self._app = app
        self._press = press

    @property
    def all(self) -> Sequence[Callable[..., Any]]:
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

    @activity.defn(name=contracts.REMIND)
    def remind(self, ask: contracts.Remind) -> PledgeStatus:
        """Record a rung of the reminder ladder."""
        due = date.fromisoformat(ask.due)
        return self._give(
            (contracts.REMIND, ask.duty, ask.due, ask.rung),
            ask,
            lambda call, pledge: self._app.remind(call, pledge, ask.duty, due, ask.rung),
        )

    @activity.defn(name=contracts.ESCALATE)
    def escalate(self, ask: contracts.Escalate) -> PledgeStatus:
        """Pass an overdue duty one level up."""
        due = date.fromisoformat(ask.due)
        return self._give(
            (contracts.ESCALATE, ask.duty, ask.due),
            ask,
            lambda call, pledge: self._app.escalate(call, pledge, ask.duty, due),
        )

    @activity.defn(name=contracts.RENDER_LETTER)
    def render_letter(self, ask: contracts.RenderLetter) -> str:
        """Render one copy of the letter."""
        return self._press.render(UUID(ask.pledge), Holder(ask.holder))

    @activity.defn(name=contracts.FILE_COPY)
    def file_copy(self, ask: contracts.FileCopy) -> PledgeStatus:
        """File one of the three copies."""
        return self._give(
            (contracts.FILE_COPY, ask.holder, ask.document),
            ask,
            lambda call, pledge: self._app.file_copy(call, pledge, Holder(ask.holder), ask.document),
        )

    @activity.defn(name=contracts.PUBLISH)
    def publish(self, ask: contracts.Publish) -> PledgeStatus:
        """Put the letter on the web board."""
        return self._give((contracts.PUBLISH,), ask, self._app.publish)

    @activity.defn(name=contracts.OPEN_EVALUATION)
    def open_evaluation(self, ask: contracts.OpenEvaluation) -> PledgeStatus:
        """Begin the assessment."""
        return self._give((contracts.OPEN_EVALUATION,), ask, self._app.open_evaluation)

    @activity.defn(name=contracts.ORDER_RECTIFICATION)
    def order_rectification(self, ask: contracts.OrderRectification) -> PledgeStatus:
        """Order what was not kept to be put right within the policy's days."""
        return self._give((contracts.ORDER_RECTIFICATION, ask.number), ask, self._app.order_rectification)

    @activity.defn(name=contracts.CONCLUDE_RECTIFICATION)
    def conclude_rectification(self, ask: contracts.ConcludeRectification) -> PledgeStatus:
        """End an order whose limit has passed, with recorded criticism if it is unsolved."""
        criticism = "" if ask.solved else UNSOLVED
        return self._give(
            (contracts.CONCLUDE_RECTIFICATION, ask.number),
            ask,
            lambda call, pledge: self._app.conclude_rectification(call, pledge, solved=ask.solved, criticism=criticism),
        )

    @activity.defn(name=contracts.CLOSE_PLEDGE)
    def close_pledge(self, ask: contracts.ClosePledge) -> PledgeStatus:
        """End the pledge."""
        return self._give((contracts.CLOSE_PLEDGE,), ask, self._app.close_pledge)

    def _give(self, what: tuple[object, ...], ask: Ask, command: Callable[[Call, UUID], Answer]) -> PledgeStatus:
        """Give the command, exactly once however often the activity is run, and return the status after it.

        A refusal is an answer, not a failure: to repeat the command would not change it.
        """
        pledge = UUID(ask.pledge)
        key = "/".join(["workflow", ask.pledge, *map(str, what)])
        moment = datetime.fromisoformat(ask.moment)
        call = Call(SYSTEM, moment, reason=SYSTEM_REASON, role=Role.SYSTEM, key=key, fingerprint=key)
        refused = ""
        try:
            command(call, pledge)
        except PledgebookError as error:
            refused = code(error)
        try:
            return replace(status_of(self._app, pledge), refused=refused)
        except NotFound as error:
            raise ApplicationError(str(error), type=code(error), non_retryable=True) from error


def code(error: PledgebookError) -> str:
    """Return the stable code of a refusal: the rule's, or the kind of error."""
    if isinstance(error, Refused):
        return error.rule.code
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in type(error).__name__).removeprefix("-")

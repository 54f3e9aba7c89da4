"""How an activity gives a command: exactly once, as the system, answered with the status that comes of it."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from temporalio.exceptions import ApplicationError

from domain.application import Answer, Call, Pledgebook
from domain.errors import NotFound, PledgebookError, Refused
from domain.values import SYSTEM, Role
from workflows.contracts import ESCALATED, Escalate, EscalatePledge, Status

SYSTEM_REASON = "按活动政策由系统办理"

Activity = Callable[..., Any]
S = TypeVar("S", bound=Status)


class Asked(Protocol):
    """What activities are asked: to do something with the thing ``id`` at ``moment``."""

    @property
    def id(self) -> str: ...
    @property
    def moment(self) -> str: ...


class Giving(Generic[S]):
    """The activities of one kind of thing; they block, so they run in the worker's threads."""

    def __init__(self, app: Pledgebook) -> None:
        self._app = app

    @property
    @abstractmethod
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""

    @abstractmethod
    def status(self, key: UUID) -> S:
        """Return the present status of a thing; raises `errors.NotFound`."""

    def give(self, what: tuple[object, ...], ask: Asked, command: Callable[[Call, UUID], Answer]) -> S:
        """Give the command, exactly once however often the activity is run, and return the status after it.

        A refusal is an answer, not a failure: to repeat the command would not change it.
        """
        thing = UUID(ask.id)
        key = "/".join(["workflow", ask.id, *map(str, what)])
        moment = datetime.fromisoformat(ask.moment)
        call = Call(SYSTEM, moment, reason=SYSTEM_REASON, role=Role.SYSTEM, key=key, fingerprint=key)
        refused = ""
        try:
            command(call, thing)
        except PledgebookError as error:
            refused = code(error)
        try:
            return replace(self.status(thing), refused=refused)
        except NotFound as error:
            raise ApplicationError(str(error), type=code(error), non_retryable=True) from error


def escalation(name: str, ask: Escalate | EscalatePledge) -> tuple[str, ...]:
    """Return what tells an escalation from others of the thing; the first level has the name it always had."""
    card = [] if ask.level == ESCALATED else [ask.level]
    return (name, ask.duty, ask.due, *card)


def code(error: PledgebookError) -> str:
    """Return the stable code of a refusal: the rule's, or the kind of error."""
    if isinstance(error, Refused):
        return error.rule.code
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in type(error).__name__).removeprefix("-")

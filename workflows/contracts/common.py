"""What all workflows say: the status of a thing, its ladder, how far its workflow is, and what activities are asked."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

TASK_QUEUE = "pledgebook"
ADVANCE = "advance"
PROGRESS = "status"
REMIND = "remind"
ESCALATED = "escalated"
ESCALATE = "escalate"

PLEDGE = "pledge"
EVALUATION = "evaluation"
RECTIFICATION = "rectification"
COMMENT = "comment"
CAMPAIGN = "campaign"
CALENDAR = "calendar"

LONGEST_HISTORY = 2000
"""Events after which a workflow continues as new even if the server does not suggest it."""


def workflow_id(key: UUID | str, kind: str = PLEDGE) -> str:
    """Return the id of the one workflow of a thing."""
    return f"{kind}-{key}"


@dataclass(frozen=True)
class Rung:
    """A step of a duty's ladder that is not recorded yet: a reminder (``-7``, ``0``, ``+1``) or a level above."""

    kind: str
    duty: str
    due: str
    name: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Status:
    """All that a workflow needs to know of a thing, at one version of it; newer ones replace older ones.

    ``refused`` is the code of the rule by which the command was refused that this status answers.
    """

    KIND: ClassVar[str]

    version: int
    stage: str
    ended: bool = False
    rungs: tuple[Rung, ...] = ()
    refused: str = ""

    @property
    @abstractmethod
    def key(self) -> str:
        """The id of what the status is about."""

    @property
    def age(self) -> tuple[int, int]:
        """What grows with every change: the version, then how far others are on whom the thing waits."""
        return self.version, 0


@dataclass(frozen=True, kw_only=True)
class ThingStatus(Status):
    """A status that names its thing ``id``."""

    id: str

    @property
    def key(self) -> str:
        """The id of what the status is about."""
        return self.id


@dataclass(frozen=True)
class Start:
    """The argument of a workflow. With ``searchable`` the server has our search attributes."""

    status: Status
    searchable: bool = False
    longest_history: int = LONGEST_HISTORY


@dataclass(frozen=True)
class Progress:
    """The answer to the query ``status``; without a wake-up the workflow waits for a change, or is ``busy``."""

    status: Status
    busy: bool
    wake_at: str | None = None
    wake_for: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Ask:
    """What a workflow asks an activity to do with the thing ``id`` at ``moment``."""

    id: str
    moment: str


@dataclass(frozen=True)
class Remind(Ask):
    """Record that who owes the duty was reminded."""

    duty: str
    due: str
    rung: str


@dataclass(frozen=True)
class Escalate(Ask):
    """Pass an overdue duty up; ``level`` is the rung: the escalation, or one of the cards after it."""

    duty: str
    due: str
    level: str = ESCALATED

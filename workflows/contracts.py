"""What workflows, activities and their callers say to each other: one frozen dataclass per message, and the names.

Days are ISO dates, moments ISO timestamps with an offset: the sandbox of a workflow knows no time zones.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

TASK_QUEUE = "pledgebook"
LIFECYCLE = "PledgeLifecycle"
ADVANCE = "advance"
PROGRESS = "status"
STAGE_ATTRIBUTE = "PledgeStage"
ORGANISATION_ATTRIBUTE = "PledgeOrganisation"

REMIND = "remind"
ESCALATE = "escalate"
RENDER_LETTER = "render_letter"
FILE_COPY = "file_copy"
PUBLISH = "publish"
OPEN_EVALUATION = "open_evaluation"
ORDER_RECTIFICATION = "order_rectification"
CONCLUDE_RECTIFICATION = "conclude_rectification"
CLOSE_PLEDGE = "close_pledge"

LONGEST_HISTORY = 2000
"""Events after which a workflow continues as new even if the server does not suggest it."""


def workflow_id(pledge: UUID | str) -> str:
    """Return the id of the one workflow of a pledge."""
    return f"pledge-{pledge}"


@dataclass(frozen=True)
class Rung:
    """A step of a duty's ladder that is not recorded yet: a reminder (``-7``, ``0``, ``+1``) or the escalation."""

    kind: str
    duty: str
    due: str
    name: str
    at: str


@dataclass(frozen=True)
class Order:
    """The open order to rectify; at ``conclude_at`` it ends by policy, as ``solved`` or not."""

    number: int
    due: str
    conclude_at: str
    solved: bool


@dataclass(frozen=True)
class PledgeStatus:
    """All that a workflow needs to know of a pledge, at one version of it; newer ones replace older ones.

    ``publishable`` says that nothing but the system's own steps is missing for publication: the ``copies`` not filed
    yet, then the board. ``evaluation_at`` is None while the evaluation cannot open. ``refused`` is the code of the
    rule by which the command was refused that this status answers.
    """

    pledge: str
    version: int
    stage: str
    organisation: str
    ended: bool = False
    publishable: bool = False
    copies: tuple[str, ...] = ()
    evaluation_at: str | None = None
    assessed: bool = False
    unkept: tuple[int, ...] = ()
    order: Order | None = None
    orders: int = 0
    max_orders: int = 0
    rungs: tuple[Rung, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Start:
    """The argument of the workflow. With ``searchable`` the server has our search attributes."""

    status: PledgeStatus
    searchable: bool = False
    longest_history: int = LONGEST_HISTORY


@dataclass(frozen=True)
class Progress:
    """The answer to the query ``status``; without a wake-up the workflow waits for a change, or is ``busy``."""

    status: PledgeStatus
    busy: bool
    wake_at: str | None = None
    wake_for: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Ask:
    """Base of what a workflow asks an activity to do at ``moment``."""

    pledge: str
    moment: str


@dataclass(frozen=True)
class Remind(Ask):
    """Record that who owes the duty was reminded."""

    duty: str
    due: str
    rung: str


@dataclass(frozen=True)
class Escalate(Ask):
    """Pass an overdue duty one level up."""

    duty: str
    due: str


@dataclass(frozen=True)
class RenderLetter:
    """Render the copy for one holder; answered with the SHA-256 (hex) of the document."""

    pledge: str
    holder: str


@dataclass(frozen=True)
class FileCopy(Ask):
    """File one of the three copies of the rendered letter."""

    holder: str
    document: str


@dataclass(frozen=True)
class Publish(Ask):
    """Put the letter on the web board."""


@dataclass(frozen=True)
class OpenEvaluation(Ask):
    """Begin the assessment."""


@dataclass(frozen=True)
class OrderRectification(Ask):
    """Give the order ``number`` to rectify what was not kept."""

    number: int


@dataclass(frozen=True)
class ConcludeRectification(Ask):
    """End the order ``number`` whose limit has passed."""

    number: int
    solved: bool


@dataclass(frozen=True)
class ClosePledge(Ask):
    """End the pledge."""


@dataclass(frozen=True)
class WorkflowView:
    """A workflow as its users see it.

    ``status`` is Temporal's (RUNNING, COMPLETED ...). What the workflow itself must tell (``stage`` to ``refused``) is
    empty while no worker runs to answer.
    """

    workflow_id: str
    run_id: str
    status: str
    history_length: int
    stage: str | None = None
    version: int | None = None
    wake_at: datetime | None = None
    wake_for: str = ""
    refused: str = ""


class WorkflowsUnavailableError(Exception):
    """Temporal cannot be reached; commands are accepted all the same, workflows catch up later."""


class WorkflowDesk(Protocol):
    """Where the API asks about workflows."""

    async def describe(self, pledge_id: UUID) -> WorkflowView | None:
        """Return the latest workflow of a pledge, None if there is none; raises `WorkflowsUnavailableError`."""

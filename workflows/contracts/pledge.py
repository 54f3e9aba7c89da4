"""What is said about pledges."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.contracts.common import ESCALATED, PLEDGE, Start, Status

LIFECYCLE = "PledgeLifecycle"
STAGE_ATTRIBUTE = "PledgeStage"
ORGANISATION_ATTRIBUTE = "PledgeOrganisation"

RENDER_LETTER = "render_letter"
FILE_COPY = "file_copy"
PUBLISH = "publish"
OPEN_EVALUATION = "open_evaluation"
ORDER_RECTIFICATION = "order_rectification"
CONCLUDE_RECTIFICATION = "conclude_rectification"
CLOSE_PLEDGE = "close_pledge"


@dataclass(frozen=True)
class Order:
    """The open order to rectify; at ``conclude_at`` it ends by policy, as ``solved`` or not."""

    number: int
    due: str
    conclude_at: str
    solved: bool


@dataclass(frozen=True, kw_only=True)
class PledgeStatus(Status):
    """The status of a pledge.

    ``publishable`` says that nothing but the system's own steps is missing for publication: the ``copies`` not filed
    yet, then the board. ``evaluation_at`` is None while the evaluation cannot open.
    """

    KIND: ClassVar[str] = PLEDGE

    pledge: str
    organisation: str
    publishable: bool = False
    copies: tuple[str, ...] = ()
    evaluation_at: str | None = None
    assessed: bool = False
    unkept: tuple[int, ...] = ()
    order: Order | None = None
    orders: int = 0
    max_orders: int = 0

    @property
    def key(self) -> str:
        """The id of the pledge."""
        return self.pledge


@dataclass(frozen=True)
class PledgeStart(Start):
    """The argument of `PledgeLifecycle`."""

    status: PledgeStatus


@dataclass(frozen=True)
class PledgeAsk:
    """Base of what a workflow asks an activity to do with a pledge at ``moment``."""

    pledge: str
    moment: str

    @property
    def id(self) -> str:
        """The id of the pledge, under the name that it has in every other message."""
        return self.pledge


@dataclass(frozen=True)
class RemindPledge(PledgeAsk):
    """Record that who owes the duty was reminded."""

    duty: str
    due: str
    rung: str


@dataclass(frozen=True)
class EscalatePledge(PledgeAsk):
    """Pass an overdue duty up; ``level`` is the rung: the escalation, or one of the cards after it."""

    duty: str
    due: str
    level: str = ESCALATED


@dataclass(frozen=True)
class RenderLetter:
    """Render the copy for one holder; answered with the SHA-256 (hex) of the document."""

    pledge: str
    holder: str


@dataclass(frozen=True)
class FileCopy(PledgeAsk):
    """File one of the three copies of the rendered letter."""

    holder: str
    document: str


@dataclass(frozen=True)
class Publish(PledgeAsk):
    """Put the letter on the web board."""


@dataclass(frozen=True)
class OpenEvaluation(PledgeAsk):
    """Begin the assessment."""


@dataclass(frozen=True)
class OrderRectification(PledgeAsk):
    """Give the order ``number`` to rectify what was not kept."""

    number: int


@dataclass(frozen=True)
class ConcludeRectification(PledgeAsk):
    """End the order ``number`` whose limit has passed."""

    number: int
    solved: bool


@dataclass(frozen=True)
class ClosePledge(PledgeAsk):
    """End the pledge."""

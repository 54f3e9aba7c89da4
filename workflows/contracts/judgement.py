"""What is said about evaluations, rectifications and comments."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.contracts.common import COMMENT, EVALUATION, RECTIFICATION, Start, ThingStatus

MEETING = "EvaluationMeeting"
SAGA = "RectificationSaga"
FOLLOW_UP = "CommentFollowUp"

CLOSE_EVALUATION = "close_evaluation"
BEGIN_RECTIFICATION = "begin_rectification"
END_RECTIFICATION = "end_rectification"


@dataclass(frozen=True, kw_only=True)
class EvaluationStatus(ThingStatus):
    """The status of an evaluation: when it closes by itself, and whether it is ``rectified``, or begun to be."""

    KIND: ClassVar[str] = EVALUATION

    close_at: str | None = None
    rectified: bool = False

    @property
    def age(self) -> tuple[int, int]:
        """The version, then whether there is a rectification."""
        return self.version, int(self.rectified)


@dataclass(frozen=True)
class EvaluationStart(Start):
    """The argument of `EvaluationMeeting`."""

    status: EvaluationStatus


@dataclass(frozen=True, kw_only=True)
class RectificationStatus(ThingStatus):
    """The status of a rectification.

    ``followed`` counts what happened in the evaluations that follow the failed one; ``reevaluated`` says that one of
    them is valid and its result is published.
    """

    KIND: ClassVar[str] = RECTIFICATION

    followed: int = 0
    reevaluated: bool = False

    @property
    def age(self) -> tuple[int, int]:
        """The version, then how far the next evaluations are."""
        return self.version, self.followed


@dataclass(frozen=True)
class RectificationStart(Start):
    """The argument of `RectificationSaga`."""

    status: RectificationStatus


@dataclass(frozen=True, kw_only=True)
class CommentStatus(ThingStatus):
    """The status of a comment."""

    KIND: ClassVar[str] = COMMENT


@dataclass(frozen=True)
class CommentStart(Start):
    """The argument of `CommentFollowUp`."""

    status: CommentStatus

"""Public evaluations with their attempts and published results, and what was put right after a failure or a comment."""

from projections.evaluations.published import EarlierResult, PublicResult, results
from projections.evaluations.queries import (
    AttendanceRow,
    DeadlineRow,
    EvaluationRow,
    attempts,
    attendance,
    deadlines,
    evaluation,
    evaluations,
)
from projections.evaluations.rectified import (
    ProblemRow,
    RectificationRow,
    problems,
    rectification,
    rectifications,
    report,
)

__all__ = [
    "AttendanceRow",
    "DeadlineRow",
    "EarlierResult",
    "EvaluationRow",
    "ProblemRow",
    "PublicResult",
    "RectificationRow",
    "attempts",
    "attendance",
    "deadlines",
    "evaluation",
    "evaluations",
    "problems",
    "rectification",
    "rectifications",
    "report",
    "results",
]

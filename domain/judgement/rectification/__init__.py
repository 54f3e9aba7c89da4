"""The rectification of an organisation or member after a failed evaluation or a comment (J4, I4, K1)."""

from domain.judgement.rectification.problems import Problem, ProblemDraft, ProblemStatus, Task
from domain.judgement.rectification.saga import Rectification
from domain.judgement.rectification.state import Bench, Cause, SourceKind, Step, rectification_id

__all__ = [
    "Bench",
    "Cause",
    "Problem",
    "ProblemDraft",
    "ProblemStatus",
    "Rectification",
    "SourceKind",
    "Step",
    "Task",
    "rectification_id",
]

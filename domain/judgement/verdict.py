"""How a public evaluation ends: what evaluations, rectifications and assessments all speak of (J2, J3)."""

from enum import Enum


class EvaluationVerdict(Enum):
    """VOID: too few took part; PASSED or FAILED: by the ballots, and by strong criticism of the superior."""

    VOID = "VOID"
    PASSED = "PASSED"
    FAILED = "FAILED"

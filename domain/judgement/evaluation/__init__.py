"""The public evaluation of an organisation in a period: announced, held, counted, published (J1 to J5)."""

from domain.judgement.evaluation.events import (
    Announced,
    Closed,
    CodesIssued,
    Criticised,
    DeadlineMoved,
    Escalated,
    Opened,
    Reminded,
    ReminderAcknowledged,
    Reported,
    ResultPublished,
)
from domain.judgement.evaluation.process import Evaluation, Report
from domain.judgement.evaluation.state import Attendance, Notice, Step, evaluation_id

__all__ = [
    "Announced",
    "Attendance",
    "Closed",
    "CodesIssued",
    "Criticised",
    "DeadlineMoved",
    "Escalated",
    "Evaluation",
    "Notice",
    "Opened",
    "Reminded",
    "ReminderAcknowledged",
    "Report",
    "Reported",
    "ResultPublished",
    "Step",
    "evaluation_id",
]

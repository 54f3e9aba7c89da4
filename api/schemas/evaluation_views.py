"""Public evaluations and rectifications as they are answered: with their attempts, problems and deadlines."""

from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.values import Party
from projections.evaluations import (
    AttendanceRow,
    DeadlineRow,
    EvaluationRow,
    ProblemRow,
    RectificationRow,
)


class DeadlineState(Enum):
    """How a deadline went."""

    MET = "MET"
    MET_LATE = "MET_LATE"
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    DROPPED = "DROPPED"


class DeadlineView(BaseModel):
    """What was owed from one day until another, and how it went."""

    duty: str = Field(description="For example `report`, or `rectify:2` for the second problem.")
    owed_by: Party
    since: date
    due: date
    met_on: date | None
    state: DeadlineState

    @classmethod
    def of(cls, row: DeadlineRow, today: date) -> Self:
        """Return the view on ``today``."""
        return cls(
            duty=row.duty,
            owed_by=Party(row.owed_by),
            since=row.since,
            due=row.due,
            met_on=row.met_on,
            state=_state(row, today),
        )


class AttemptView(BaseModel):
    """One of the attempts that follow from one another, with its verdict once it is for the reader to know."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    attempt: int
    held_on: date
    step: str
    cast: int | None
    satisfied: int | None
    percent: str | None
    verdict: str | None
    published_on: date | None
    rectification: UUID | None


class EvaluationView(BaseModel):
    """A public evaluation with who took part, all attempts and all deadlines."""

    evaluation: EvaluationRow
    attendance: list[AttendanceRow]
    attempts: list[AttemptView] = Field(description="The first and all later ones; no verdict ever goes away.")
    deadlines: list[DeadlineView]


class RectificationView(BaseModel):
    """A rectification with its report, its problems and all deadlines."""

    rectification: RectificationRow
    examination: str
    note: str = Field(description="Why the report was returned last; empty if it never was.")
    problems: list[ProblemRow]
    deadlines: list[DeadlineView]


def _state(row: DeadlineRow, today: date) -> DeadlineState:
    if row.met_on is not None:
        return DeadlineState.MET if row.met_on <= row.due else DeadlineState.MET_LATE
    if row.dropped_on is not None:
        return DeadlineState.DROPPED
    return DeadlineState.OPEN if today <= row.due else DeadlineState.OVERDUE

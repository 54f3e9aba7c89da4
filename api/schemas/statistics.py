"""Figures of the drive by day."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from projections.statistics import Step


class PointView(BaseModel):
    """The figures at the end of a day, by the days of the acts."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    pledges: int = Field(description="Published by that day.")
    items: int = Field(description="Hung up.")
    done: int = Field(description="Struck off, and not taken back.")
    due: int = Field(description="Whose limit had passed, done or not; without the withdrawn.")
    overdue: int = Field(description="Whose limit had passed and that went on.")
    percent: Decimal | None = Field(description="`done` of `items`, rounded to one decimal; null without items.")


class SeriesView(BaseModel):
    """Figures over time, of those who stood under the organisation on the last day."""

    model_config = ConfigDict(populate_by_name=True)

    under: UUID | None
    campaign: UUID | None
    since: date = Field(alias="from")
    until: date = Field(alias="to")
    step: Step
    items: list[PointView]

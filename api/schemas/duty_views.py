"""Entries of the list of periodic duties and their counts."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.values import Party, PledgerKind
from projections.duties import DutyState


class PeriodicDutyView(BaseModel):
    """One duty of one organisation or member in one period, and how it stands on the day of the question."""

    model_config = ConfigDict(from_attributes=True)

    campaign: UUID
    duty: str = Field(description="The key of the cadence in the campaign's policy, such as `self_check`.")
    starts_on: date
    ends_on: date = Field(description="The last day of the period, on which the duty is due.")
    state: DutyState = Field(description="`MISSED` when the period is over and nothing met it by that day.")
    subject_kind: PledgerKind
    subject: UUID = Field(description="The organisation or member that the duty is about.")
    subject_name: str
    organisation: UUID = Field(description="Where the subject stood when the period was opened.")
    organisation_name: str
    owed_by: Party
    owing_organisation: UUID = Field(description="The organisation that had to act, as the tree stood at the opening.")
    owing_organisation_name: str
    owing_member: UUID | None = Field(description="Set where a member owes it in person.")
    met_on: date | None
    met_late: bool = Field(description="Done, or recorded, after the end of the period.")


class TallyView(BaseModel):
    """How many duties were opened by the day, and how they stand; those met late are among the met."""

    model_config = ConfigDict(from_attributes=True)

    opened: int
    met: int
    met_late: int
    missed: int
    open: int


class DutyCountsView(BaseModel):
    """The tally of everything asked for, of each kind of duty and of each organisation that owes some."""

    model_config = ConfigDict(from_attributes=True)

    on: date
    total: TallyView
    by_duty: dict[str, TallyView]
    by_organisation: dict[UUID, TallyView]

"""Entries of the ledger's totals, the overdue list, the gaps and the history of a pledge."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.values import Party, PledgerKind
from projections.ledger import OrganisationTotals, Totals
from projections.overdue import About, NextStep


class TotalsView(BaseModel):
    """The ledger added up."""

    model_config = ConfigDict(from_attributes=True)

    pledges: int
    items: int
    done: int = Field(description="Struck off.")
    due_by_year_end: int = Field(description="Open, due on a date or at the end of a year.")
    whole_campaign: int = Field(description="Open, running until the campaign ends.")
    ended_undone: int = Field(description="Unfulfilled, carried over or withdrawn.")
    overdue: int = Field(description="Open after their limit.")
    percent: Decimal | None = Field(description="`done` of `items`, rounded to one decimal; null without items.")


class OrganisationTotalsView(TotalsView):
    """The totals of one pledging organisation and its members."""

    organisation: UUID
    organisation_name: str


class LedgerTotals(BaseModel):
    """The totals of everything asked for, and of each organisation."""

    on: date
    total: TotalsView
    by_organisation: list[OrganisationTotalsView]

    @classmethod
    def of(cls, on: date, total: Totals, parts: list[OrganisationTotals]) -> Self:
        """Return the view of totals."""
        return cls(
            on=on,
            total=TotalsView.model_validate(total),
            by_organisation=[OrganisationTotalsView.model_validate(part) for part in parts],
        )


class PeriodView(BaseModel):
    """From the first to the last day."""

    model_config = ConfigDict(from_attributes=True)

    start: date
    end: date


class OverdueView(BaseModel):
    """A duty, who owes it, how late it is and what happens next."""

    model_config = ConfigDict(from_attributes=True)

    about: UUID = Field(
        description="The pledge, evaluation, rectification or comment, or the campaign of what is not one of them."
    )
    about_kind: About
    pledge: UUID | None = Field(description="The pledge that it is about, if it is about one.")
    ref: str
    code: str
    item: int = Field(description="0 where it concerns the whole.")
    owed_by: Party
    owing_organisation: UUID
    owing_organisation_name: str
    owing_member: UUID | None
    owing_member_name: str
    due: date
    since: date
    days_overdue: int
    campaign: UUID
    round: int | None = Field(description="Of a pledge, also of one that is missing.")
    organisation: UUID = Field(description="Where the subject stands.")
    reviewer: UUID | None = Field(description="Of a pledge.")
    pledger_kind: PledgerKind | None = Field(description="Of a pledge, as are the pledger and the name.")
    pledger: UUID | None
    pledger_name: str | None
    subject_kind: PledgerKind
    subject: UUID = Field(description="Who pledged or did not, is judged, or owes the duty of a period.")
    subject_name: str
    period: PeriodView | None = Field(description="The period of a periodic duty or a form.")
    reminders: int
    last_reminder: date | None
    escalated_on: date | None
    escalated_to: UUID | None
    level: int = Field(description="How far it went up the tree: 1 passed up, 2 with a yellow card, 3 with a red one.")
    rests_until: date | None = Field(description="Before which day nobody is reminded, as who owes it asked.")
    next_step: NextStep | None


class OverdueCounts(BaseModel):
    """How many duties the list has, by code, by the organisation that owes them, and by how far they were passed up."""

    model_config = ConfigDict(from_attributes=True)

    total: int
    overdue: int
    due_soon: int = Field(description="Those of the total that are not due yet.")
    by_code: dict[str, int]
    by_organisation: dict[UUID, int]
    by_level: dict[int, int] = Field(description="0 is not passed up, then as `level` of a duty.")


class HistoryView(BaseModel):
    """One event of a pledge in words."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    position: int
    type: str
    occurred_on: date
    recorded_at: datetime
    actor: UUID
    actor_name: str
    role: str
    organisation: UUID | None
    organisation_name: str
    on_behalf_of: UUID | None
    on_behalf_of_name: str
    reason: str
    line_zh: str
    line_en: str
    before: list[dict[str, Any]] = Field(description="The wordings that this act replaced.")
    after: list[dict[str, Any]] = Field(description="The wordings that it gave.")

"""The ledger and the overdue list."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, QueryText, Reading, Year, listed, read, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.list_views import LedgerTotals, OverdueCounts, OverdueView
from domain.pledge import ItemStatus
from domain.values import DueKind, Outcome, Party
from projections import ledger, overdue
from projections.duties.view import DUTIES
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.overdue import About
from projections.overdue.view import OVERDUE
from projections.paging import Page
from projections.reach import Reach

router = guarded_router("lists")

_WORKLIST = (OVERDUE, DUTIES, ORGANISATIONS)
"""What the work list is made of; each kind of duty in it is read by a sight of its own."""


class LedgerQuery(Listed):
    """Which items; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    round: Year | None = None
    pledge: UUID | None = None
    status: ItemStatus | None = None
    outcome: Outcome | None = None
    due_kind: DueKind | None = None
    category: QueryText | None = None
    opinion: UUID | None = Field(default=None, description="Items that answer this opinion.")
    help_asked: bool | None = None
    overdue_on: Day | None = Field(default=None, description="Items that go on after their limit as of this day.")


class TotalsQuery(Reading):
    """Which part of the ledger."""

    under: UUID | None = None
    campaign: UUID | None = None
    round: Year | None = None
    on: Day | None = Field(default=None, description="The day for which overdue items are counted; today.")


class DutyQuery(Reading):
    """Which duties; `under` and `organisation` say where the subject stands: who pledged, is judged or owes."""

    on: Day | None = Field(default=None, description="As seen on this day, which may be past; today if left out.")
    under: UUID | None = None
    organisation: UUID | None = None
    owing_organisation: UUID | None = Field(default=None, description="The organisation that must act.")
    campaign: UUID | None = None
    pledge: UUID | None = None
    subject: UUID | None = Field(default=None, description="The organisation or member that it is about.")
    about: UUID | None = Field(default=None, description="The pledge, evaluation, rectification, comment or campaign.")
    about_kind: About | None = None
    code: QueryText | None = Field(default=None, description="The kind of duty, such as `item` or `self_check`.")
    owed_by: Party | None = None
    due_soon_days: Annotated[int, Field(ge=0, le=3660)] | None = Field(
        default=None, description="Also those due within so many days."
    )


class OverdueQuery(DutyQuery, Listed):
    """Which duties, in pages."""


@router.get("/ledger", responses=QUERY, summary="List the items of the ledger")
async def list_items(request: Request, query: Annotated[LedgerQuery, Query()]) -> Listing[ledger.LedgerItem]:
    """Return the published items, the earliest limit first."""
    return await listed(request, query, ledger.items, LEDGER, ORGANISATIONS, sight="pledge")


@router.get("/ledger/totals", responses=QUERY, summary="Add the ledger up")
async def add_up(request: Request, query: Annotated[TotalsQuery, Query()]) -> LedgerTotals:
    """Return how many items are done, open and overdue, in all and by organisation."""
    filters = query.filters()
    day = filters.pop("on", None) or parts_of(request).today()

    def ask(conn: Any, reach: Reach) -> LedgerTotals:
        total = ledger.totals(conn, today=day, reach=reach, **filters)
        parts = ledger.totals_by_organisation(conn, today=day, reach=reach, **filters)
        return LedgerTotals.of(day, total, parts)

    return await seen(request, query, ask, [LEDGER, ORGANISATIONS], sight="pledge")


@router.get("/overdue", responses=QUERY, summary="List what is overdue")
async def list_overdue(request: Request, query: Annotated[OverdueQuery, Query()]) -> Listing[OverdueView]:
    """Return the duties that are overdue, the most overdue first: who owes them and what happens next.

    Beside the duties of pledges stand those of evaluations, rectifications and comments, and missed periodic ones.
    """
    claim = viewer(request)

    def find(conn: Any, on: Any = None, **filters: Any) -> Page[OverdueView]:
        reaches = overdue.reaches(conn, claim)
        page = overdue.worklist(conn, today=on or parts_of(request).today(), reaches=reaches, **filters)
        return Page([OverdueView.model_validate(duty) for duty in page.items], page.next_cursor)

    return await listed(request, query, find, *_WORKLIST, sight=None)


@router.get("/overdue/counts", responses=QUERY, summary="Count what is overdue")
async def count_overdue(request: Request, query: Annotated[DutyQuery, Query()]) -> OverdueCounts:
    """Return how many duties the list with the same filters has."""
    filters = query.filters()
    day = filters.pop("on", None) or parts_of(request).today()
    claim = viewer(request)

    def ask(conn: Any) -> OverdueCounts:
        found = overdue.counts(conn, today=day, reaches=overdue.reaches(conn, claim), **filters)
        return OverdueCounts.model_validate(found)

    return await read(request, query, ask, _WORKLIST)

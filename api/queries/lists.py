"""The ledger and its totals."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of
from api.guard import guarded_router
from api.queries.reading import Listed, QueryText, Reading, Year, listed, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.list_views import LedgerTotals
from domain.pledge import ItemStatus
from domain.values import DueKind, Outcome
from projections import ledger
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.reach import Reach

router = guarded_router("lists")


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

"""What supervisors look for: what is lacking, listed and counted."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, listed, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Code, Day
from api.schemas.gap_views import GapCountsView, GapView
from projections import gaps
from projections.duties.view import DUTIES
from projections.evaluations.view import EVALUATIONS
from projections.gaps.view import GAPS
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.paging import Page
from projections.pledges.view import PLEDGES
from projections.reach import Reach

router = guarded_router("lists")

_FACTS = (GAPS, ORGANISATIONS, PLEDGES, EVALUATIONS, DUTIES)


class GapQuery(Reading):
    """Which gaps; `under` takes an organisation with all that was below it on the day."""

    on: Day | None = Field(default=None, description="As seen on this day, which may be past; today if left out.")
    under: UUID | None = None
    organisation: UUID | None = None
    code: Annotated[str, Code(gaps.CODES)] | None = Field(default=None, description="What is lacking.")
    pledge: UUID | None = None
    member: UUID | None = Field(default=None, description="Who pledged, or the responsible leader.")
    campaign: UUID | None = Field(default=None, description="Of the pledges of this campaign.")
    past_due: bool | None = Field(default=None, description="Whether the day by which it was to be mended has gone by.")


class GapsQuery(GapQuery, Listed):
    """Which gaps, in pages."""


@router.get("/gaps", responses=QUERY, summary="List what is lacking")
async def list_gaps(request: Request, query: Annotated[GapsQuery, Query()]) -> Listing[GapView]:
    """Return what is lacking, the longest first: posts, channels, copies, revisions and evaluations.

    It is read by who reads the pledge that lacks it, or else the organisation's pledges; everybody reads their own.
    Where a secretary is lacking, it says how many pledges wait.
    """

    def find(conn: Any, on: Any = None, **filters: Any) -> Page[GapView]:
        page = gaps.gaps(conn, on=on or parts_of(request).today(), **filters)
        return Page([GapView.of(gap) for gap in page.items], page.next_cursor)

    return await listed(request, query, find, *_FACTS, OVERDUE, sight="pledge")


@router.get("/gaps/counts", responses=QUERY, summary="Count what is lacking")
async def count_gaps(request: Request, query: Annotated[GapQuery, Query()]) -> GapCountsView:
    """Return how many gaps the list with the same filters has, by code and by organisation."""
    filters = query.filters()
    day = filters.pop("on", None) or parts_of(request).today()

    def ask(conn: Any, reach: Reach) -> GapCountsView:
        return GapCountsView.model_validate(gaps.counts(conn, on=day, reach=reach, **filters))

    return await seen(request, query, ask, _FACTS, sight="pledge")

"""What supervisors look for: what an organisation lacks."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of
from api.guard import guarded_router
from api.queries.reading import Listed, listed
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Code, Day
from api.schemas.list_views import GapView
from projections import gaps
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.paging import Page

router = guarded_router("lists")


class GapQuery(Listed):
    """Which gaps; `under` takes an organisation with all below it."""

    on: Day | None = Field(default=None, description="As seen on this day, which may be past; today if left out.")
    under: UUID | None = None
    organisation: UUID | None = None
    code: Annotated[str, Code(gaps.CODES)] | None = Field(default=None, description="What is lacking.")


@router.get("/gaps", responses=QUERY, summary="List what organisations lack")
async def list_gaps(request: Request, query: Annotated[GapQuery, Query()]) -> Listing[GapView]:
    """Return organisations whose secretary's post is vacant, the longest vacancy first, and how many pledges wait."""

    def find(conn: Any, on: Any = None, **filters: Any) -> Page[GapView]:
        page = gaps.gaps(conn, on=on or parts_of(request).today(), **filters)
        return Page([GapView.model_validate(gap) for gap in page.items], page.next_cursor)

    return await listed(request, query, find, ORGANISATIONS, OVERDUE, sight="pledge")

"""The periodic duties: open, met and missed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of
from api.guard import guarded_router
from api.queries.reading import Listed, QueryText, Reading, listed, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.duty_views import DutyCountsView, PeriodicDutyView
from projections import duties
from projections.duties import DutyState
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import Reach

router = guarded_router("lists")


class PeriodicDutyQuery(Reading):
    """Which duties; `under` and `organisation` say where their subjects stand."""

    on: Day | None = Field(default=None, description="As seen on this day, which may be past; today if left out.")
    under: UUID | None = None
    organisation: UUID | None = None
    owing_organisation: UUID | None = Field(default=None, description="The organisation that must act.")
    subject: UUID | None = Field(default=None, description="The organisation or member that the duty is about.")
    campaign: UUID | None = None
    duty: QueryText | None = Field(default=None, description="The key of a cadence, such as `self_check`.")
    state: DutyState | None = None
    period: Day | None = Field(default=None, description="A day in the period.")


class PeriodicDutiesQuery(PeriodicDutyQuery, Listed):
    """Which duties, in pages."""


@router.get("/duties", responses=QUERY, summary="List the periodic duties")
async def list_duties(request: Request, query: Annotated[PeriodicDutiesQuery, Query()]) -> Listing[PeriodicDutyView]:
    """Return the duties of all periods that have begun, in the order in which they fall due."""

    def find(conn: Any, on: Any = None, **filters: Any) -> Page[PeriodicDutyView]:
        page = duties.duties(conn, on=on or parts_of(request).today(), **filters)
        return Page([PeriodicDutyView.model_validate(duty) for duty in page.items], page.next_cursor)

    return await listed(request, query, find, DUTIES, ORGANISATIONS, sight="duty")


@router.get("/duties/counts", responses=QUERY, summary="Count the periodic duties")
async def count_duties(request: Request, query: Annotated[PeriodicDutyQuery, Query()]) -> DutyCountsView:
    """Return how many duties were opened, met, met late, missed, and are open, by kind and by who owes them."""
    filters = query.filters()
    day = filters.pop("on", None) or parts_of(request).today()

    def ask(conn: Any, reach: Reach) -> DutyCountsView:
        found = duties.counts(conn, on=day, reach=reach, **filters)
        return DutyCountsView.model_validate({"on": day, **vars(found)})

    return await seen(request, query, ask, [DUTIES, ORGANISATIONS], sight="duty")

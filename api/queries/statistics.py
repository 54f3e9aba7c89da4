"""The statistics of the drive: its figures as time series."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of
from api.guard import guarded_router
from api.queries.reading import Reading, seen
from api.responses import QUERY
from api.schemas.base import Day
from api.schemas.statistics import PointView, SeriesView
from projections import statistics
from projections.organisations.view import ORGANISATIONS
from projections.reach import Reach
from projections.statistics import Step
from projections.statistics.view import STATISTICS

router = guarded_router("statistics")

_A_YEAR = timedelta(days=365)


class SeriesQuery(Reading):
    """Which figures; `under` takes an organisation with all that stood below it on the last day."""

    under: UUID | None = None
    campaign: UUID | None = None
    since: Day | None = Field(default=None, alias="from", description="The first day; a year before the last one.")
    until: Day | None = Field(default=None, alias="to", description="The last day; today.")
    step: Step = Field(default=Step.DAY, description="Every day, every Sunday, or the last day of every month.")


@router.get("/statistics/series", responses=QUERY, summary="Read figures over time")
async def read_series(request: Request, query: Annotated[SeriesQuery, Query()]) -> SeriesView:
    """Return pledges, items, done, due and overdue ones as of each day, 3,700 points at most.

    They agree with `GET /ledger/totals` of the last day. Of days to come it says what falls due if nothing happens.
    """
    until = query.until or parts_of(request).today()
    since = query.since or until - _A_YEAR
    step = Step(query.step)

    def ask(conn: Any, reach: Reach) -> SeriesView:
        which = {"under": query.under, "campaign": query.campaign}
        points = statistics.series(conn, since=since, until=until, step=step, reach=reach, **which)
        items = [PointView.model_validate(point) for point in points]
        return SeriesView(**which, since=since, until=until, step=step, items=items)

    return await seen(request, query, ask, [STATISTICS, ORGANISATIONS], sight="pledge")

"""The statistics form: filled in as far as the records go, listed, read, and added up."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, listed, read, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.statistics_forms import BlankForm, FormView, ListedForm, SummedForm
from domain.campaign import Campaign
from domain.errors import Concealed, NotFound
from domain.statistics import Statistics, statistics_id
from projections import statistics
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.pledges.view import PLEDGES
from projections.reach import Reach
from projections.records.view import RECORDS
from projections.statistics import Derived, State
from projections.statistics.view import STATISTICS

router = guarded_router("statistics")

SOURCES = (ORGANISATIONS, RECORDS, PLEDGES, LEDGER)
"""The read models that a form is filled from."""


class FormQuery(Listed):
    """Which forms; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    state: State | None = None
    late: bool | None = Field(default=None, description="Those that came, or have not come, after their day.")


class BlankQuery(Reading):
    """Whose form, of which campaign."""

    campaign: UUID
    organisation: UUID


class SumQuery(Reading):
    """Which forms are added up; `under` takes an organisation with all below it."""

    campaign: UUID
    under: UUID | None = None
    ends_on: Day | None = Field(default=None, description="The last day of the period; that of the present one.")


@router.get("/statistics", responses=QUERY, summary="List statistics forms")
async def list_forms(request: Request, query: Annotated[FormQuery, Query()]) -> Listing[ListedForm]:
    """Return forms that were handed in or returned, and those that are owed and missing; the latest period first."""
    today = parts_of(request).today()

    def find(conn: Any, **filters: Any) -> Page[ListedForm]:
        page = statistics.forms(conn, today=today, **filters)
        return Page([ListedForm.model_validate(form) for form in page.items], page.next_cursor)

    return await listed(request, query, find, STATISTICS, ORGANISATIONS, sight="statistics")


@router.get("/statistics/form", responses=QUERY, summary="Read the statistics form as the records fill it in")
async def read_blank(request: Request, query: Annotated[BlankQuery, Query()]) -> BlankForm:
    """Return every field with its unit, what the records give for it today, and where that comes from.

    What the records do not say is left empty. A form is of one organisation without those below it.
    """
    book = parts_of(request).pledgebook

    def find() -> tuple[Campaign, Statistics | None]:
        campaign = book.look_up(Campaign, query.campaign)
        if not book.sees_statistics(viewer(request), query.organisation):
            raise Concealed("organisation", query.organisation)
        key = statistics_id(campaign.id, query.organisation, campaign.reported.end)
        return campaign, book.look_up(Statistics, key) if book.exists(key) else None

    campaign, form = await run_in_threadpool(find)
    given = await _derived(request, query, campaign, query.organisation)
    return BlankForm.of(campaign, query.organisation, form, given)


@router.get("/statistics/sum", responses=QUERY, summary="Add statistics forms up")
async def add_up(request: Request, query: Annotated[SumQuery, Query()]) -> SummedForm:
    """Return the sum of the standing forms, and whose form is missing in it, as far as the caller reads them."""
    book = parts_of(request).pledgebook
    campaign = await run_in_threadpool(book.look_up, Campaign, query.campaign)
    until = query.ends_on or campaign.reported.end

    def ask(conn: Any, reach: Reach) -> SummedForm:
        found = statistics.summed(conn, campaign=campaign.id, until=until, reach=reach, under=query.under)
        return SummedForm.of(campaign.id, query.under, until, found)

    return await seen(request, query, ask, [STATISTICS, ORGANISATIONS], sight="statistics")


@router.get("/statistics/{form_id}", responses=QUERY, summary="Read a statistics form")
def read_form(form_id: Annotated[UUID, Path()], request: Request, response: Response) -> FormView:
    """Return a form with all its versions from the log itself."""
    found = visible_form(request, form_id)
    response.headers["ETag"] = f'"{found.version}"'
    return FormView.of(found)


def visible_form(request: Request, form_id: UUID) -> Statistics:
    """Return a form that the caller may read; raises `errors.NotFound`."""
    book = parts_of(request).pledgebook
    found = book.look_up(Statistics, form_id)
    if not book.sees(viewer(request), found):
        raise Concealed("statistics", form_id)
    return found


async def derived(request: Request, campaign_id: UUID, organisation: UUID) -> Derived:
    """Return what the records give for a form once they show all that is in the log, or the problem `not-yet`.

    Of what there is not they give nothing; the command that asks will say so.
    """
    book = parts_of(request).pledgebook

    def find() -> tuple[Campaign | None, int | None]:
        try:
            return book.look_up(Campaign, campaign_id), book.recorder.max_notification_id()
        except NotFound:
            return None, None

    campaign, head = await run_in_threadpool(find)
    return await _derived(request, Reading(after=head), campaign, organisation) if campaign else {}


async def _derived(request: Request, query: Reading, campaign: Campaign, organisation: UUID) -> Derived:
    since, until = campaign.reported.start, min(campaign.reported.end, parts_of(request).today())

    def ask(conn: Any) -> Derived:
        return statistics.derive(conn, campaign=campaign.id, organisation=organisation, since=since, until=until)

    return await read(request, query, ask, SOURCES)

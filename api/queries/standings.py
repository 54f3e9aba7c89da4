"""Assessments and classes within the line; published rankings and honours for everybody."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router, open_router
from api.queries.reading import Listed, Reading, Year, listed, seen
from api.responses import OPEN, QUERY
from api.schemas.answers import Listing
from api.schemas.base import Code, Day
from api.schemas.records import TermView
from api.schemas.standings import (
    ClassRates,
    ClassRateView,
    Eligibilities,
    EligibilityView,
    HonoursView,
    LeftOutView,
    RankingView,
)
from domain.campaign import Campaign
from domain.catalogue import ORGANISATION_CLASSES
from domain.judgement.honours import TITLES, title_of
from domain.values import Pledger, PledgerKind
from projections import standings
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import Reach, reach_of
from projections.standings.view import STANDINGS

guarded = guarded_router("standings")
public = open_router("standings")
ROUTERS = (guarded, public)

MOST_ASKED = 100


class AssessmentQuery(Listed):
    """Which assessments; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    round: Year | None = None
    target: UUID | None = Field(default=None, description="An organisation or a member.")
    organisation_class: Annotated[str, Code(ORGANISATION_CLASSES)] | None = None
    criticised: bool | None = None


class RankingQuery(Listed):
    """Which tables; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    kind: PledgerKind | None = None
    subject: UUID | None = Field(default=None, description="Tables in which this organisation or member stands.")
    on: Day | None = Field(default=None, description="A day in their period.")


class HonoursQuery(Listed):
    """Which honours; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    title: Annotated[str, Code(TITLES)] | None = None
    bearer: UUID | None = Field(default=None, description="Who bears them.")
    since: Day | None = None
    until: Day | None = None


class LeftOutQuery(Listed):
    """Who was left out; `under` takes an organisation with all below it."""

    under: UUID | None = None
    campaign: UUID | None = None
    conferral: UUID | None = None
    candidate: UUID | None = None


class ClassQuery(Reading):
    """Upgrade rates of a year, against the targets of a campaign."""

    campaign: UUID
    year: Year
    under: UUID | None = Field(default=None, description="Organisations below this one.")


class EligibilityQuery(Reading):
    """Who of some candidates would get a title today."""

    campaign: UUID
    title: Annotated[str, Code(TITLES)]
    candidate: Annotated[list[UUID], Field(min_length=1, max_length=MOST_ASKED)]


@guarded.get("/assessments", responses=QUERY, summary="List assessments")
async def list_assessments(request: Request, query: Annotated[AssessmentQuery, Query()]) -> Listing[standings.Assessed]:
    """Return assessments, the latest round first."""
    return await listed(request, query, standings.assessments, STANDINGS, ORGANISATIONS, sight="assessment")


@guarded.get("/classes", responses=QUERY, summary="Compare classes with the targets")
async def compare_classes(request: Request, query: Annotated[ClassQuery, Query()]) -> ClassRates:
    """Return how many organisations of each class rose since the year before, and whether the target was met."""
    book = parts_of(request).pledgebook
    campaign = await run_in_threadpool(book.look_up, Campaign, query.campaign)

    def ask(conn: Any, reach: Reach) -> ClassRates:
        rates = standings.class_rates(
            conn, year=query.year, targets=campaign.policy.upgrade_targets, reach=reach, under=query.under
        )
        return ClassRates(year=query.year, items=[ClassRateView.of(rate) for rate in rates])

    return await seen(request, query, ask, [STANDINGS, ORGANISATIONS], sight="assessment")


@public.get("/rankings", responses=OPEN, summary="List published rankings")
async def list_rankings(request: Request, query: Annotated[RankingQuery, Query()]) -> Listing[RankingView]:
    """Return published tables with their method, the latest period first."""

    def find(conn: Any, **filters: Any) -> Page[RankingView]:
        page = standings.rankings(conn, **filters)
        return Page([RankingView.model_validate(table) for table in page.items], page.next_cursor)

    return await listed(request, query, find, STANDINGS, ORGANISATIONS, sight=None)


@public.get("/honours", responses=OPEN, summary="List honours")
async def list_honours(request: Request, query: Annotated[HonoursQuery, Query()]) -> Listing[HonoursView]:
    """Return titles with who bears them, the latest first; a title that nobody got stands there, too."""

    def find(conn: Any, **filters: Any) -> Page[HonoursView]:
        page = standings.honours(conn, **filters)
        return Page([HonoursView.of(found) for found in page.items], page.next_cursor)

    return await listed(request, query, find, STANDINGS, ORGANISATIONS, sight=None)


@guarded.get("/honours/left-out", responses=QUERY, summary="List who got no title")
async def list_left_out(request: Request, query: Annotated[LeftOutQuery, Query()]) -> Listing[LeftOutView]:
    """Return candidates who were not eligible, and why: within the line, and one's own."""
    claim = viewer(request)

    def find(conn: Any, **filters: Any) -> Page[LeftOutView]:
        page = standings.left_out(conn, members=reach_of(conn, claim, "rectification:MEMBER"), **filters)
        return Page([LeftOutView.of(found) for found in page.items], page.next_cursor)

    return await listed(request, query, find, STANDINGS, ORGANISATIONS, sight="assessment")


@guarded.get("/honours/eligible", responses=QUERY, summary="Ask who is eligible")
def ask_eligible(request: Request, query: Annotated[EligibilityQuery, Query()]) -> Eligibilities:
    """Return for each candidate whether they would get the title today; who may not read of one is told of nobody."""
    book, claim, title = parts_of(request).pledgebook, viewer(request), title_of(query.title)
    candidates = [Pledger(title.kind, key) for key in query.candidate]
    found = book.ineligible(claim, query.campaign, query.title, candidates)
    return Eligibilities(
        title=TermView.named(query.title, title),
        day=claim.day,
        items=[EligibilityView.of(each.kind, each.id, reason) for each, reason in found.items()],
    )

"""Coverage: who is pledged, oral, exempt or blank, counted and by name (C1, N2)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import parts_of
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, Year, listed, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day, MemberKind, OrganisationLevel, OrganisationType
from api.schemas.coverage import CoverageView, SubjectView
from domain.values import PledgerKind
from projections import coverage
from projections.coverage import By, Status
from projections.coverage.view import COVERAGE
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import Reach

router = guarded_router("lists")


class SubjectQuery(Reading):
    """Of whom; `under` takes an organisation with all below it by the tree of the day."""

    campaign: UUID
    round: Year | None = Field(default=None, description="The year of the round; the last one opened if left out.")
    on: Day | None = Field(default=None, description="As seen on this day, which may be past; today if left out.")
    under: UUID | None = None
    organisation: UUID | None = Field(default=None, description="This organisation and its own members alone.")
    kind: PledgerKind | None = None
    type: OrganisationType | None = Field(default=None, description="Of the organisation, also for its members.")
    level: OrganisationLevel | None = Field(default=None, description="Of the organisation, also for its members.")
    member_kind: MemberKind | None = None
    status: Status | None = None
    assisting: UUID | None = Field(default=None, description="Floating members who come from this organisation.")


class CoverageQuery(SubjectQuery):
    """Of whom, and by what parts."""

    by: By | None = Field(default=None, description="Also break the figures down by this.")


class SubjectsQuery(SubjectQuery, Listed):
    """Of whom, in pages."""


@router.get("/coverage", responses=QUERY, summary="Count who has pledged and who is blank")
async def count_subjects(request: Request, query: Annotated[CoverageQuery, Query()]) -> CoverageView:
    """Return how everybody stands whom `/coverage/subjects` with the same filters lists.

    The parts with the most blank ones come first. Nothing is counted before the round was opened.
    """
    filters = query.filters()
    day = filters.pop("on", None) or parts_of(request).today()
    by = By(filters.pop("by")) if "by" in filters else None

    def ask(conn: Any, reach: Reach) -> CoverageView:
        return CoverageView.of(day, coverage.coverage(conn, on=day, reach=reach, by=by, **filters))

    return await seen(request, query, ask, [COVERAGE, ORGANISATIONS], sight="coverage")


@router.get("/coverage/subjects", responses=QUERY, summary="List who has pledged and who is blank")
async def list_subjects(request: Request, query: Annotated[SubjectsQuery, Query()]) -> Listing[SubjectView]:
    """Return organisations and members by pinyin; with `status=BLANK` and the deadline as `on` it is the blank list.

    A member in service stands in it twice, where they work and where they live; a floating one where they live.
    """

    def find(conn: Any, on: Any = None, **filters: Any) -> Page[SubjectView]:
        page = coverage.subjects(conn, on=on or parts_of(request).today(), **filters)
        return Page([SubjectView.model_validate(subject) for subject in page.items], page.next_cursor)

    return await listed(request, query, find, COVERAGE, ORGANISATIONS, sight="coverage")

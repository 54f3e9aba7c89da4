"""Rectifications: the list, and one with its report, its problems and its deadlines."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, listed, read
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.evaluation_views import DeadlineView, RectificationView
from domain.errors import Concealed, NotFound
from domain.judgement.rectification import Rectification, Step
from projections import evaluations
from projections.evaluations import RectificationRow
from projections.evaluations.view import EVALUATIONS
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import reach_of

router = guarded_router("rectifications")

_READ = (EVALUATIONS, ORGANISATIONS)


class RectificationQuery(Listed):
    """Which rectifications; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    member: UUID | None = None
    source: UUID | None = Field(default=None, description="Of this evaluation or comment.")
    step: Step | None = None


@router.get("/rectifications", responses=QUERY, summary="List rectifications")
async def list_rectifications(
    request: Request, query: Annotated[RectificationQuery, Query()]
) -> Listing[RectificationRow]:
    """Return rectifications, the last begun first."""
    claim = viewer(request)

    def find(conn: Any, **filters: Any) -> Page[RectificationRow]:
        return evaluations.rectifications(conn, members=reach_of(conn, claim, "rectification:MEMBER"), **filters)

    return await listed(request, query, find, *_READ, sight="rectification")


@router.get("/rectifications/{rectification_id}", responses=QUERY, summary="Read a rectification")
async def read_rectification(
    rectification_id: Annotated[UUID, Path()], request: Request, response: Response, query: Annotated[Reading, Query()]
) -> RectificationView:
    """Return a rectification with its report, its problems, and how each deadline went."""
    book, claim, today = parts_of(request).pledgebook, viewer(request), parts_of(request).today()

    def ask(conn: Any) -> RectificationView:
        if not book.sees(claim, book.look_up(Rectification, rectification_id)):
            raise Concealed("rectification", rectification_id)
        found = evaluations.rectification(conn, rectification_id)
        if found is None:
            raise NotFound("rectification", rectification_id)
        response.headers["ETag"] = f'"{found.version}"'
        report = evaluations.report(conn, rectification_id)
        return RectificationView(
            rectification=found,
            examination=report.examination,
            note=report.note,
            problems=evaluations.problems(conn, rectification_id),
            deadlines=[DeadlineView.of(row, today) for row in evaluations.deadlines(conn, rectification_id)],
        )

    return await read(request, query, ask, _READ)

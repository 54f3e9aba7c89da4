"""Public evaluations, and their published results for everybody."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router, open_router
from api.queries.reading import Listed, Reading, listed, read
from api.responses import OPEN, QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.evaluation_views import AttemptView, DeadlineView, EvaluationView
from domain.errors import Concealed, NotFound
from domain.judgement.evaluation import Evaluation
from domain.judgement.evaluation import Step as EvaluationStep
from domain.judgement.verdict import EvaluationVerdict
from projections import evaluations
from projections.evaluations import EvaluationRow, PublicResult
from projections.evaluations.view import EVALUATIONS
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import reach_of

_evaluations = guarded_router("evaluations")
_results = open_router("results")
ROUTERS: tuple[APIRouter, ...] = (_evaluations, _results)

_READ = (EVALUATIONS, ORGANISATIONS)


class EvaluationQuery(Listed):
    """Which evaluations; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    first: UUID | None = Field(default=None, description="All attempts that follow from this one.")
    step: EvaluationStep | None = None
    verdict: EvaluationVerdict | None = None
    day: Day | None = Field(default=None, description="A day in the period.")


class ResultQuery(Listed):
    """Which results; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    verdict: EvaluationVerdict | None = None


@_evaluations.get("/evaluations", responses=QUERY, summary="List public evaluations")
async def list_evaluations(request: Request, query: Annotated[EvaluationQuery, Query()]) -> Listing[EvaluationRow]:
    """Return evaluations, the last announced first; results are withheld until they are for the caller to know."""
    claim = viewer(request)

    def find(conn: Any, **filters: Any) -> Page[EvaluationRow]:
        return evaluations.evaluations(conn, results=reach_of(conn, claim, "result"), **filters)

    return await listed(request, query, find, *_READ, sight="evaluation")


@_evaluations.get("/evaluations/{evaluation_id}", responses=QUERY, summary="Read a public evaluation")
async def read_evaluation(
    evaluation_id: Annotated[UUID, Path()], request: Request, response: Response, query: Annotated[Reading, Query()]
) -> EvaluationView:
    """Return an evaluation with its attendance, all attempts with their verdicts, and all deadlines."""
    book, claim, today = parts_of(request).pledgebook, viewer(request), parts_of(request).today()

    def ask(conn: Any) -> EvaluationView:
        held = book.look_up(Evaluation, evaluation_id)
        if not book.sees(claim, held):
            raise Concealed("evaluation", evaluation_id)
        results = reach_of(conn, claim, "result")  # another attempt may be counted and not be public yet
        found = evaluations.evaluation(conn, evaluation_id, results=results)
        if found is None:
            raise NotFound("evaluation", evaluation_id)
        response.headers["ETag"] = f'"{found.version}"'
        chain = evaluations.attempts(conn, found.first, results=results)
        return EvaluationView(
            evaluation=found,
            attendance=evaluations.attendance(conn, evaluation_id),
            attempts=[AttemptView.model_validate(attempt) for attempt in chain],
            deadlines=[DeadlineView.of(row, today) for row in evaluations.deadlines(conn, evaluation_id)],
        )

    return await read(request, query, ask, _READ)


@_results.get("/results", responses=OPEN, summary="Read the published results")
async def list_results(request: Request, query: Annotated[ResultQuery, Query()]) -> Listing[PublicResult]:
    """Return published results, the last published first, each with the attempts before it."""
    return await listed(request, query, evaluations.results, *_READ, sight=None)

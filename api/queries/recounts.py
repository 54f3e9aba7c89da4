"""What anybody needs to count the ballots of a public evaluation again (docs/evaluation.md)."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.responses import QUERY
from api.schemas.public_evaluations import Recount
from domain.errors import Concealed, NotFound
from domain.judgement.evaluation import Evaluation

router = guarded_router("evaluations")


@router.get("/evaluations/{evaluation_id}/export", responses=QUERY, summary="Read what is needed to count again")
def export(evaluation_id: Annotated[UUID, Path(description="The evaluation's id.")], request: Request) -> Recount:
    """Return all grades and all used codes, sorted apart: for everybody once the result is published.

    Who reads results before that reads it from the closing on.
    """
    book = parts_of(request).pledgebook
    evaluation = book.look_up(Evaluation, evaluation_id)
    if not book.sees_result(viewer(request), evaluation):
        raise Concealed("evaluation", evaluation_id)
    if evaluation.verdict is None:
        raise NotFound("count of evaluation", evaluation_id)
    return Recount.of(evaluation, evaluation.verdict)

"""What the workflow of a thing waits for, for whoever may read the thing; the log says where the thing stands."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request
from fastapi.concurrency import run_in_threadpool

from api import problems
from api.calls import PledgeId, parts_of, viewer
from api.guard import guarded_router
from api.problems import Problem
from api.responses import QUERY
from domain.application import Pledgebook
from domain.authority import Claim
from domain.campaign import Campaign
from domain.catalogue import Term
from domain.errors import Concealed, NotFound
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.pledge import Pledge
from workflows.contracts import WorkflowsUnavailableError, WorkflowView

router = guarded_router("workflows")

Kind = type[Pledge] | type[Comment] | type[Evaluation] | type[Rectification] | type[Campaign]

_AWAY = Term("流程服务暂不可用，承诺书照常办理", "Workflows are not available; commands are accepted all the same.")


@router.get("/pledges/{pledge_id}/workflow", responses=QUERY, summary="Read a pledge's workflow")
async def of_pledge(pledge_id: PledgeId, request: Request) -> WorkflowView:
    """Return which deadline or step the pledge's workflow waits for."""
    return await _told(request, Pledge, pledge_id)


@router.get("/comments/{comment_id}/workflow", responses=QUERY, summary="Read a comment's workflow")
async def of_comment(comment_id: Annotated[UUID, Path()], request: Request) -> WorkflowView:
    """Return which deadline the comment's workflow waits for."""
    return await _told(request, Comment, comment_id)


@router.get("/evaluations/{evaluation_id}/workflow", responses=QUERY, summary="Read an evaluation's workflow")
async def of_evaluation(evaluation_id: Annotated[UUID, Path()], request: Request) -> WorkflowView:
    """Return which deadline or step the evaluation's workflow waits for."""
    return await _told(request, Evaluation, evaluation_id)


@router.get("/rectifications/{rectification_id}/workflow", responses=QUERY, summary="Read a rectification's workflow")
async def of_rectification(rectification_id: Annotated[UUID, Path()], request: Request) -> WorkflowView:
    """Return which deadline or step the rectification's workflow waits for."""
    return await _told(request, Rectification, rectification_id)


@router.get("/campaigns/{campaign_id}/workflow", responses=QUERY, summary="Read a campaign's workflow")
async def of_campaign(campaign_id: Annotated[UUID, Path()], request: Request) -> WorkflowView:
    """Return when the campaign's workflow opens the next periodic duties."""
    return await _told(request, Campaign, campaign_id)


async def _told(request: Request, kind: Kind, key: UUID) -> WorkflowView:
    parts = parts_of(request)
    await run_in_threadpool(_require_seen, parts.pledgebook, viewer(request), kind, key)
    desk = parts.desk
    try:
        found = await desk.describe(key, kind.TOPIC) if desk else None
    except WorkflowsUnavailableError:
        desk = None
    if desk is None:
        raise Problem(problems.UNAVAILABLE, _AWAY, headers={"Retry-After": "10"})
    if found is None:
        raise NotFound(f"workflow of {kind.TOPIC}", key)
    return found


def _require_seen(book: Pledgebook, claim: Claim, kind: Kind, key: UUID) -> None:
    """Raise unless there is such a thing and the claimant may read it; campaigns are read by everybody."""
    found = book.look_up(kind, key)
    if not isinstance(found, Campaign) and not book.sees(claim, found):
        raise Concealed(kind.TOPIC, key)

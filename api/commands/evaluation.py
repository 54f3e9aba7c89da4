"""Commands at the end of a pledge: assessment, rectification, closing."""

from api.calls import Change, PledgeId
from api.guard import guarded_router
from api.responses import CHANGE
from api.schemas.answers import Done
from api.schemas.fulfilment import (
    AssessmentGiven,
    EvaluationOpening,
    PledgeClosing,
    RectificationConclusion,
    RectificationOrder,
    RectificationReport,
)

router = guarded_router("evaluation")


@router.post("/pledges/{pledge_id}/evaluation", responses=CHANGE, summary="Open the evaluation")
def open_evaluation(pledge_id: PledgeId, body: EvaluationOpening, command: Change) -> Done:
    """Begin the assessment once no open item has time left."""
    return command.give(body, command.book.open_evaluation, pledge_id)


@router.post("/pledges/{pledge_id}/assessment", responses=CHANGE, summary="Assess the items")
def assess(pledge_id: PledgeId, body: AssessmentGiven, command: Change) -> Done:
    """Judge every item kept or not."""
    return command.give(
        body,
        command.book.assess,
        pledge_id,
        kept=list(body.kept),
        unkept=list(body.unkept),
        criticism=body.criticism,
    )


@router.post("/pledges/{pledge_id}/rectifications", responses=CHANGE, summary="Order rectification")
def order_rectification(pledge_id: PledgeId, body: RectificationOrder, command: Change) -> Done:
    """Order what is unfulfilled to be put right by a day."""
    return command.give(body, command.book.order_rectification, pledge_id, body.due)


@router.post("/pledges/{pledge_id}/rectifications/report", responses=CHANGE, summary="Report on the order")
def report_rectification(pledge_id: PledgeId, body: RectificationReport, command: Change) -> Done:
    """Report the causes found and the measures taken."""
    return command.give(body, command.book.report_rectification, pledge_id, causes=body.causes, measures=body.measures)


@router.post("/pledges/{pledge_id}/rectifications/conclusion", responses=CHANGE, summary="Conclude the order")
def conclude_rectification(pledge_id: PledgeId, body: RectificationConclusion, command: Change) -> Done:
    """End the open order: solved, or failed with recorded criticism."""
    return command.give(
        body, command.book.conclude_rectification, pledge_id, solved=body.solved, criticism=body.criticism
    )


@router.post("/pledges/{pledge_id}/closing", responses=CHANGE, summary="Close the pledge")
def close(pledge_id: PledgeId, body: PledgeClosing, command: Change) -> Done:
    """End the pledge with an outcome for every item."""
    return command.give(body, command.book.close_pledge, pledge_id, tuple(body.carried_over))

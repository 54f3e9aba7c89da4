"""Commands on a pledge as a whole while it is kept: the plan, self-checks and inspections."""

from api.calls import Change, PledgeId
from api.guard import guarded_router
from api.responses import CHANGE
from api.schemas.answers import Done
from api.schemas.fulfilment import InspectionReport, Plan, SelfCheckReport

router = guarded_router("pledges")


@router.post("/pledges/{pledge_id}/plan", responses=CHANGE, summary="Set the plan")
def make_plan(pledge_id: PledgeId, body: Plan, command: Change) -> Done:
    """Set the measures and milestones; an earlier plan is replaced."""
    return command.give(body, command.book.make_plan, pledge_id, [each.milestone() for each in body.milestones])


@router.post("/pledges/{pledge_id}/self-checks", responses=CHANGE, summary="Record a self-check")
def self_check(pledge_id: PledgeId, body: SelfCheckReport, command: Change) -> Done:
    """Record the pledger's own check of every unsettled item."""
    return command.give(body, command.book.self_check, pledge_id, body.items())


@router.post("/pledges/{pledge_id}/inspections", responses=CHANGE, summary="Record an inspection")
def inspect(pledge_id: PledgeId, body: InspectionReport, command: Change) -> Done:
    """Record as the superior, or as a supervisor above, how the items come on."""
    return command.give(body, command.book.inspect, pledge_id, body.form, body.items())

"""Commands on one item of a pledge."""

from api.calls import Change, ItemPath, PledgeId
from api.guard import guarded_router
from api.responses import CHANGE
from api.schemas.answers import Done
from api.schemas.fulfilment import Completion, Correction, HelpReport, HelpRequest, Progress, StrikingOff

router = guarded_router("items")


@router.post("/pledges/{pledge_id}/items/{item}/progress", responses=CHANGE, summary="Report progress")
def report_progress(pledge_id: PledgeId, item: ItemPath, body: Progress, command: Change) -> Done:
    """Report how far an item has come, in percent."""
    return command.give(body, command.book.report_progress, pledge_id, item, body.percent, body.note)


@router.post("/pledges/{pledge_id}/items/{item}/completion", responses=CHANGE, summary="Report an item as done")
def complete(pledge_id: PledgeId, item: ItemPath, body: Completion, command: Change) -> Done:
    """Report an item as done, with evidence; the superior then strikes it off."""
    return command.give(body, command.book.complete_item, pledge_id, item, body.evidence, body.note)


@router.post("/pledges/{pledge_id}/items/{item}/strike-off", responses=CHANGE, summary="Strike an item off")
def strike_off(pledge_id: PledgeId, item: ItemPath, body: StrikingOff, command: Change) -> Done:
    """Strike a completed item off the ledger, unless one of the three refusals holds."""
    return command.give(body, command.book.strike_off, pledge_id, item, body.findings())


@router.post("/pledges/{pledge_id}/items/{item}/correction", responses=CHANGE, summary="Correct an item")
def correct(pledge_id: PledgeId, item: ItemPath, body: Correction, command: Change) -> Done:
    """Take back a wrong completion or strike-off; the wrong entry stays visible."""
    return command.give(body, command.book.correct_item, pledge_id, item)


@router.post("/pledges/{pledge_id}/items/{item}/help", responses=CHANGE, summary="Ask for help")
def ask_help(pledge_id: PledgeId, item: ItemPath, body: HelpRequest, command: Change) -> Done:
    """Ask the superior for help with a difficult item; its due date stays."""
    return command.give(body, command.book.ask_help, pledge_id, item, body.need)


@router.post("/pledges/{pledge_id}/items/{item}/help/given", responses=CHANGE, summary="Record help given")
def give_help(pledge_id: PledgeId, item: ItemPath, body: HelpReport, command: Change) -> Done:
    """Record the help given with an item for which it was asked."""
    return command.give(body, command.book.give_help, pledge_id, item, body.help)

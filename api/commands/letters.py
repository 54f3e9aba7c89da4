"""Commands on a letter: propose, submit, review, revise, sign, publicise, amend, withdraw."""

from api.calls import Change, Commanded, PledgeId
from api.guard import guarded_router
from api.responses import CHANGE, CREATION
from api.schemas.answers import Done
from api.schemas.letters import (
    AmendmentRequest,
    Decision,
    Proposal,
    PublicationShown,
    ReviewGiven,
    Revision,
    SignatureGiven,
    Submission,
    WithdrawalRequest,
)
from domain.values import Fault, Pledger, Verdict

router = guarded_router("pledges")


@router.post("/pledges", status_code=201, responses=CREATION, summary="Propose a pledge")
def propose(body: Proposal, command: Commanded) -> Done:
    """Begin a pledge; a pledger has one in each round and place."""
    return command.made(
        body,
        "pledges",
        command.book.propose,
        body.campaign,
        Pledger(body.pledger.kind, body.pledger.id),
        [item.draft() for item in body.items],
        round=body.round,
        organisation=body.organisation,
        form=body.form,
        refers_to=body.refers_to,
        imported=body.imported,
    )


@router.post("/pledges/{pledge_id}/revisions", responses=CHANGE, summary="Rewrite the items")
def revise(pledge_id: PledgeId, body: Revision, command: Change) -> Done:
    """Replace the items before the letter is approved."""
    return command.give(body, command.book.revise, pledge_id, [item.draft() for item in body.items])


@router.post("/pledges/{pledge_id}/submissions", responses=CHANGE, summary="Hand the letter in")
def submit(pledge_id: PledgeId, body: Submission, command: Change) -> Done:
    """Hand the letter in for review."""
    return command.give(body, command.book.submit, pledge_id, body.meeting())


@router.post("/pledges/{pledge_id}/reviews", responses=CHANGE, summary="Review the letter")
def review(pledge_id: PledgeId, body: ReviewGiven, command: Change) -> Done:
    """Approve the letter as one of the policy's approvers, or return it with faults."""
    verdicts = [Verdict(each.item, each.criterion, each.passed, each.note) for each in body.verdicts]
    faults = [Fault(each.item, each.code, each.note) for each in body.faults]
    return command.give(body, command.book.review, pledge_id, body.approver, verdicts, faults)


@router.post("/pledges/{pledge_id}/signatures", responses=CHANGE, summary="Sign the letter")
def sign(pledge_id: PledgeId, body: SignatureGiven, command: Change) -> Done:
    """Sign for one side; the digest says which text was read."""
    return command.give(body, command.book.sign, pledge_id, body.party, body.digest)


@router.post("/pledges/{pledge_id}/publications", responses=CHANGE, summary="Record another publication")
def publicise(pledge_id: PledgeId, body: PublicationShown, command: Change) -> Done:
    """Record that the letter was shown on a channel other than the web board."""
    return command.give(body, command.book.publicise, pledge_id, body.channel, body.place)


@router.post("/pledges/{pledge_id}/amendments", responses=CHANGE, summary="Request an amendment")
def request_amendment(pledge_id: PledgeId, body: AmendmentRequest, command: Change) -> Done:
    """Ask for another wording or due date of one item; nothing changes before the decision."""
    return command.give(body, command.book.request_amendment, pledge_id, body.item, body.promise.draft())


@router.post("/pledges/{pledge_id}/amendments/decision", responses=CHANGE, summary="Decide on the amendment")
def decide_amendment(pledge_id: PledgeId, body: Decision, command: Change) -> Done:
    """Put the amendment that waits into force, or decline it."""
    return command.give(body, command.book.decide_amendment, pledge_id, approved=body.approved)


@router.post("/pledges/{pledge_id}/withdrawal", responses=CHANGE, summary="Request the withdrawal")
def request_withdrawal(pledge_id: PledgeId, body: WithdrawalRequest, command: Change) -> Done:
    """Ask to withdraw the whole pledge."""
    return command.give(body, command.book.request_withdrawal, pledge_id)


@router.post("/pledges/{pledge_id}/withdrawal/decision", responses=CHANGE, summary="Decide on the withdrawal")
def decide_withdrawal(pledge_id: PledgeId, body: Decision, command: Change) -> Done:
    """Let the pledge go, or hold it to its word."""
    return command.give(body, command.book.decide_withdrawal, pledge_id, approved=body.approved)

"""Commands on exemptions, in their three steps."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.register import ExemptionDecision, ExemptionRequest, ExemptionStudy

router = guarded_router("exemptions")

ExemptionId = Annotated[UUID, Path(description="The exemption's id.")]


@router.post("/exemptions", status_code=201, responses=CREATION, summary="Request an exemption")
def request_exemption(body: ExemptionRequest, command: Commanded) -> Done:
    """Ask for the exemption of a member, by the member or by their branch."""
    return command.made(body, "exemptions", command.book.request_exemption, body.campaign, body.member, body.grounds)


@router.post("/exemptions/{exemption_id}/study", responses=COMMAND, summary="Record the branch's conclusion")
def study(exemption_id: ExemptionId, body: ExemptionStudy, command: Commanded) -> Done:
    """Record whether the branch supports the request."""
    return command.give(body, command.book.study_exemption, exemption_id, supported=body.supported)


@router.post("/exemptions/{exemption_id}/decision", responses=COMMAND, summary="Decide on an exemption")
def decide(exemption_id: ExemptionId, body: ExemptionDecision, command: Commanded) -> Done:
    """Approve or decline as the branch's superior; only approval removes the blank."""
    return command.give(body, command.book.decide_exemption, exemption_id, approved=body.approved)

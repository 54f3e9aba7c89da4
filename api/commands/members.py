"""Commands on members."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.register import Admission, Affiliation, DutyAssignment

router = guarded_router("members")

MemberId = Annotated[UUID, Path(description="The member's id.")]


@router.post("/members", status_code=201, responses=CREATION, summary="Enter a member")
def admit(body: Admission, command: Commanded) -> Done:
    """Enter a member of an organisation."""
    return command.made(
        body,
        "members",
        command.book.admit_member,
        uuid4(),
        name=body.name,
        kinds=list(body.kinds),
        organisation=body.organisation,
        residence=body.residence,
    )


@router.post("/members/{member_id}/duty", responses=COMMAND, summary="Assign a duty post")
def assign_duty(member_id: MemberId, body: DutyAssignment, command: Commanded) -> Done:
    """Assign a duty post to a member without a post."""
    return command.give(body, command.book.assign_duty, member_id, body.duty)


@router.post("/members/{member_id}/affiliation", responses=COMMAND, summary="Transfer a member")
def transfer(member_id: MemberId, body: Affiliation, command: Commanded) -> Done:
    """Move the member to another organisation; given where the member comes from."""
    return command.give(body, command.book.transfer_member, member_id, body.organisation)

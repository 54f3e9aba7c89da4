"""Commands on opinions."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.register import OpinionCollecting, OpinionReply

router = guarded_router("opinions")


@router.post("/opinions", status_code=201, responses=CREATION, summary="Record an opinion")
def collect(body: OpinionCollecting, command: Commanded) -> Done:
    """Record what somebody asked an organisation for."""
    return command.made(
        body,
        "opinions",
        command.book.collect_opinion,
        uuid4(),
        campaign=body.campaign,
        organisation=body.organisation,
        channel=body.channel,
        text=body.text,
        author=body.author,
    )


@router.post("/opinions/{opinion_id}/reply", responses=COMMAND, summary="Reply to an opinion")
def reply(
    opinion_id: Annotated[UUID, Path(description="The opinion's id.")], body: OpinionReply, command: Commanded
) -> Done:
    """Say what became of an opinion."""
    return command.give(body, command.book.reply_to_opinion, opinion_id, body.answer)

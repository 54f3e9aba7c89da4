"""Commands on leaders' comments."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.comments import MAX_FOLLOW_UPS, CommentGiving, CommentPublication, Feedback, FollowUpReport
from domain.values import Pledger

router = guarded_router("comments")

CommentId = Annotated[UUID, Path(description="The comment's id.")]
FollowUpPath = Annotated[int, Path(ge=1, le=MAX_FOLLOW_UPS, description="The follow-up's number, from 1.")]


@router.post("/comments", status_code=201, responses=CREATION, summary="Comment on an organisation or a member")
def give(body: CommentGiving, command: Commanded) -> Done:
    """Comment as the superior on an organisation and its head, as the head on members, or on a contact point."""
    return command.made(
        body,
        "comments",
        command.book.give_comment,
        uuid4(),
        campaign=body.campaign,
        target=Pledger(body.target.kind, body.target.id),
        mode=body.mode,
        checkpoint=body.checkpoint,
        account=body.account,
        achievements=body.achievements,
        shortcomings=body.shortcomings,
        direction=body.direction,
        follow_ups=[(each.text, each.due) for each in body.follow_ups],
        organisation=body.organisation,
    )


@router.post("/comments/{comment_id}/feedback", responses=COMMAND, summary="Feed a comment back")
def feed_back(comment_id: CommentId, body: Feedback, command: Commanded) -> Done:
    """Record what the target was handed in writing."""
    return command.give(body, command.book.feed_back_comment, comment_id, body.text)


@router.post("/comments/{comment_id}/publication", responses=COMMAND, summary="Publish a comment")
def publish(comment_id: CommentId, body: CommentPublication, command: Commanded) -> Done:
    """Make the comment public within a scope, once it was fed back."""
    return command.give(body, command.book.publish_comment, comment_id, body.scope)


@router.post("/comments/{comment_id}/follow-ups/{item}", responses=COMMAND, summary="Report on a follow-up")
def follow_up(comment_id: CommentId, item: FollowUpPath, body: FollowUpReport, command: Commanded) -> Done:
    """Record what was done about a follow-up."""
    return command.give(body, command.book.follow_up_comment, comment_id, item, body.result, body.evidence)

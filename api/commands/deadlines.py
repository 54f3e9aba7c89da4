"""Commands on calendars, and on the deadlines of everything that has some."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.calls import Change, Command, Commanded, PledgeId
from api.guard import guarded_router
from api.responses import CHANGE, COMMAND
from api.schemas.answers import Done
from api.schemas.deadlines import Acknowledgement, CalendarEdition, Extension, MoreTime
from domain.application.deadlines import Dated
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.pledge import Pledge

router = guarded_router("deadlines")

CalendarCode = Annotated[
    str, Path(pattern=r"^[A-Z][A-Z0-9_-]{0,19}$", description="The code by which policies name the calendar.")
]
EvaluationId = Annotated[UUID, Path(description="The evaluation's id.")]
RectificationId = Annotated[UUID, Path(description="The rectification's id.")]
CommentId = Annotated[UUID, Path(description="The comment's id.")]


@router.post("/calendars/{code}/editions", responses=COMMAND, summary="Import an edition of a calendar")
def import_calendar(code: CalendarCode, body: CalendarEdition, command: Commanded) -> Done:
    """Enter official holidays and make-up workdays; open deadlines that were counted by the calendar follow."""
    return command.give(body, command.book.import_calendar, code, body.special(), body.source)


@router.post("/pledges/{pledge_id}/extensions", responses=CHANGE, summary="Give more time")
def extend(pledge_id: PledgeId, body: Extension, command: Change) -> Done:
    """Move a deadline as the superior of who owes; the first date stays visible."""
    return command.give(body, command.book.extend_deadline, pledge_id, body.owed_by, body.duty, body.due, to=body.to)


@router.post("/rectifications/{rectification_id}/extensions", responses=COMMAND, summary="Give more time")
def extend_rectification(rectification_id: RectificationId, body: MoreTime, command: Commanded) -> Done:
    """Give more time for the report or for a problem, as who judges; the first date stays in the history."""
    give = command.book.extend_rectification
    return command.give(body, give, rectification_id, body.duty, body.due, to=body.to)


@router.post("/comments/{comment_id}/extensions", responses=COMMAND, summary="Give more time")
def extend_comment(comment_id: CommentId, body: MoreTime, command: Commanded) -> Done:
    """Give more time for a follow-up, as the side that commented; the first date stays in the history."""
    return command.give(body, command.book.extend_comment, comment_id, body.duty, body.due, to=body.to)


@router.post("/pledges/{pledge_id}/acknowledgements", responses=CHANGE, summary="Acknowledge a reminder")
def acknowledge(pledge_id: PledgeId, body: Acknowledgement, command: Change) -> Done:
    """Take note of a reminder of a pledge's duty, as who owes it; nobody is reminded before the day named."""
    return _acknowledge(Pledge, pledge_id, body, command)


@router.post("/evaluations/{evaluation_id}/acknowledgements", responses=COMMAND, summary="Acknowledge a reminder")
def acknowledge_of_evaluation(evaluation_id: EvaluationId, body: Acknowledgement, command: Commanded) -> Done:
    """Take note of a reminder of what is owed in an evaluation."""
    return _acknowledge(Evaluation, evaluation_id, body, command)


@router.post("/rectifications/{rectification_id}/acknowledgements", responses=COMMAND, summary="Acknowledge a reminder")
def acknowledge_of_rectification(rectification_id: RectificationId, body: Acknowledgement, command: Commanded) -> Done:
    """Take note of a reminder of what is owed in a rectification."""
    return _acknowledge(Rectification, rectification_id, body, command)


@router.post("/comments/{comment_id}/acknowledgements", responses=COMMAND, summary="Acknowledge a reminder")
def acknowledge_of_comment(comment_id: CommentId, body: Acknowledgement, command: Commanded) -> Done:
    """Take note of a reminder of what is owed about a comment."""
    return _acknowledge(Comment, comment_id, body, command)


def _acknowledge(kind: type[Dated], key: UUID, body: Acknowledgement, command: Command) -> Done:
    return command.give(
        body, command.book.acknowledge_reminder, kind, key, body.owed_by, body.duty, due=body.due, until=body.until
    )

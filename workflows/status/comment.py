"""The status of a leader's comment as its workflow needs it."""

from uuid import UUID

from domain.application import Pledgebook
from domain.judgement.comment import Comment
from workflows.contracts import CommentStatus
from workflows.status.ladder import rungs

OPEN, DONE = "OPEN", "DONE"


def comment_status(app: Pledgebook, key: UUID) -> CommentStatus:
    """Return the comment's present status; the policy of the day on which it was given counts.

    Raises `errors.NotFound`.
    """
    comment, origins = app.traced(Comment, key)
    policy = app.ruling(comment)
    owed = bool(comment.duties())
    return CommentStatus(
        id=str(comment.id),
        version=comment.version,
        stage=OPEN if owed else DONE,
        ended=not owed,
        rungs=rungs(comment, origins, policy, app.working_days(policy)),
    )

"""The status of a leader's comment as its workflow needs it."""

from bisect import bisect
from uuid import UUID

from domain.application import Pledgebook
from domain.campaign import Campaign
from domain.judgement.comment import Comment
from workflows.contracts import CommentStatus
from workflows.status.ladder import replayed, rungs

OPEN, DONE = "OPEN", "DONE"


def comment_status(app: Pledgebook, key: UUID) -> CommentStatus:
    """Return the comment's present status; the policy of the day on which it was given counts.

    Raises `errors.NotFound`.
    """
    comment, arisen = replayed(app, Comment, key)
    campaign = app.look_up(Campaign, comment.campaign)
    policy = campaign.policies[max(bisect(campaign.in_force, comment.given_on), 1) - 1]
    owed = bool(comment.duties())
    return CommentStatus(
        id=str(comment.id),
        version=comment.version,
        stage=OPEN if owed else DONE,
        ended=not owed,
        rungs=rungs(comment, arisen, policy),
    )

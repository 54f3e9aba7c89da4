"""The duties that a leader's comment brings: the written feedback, and what its target has to follow up (I4)."""

from collections.abc import Mapping

from domain.aggregate import Event
from domain.judgement import comment
from domain.supervised import Duty
from domain.values import Party, PledgerKind
from projections.overdue import things
from projections.projection import Handler, Write


def _given(write: Write, event: comment.CommentGiven, position: int) -> None:
    target = event.target
    member = target.id if target.kind is PledgerKind.MEMBER else None
    things.entered(write, event, "COMMENT", campaign=event.campaign, organisation=event.organisation, member=member)
    things.owed(write, event, position, Duty("feed_back", 0, Party.SUPERIOR, event.feed_back_due))
    for number, each in enumerate(event.follow_ups, 1):
        things.owed(write, event, position, Duty("follow_up", number, Party.PLEDGER, each.due))


def _fed_back(write: Write, event: comment.CommentFedBack, position: int) -> None:
    things.done(write, event, position, "feed_back")


def _followed_up(write: Write, event: comment.CommentFollowedUp, position: int) -> None:
    things.done(write, event, position, f"follow_up:{event.item}")


HANDLERS: Mapping[type[Event], Handler] = {
    comment.CommentGiven: _given,
    comment.CommentFedBack: _fed_back,
    comment.CommentFollowedUp: _followed_up,
    comment.CommentReminded: things.reminded,
    comment.CommentEscalated: things.escalated,
    comment.CommentReminderAcknowledged: things.rested,
    comment.CommentDeadlineMoved: things.moved,
}

"""The leader's comment (领导点评): given, fed back in writing, made public in scope, followed up (I1 to I4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event
from domain.errors import Refused
from domain.supervised import LONGEST_EXTENSION, Counted, Duty, Escalation, Move, Reminder, Rest, Supervised
from domain.values import Act, Erased, Party, Personal, Pledger, PledgerKind, Role, clean


class CommentMode(Enum):
    """In what way a comment is given (I3)."""

    MEETING = "MEETING"
    ONE_BY_ONE = "ONE_BY_ONE"
    ON_SPOT = "ON_SPOT"
    RANDOM = "RANDOM"
    WRITTEN = "WRITTEN"


class Checkpoint(Enum):
    """Whether a comment comes before the work it speaks of, while it is done, or after it."""

    BEFORE = "BEFORE"
    DURING = "DURING"
    AFTER = "AFTER"


@dataclass(frozen=True)
class FollowUp:
    """Something that the target does about a comment, by the day ``due``."""

    text: Personal | Erased
    due: date


@dataclass(frozen=True)
class Followed:
    """What was done about a follow-up."""

    on: date
    result: Personal | Erased
    evidence: str


class CommentReminded(Reminder):
    """Somebody was reminded of a duty that a comment brought."""

    TOPIC = "comment.reminded"


class CommentEscalated(Escalation):
    """An overdue duty that a comment brought was passed up the tree."""

    TOPIC = "comment.escalated"


class CommentReminderAcknowledged(Rest):
    """Who was reminded took note of it."""

    TOPIC = "comment.reminder-acknowledged"


class CommentDeadlineMoved(Move):
    """A deadline that a comment brought moved."""

    TOPIC = "comment.deadline-moved"


_COUNTED: Counted = {"feed_back": ("feed_back",)}


class Comment(Supervised):
    """What a leader said about an organisation or a member; the words belong to the target's personal data."""

    TOPIC = "comment"
    reminder = CommentReminded
    escalation = CommentEscalated
    rest = CommentReminderAcknowledged
    move = CommentDeadlineMoved
    counted = _COUNTED

    def __init__(self) -> None:
        super().__init__()
        self.campaign = UUID(int=0)
        self.target = Pledger(PledgerKind.MEMBER, UUID(int=0))
        self.organisation = UUID(int=0)
        self.given_by = Act(UUID(int=0), Role.SYSTEM, None, date.min)
        self.mode = CommentMode.MEETING
        self.checkpoint = Checkpoint.BEFORE
        self.account: Personal | Erased = Erased(UUID(int=0))
        self.achievements: Personal | Erased = self.account
        self.shortcomings: Personal | Erased = self.account
        self.direction: Personal | Erased = self.account
        self.follow_ups: list[FollowUp] = []
        self.followed: dict[int, Followed] = {}
        self.feed_back_due = date.max
        self.feedback: Personal | Erased | None = None
        self.fed_back_on: date | None = None
        self.scope = ""
        self.published_on: date | None = None

    @property
    def given_on(self) -> date:
        """The day on which the comment was given."""
        return self.given_by.occurred_on

    @classmethod
    def give(
        cls,
        id: UUID,
        act: Act,
        *,
        campaign: UUID,
        target: Pledger,
        organisation: UUID,
        own: frozenset[UUID],
        mode: CommentMode,
        checkpoint: Checkpoint,
        account: str,
        achievements: str,
        shortcomings: str,
        direction: str,
        follow_ups: Sequence[tuple[str, date]],
        feed_back_due: date,
    ) -> Self:
        """Record a comment on ``target``, which stands in ``organisation``; each follow-up is a text and its last day.

        ``account`` is what the target reported on its duties and may be empty. ``own`` holds the people about whom
        the comment is: nobody comments on themselves (B5).
        """
        if act.persons & own:
            raise Refused(rules.OWN_COMMENT)
        if not (achievements.strip() and shortcomings.strip() and direction.strip()):
            raise Refused(rules.COMMENT_INCOMPLETE)
        for number, (_, due) in enumerate(follow_ups, 1):
            if due <= act.occurred_on:
                raise Refused(rules.DUE_TOO_EARLY, number)
        return cls._create(
            CommentGiven,
            id=id,
            act=act,
            campaign=campaign,
            target=target,
            organisation=organisation,
            mode=mode,
            checkpoint=checkpoint,
            account=Personal(target.id, clean(account, "account", required=False)),
            achievements=Personal(target.id, clean(achievements, "achievements")),
            shortcomings=Personal(target.id, clean(shortcomings, "shortcomings")),
            direction=Personal(target.id, clean(direction, "direction")),
            follow_ups=[
                FollowUp(Personal(target.id, clean(text, f"follow_ups.{number}.text", limit=1000)), due)
                for number, (text, due) in enumerate(follow_ups)
            ],
            feed_back_due=feed_back_due,
        )

    def feed_back(self, act: Act, text: str) -> None:
        """Record what was handed to the target in writing (I4)."""
        self._require_later(act)
        if self.fed_back_on is not None:
            raise Refused(rules.FED_BACK_BEFORE)
        self.trigger_event(CommentFedBack, act=act, text=Personal(self.target.id, clean(text, "text")))

    def publish(self, act: Act, scope: str) -> None:
        """Make the comment public in ``scope``, for example among a branch's members; the target knows it first."""
        self._require_later(act)
        if self.fed_back_on is None:
            raise Refused(rules.NOT_FED_BACK)
        if self.published_on is not None:
            raise Refused(rules.COMMENT_PUBLISHED)
        self.trigger_event(CommentPublished, act=act, scope=clean(scope, "scope", limit=200))

    def give_time(self, act: Act, duty: str, due: date, *, to: date) -> None:
        """Give the target more time for a follow-up."""
        self._require_later(act)
        self.extend(act, Party.PLEDGER, duty, due, to=to, latest=act.occurred_on + LONGEST_EXTENSION)

    def follow_up(self, act: Act, item: int, result: str, evidence: str) -> None:
        """Record what the target did about follow-up ``item``, counted from 1."""
        self._require_later(act)
        if not 1 <= item <= len(self.follow_ups):
            raise Refused(rules.UNKNOWN_FOLLOW_UP, item)
        if item in self.followed:
            raise Refused(rules.FOLLOWED_UP_BEFORE, item)
        self.trigger_event(
            CommentFollowedUp,
            act=act,
            item=item,
            result=Personal(self.target.id, clean(result, "result")),
            evidence=clean(evidence, "evidence", required=False, limit=1000),
        )

    def duties(self) -> list[Duty]:
        """Return the feedback that the superior owes and the follow-ups that the target owes."""
        feedback = [] if self.fed_back_on else [Duty("feed_back", 0, Party.SUPERIOR, self.feed_back_due)]
        return feedback + [
            Duty("follow_up", number, Party.PLEDGER, each.due)
            for number, each in enumerate(self.follow_ups, 1)
            if number not in self.followed
        ]

    def put_off(self, duty: str, to: date) -> None:
        """Let the feedback or a follow-up be due on another day."""
        code, _, number = duty.partition(":")
        if code == "feed_back":
            self.feed_back_due = to
        else:
            at = int(number) - 1
            self.follow_ups[at] = replace(self.follow_ups[at], due=to)

    def _require_later(self, act: Act) -> None:
        if act.occurred_on < self.given_on:
            raise Refused(rules.BEFORE_WHAT_IT_CONCERNS)


class CommentGiven(Created):
    """A leader commented on an organisation or a member."""

    TOPIC = "comment.given"
    campaign: UUID
    target: Pledger
    organisation: UUID
    mode: CommentMode
    checkpoint: Checkpoint
    account: Personal | Erased
    achievements: Personal | Erased
    shortcomings: Personal | Erased
    direction: Personal | Erased
    follow_ups: list[FollowUp]
    feed_back_due: date

    def apply(self, aggregate: Comment) -> None:
        aggregate.campaign, aggregate.target, aggregate.organisation = self.campaign, self.target, self.organisation
        aggregate.given_by, aggregate.mode, aggregate.checkpoint = self.act, self.mode, self.checkpoint
        aggregate.account, aggregate.achievements = self.account, self.achievements
        aggregate.shortcomings, aggregate.direction = self.shortcomings, self.direction
        aggregate.follow_ups, aggregate.feed_back_due = list(self.follow_ups), self.feed_back_due


class CommentFedBack(Event):
    """The comment was handed to its target in writing."""

    TOPIC = "comment.fed-back"
    text: Personal | Erased

    def apply(self, aggregate: Comment) -> None:
        aggregate.feedback, aggregate.fed_back_on = self.text, self.act.occurred_on


class CommentPublished(Event):
    """The comment was made public within a scope."""

    TOPIC = "comment.published"
    scope: str

    def apply(self, aggregate: Comment) -> None:
        aggregate.scope, aggregate.published_on = self.scope, self.act.occurred_on


class CommentFollowedUp(Event):
    """The target did something about a follow-up."""

    TOPIC = "comment.followed-up"
    item: int
    result: Personal | Erased
    evidence: str

    def apply(self, aggregate: Comment) -> None:
        aggregate.followed[self.item] = Followed(self.act.occurred_on, self.result, self.evidence)

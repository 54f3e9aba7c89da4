"""Commands on the leader's comment: who may comment on whom is judged by the tree and the posts of the day (I1)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain import rules
from domain.application.base import Call, command
from domain.application.setting import Settings
from domain.campaign import Campaign
from domain.errors import Refused
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.ladder import ESCALATED
from domain.member import Member
from domain.organisation import Organisation
from domain.policy import Policy
from domain.rights import LEADERS
from domain.values import Act, Pledger, PledgerKind, Role


class Comments(Settings):
    """Given, fed back, published, followed up."""

    @command
    def give_comment(
        self,
        call: Call,
        comment_id: UUID,
        *,
        campaign: UUID,
        target: Pledger,
        mode: CommentMode,
        checkpoint: Checkpoint,
        account: str = "",
        achievements: str,
        shortcomings: str,
        direction: str,
        follow_ups: Sequence[tuple[str, date]] = (),
        organisation: UUID | None = None,
    ) -> Comment:
        """Comment on an organisation, on its head, or on a member.

        ``organisation`` says where a member is commented on who belongs to two, or heads another than their own.
        """
        drive = self.look_up(Campaign, campaign)
        policy = drive.policy
        day = call.day(policy.timezone)
        drive.require_session(day, imported=False)
        if not policy.mechanisms.comment:
            raise Refused(rules.MECHANISM_OFF)
        if organisation:
            self.look_up(Organisation, organisation)  # before the member, of whom no order of failing may tell
        member = self.look_up(Member, target.id) if target.kind is PledgerKind.MEMBER else None
        with self.concealing(call, member, policy.timezone):
            place = self._standing_place(target, member, organisation, day, policy)
            whom = _whom(target, place, day)
            act = self.keep(f"give_comment:{whom}", call, place.id, policy.timezone)
            if whom == "MEMBER" and any(self._leads(above, target.id, day) for above in self.line(place.id, day)[1:]):
                raise Refused(rules.COMMENT_FROM_BELOW)
        self.require_new("comment", comment_id)
        own = {target.id} if member else self.leading(place, day, call.today(policy.timezone))
        return Comment.give(
            comment_id,
            act,
            campaign=campaign,
            target=target,
            organisation=place.id,
            own=frozenset(own),
            mode=mode,
            checkpoint=checkpoint,
            account=account,
            achievements=achievements,
            shortcomings=shortcomings,
            direction=direction,
            follow_ups=follow_ups,
            feed_back_due=self.working_days(policy).shift(day, policy.days.feed_back),
        )

    @command
    def feed_back_comment(self, call: Call, comment_id: UUID, text: str) -> Comment:
        """Record the written feedback."""
        comment, act = self._said("feed_back_comment", call, comment_id)
        comment.feed_back(act, text)
        return comment

    @command
    def publish_comment(self, call: Call, comment_id: UUID, scope: str) -> Comment:
        """Make the comment public within a scope."""
        comment, act = self._said("publish_comment", call, comment_id)
        comment.publish(act, scope)
        return comment

    @command
    def extend_comment(self, call: Call, comment_id: UUID, duty: str, due: date, *, to: date) -> Comment:
        """Give more time for a follow-up, by the side that commented."""
        comment, act = self._said("extend_comment", call, comment_id)
        comment.give_time(act, duty, due, to=to)
        return comment

    @command
    def follow_up_comment(self, call: Call, comment_id: UUID, item: int, result: str, evidence: str = "") -> Comment:
        """Record what was done about a follow-up, by who was commented on."""
        comment, act = self._comment("follow_up_comment", call, comment_id)
        comment.follow_up(act, item, result, evidence)
        return comment

    @command
    def remind_comment(self, call: Call, comment_id: UUID, duty: str, due: date, rung: str) -> Comment:
        """Record a rung of the reminder ladder."""
        comment, act = self._comment("remind_comment", call, comment_id)
        comment.remind(act, duty, due, rung)
        return comment

    @command
    def escalate_comment(self, call: Call, comment_id: UUID, duty: str, due: date, level: str = ESCALATED) -> Comment:
        """Pass an overdue duty up: to who comments, or above them where they owe the feedback."""
        comment, act = self._comment("escalate_comment", call, comment_id)
        place = self.recall(Organisation, comment.organisation)
        to: UUID | None = place.id
        if _whom(comment.target, place, comment.given_on) != "MEMBER":
            to = place.parent_on(act.occurred_on)
        to = self.passed_up(comment.owed(duty, due), to, act.occurred_on, level)
        comment.escalate(act, duty, due, to, level)
        return comment

    def _standing_place(
        self, target: Pledger, member: Member | None, asked: UUID | None, day: date, policy: Policy
    ) -> Organisation:
        """Return where the target stands: where they pledge, or at the head of the organisation ``asked`` for."""
        if member and asked:
            place = self.place(asked, day)
            if member.id in place.holders_on(Role.SECRETARY, day):
                return place
        return self.pledging_place(target, member, asked, day, policy)

    @staticmethod
    def _leads(place: Organisation, person: UUID, day: date) -> bool:
        return any(role in LEADERS for role in place.roles_on(person, day))

    def _said(self, command: str, call: Call, key: UUID) -> tuple[Comment, Act]:
        """Return a comment for change by the side that gave it; nobody deals with a comment on themselves (B5)."""
        comment = self.find(Comment, key)
        zone = self._zone(comment.campaign)
        place = self.look_up(Organisation, comment.organisation)
        comment, act = self._comment(f"{command}:{_whom(comment.target, place, comment.given_on)}", call, key)
        about = self.leading(place, act.occurred_on, call.today(zone))
        if act.persons & (about if comment.target.kind is PledgerKind.ORGANISATION else {comment.target.id}):
            raise Refused(rules.OWN_COMMENT)
        return comment, act

    def _comment(self, right: str, call: Call, key: UUID) -> tuple[Comment, Act]:
        comment = self.find(Comment, key)
        zone = self._zone(comment.campaign)
        person = comment.target.id if comment.target.kind is PledgerKind.MEMBER else None
        with self.concealing(call, comment, zone):
            act = self.keep(right, call, comment.organisation, zone, person=person)
        comment.expect(call.expected)
        return comment, act


def _whom(target: Pledger, place: Organisation, day: date) -> str:
    """Return whether a comment is on an organisation, on the head of one, or on another member (I1)."""
    if target.kind is PledgerKind.ORGANISATION:
        return "ORGANISATION"
    return "HEAD" if target.id in place.holders_on(Role.SECRETARY, day) else "MEMBER"

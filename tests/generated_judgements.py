"""Random comments and records of a generated town."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.member import Member
from domain.organisation import Organisation
from domain.record import Record
from domain.record_kinds import RECORD_KINDS
from domain.values import Pledger, PledgerKind

if TYPE_CHECKING:
    from tests.generators import Town

KINDS = ("LABEL", "BULLETIN", "HONOUR_RECEIVED", "SUMMARY_REPORT", "BRIEFING", "DISCLOSURE_MEMBER")


def commented(town: "Town", place: Organisation, member: Member | None, follow_ups: int = 2) -> Comment:
    """Comment on a member of an organisation or on itself; perhaps with ``follow_ups`` at most."""
    rng = town.rng
    due = town.day + timedelta(days=rng.choice((7, 30)))
    comment = Comment.give(
        town.new_id(),
        town.act(),
        campaign=rng.choice(town.campaigns).id,
        target=Pledger(PledgerKind.MEMBER, member.id) if member else Pledger(PledgerKind.ORGANISATION, place.id),
        organisation=place.id,
        own=frozenset(),
        mode=rng.choice([*CommentMode]),
        checkpoint=rng.choice([*Checkpoint]),
        account=rng.choice(("", "走访二十户")),
        achievements="走访扎实",
        shortcomings="记录不全",
        direction="补齐台账",
        follow_ups=[("补记台账", due), ("公布电话", due)][: rng.randint(0, follow_ups)],
        feed_back_due=due,
    )
    if rng.random() < 0.5:
        comment.feed_back(town.act(), "请补齐台账")
        if rng.random() < 0.7:
            comment.publish(town.act(), "本支部")
    for item in range(1, len(comment.follow_ups) + 1):
        if rng.random() < 0.5:
            comment.follow_up(town.act(), item, "已补齐", "台账第3页")
    for duty in comment.duties()[: rng.randrange(2)]:
        comment.remind(town.act(), duty.ref, duty.due, "+1")
        comment.escalate(town.act(), duty.ref, duty.due, place.id)
    return comment


def recorded(town: "Town", place: Organisation, member: Member | None) -> Record:
    """Enter the least that a kind asks for; some are taken back."""
    rng = town.rng
    of = PledgerKind.MEMBER if member else PledgerKind.ORGANISATION
    kind = rng.choice([code for code in KINDS if of in RECORD_KINDS[code].of])
    asked = RECORD_KINDS[kind]
    record = Record.enter(
        town.new_id(),
        town.act(),
        campaign=rng.choice([None, *(each.id for each in town.campaigns)]),
        kind=kind,
        organisation=place.id,
        member=member.id if member else None,
        title=f"{rng.randint(1, 12)}月",
        text="按期完成",
        evidence="",
        attendance=rng.randrange(100) if "attendance" in asked.needs else None,
        figures={key: rng.randrange(9) for key in asked.figures},
        details=dict.fromkeys(asked.details, "县委"),
        period=None,
        public=rng.random() < 0.2,
        refers_to=list[UUID](),
    )
    if rng.random() < 0.2:
        record.retract(town.act(always=True))
    return record

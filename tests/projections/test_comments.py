"""The ledger of comments: the columns of its paper form, and what became of each comment (I4)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.judgement.rectification import Bench, Cause, Rectification, SourceKind
from domain.values import Erased, Party, Pledger, PledgerKind, Role
from projections import comments
from projections.comments.view import COMMENTS
from projections.comparison import compare
from projections.organisations.view import ORGANISATIONS
from projections.reach import NOWHERE, Reach
from tests.projections.clerk import DAY, Clerk
from tests.projections.store import Store

LATER, DUE = DAY + timedelta(7), DAY + timedelta(30)
SAID: dict[str, Any] = {
    "mode": CommentMode.ON_SPOT,
    "checkpoint": Checkpoint.DURING,
    "account": "走访二十户",
    "achievements": "走访扎实",
    "shortcomings": "记录不全",
    "direction": "补齐台账",
    "follow_ups": [],
}


def give(clerk: Clerk, target: Pledger | None = None, name: str = "comment", day: date = DAY, **said: Any) -> Comment:
    """Comment on the north branch, or on another target of it."""
    given = Comment.give(
        clerk.id(name),
        clerk.act(day, judge=True),
        **{
            "campaign": clerk.campaign.id,
            "target": target or Pledger(PledgerKind.ORGANISATION, clerk.north.id),
            "organisation": clerk.north.id,
            "own": frozenset(),
            "feed_back_due": day + timedelta(7),
            **SAID,
            **said,
        },
    )
    clerk.save(given)
    return given


def on_member(clerk: Clerk) -> Pledger:
    return Pledger(PledgerKind.MEMBER, clerk.member.id)


def followed(clerk: Clerk) -> Comment:
    """Comment on the member, feed it back, publish it and follow up the second of two things."""
    comment = give(clerk, on_member(clerk), follow_ups=[("补记", DUE), ("公布电话", LATER)])
    comment.feed_back(clerk.act(LATER, judge=True), "请补齐台账")
    comment.publish(clerk.act(LATER, judge=True), "本支部")
    comment.follow_up(clerk.act(LATER), 2, "已公布", "photo/9")
    clerk.save(comment)
    return comment


def found(clerk: Clerk, **filters: Any) -> list[comments.Comment]:
    """Return the comments."""
    clerk.store.catch_up(ORGANISATIONS, COMMENTS)
    return comments.comments(clerk.store.conn, **filters).items


def test_a_comment_stands_in_the_ledger_with_all_its_columns(store: Store) -> None:
    clerk = Clerk(store)
    comment = followed(clerk)
    [row] = found(clerk)
    assert row == comments.Comment(
        id=comment.id, campaign=clerk.campaign.id, target_kind="MEMBER", target=clerk.member.id, target_name="李明",
        organisation=clerk.north.id, organisation_name="北村党支部", commenter=clerk.judge, commenter_name="王强",
        commenter_role=Role.COMMITTEE_MEMBER.value, commenter_organisation=clerk.committee.id, on_behalf_of=None,
        mode="ON_SPOT", checkpoint="DURING", given_on=DAY, account="走访二十户", achievements="走访扎实",
        shortcomings="记录不全", direction="补齐台账", feed_back_due=LATER, feedback="请补齐台账", fed_back_on=LATER,
        scope="本支部", published_on=LATER,
        follow_ups=[
            {"no": 1, "text": "补记", "due": DUE.isoformat(), "done_on": None, "result": None, "evidence": None},
            {"no": 2, "text": "公布电话", "due": LATER.isoformat(), "done_on": LATER.isoformat(), "result": "已公布",
             "evidence": "photo/9"},
        ],
        rectification=None, version=4,
    )  # fmt: skip


def test_a_comment_on_an_organisation_names_it_and_has_nothing_yet(store: Store) -> None:
    clerk = Clerk(store)
    give(clerk)
    [row] = found(clerk)
    assert (row.target_kind, row.target_name) == ("ORGANISATION", "北村党支部")
    assert (row.feedback, row.fed_back_on, row.scope, row.published_on, row.follow_ups) == (None, None, None, None, [])


def test_reminders_only_raise_the_version(store: Store) -> None:
    clerk = Clerk(store)
    comment = give(clerk)
    comment.remind(clerk.act(LATER), "feed_back", LATER, "0")
    comment.escalate(clerk.act(LATER), "feed_back", LATER, None)
    clerk.save(comment)
    assert [duty.owed_by for duty in comment.duties()] == [Party.SUPERIOR]
    assert [row.version for row in found(clerk)] == [3]


def test_which_rectification_a_comment_opened_is_told_to_who_may_know_of_it(store: Store) -> None:
    clerk = Clerk(store)
    comments_ = [give(clerk), give(clerk, on_member(clerk), "second")]
    opened = []
    for comment in comments_:
        member = clerk.member.id if comment.target.kind is PledgerKind.MEMBER else None
        cause = Cause(SourceKind.COMMENT, comment.id, clerk.campaign.id, 1, clerk.north.id, member, DAY)
        act = clerk.act(LATER, judge=True, reason="问题未改")
        rectification = Rectification.begin(act, Bench(clerk.campaign.policy.days), cause)
        clerk.save(rectification)
        opened.append(rectification.id)

    def told(*rectified: Reach) -> list[UUID | None]:
        rows = {row.id: row.rectification for row in found(clerk, rectified=rectified or None)}
        return [rows[comment.id] for comment in comments_]

    north, me = Reach(places=frozenset({clerk.north.id})), Reach(person=clerk.member.id)
    assert told() == told(north, north) == opened
    assert told(north, NOWHERE) == [opened[0], None]
    assert told(NOWHERE, me) == told(NOWHERE, north) == [None, opened[1]]
    assert told(me, NOWHERE) == [None, None]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["second", "comment"]),
        ({"mode": "ON_SPOT"}, ["comment"]),
        ({"checkpoint": "AFTER"}, ["second"]),
        ({"since": LATER}, ["second"]),
        ({"until": LATER - timedelta(1)}, ["comment"]),
        ({"fed_back": True}, ["comment"]),
        ({"published": False}, ["second"]),
        ({"open_on": DUE}, []),
        ({"open_on": DUE + timedelta(1)}, ["comment"]),
    ],
)
def test_the_ledger_is_searched_by_what_was_said_and_when(store: Store, filters: Any, names: list[str]) -> None:
    clerk = Clerk(store)
    followed(clerk)
    give(clerk, name="second", day=LATER, mode=CommentMode.WRITTEN, checkpoint=Checkpoint.AFTER)
    assert [row.id for row in found(clerk, **filters)] == [clerk.id(name) for name in names]


def test_the_ledger_is_searched_by_who_and_where(store: Store) -> None:
    clerk = Clerk(store)
    followed(clerk)
    on_south = Pledger(PledgerKind.ORGANISATION, clerk.south.id)
    give(clerk, on_south, "second", organisation=clerk.south.id)
    first, second = clerk.id("comment"), clerk.id("second")

    def ids(**filters: UUID) -> set[UUID]:
        return {row.id for row in found(clerk, **filters)}

    assert ids(under=clerk.committee.id) == ids(campaign=clerk.campaign.id) == ids(commenter=clerk.judge)
    assert ids(under=clerk.committee.id) == {first, second}
    assert ids(organisation=clerk.north.id) == ids(target=clerk.member.id) == {first}
    assert ids(under=clerk.south.id) == ids(target=clerk.south.id) == {second}
    assert ids(campaign=clerk.id("another")) == ids(commenter=clerk.writer) == set()


def test_members_of_the_organisation_read_what_was_published(store: Store) -> None:
    clerk = Clerk(store)
    followed(clerk)
    give(clerk, name="second")
    other = clerk.admit(clerk.id("other"), "吴一", clerk.south)
    assert {row.id for row in found(clerk, reach=Reach(person=clerk.writer))} == {clerk.id("comment")}
    assert found(clerk, reach=Reach(person=other.id)) == []
    assert len(found(clerk, reach=Reach(places=frozenset({clerk.north.id})))) == 2


def test_the_ledger_comes_in_pages(store: Store) -> None:
    clerk = Clerk(store)
    for day in range(5):
        give(clerk, name=f"{day}", day=DAY + timedelta(day // 2))
    whole = found(clerk)
    first = comments.comments(store.conn, limit=3)
    rest = comments.comments(store.conn, limit=3, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == whole
    assert rest.next_cursor is None
    assert [row.given_on for row in whole] == sorted((row.given_on for row in whole), reverse=True)


def test_the_words_of_the_erased_are_placeholders_after_a_rebuild(store: Store) -> None:
    clerk = Clerk(store)
    followed(clerk)
    store.cipher.erased.add(clerk.member.id)
    [row] = found(clerk)
    placeholder = str(Erased(clerk.member.id))
    words = (row.account, row.achievements, row.shortcomings, row.direction, row.feedback, row.target_name)
    assert {*words, row.follow_ups[0]["text"], row.follow_ups[1]["result"]} == {placeholder}
    assert compare(store.url, COMMENTS, store.log) == []

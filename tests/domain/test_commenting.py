"""The leader's comment (领导点评): complete, fed back, public in scope, followed up (I1 to I4)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain import catalogue, rules
from domain.errors import InvalidInput
from domain.judgement.comment import (
    Checkpoint,
    Comment,
    CommentEscalated,
    CommentFedBack,
    CommentFollowedUp,
    CommentGiven,
    CommentMode,
    CommentPublished,
    CommentReminded,
    Followed,
    FollowUp,
)
from domain.supervised import Duty
from domain.values import Act, Party, Personal, Pledger, PledgerKind
from tests.domain.letters import BRANCH, CAMPAIGN, DAY, HEAD, MEMBER, TOWN, one, own, superior
from tests.domain.scenario import Command, Guard, event, every, given, given_nothing

COMMENT = one("comment")
LATER, DUE = date(2011, 3, 10), date(2011, 4, 30)
OF_MEMBER = Pledger(PledgerKind.MEMBER, MEMBER)
SAID: dict[str, Any] = {
    "campaign": CAMPAIGN,
    "target": OF_MEMBER,
    "organisation": BRANCH,
    "own": frozenset({MEMBER}),
    "mode": CommentMode.ONE_BY_ONE,
    "checkpoint": Checkpoint.DURING,
    "account": "已走访二十户",
    "achievements": "走访扎实",
    "shortcomings": "记录不全",
    "direction": "补齐台账",
    "follow_ups": [("补记二月台账", DUE), ("公布联系电话", LATER)],
    "feed_back_due": date(2011, 3, 8),
}


def give(act: Act | None = None, **changes: Any) -> Comment:
    return Comment.give(COMMENT, act or superior(), **{**SAID, **changes})


def fed_back() -> Comment:
    comment = give()
    comment.feed_back(superior(LATER), "请补齐台账")
    return comment


def published() -> Comment:
    comment = fed_back()
    comment.publish(superior(LATER), "本支部")
    return comment


def followed() -> Comment:
    comment = give()
    comment.follow_up(own(LATER), 2, "已公布", "photo/9")
    return comment


def without(part: str) -> Command:
    missing: dict[str, Any] = {part: " "}
    return lambda _: give(**missing)


def follow(number: int) -> Command:
    return lambda c: c.follow_up(own(), number, "已补", "")


EARLIER = DAY - timedelta(1)
GUARDS = [
    *(
        Guard(f"a comment without {part}", rules.COMMENT_INCOMPLETE, lambda: None, without(part))
        for part in ("achievements", "shortcomings", "direction")
    ),
    Guard("a comment on oneself", rules.OWN_COMMENT, lambda: None, lambda _: give(superior(actor=MEMBER))),
    Guard("a comment in the stead of whom it is on", rules.OWN_COMMENT, lambda: None,
          lambda _: give(superior(on_behalf_of=MEMBER))),
    Guard("a follow-up due at once", rules.DUE_TOO_EARLY, lambda: None,
          lambda _: give(follow_ups=[("补记", DUE), ("公布", DAY)]), item=2),
    Guard("feedback before the comment", rules.BEFORE_WHAT_IT_CONCERNS, give,
          lambda c: c.feed_back(superior(EARLIER), "请补齐")),
    Guard("feedback twice", rules.FED_BACK_BEFORE, fed_back, lambda c: c.feed_back(superior(LATER), "请补齐")),
    Guard("publication before the feedback", rules.NOT_FED_BACK, give, lambda c: c.publish(superior(), "本支部")),
    Guard("publication before the comment", rules.BEFORE_WHAT_IT_CONCERNS, fed_back,
          lambda c: c.publish(superior(EARLIER), "本支部")),
    Guard("publication twice", rules.COMMENT_PUBLISHED, published, lambda c: c.publish(superior(LATER), "全镇")),
    Guard("following up before the comment", rules.BEFORE_WHAT_IT_CONCERNS, give,
          lambda c: c.follow_up(own(EARLIER), 1, "已补", "")),
    *(
        Guard(f"follow-up number {n}, which is not there", rules.UNKNOWN_FOLLOW_UP, give, follow(n), item=n)
        for n in (0, 3, -1)
    ),
    Guard("a follow-up done before", rules.FOLLOWED_UP_BEFORE, followed,
          lambda c: c.follow_up(own(LATER), 2, "再次公布", ""), item=2),
]  # fmt: skip


@every(GUARDS)
def test_a_comment_is_refused(guard: Guard) -> None:
    guard.holds()


def test_a_comment_holds_what_the_ledger_asks_for_as_personal_data_of_its_target() -> None:
    comment = give(account=" 已走访二十户 ")
    (given_,) = comment.collect_events()
    assert isinstance(given_, CommentGiven)
    texts = (given_.account, given_.achievements, given_.shortcomings, given_.direction)
    assert texts == tuple(Personal(MEMBER, SAID[k]) for k in ("account", "achievements", "shortcomings", "direction"))
    assert given_.follow_ups == [FollowUp(Personal(MEMBER, text), due) for text, due in SAID["follow_ups"]]
    assert (comment.campaign, comment.target, comment.organisation) == (CAMPAIGN, OF_MEMBER, BRANCH)
    assert (given_.mode, given_.checkpoint) == (CommentMode.ONE_BY_ONE, Checkpoint.DURING)
    assert (comment.given_on, comment.feed_back_due) == (DAY, date(2011, 3, 8))
    assert (comment.account, comment.achievements, comment.shortcomings, comment.direction) == texts
    assert (comment.mode, comment.checkpoint, comment.given_by) == (given_.mode, given_.checkpoint, superior())


def test_the_target_need_not_have_reported() -> None:
    (given_,) = give(account="").collect_events()
    assert isinstance(given_, CommentGiven)
    assert given_.account == Personal(MEMBER, "")


def test_a_comment_on_an_organisation_names_the_organisation_as_its_subject() -> None:
    target = Pledger(PledgerKind.ORGANISATION, BRANCH)
    (given_,) = give(target=target, own=frozenset({HEAD})).collect_events()
    assert isinstance(given_, CommentGiven)
    assert given_.direction == Personal(BRANCH, "补齐台账")


def test_feedback_publication_and_follow_up_are_acts_of_their_own() -> None:
    act = superior(LATER)
    comment = (
        given(give())
        .when(
            lambda c: c.feed_back(act, " 请补齐台账 "),
            lambda c: c.publish(act, " 本支部 "),
            lambda c: c.follow_up(own(DUE), 1, " 已补齐 ", " ledger/2 "),
        )
        .then(
            event(CommentFedBack, act, text=Personal(MEMBER, "请补齐台账")),
            event(CommentPublished, act, scope="本支部"),
            event(CommentFollowedUp, own(DUE), item=1, result=Personal(MEMBER, "已补齐"), evidence="ledger/2"),
        )
    )
    assert (comment.fed_back_on, comment.published_on, comment.scope) == (LATER, LATER, "本支部")
    assert comment.feedback == Personal(MEMBER, "请补齐台账")
    assert comment.followed == {1: Followed(DUE, Personal(MEMBER, "已补齐"), "ledger/2")}


FEEDBACK = Duty("feed_back", 0, Party.SUPERIOR, date(2011, 3, 8))
FIRST, SECOND = Duty("follow_up", 1, Party.PLEDGER, DUE), Duty("follow_up", 2, Party.PLEDGER, LATER)


@pytest.mark.parametrize(
    ("comment", "duties"),
    [(give, [FEEDBACK, FIRST, SECOND]), (fed_back, [FIRST, SECOND]), (followed, [FEEDBACK, FIRST])],
)
def test_the_superior_owes_the_feedback_and_the_target_each_follow_up(comment: Any, duties: list[Duty]) -> None:
    assert comment().duties() == duties


def test_a_duty_of_a_comment_is_reminded_and_passed_up_once() -> None:
    supervise: list[Command] = [
        lambda c: c.remind(superior(), "follow_up:1", DUE, "-7"),
        lambda c: c.escalate(superior(), "feed_back", FEEDBACK.due, TOWN),
    ]
    given(give()).when(*supervise, *supervise).then(
        event(CommentReminded, superior(), duty="follow_up:1", due=DUE, rung="-7", owed_by=Party.PLEDGER),
        event(
            CommentEscalated,
            superior(),
            duty="feed_back",
            due=FEEDBACK.due,
            to=TOWN,
            owed_by=Party.SUPERIOR,
            level="escalated",
        ),
    )


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (lambda _: give(achievements="\x00"), "achievements"),
        (lambda _: give(account="x" * 4001), "account"),
        (lambda _: give(follow_ups=[("补记", DUE), (" ", DUE)]), "follow_ups.1.text"),
    ],
)
def test_unclean_words_of_a_comment_are_refused_by_the_name_of_their_field(command: Command, field: str) -> None:
    assert given_nothing().when(command).raises(InvalidInput).field == field


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (lambda c: c.feed_back(superior(), ""), "text"),
        (lambda c: c.follow_up(own(), 1, "", ""), "result"),
        (lambda c: c.follow_up(own(), 1, "已补", "\x1b"), "evidence"),
    ],
)
def test_unclean_words_about_a_comment_are_refused_by_the_name_of_their_field(command: Command, field: str) -> None:
    assert given(give()).when(command).raises(InvalidInput).field == field


def test_a_scope_is_named() -> None:
    assert given(fed_back()).when(lambda c: c.publish(superior(LATER), " ")).raises(InvalidInput).field == "scope"


def test_every_code_of_a_comment_has_its_name() -> None:
    assert set(catalogue.COMMENT_MODES) == {mode.value for mode in CommentMode}
    assert set(catalogue.CHECKPOINTS) == {checkpoint.value for checkpoint in Checkpoint}


def test_the_same_words_on_another_day_are_another_comment() -> None:
    assert give(replace(superior(), occurred_on=LATER), follow_ups=[]).given_on == LATER

"""Leaders' comments through the application: what is refused, who reads them, what is owed about them (I1 to I4)."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain import rules
from domain.errors import AlreadyExists, NotFound, StaleVersion
from domain.judgement.comment import Comment, CommentGiven
from domain.policy import preset
from domain.values import Erased, Pledger, Role
from tests.application.commenting import (
    COMMENT,
    LATER,
    NEXT_DAY,
    YESTERDAY,
    belong,
    give,
    lend,
    organisation,
    seat,
)
from tests.application.world import (
    AFTERWARDS,
    BRANCH,
    CLERK,
    COLLEAGUE,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    HEAD,
    MEMBER,
    OTHER,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    Guard,
    World,
    admin,
    call,
    every,
    of,
    system,
)
from tests.domain.letters import one

MUTE = preset("DEFAULT").changed({"mechanisms": {"comment": False}})


def both(world: World) -> object:
    return seat(world, TOWN, Role.DEPUTY_SECRETARY, HEAD)


GUARDS = [
    Guard("a comment where none are given", rules.MECHANISM_OFF, lambda w: give(w, call(TOWN_HEAD)), policy=MUTE),
    Guard("a comment after the campaign", rules.NOT_IN_SESSION, lambda w: give(w, call(TOWN_HEAD, AFTERWARDS))),
    Guard("a comment by who heads the organisation, too", rules.OWN_COMMENT, lambda w: give(w, call(HEAD)),
          given=both),
    Guard("a comment by who stands in for its secretary", rules.OWN_COMMENT, lambda w: give(w, call(TOWN_DEPUTY)),
          given=lambda w: lend(w, BRANCH, Role.SECRETARY, HEAD, TOWN_DEPUTY)),
    Guard("a comment in the stead of its secretary", rules.OWN_COMMENT,
          lambda w: give(w, call(TOWN_OFFICE, on_behalf_of=HEAD)),
          given=lambda w: (both(w), lend(w, TOWN, Role.DEPUTY_SECRETARY, HEAD, TOWN_OFFICE))),
    Guard("a late comment by who has become its secretary since", rules.OWN_COMMENT,
          lambda w: give(w, call(TOWN_HEAD, occurred_on=YESTERDAY)),
          given=lambda w: w.app.fill_post(admin(), BRANCH, Role.SECRETARY, TOWN_HEAD)),
    Guard("feedback by who has become its secretary", rules.OWN_COMMENT,
          lambda w: w.app.feed_back_comment(call(TOWN_DEPUTY, LATER), COMMENT, "请补齐"),
          given=lambda w: (give(w, call(TOWN_HEAD)),
                           w.app.fill_post(admin(NEXT_DAY), BRANCH, Role.SECRETARY, TOWN_DEPUTY))),
    Guard("publication of a comment on oneself", rules.OWN_COMMENT,
          lambda w: w.app.publish_comment(call(MEMBER, LATER), COMMENT, "本支部"),
          given=lambda w: (give(w, call(HEAD), of(MEMBER)),
                           w.app.fill_post(admin(NEXT_DAY), BRANCH, Role.DEPUTY_SECRETARY, MEMBER))),
    Guard("a comment on a leader above who belongs to the branch", rules.COMMENT_FROM_BELOW,
          lambda w: give(w, call(HEAD), of(TOWN_HEAD)), given=lambda w: belong(w, TOWN_HEAD)),
    Guard("a comment on a deputy above", rules.COMMENT_FROM_BELOW,
          lambda w: give(w, call(DEPUTY), of(TOWN_DEPUTY)), given=lambda w: belong(w, TOWN_DEPUTY)),
    Guard("a member commented on where they do not belong", rules.NOT_AFFILIATED,
          lambda w: give(w, call(HEAD), of(MEMBER), organisation=TOWN)),
]  # fmt: skip


@every(GUARDS)
def test_a_comment_is_refused_in_the_county(guard: Guard) -> None:
    guard.holds()


def test_a_comment_is_given_in_the_capacity_of_the_day_and_its_feedback_is_owed_in_seven_days() -> None:
    world = World()
    comment = give(world, call(TOWN_DEPUTY, LATER, occurred_on=DAY))
    (act,) = world.acts(COMMENT)
    assert (act.role, act.organisation, act.occurred_on) == (Role.DEPUTY_SECRETARY, TOWN, DAY)
    assert (comment.organisation, comment.feed_back_due) == (BRANCH, DAY + timedelta(7))


def test_who_has_left_the_post_comments_no_more_not_even_for_an_earlier_day() -> None:
    world = World()
    world.app.vacate_post(admin(), TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY)
    world.forbids(lambda: give(world, call(TOWN_DEPUTY)))
    world.forbids(lambda: give(world, call(TOWN_DEPUTY, occurred_on=YESTERDAY)))
    assert give(world, call(TOWN_HEAD)).given_on == DAY


def test_a_member_is_commented_on_where_they_live_or_where_they_work() -> None:
    world = World()
    both_places = world.admit(one("in service"), "IN_SERVICE", place=BRANCH, residence=OTHER)
    assert give(world, call(HEAD), of(both_places)).organisation == BRANCH
    second = give(world, call(OTHER_HEAD), of(both_places), key=one("second"), organisation=OTHER)
    assert second.organisation == OTHER
    world.forbids(lambda: give(world, call(HEAD), of(both_places), key=one("third"), organisation=OTHER))


def test_the_head_of_an_organisation_who_belongs_to_a_branch_is_commented_on_at_its_head() -> None:
    world = World()
    belong(world, TOWN_HEAD)
    world.forbids(lambda: give(world, call(COUNTY_HEAD), of(TOWN_HEAD)))
    world.forbids(lambda: give(world, call(HEAD), of(TOWN_HEAD), organisation=TOWN))
    assert give(world, call(COUNTY_HEAD), of(TOWN_HEAD), organisation=TOWN).organisation == TOWN


def test_a_member_of_a_committee_above_is_commented_on_in_their_branch() -> None:
    world = World()
    belong(world, TOWN_OFFICE)
    assert give(world, call(HEAD), of(TOWN_OFFICE)).organisation == BRANCH


def test_of_a_member_whom_one_may_not_see_one_learns_nothing() -> None:
    world = World()
    world.hides(lambda: give(world, call(STRANGER), of(MEMBER)))
    world.hides(lambda: give(world, call(STRANGER), of(one("nobody"))))
    give(world, call(HEAD), of(MEMBER))
    for command in (
        lambda: world.app.feed_back_comment(call(STRANGER), COMMENT, "请补齐"),
        lambda: world.app.publish_comment(call(OTHER_HEAD), COMMENT, "本支部"),
        lambda: world.app.follow_up_comment(call(STRANGER), COMMENT, 1, "已补"),
    ):
        world.hides(command)


def test_a_published_comment_is_read_by_the_members_of_the_organisation_and_by_nobody_beyond_it() -> None:
    world = World()
    give(world, call(HEAD), of(MEMBER))

    def readers() -> set[UUID]:
        comment = world.app.find(Comment, COMMENT)
        everybody = (MEMBER, COLLEAGUE, DEPUTY, TOWN_OFFICE, COUNTY_HEAD, STRANGER, OTHER_HEAD)
        return {who for who in everybody if world.app.sees(call(who).claim(LATER), comment)}

    before = {MEMBER, DEPUTY, TOWN_OFFICE, COUNTY_HEAD}
    assert readers() == before
    world.app.feed_back_comment(call(HEAD), COMMENT, "请补齐")
    assert readers() == before
    world.app.publish_comment(call(DEPUTY), COMMENT, "本支部")
    assert readers() == before | {COLLEAGUE}


def test_the_target_or_who_writes_for_it_follows_up() -> None:
    world = World()
    due = date(2011, 4, 30)
    give(world, call(TOWN_HEAD), follow_ups=[("补记", due), ("公布", due)])
    world.forbids(lambda: world.app.follow_up_comment(call(TOWN_HEAD), COMMENT, 1, "已补"))
    world.app.follow_up_comment(call(CLERK), COMMENT, 1, "已补", "ledger/2")
    assert set(world.app.find(Comment, COMMENT).followed) == {1}
    key = one("on a member")
    give(world, call(HEAD), of(MEMBER), key=key, follow_ups=[("补记", due)])
    world.app.follow_up_comment(call(MEMBER), key, 1, "已补")
    assert [act.role for act in world.acts(key)] == [Role.SECRETARY, Role.MEMBER]


def test_a_comment_is_given_once_and_changed_in_the_version_one_saw() -> None:
    world = World()
    give(world, call(TOWN_HEAD))
    with pytest.raises(AlreadyExists):
        give(world, call(TOWN_HEAD))
    with pytest.raises(StaleVersion):
        world.app.feed_back_comment(call(TOWN_HEAD, expected=2), COMMENT, "请补齐")
    with pytest.raises(NotFound):
        world.app.feed_back_comment(call(TOWN_HEAD), one("no comment"), "请补齐")


@pytest.mark.parametrize(
    ("target", "giver", "follow_up_to", "feed_back_to"),
    [
        (organisation(BRANCH), TOWN_HEAD, TOWN, COUNTY),
        (of(HEAD), TOWN_HEAD, TOWN, COUNTY),
        (of(MEMBER), HEAD, BRANCH, TOWN),
        (organisation(TOWN), COUNTY_HEAD, COUNTY, None),
    ],
)
def test_what_is_owed_about_a_comment_is_passed_up_to_who_commented_or_above_them(
    target: Pledger, giver: UUID, follow_up_to: UUID, feed_back_to: UUID | None
) -> None:
    world = World()
    comment = give(world, call(giver), target, follow_ups=[("补记", LATER)])
    world.app.remind_comment(system(LATER), COMMENT, "follow_up:1", LATER, "0")
    world.app.escalate_comment(system(LATER), COMMENT, "follow_up:1", LATER)
    world.app.escalate_comment(system(LATER), COMMENT, "feed_back", comment.feed_back_due)
    before = world.position()
    world.app.escalate_comment(system(LATER), COMMENT, "feed_back", comment.feed_back_due)
    world.app.escalate_comment(system(LATER), COMMENT, "follow_up:2", LATER)
    assert world.position() == before
    escalated = [event.to for event in world.app.events.get(COMMENT) if hasattr(event, "to")]
    assert escalated == [follow_up_to, feed_back_to]


def test_the_words_of_a_comment_go_with_the_personal_data_of_its_target() -> None:
    world = World()
    give(world, call(HEAD), of(MEMBER), account="走访二十户", follow_ups=[("补记", LATER)])
    world.app.feed_back_comment(call(HEAD), COMMENT, "请补齐")
    world.app.follow_up_comment(call(MEMBER), COMMENT, 1, "已补齐")
    world.cipher.erased.add(MEMBER)
    given, fed_back, followed = list(world.app.events.get(COMMENT))
    assert isinstance(given, CommentGiven)
    words = (given.account, given.achievements, given.shortcomings, given.direction, given.follow_ups[0].text)
    assert {*words, fed_back.text, followed.result} == {Erased(MEMBER)}  # type: ignore[attr-defined]
    comment = world.app.find(Comment, COMMENT)
    assert (comment.target.id, comment.followed[1].result) == (MEMBER, Erased(MEMBER))

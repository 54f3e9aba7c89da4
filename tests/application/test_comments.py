"""Leaders' comments through the application: who comments on whom, by the posts of the day (I1 to I4, B5)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain import rules
from domain.application import Call
from domain.errors import AlreadyExists, NotFound, PledgebookError, StaleVersion
from domain.judgement.comment import Checkpoint, Comment, CommentGiven, CommentMode
from domain.policy import preset
from domain.values import Erased, Pledger, PledgerKind, Role
from tests.application.world import (
    AFTERWARDS,
    BRANCH,
    CAMPAIGN,
    CLERK,
    COLLEAGUE,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    FOUNDED,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OF_BRANCH,
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

COMMENT = one("comment")
CONTACT, RESPONSIBLE, SUPERVISOR = one("contact leader"), one("responsible leader"), one("supervisor")
LATER, NEXT_DAY, YESTERDAY = DAY + timedelta(9), DAY + timedelta(1), DAY - timedelta(1)
MUTE = preset("DEFAULT").changed({"mechanisms": {"comment": False}})
SAID: dict[str, Any] = {
    "mode": CommentMode.ONE_BY_ONE,
    "checkpoint": Checkpoint.DURING,
    "achievements": "走访扎实",
    "shortcomings": "记录不全",
    "direction": "补齐台账",
}


def give(world: World, who: Call, target: Pledger = OF_BRANCH, key: UUID = COMMENT, **changes: Any) -> Comment:
    world.app.give_comment(who, key, campaign=CAMPAIGN, target=target, **{**SAID, **changes})
    return world.app.find(Comment, key)


def organisation(key: UUID) -> Pledger:
    return Pledger(PledgerKind.ORGANISATION, key)


def seat(world: World, place: UUID, role: Role, person: UUID) -> object:
    return world.app.fill_post(admin(FOUNDED), place, role, person)


def staffed() -> World:
    world = World()
    for person, role in (
        (CONTACT, Role.CONTACT_LEADER), (RESPONSIBLE, Role.RESPONSIBLE_LEADER), (SUPERVISOR, Role.SUPERVISOR),
    ):  # fmt: skip
        seat(world, BRANCH, role, world.admit(person, place=COUNTY))
    return world


def lend(world: World, place: UUID, role: Role, holder: UUID, substitute: UUID) -> object:
    return world.app.name_substitute(call(holder), place, role, substitute, since=DAY, until=date(2011, 4, 1))


EVERYBODY = {
    "county secretary": COUNTY_HEAD, "county leader in charge": IN_CHARGE, "town secretary": TOWN_HEAD,
    "town deputy": TOWN_DEPUTY, "town office": TOWN_OFFICE, "secretary": HEAD, "deputy": DEPUTY, "clerk": CLERK,
    "member": MEMBER, "colleague": COLLEAGUE, "other secretary": OTHER_HEAD, "stranger": STRANGER,
    "contact leader": CONTACT, "responsible leader": RESPONSIBLE, "supervisor": SUPERVISOR,
}  # fmt: skip
TOWN_LEADERS = {"town secretary", "town deputy"}
COUNTY_LEADERS = {"county secretary", "county leader in charge"}
WHO_ON_WHOM = {
    "the branch": (organisation(BRANCH), TOWN_LEADERS | {"contact leader", "responsible leader"}),
    "its secretary": (of(HEAD), TOWN_LEADERS),
    "its deputy": (of(DEPUTY), {"secretary"}),
    "its clerk": (of(CLERK), {"secretary", "deputy"}),
    "a member": (of(MEMBER), {"secretary", "deputy"}),
    "the other branch": (organisation(OTHER), TOWN_LEADERS),
    "a member of the other branch": (of(STRANGER), {"other secretary"}),
    "the town": (organisation(TOWN), COUNTY_LEADERS),
    "the town's secretary": (of(TOWN_HEAD), COUNTY_LEADERS),
    "the town's deputy": (of(TOWN_DEPUTY), {"town secretary"}),
    "the contact leader": (of(CONTACT), {"county secretary"}),
    "the county": (organisation(COUNTY), set[str]()),
    "the county's secretary": (of(COUNTY_HEAD), set[str]()),
}
"""The superior on the organisation and its head, the head on members, the contact leader on the contact point."""


@pytest.mark.parametrize("whom", WHO_ON_WHOM)
def test_these_people_comment_and_nobody_else(whom: str) -> None:
    target, expected = WHO_ON_WHOM[whom]
    found = set()
    for title, who in EVERYBODY.items():
        world = staffed()
        before = world.position()
        try:
            give(world, call(who), target)
        except PledgebookError:
            assert world.position() == before
        else:
            found.add(title)
    assert found == expected


def test_the_system_and_the_administrator_comment_on_nobody() -> None:
    world = World()
    world.forbids(lambda: give(world, system()))
    world.forbids(lambda: give(world, admin()))


def both(world: World) -> object:
    return seat(world, TOWN, Role.DEPUTY_SECRETARY, HEAD)


def belong(world: World, person: UUID) -> object:
    return world.app.transfer_member(admin(FOUNDED), person, BRANCH)


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

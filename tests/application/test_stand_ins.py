"""Separation of duties through substitution: who acts and in whose stead, both must be impartial (B5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain import rules
from domain.application import Pledgebook
from domain.application.base import Call
from domain.errors import InvalidInput, NotAuthorised
from domain.values import Fault, Findings, Party, Role, Stage
from tests.application.lending import (
    A_MONTH,
    APRIL,
    BOTH,
    BRANCHS,
    COMMITTEE,
    HEADS,
    LEADER,
    MEMBERS,
    NEXT_YEAR,
    SECRETARY,
    complete,
    conclude,
    handed_in,
    heads_handed_in,
    lend,
    members_handed_in,
    rectifying,
    review,
    seat,
    seat_and_lend,
    sign,
    signed_for_the_head,
    strike,
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
    IN_CHARGE,
    MEMBER,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    Guard,
    World,
    admin,
    call,
    draft,
    every,
    of,
)
from tests.domain.letters import one

A_WHILE_AFTER = (AFTERWARDS, date(2013, 6, 1))
GUARDS = [
    Guard("the pledging member as the reviewing secretary's substitute", rules.OWN_PLEDGE,
          lambda w: review(w, MEMBER, MEMBERS, SECRETARY),
          given=lambda w: (members_handed_in(w), lend(w, BRANCH, Role.SECRETARY, HEAD, MEMBER))),
    Guard("the pledging secretary as the superior secretary's substitute", rules.OWN_PLEDGE,
          lambda w: review(w, HEAD, HEADS, SECRETARY),
          given=lambda w: (heads_handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, HEAD))),
    Guard("the secretary of the pledging branch as the superior secretary's substitute", rules.OWN_PLEDGE,
          lambda w: review(w, HEAD), given=lambda w: (handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, HEAD))),
    Guard("the reviewer's substitute, who wrote the letter", rules.OWN_PLEDGE, lambda w: review(w, CLERK),
          given=lambda w: (handed_in(w, CLERK), lend(w, TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY, CLERK))),
    Guard("in the stead of who wrote the letter", rules.OWN_PLEDGE, lambda w: review(w, COLLEAGUE),
          given=lambda w: (handed_in(w, CLERK), seat_and_lend(w, CLERK, COLLEAGUE))),
    Guard("in whose stead another wrote the letter", rules.OWN_PLEDGE, lambda w: review(w, CLERK),
          given=lambda w: (lend(w, BRANCH, Role.CLERK, CLERK, COLLEAGUE), seat(w, CLERK), handed_in(w, COLLEAGUE))),
    Guard("the branch secretary's substitute from a seat in the town", rules.OWN_PLEDGE, lambda w: review(w, DEPUTY),
          given=lambda w: (handed_in(w), seat(w, DEPUTY), lend(w, BRANCH, Role.SECRETARY, HEAD, DEPUTY))),
    Guard("in the stead of the branch secretary's substitute", rules.OWN_PLEDGE, lambda w: review(w, COLLEAGUE),
          given=lambda w: (handed_in(w), lend(w, BRANCH, Role.SECRETARY, HEAD, DEPUTY),
                           seat_and_lend(w, DEPUTY, COLLEAGUE))),
    Guard("the second approver in the first one's stead", rules.APPROVED_BEFORE,
          lambda w: review(w, TOWN_HEAD, HEADS, LEADER), policy=BOTH,
          given=lambda w: (heads_handed_in(w), lend(w, COUNTY, Role.LEADER_IN_CHARGE, IN_CHARGE, TOWN_HEAD),
                           review(w, TOWN_HEAD, HEADS, SECRETARY))),
    Guard("the first approver in the second one's stead", rules.APPROVED_BEFORE,
          lambda w: review(w, IN_CHARGE, HEADS, SECRETARY), policy=BOTH,
          given=lambda w: (heads_handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, IN_CHARGE),
                           review(w, IN_CHARGE, HEADS, LEADER))),
    Guard("one substitute of both approvers", rules.APPROVED_BEFORE,
          lambda w: review(w, COLLEAGUE, HEADS, SECRETARY), policy=BOTH,
          given=lambda w: (heads_handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, COLLEAGUE),
                           lend(w, COUNTY, Role.LEADER_IN_CHARGE, IN_CHARGE, COLLEAGUE),
                           review(w, COLLEAGUE, HEADS, LEADER))),
    Guard("in whose stead another approved", rules.APPROVED_BEFORE,
          lambda w: review(w, IN_CHARGE, HEADS, SECRETARY), policy=BOTH,
          given=lambda w: (heads_handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, IN_CHARGE),
                           lend(w, COUNTY, Role.LEADER_IN_CHARGE, IN_CHARGE, COLLEAGUE),
                           review(w, COLLEAGUE, HEADS, LEADER))),
    Guard("countersigning what one signed in the branch secretary's stead", rules.OWN_PLEDGE,
          lambda w: sign(w, DEPUTY), given=signed_for_the_head),
    Guard("countersigning it after the substitution", rules.OWN_PLEDGE,
          lambda w: w.app.sign(call(DEPUTY, APRIL), BRANCHS, Party.SUPERIOR, w.app.pledge(BRANCHS).letter.digest),
          given=signed_for_the_head),
    Guard("countersigning what another signed in one's stead", rules.OWN_PLEDGE, lambda w: sign(w, HEAD),
          given=lambda w: (w.reach(Stage.SIGN), lend(w, BRANCH, Role.SECRETARY, HEAD, DEPUTY),
                           sign(w, DEPUTY, Party.PLEDGER), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, HEAD))),
    Guard("striking off through a substitute what one claimed", rules.OWN_CLAIM, lambda w: strike(w, COLLEAGUE), item=1,
          given=lambda w: (w.reach(Stage.FULFIL), complete(w, CLERK), seat_and_lend(w, CLERK, COLLEAGUE))),
    Guard("striking off as a substitute what one claimed", rules.OWN_CLAIM, lambda w: strike(w, CLERK), item=1,
          given=lambda w: (w.reach(Stage.FULFIL), complete(w, CLERK),
                           lend(w, TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY, CLERK))),
    Guard("striking off what one claimed as a substitute", rules.OWN_CLAIM, lambda w: strike(w, COLLEAGUE), item=1,
          given=lambda w: (w.reach(Stage.FULFIL), lend(w, BRANCH, Role.CLERK, CLERK, COLLEAGUE),
                           complete(w, COLLEAGUE), seat(w, COLLEAGUE))),
    Guard("striking off what another claimed in one's stead", rules.OWN_CLAIM, lambda w: strike(w, CLERK), item=1,
          given=lambda w: (w.reach(Stage.FULFIL), lend(w, BRANCH, Role.CLERK, CLERK, COLLEAGUE),
                           complete(w, COLLEAGUE), seat(w, CLERK))),
    Guard("concluding through a substitute what one reported", rules.OWN_CLAIM, lambda w: conclude(w, COLLEAGUE),
          given=lambda w: (rectifying(w, CLERK), seat(w, CLERK),
                           lend(w, TOWN, Role.COMMITTEE_MEMBER, CLERK, COLLEAGUE, days=A_WHILE_AFTER))),
]  # fmt: skip


@every(GUARDS)
def test_nobody_judges_their_own_through_a_substitute_or_as_one(guard: Guard) -> None:
    guard.holds()


Judgement = Callable[[Pledgebook, Call], object]
JUDGEMENTS: dict[str, tuple[Stage, Judgement]] = {
    "review": (Stage.REVIEW, lambda app, who: app.review(who, BRANCHS, COMMITTEE, [], [Fault(0, "EMPTY")])),
    "countersign": (Stage.SIGN, lambda app, who: app.sign(who, BRANCHS, Party.SUPERIOR, "")),
    "strike off": (Stage.FULFIL, lambda app, who: app.strike_off(who, BRANCHS, 1, Findings(True, True, True))),
    "correct": (Stage.FULFIL, lambda app, who: app.correct_item(who, BRANCHS, 1)),
    "decide on an amendment": (Stage.FULFIL, lambda app, who: app.decide_amendment(who, BRANCHS, approved=True)),
    "decide on a withdrawal": (Stage.FULFIL, lambda app, who: app.decide_withdrawal(who, BRANCHS, approved=True)),
    "open the evaluation": (Stage.FULFIL, lambda app, who: app.open_evaluation(who, BRANCHS)),
    "assess": (Stage.EVALUATE, lambda app, who: app.assess(who, BRANCHS, kept=[1], unkept=[2])),
    "order": (Stage.EVALUATE, lambda app, who: app.order_rectification(who, BRANCHS)),
    "conclude": (Stage.EVALUATE, lambda app, who: app.conclude_rectification(who, BRANCHS, solved=True)),
    "close": (Stage.EVALUATE, lambda app, who: app.close_pledge(who, BRANCHS)),
}


@pytest.mark.parametrize("name", JUDGEMENTS)
def test_no_judgement_is_passed_by_the_partial_in_anothers_stead_nor_by_another_in_theirs(name: str) -> None:
    stage, judge = JUDGEMENTS[name]
    world = World()
    world.reach(stage)
    day = AFTERWARDS if stage is Stage.EVALUATE else DAY
    world.app.fill_post(admin(day), BRANCH, Role.SECRETARY, DEPUTY)  # who wrote it stays its writer
    days = (day, date(day.year, 12, 1))
    lend(world, TOWN, Role.SECRETARY, TOWN_HEAD, HEAD, days=days)
    world.refuses(rules.OWN_PLEDGE, lambda: judge(world.app, call(HEAD, day)))
    world.app.fill_post(admin(day), TOWN, Role.SECRETARY, HEAD)
    lend(world, TOWN, Role.SECRETARY, HEAD, COLLEAGUE, days=days)
    world.refuses(rules.OWN_PLEDGE, lambda: judge(world.app, call(COLLEAGUE, day)))
    world.app.fill_post(admin(day), TOWN, Role.SECRETARY, OTHER_HEAD)
    lend(world, TOWN, Role.SECRETARY, OTHER_HEAD, DEPUTY, days=days)
    world.refuses(rules.OWN_PLEDGE, lambda: judge(world.app, call(DEPUTY, day)))


def test_an_amendment_asked_for_in_anothers_stead_is_decided_by_neither(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    lend(world, BRANCH, Role.CLERK, CLERK, COLLEAGUE)
    world.app.request_amendment(call(COLLEAGUE, reason="资金不足"), key, 1, draft("硬化村道2公里"))
    for who in (COLLEAGUE, CLERK):
        seat(world, who)
        decide = call(who)
        world.refuses(rules.OWN_PLEDGE, lambda: world.app.decide_amendment(decide, key, approved=True))  # noqa: B023
    world.app.decide_amendment(call(TOWN_DEPUTY), key, approved=True)


def test_a_substitute_who_is_impartial_does_all_that_the_holder_does(world: World) -> None:
    handed_in(world)
    lend(world, TOWN, Role.SECRETARY, TOWN_HEAD, OTHER_HEAD)
    lend(world, BRANCH, Role.SECRETARY, HEAD, DEPUTY, days=A_MONTH)
    review(world, OTHER_HEAD)
    sign(world, DEPUTY, Party.PLEDGER)
    sign(world, OTHER_HEAD, Party.SUPERIOR, on_behalf_of=TOWN_HEAD)
    assert world.app.pledge(BRANCHS).stage is Stage.PUBLISH
    *_, approved, first, second = world.acts(BRANCHS)
    assert [(act.actor, act.role, act.organisation, act.on_behalf_of) for act in (approved, first, second)] == [
        (OTHER_HEAD, Role.SECRETARY, TOWN, TOWN_HEAD),
        (DEPUTY, Role.SECRETARY, BRANCH, HEAD),
        (OTHER_HEAD, Role.SECRETARY, TOWN, TOWN_HEAD),
    ]


def test_after_the_substitution_the_former_stand_in_may_judge(world: World) -> None:
    handed_in(world)
    seat(world, DEPUTY)
    lend(world, BRANCH, Role.SECRETARY, HEAD, DEPUTY, days=A_MONTH)
    world.refuses(rules.OWN_PLEDGE, lambda: review(world, DEPUTY))
    world.approve(BRANCHS, call(DEPUTY, APRIL))


def test_the_substitution_itself_is_recorded_in_the_post_it_is_about(world: World) -> None:
    world.app.fill_post(admin(), BRANCH, Role.CLERK, HEAD)
    lend(world, BRANCH, Role.CLERK, HEAD, COLLEAGUE)
    world.app.end_substitution(call(HEAD), BRANCH, Role.CLERK)
    named, ended = world.acts(BRANCH)[-2:]
    assert [(act.actor, act.role, act.on_behalf_of) for act in (named, ended)] == [(HEAD, Role.CLERK, None)] * 2


def test_nobody_names_or_recalls_a_substitute_for_another(world: World) -> None:
    lend(world, BRANCH, Role.SECRETARY, HEAD, COLLEAGUE)
    for who in (call(COLLEAGUE), call(TOWN_HEAD), admin(), replace(call(COLLEAGUE), on_behalf_of=HEAD)):
        with pytest.raises(NotAuthorised):
            world.app.name_substitute(who, BRANCH, Role.SECRETARY, CLERK, since=APRIL, until=NEXT_YEAR)
        with pytest.raises(NotAuthorised):
            world.app.end_substitution(who, BRANCH, Role.SECRETARY)
    world.refuses(rules.NOT_SUBSTITUTED, lambda: world.app.end_substitution(call(DEPUTY), BRANCH, Role.SECRETARY))


def test_people_are_named_by_who_may_read_of_them_by_colleagues_and_by_their_posts(world: World) -> None:
    def draw(who: UUID, person: UUID) -> None:
        world.propose(of(who), call(who), items=[draft(person=person)])

    for substitute in (COLLEAGUE, OTHER_HEAD, COUNTY_HEAD):
        lend(world, BRANCH, Role.CLERK, CLERK, substitute, days=A_MONTH)
        world.app.end_substitution(call(CLERK), BRANCH, Role.CLERK)
    draw(MEMBER, HEAD)
    world.hides(lambda: lend(world, BRANCH, Role.CLERK, CLERK, STRANGER))
    world.hides(lambda: world.app.fill_post(call(HEAD), BRANCH, Role.LIAISON, STRANGER))
    with pytest.raises(InvalidInput) as unknown:
        draw(COLLEAGUE, STRANGER)
    with pytest.raises(InvalidInput) as nobody:
        draw(COLLEAGUE, one("nobody"))
    assert unknown.value.field == nobody.value.field == "items.0.person"
    world.app.fill_post(call(TOWN_HEAD), BRANCH, Role.LIAISON, STRANGER)

"""What is recorded late gives nobody back what they lost, and makes nobody impartial again (B2, B4, B5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain import rules
from domain.application import pledge_id
from domain.organisation import Organisation
from domain.values import Role, Stage
from tests.application.world import (
    AFTERWARDS,
    ALL_WELL,
    BRANCH,
    CAMPAIGN,
    CLERK,
    COUNTY,
    DAY,
    DEPUTY,
    FOUNDED,
    HEAD,
    OF_BRANCH,
    OTHER,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    Guard,
    World,
    admin,
    call,
    draft,
    every,
)
from tests.domain.letters import one

BRANCHS = pledge_id(CAMPAIGN, 2011, OF_BRANCH, BRANCH)
APRIL, JUNE = date(2011, 4, 1), date(2011, 6, 1)
LATE = call(TOWN_DEPUTY, JUNE, occurred_on=DAY)
GIVEN_LATE: dict[str, Callable[[World], object]] = {
    "a post of their own": lambda w: w.app.fill_post(LATE, TOWN, Role.OFFICE, TOWN_DEPUTY),
    "a post below": lambda w: w.app.fill_post(LATE, BRANCH, Role.SUPERVISOR, TOWN_DEPUTY),
    "somebody else's post": lambda w: w.app.vacate_post(LATE, BRANCH, Role.CLERK, CLERK),
    "a move": lambda w: w.app.move_organisation(LATE, BRANCH, OTHER),
    "the end of a branch": lambda w: w.app.dissolve_organisation(LATE, BRANCH),
    "a stand-in": lambda w: w.app.name_substitute(LATE, TOWN, Role.DEPUTY_SECRETARY, STRANGER, since=DAY, until=APRIL),
}


def begun(world: World, day: date) -> UUID:
    """Begin the branch's pledge on a day and hand it in."""
    world.app.submit(call(HEAD, day), world.propose(OF_BRANCH, call(HEAD, day)))
    return BRANCHS


def complete(world: World, day: date) -> object:
    return world.app.complete_item(call(HEAD, day), world.reach(Stage.FULFIL), 2, "photo/2")


def ask(world: World, day: date) -> object:
    return world.app.request_amendment(call(HEAD, day, reason="雨季"), world.reach(Stage.FULFIL), 2, draft())


def assess(world: World) -> object:
    return world.app.assess(replace(LATE, moment=call(HEAD, AFTERWARDS).moment), BRANCHS, kept=[1], unkept=[2])


GUARDS = [
    Guard("a review of a letter that was not written yet", rules.JUDGED_EARLY,
          lambda w: w.approve(BRANCHS, LATE), given=lambda w: begun(w, APRIL)),
    Guard("an item struck off before it was reported", rules.JUDGED_EARLY,
          lambda w: w.app.strike_off(LATE, BRANCHS, 2, ALL_WELL), given=lambda w: complete(w, APRIL)),
    Guard("a decision before anybody asked for it", rules.JUDGED_EARLY,
          lambda w: w.app.decide_amendment(LATE, BRANCHS, approved=True), given=lambda w: ask(w, APRIL)),
    Guard("an assessment before the evaluation began", rules.JUDGED_EARLY, assess,
          given=lambda w: w.reach(Stage.EVALUATE)),
]  # fmt: skip


@every(GUARDS)
def test_nothing_is_judged_on_a_day_before_it_came_to_be(guard: Guard) -> None:
    """Else who has lost the judge's post would go on judging what was written since."""
    guard.holds()


@pytest.mark.parametrize("what", GIVEN_LATE)
def test_who_has_lost_a_post_enters_nothing_that_lasts_under_an_earlier_day(what: str) -> None:
    world = World()
    world.app.vacate_post(admin(APRIL), TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY)
    world.forbids(lambda: GIVEN_LATE[what](world))


def test_who_holds_the_post_on_both_days_enters_late(world: World) -> None:
    world.app.fill_post(LATE, BRANCH, Role.SUPERVISOR, STRANGER)
    assert world.app.look_up(Organisation, BRANCH).holders_on(Role.SUPERVISOR, APRIL) == (STRANGER,)


def test_a_superior_who_lost_a_branch_fills_no_post_of_it_under_an_earlier_day(world: World) -> None:
    elsewhere = one("another town")
    world.app.found_organisation(
        admin(FOUNDED), elsewhere, name="乙镇党委", level="COMMITTEE", type="RURAL", parent=COUNTY
    )
    world.app.move_organisation(admin(APRIL), BRANCH, elsewhere)
    world.forbids(lambda: world.app.fill_post(LATE, BRANCH, Role.DEPUTY_SECRETARY, STRANGER))


def test_the_branchs_secretary_of_today_does_not_judge_it_from_a_post_of_earlier(world: World) -> None:
    world.app.vacate_post(admin(APRIL), TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY)
    world.app.fill_post(admin(APRIL), BRANCH, Role.SECRETARY, TOWN_DEPUTY)
    key = world.propose(OF_BRANCH, call(CLERK))
    world.app.submit(call(CLERK), key)
    world.refuses(rules.OWN_PLEDGE, lambda: world.approve(key, LATE))


def test_who_reported_an_item_does_not_strike_it_off_after_somebody_reported_it_again(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    seat(world, DEPUTY)
    for who in (DEPUTY, CLERK):
        world.app.complete_item(call(who), key, 2, "photo/2")
    world.refuses(rules.OWN_CLAIM, lambda: world.app.strike_off(call(DEPUTY), key, 2, ALL_WELL), 2)


def test_who_reported_a_rectification_does_not_conclude_it_after_somebody_reported_it_again(world: World) -> None:
    key = world.reach(Stage.EVALUATE)
    seat(world, DEPUTY)
    world.assess(key)
    world.app.order_rectification(call(TOWN_DEPUTY, AFTERWARDS), key)
    for who in (DEPUTY, CLERK):
        world.app.report_rectification(call(who, AFTERWARDS), key, causes="因", measures="措施")
    late = call(DEPUTY, AFTERWARDS)
    world.refuses(rules.OWN_CLAIM, lambda: world.app.conclude_rectification(late, key, solved=False, criticism="敷衍"))


def seat(world: World, person: UUID) -> None:
    """Give somebody of the branch a seat in the town that judges it."""
    world.app.fill_post(admin(), TOWN, Role.COMMITTEE_MEMBER, person)

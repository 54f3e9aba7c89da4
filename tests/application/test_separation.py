"""Nobody judges a pledge of their own (B5), and nothing is judged by a committee without a secretary (B3)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain import rules
from domain.application import Answer, pledge_id
from domain.policy import Approver, preset
from domain.values import Fault, Party, Role, Stage
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OF_BRANCH,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    Guard,
    World,
    admin,
    call,
    every,
    of,
)
from tests.domain.letters import one

SECRETARY, COMMITTEE = Approver.SECRETARY, Approver.COMMITTEE
BOTH = preset("YUMEN_POWER").changed({"mechanisms": {"discussion": False}})


BRANCHS, MEMBERS = (pledge_id(CAMPAIGN, 2011, pledger, BRANCH) for pledger in (OF_BRANCH, of(MEMBER)))


def submitted(world: World) -> UUID:
    key = world.propose()
    world.app.submit(call(HEAD), key)
    return key


def seat_in_town(world: World, person: UUID) -> Answer:
    return world.app.fill_post(admin(), TOWN, Role.COMMITTEE_MEMBER, person)


def leave(world: World, place: UUID, person: UUID) -> Answer:
    return world.app.vacate_post(admin(), place, Role.SECRETARY, person)


def away(world: World) -> Answer:
    """Let the branch's secretary, who also sits in the town, be replaced there by the town's deputy."""
    seat_in_town(world, HEAD)
    april = date(2011, 4, 1)
    return world.app.name_substitute(call(HEAD), TOWN, Role.COMMITTEE_MEMBER, TOWN_DEPUTY, since=DAY, until=april)


def review(world: World, who: UUID, key: UUID = BRANCHS, approver: Approver = COMMITTEE, **changes: Any) -> None:
    world.approve(key, call(who, **changes), approver)


GUARDS = [
    Guard("the branch's secretary from a seat in the town", rules.OWN_PLEDGE, lambda w: review(w, HEAD),
          given=lambda w: (submitted(w), seat_in_town(w, HEAD))),
    Guard("the clerk who wrote the letter from a seat in the town", rules.OWN_PLEDGE, lambda w: review(w, CLERK),
          given=lambda w: (w.app.submit(call(HEAD), w.propose(who=call(CLERK))), seat_in_town(w, CLERK))),
    Guard("the town's deputy on behalf of the branch's secretary", rules.OWN_PLEDGE,
          lambda w: review(w, TOWN_DEPUTY, on_behalf_of=HEAD), given=lambda w: (submitted(w), away(w))),
    Guard("the secretary who wrote a member's letter", rules.OWN_PLEDGE, lambda w: review(w, HEAD, MEMBERS, SECRETARY),
          given=lambda w: w.app.submit(call(MEMBER), w.propose(of(MEMBER), who=call(HEAD)))),
    Guard("while the town has no secretary", rules.SECRETARY_VACANT, lambda w: review(w, TOWN_DEPUTY),
          given=lambda w: (submitted(w), leave(w, TOWN, TOWN_HEAD))),
    Guard("while the branch has no secretary", rules.SECRETARY_VACANT, lambda w: review(w, TOWN_DEPUTY),
          given=lambda w: (submitted(w), leave(w, BRANCH, HEAD))),
]  # fmt: skip


@every(GUARDS)
def test_a_review_is_refused(guard: Guard) -> None:
    guard.holds()


def test_the_secretarys_own_pledge_goes_to_the_superior(world: World) -> None:
    key = world.propose(of(HEAD))
    pledge = world.app.pledge(key)
    assert (pledge.organisation, pledge.reviewer) == (BRANCH, TOWN)
    world.app.submit(call(HEAD), key)
    world.forbids(lambda: world.approve(key, call(HEAD), SECRETARY, leading=True))
    world.forbids(lambda: world.approve(key, call(DEPUTY), SECRETARY, leading=True))
    world.approve(key, call(TOWN_HEAD), SECRETARY, leading=True)
    assert world.app.pledge(key).stage is Stage.SIGN


def test_an_ordinary_members_pledge_is_reviewed_by_the_own_branch(world: World) -> None:
    key = world.propose(of(MEMBER))
    assert world.app.pledge(key).reviewer == BRANCH
    world.app.submit(call(MEMBER), key)
    world.forbids(lambda: world.approve(key, call(TOWN_HEAD), SECRETARY))
    world.approve(key, call(HEAD), SECRETARY)
    assert world.app.pledge(key).stage is Stage.SIGN


def test_a_members_pledge_needs_no_secretary_but_the_branchs_own(world: World) -> None:
    key = world.propose(of(MEMBER))
    world.app.submit(call(MEMBER), key)
    leave(world, TOWN, TOWN_HEAD)
    world.approve(key, call(HEAD), SECRETARY)
    leave(world, BRANCH, HEAD)
    digest = world.app.pledge(key).letter.digest
    world.refuses(rules.SECRETARY_VACANT, lambda: world.app.sign(call(MEMBER), key, Party.PLEDGER, digest))


def test_a_vacancy_ends_on_the_day_the_post_is_filled(world: World) -> None:
    key = submitted(world)
    leave(world, TOWN, TOWN_HEAD)
    world.refuses(rules.SECRETARY_VACANT, lambda: review(world, TOWN_DEPUTY))
    world.app.fill_post(admin(), TOWN, Role.SECRETARY, COUNTY_HEAD)
    review(world, TOWN_DEPUTY)
    assert world.app.pledge(key).stage is Stage.SIGN


def test_where_secretary_and_leader_in_charge_must_approve_the_leader_may_sit_above_the_reviewer() -> None:
    world = World(BOTH)
    key = world.propose(of(HEAD))
    world.app.submit(call(HEAD), key)
    world.forbids(lambda: world.approve(key, call(COUNTY_HEAD), SECRETARY, leading=True))
    world.approve(key, call(IN_CHARGE), Approver.LEADER_IN_CHARGE, leading=True)
    assert world.app.pledge(key).stage is Stage.REVIEW
    world.refuses(rules.APPROVER_NOT_NEEDED, lambda: world.approve(key, call(TOWN_DEPUTY), COMMITTEE, leading=True))
    world.approve(key, call(TOWN_HEAD), SECRETARY, leading=True)
    assert world.app.pledge(key).stage is Stage.PUBLISH


def test_a_secretary_by_post_is_held_to_the_higher_standard_whatever_their_kind(world: World) -> None:
    newcomer = world.admit(one("newcomer"), "MEMBER")
    world.app.fill_post(admin(), BRANCH, Role.SECRETARY, newcomer)
    key = world.propose(of(newcomer))
    world.app.submit(call(newcomer), key)
    world.refuses(rules.VERDICT_MISSING, lambda: world.approve(key, call(TOWN_HEAD), SECRETARY), item=1)
    world.approve(key, call(TOWN_HEAD), SECRETARY, leading=True)


def test_who_signed_for_the_branch_cannot_countersign_after_moving_up(world: World) -> None:
    key = world.reach(Stage.SIGN)
    digest = world.app.pledge(key).letter.digest
    world.app.sign(call(HEAD), key, Party.PLEDGER, digest)
    leave(world, BRANCH, HEAD)
    later = date(2011, 3, 2)
    world.app.fill_post(admin(later), BRANCH, Role.SECRETARY, DEPUTY)
    world.app.fill_post(admin(later), TOWN, Role.SECRETARY, HEAD)
    world.refuses(rules.OWN_PLEDGE, lambda: world.app.sign(call(HEAD, later), key, Party.SUPERIOR, digest))


@pytest.mark.parametrize("day", [DAY, date(2011, 4, 1)])
def test_the_secretary_of_the_day_is_the_one_who_may_not_judge(world: World, day: date) -> None:
    key = submitted(world)
    seat_in_town(world, DEPUTY)
    world.app.fill_post(admin(date(2011, 4, 1)), BRANCH, Role.SECRETARY, DEPUTY)

    def send_back() -> None:
        world.app.review(call(DEPUTY, day), key, COMMITTEE, world.verdicts(key), [Fault(0, "EMPTY")])

    if day == DAY:
        send_back()
    else:
        world.refuses(rules.OWN_PLEDGE, send_back)

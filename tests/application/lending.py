"""Steps of the tests in which posts are lent to substitutes: who is away, who judges, who signs."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.application import Answer, pledge_id
from domain.policy import Approver, preset
from domain.values import Party, Role, Stage
from tests.application.world import (
    AFTERWARDS,
    ALL_WELL,
    BRANCH,
    CAMPAIGN,
    DAY,
    DEPUTY,
    HEAD,
    MEMBER,
    OF_BRANCH,
    TOWN,
    TOWN_HEAD,
    World,
    admin,
    call,
    of,
)

SECRETARY, COMMITTEE, LEADER = Approver.SECRETARY, Approver.COMMITTEE, Approver.LEADER_IN_CHARGE
BOTH = preset("YUMEN_POWER").changed({"mechanisms": {"discussion": False}})
BRANCHS, MEMBERS, HEADS = (pledge_id(CAMPAIGN, 2011, pledger, BRANCH) for pledger in (OF_BRANCH, of(MEMBER), of(HEAD)))
APRIL, NEXT_YEAR = date(2011, 4, 1), date(2012, 3, 1)
A_YEAR, A_MONTH = (DAY, NEXT_YEAR), (DAY, APRIL)
PHOTO = "photo/1"


def lend(world: World, place: UUID, role: Role, holder: UUID, to: UUID, *, days: tuple[date, date] = A_YEAR) -> Answer:
    """Let the holder of a post be substituted."""
    since, until = days
    return world.app.name_substitute(call(holder, since), place, role, to, since=since, until=until)


def seat(world: World, person: UUID) -> Answer:
    return world.app.fill_post(admin(), TOWN, Role.COMMITTEE_MEMBER, person)


def seat_and_lend(world: World, holder: UUID, to: UUID) -> Answer:
    seat(world, holder)
    return lend(world, TOWN, Role.COMMITTEE_MEMBER, holder, to)


def handed_in(world: World, writer: UUID = HEAD) -> UUID:
    key = world.propose(who=call(writer))
    world.app.submit(call(HEAD), key)
    return key


def members_handed_in(world: World) -> Answer:
    return world.app.submit(call(MEMBER), world.propose(of(MEMBER)))


def heads_handed_in(world: World) -> Answer:
    return world.app.submit(call(HEAD), world.propose(of(HEAD)))


def review(world: World, who: UUID, key: UUID = BRANCHS, approver: Approver = COMMITTEE, **changes: Any) -> Answer:
    return world.approve(key, call(who, **changes), approver, leading=key == HEADS)


def sign(world: World, who: UUID, party: Party = Party.SUPERIOR, key: UUID = BRANCHS, **changes: Any) -> Answer:
    return world.app.sign(call(who, **changes), key, party, world.app.pledge(key).letter.digest)


def complete(world: World, who: UUID) -> Answer:
    return world.app.complete_item(call(who), BRANCHS, 1, PHOTO)


def strike(world: World, who: UUID, **changes: Any) -> Answer:
    return world.app.strike_off(call(who, **changes), BRANCHS, 1, ALL_WELL)


def signed_for_the_head(world: World) -> None:
    world.reach(Stage.SIGN)
    lend(world, BRANCH, Role.SECRETARY, HEAD, DEPUTY, days=A_MONTH)
    sign(world, DEPUTY, Party.PLEDGER)
    lend(world, TOWN, Role.SECRETARY, TOWN_HEAD, DEPUTY)


def rectifying(world: World, reporter: UUID) -> Answer:
    key = world.reach(Stage.EVALUATE)
    world.assess(key)
    world.app.order_rectification(call(TOWN_HEAD, AFTERWARDS), key)
    return world.app.report_rectification(call(reporter, AFTERWARDS), key, causes="缺料", measures="已订货")


def conclude(world: World, who: UUID) -> Answer:
    return world.app.conclude_rectification(call(who, AFTERWARDS), BRANCHS, solved=False, criticism="敷衍")


def leave(world: World, place: UUID) -> Answer:
    """Leave the secretary's post vacant, though a substitute was named."""
    secretary = HEAD if place == BRANCH else TOWN_HEAD
    return world.app.vacate_post(admin(), place, Role.SECRETARY, secretary)

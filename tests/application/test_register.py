"""The register of campaigns, organisations and members: who keeps it, and the tree it makes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain import rules
from domain.application import Call
from domain.campaign import Campaign
from domain.errors import AlreadyExists, NotAuthorised, NotFound
from domain.member import Member
from domain.organisation import Organisation
from domain.policy import preset
from domain.values import Role, Stage
from tests.application.world import (
    AFTERWARDS,
    BRANCH,
    CAMPAIGN,
    CLERK,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    FOUNDED,
    HEAD,
    IN_CHARGE,
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
    system,
)
from tests.domain.letters import one

NEW = one("new")
XIECUN = preset("XIECUN")
APRIL, MAY, JUNE = (date(2011, month, 1) for month in (4, 5, 6))

Command = Callable[[World, Call], object]
KEPT: dict[str, Command] = {
    "rename": lambda w, who: w.app.rename_organisation(who, BRANCH, "新村"),
    "move": lambda w, who: w.app.move_organisation(who, BRANCH, COUNTY),
    "dissolve": lambda w, who: w.app.dissolve_organisation(who, BRANCH),
    "found": lambda w, who: w.app.found_organisation(
        who, NEW, name="第一党小组", level="GROUP", type="RURAL", parent=BRANCH
    ),
    "fill": lambda w, who: w.app.fill_post(who, BRANCH, Role.LIAISON, MEMBER),
    "vacate": lambda w, who: w.app.vacate_post(who, BRANCH, Role.CLERK, CLERK),
    "promote": lambda w, who: w.app.fill_post(who, BRANCH, Role.DEPUTY_SECRETARY, MEMBER),
    "demote": lambda w, who: w.app.vacate_post(who, BRANCH, Role.SECRETARY, HEAD),
    "guide": lambda w, who: w.app.assign_guidance(who, BRANCH, None),
    "admit": lambda w, who: w.app.admit_member(
        who, NEW, name="新人", kinds=["MEMBER"], organisation=BRANCH, residence=OTHER
    ),
    "transfer": lambda w, who: w.app.transfer_member(who, MEMBER, OTHER),
    "assign": lambda w, who: w.app.assign_duty(who, MEMBER, "护林岗"),
    "collect": lambda w, who: w.collect(NEW, who),
    "reply": lambda w, who: w.app.reply_to_opinion(who, one("opinion"), "已列入承诺"),
}
DIRECTED = {"fill", "vacate"}
FROM_ABOVE = {"dissolve", "promote", "demote", "guide"}
FROM_ABOVE_BOTH = {"move"}
KEPT_BY_THE_COUNTY: dict[str, Command] = {
    "open": lambda w, who: w.open_campaign(NEW, XIECUN, who),
    "change": lambda w, who: w.app.change_policy(who, CAMPAIGN, XIECUN),
    "round": lambda w, who: w.app.open_round(who, CAMPAIGN, 2012),
    "close": lambda w, who: w.app.close_campaign(who, CAMPAIGN),
}


def moved(place: UUID, parent: UUID, day: date = DAY) -> Callable[[World], object]:
    return lambda w: w.app.move_organisation(admin(JUNE, occurred_on=day), place, parent)


GUARDS = [
    Guard("a move below itself", rules.NOT_LOWER, moved(TOWN, TOWN)),
    Guard("a move below its own branch", rules.NOT_LOWER, moved(COUNTY, BRANCH)),
    Guard("a late recorded move that a later move turns into a loop", rules.NOT_LOWER, moved(OTHER, BRANCH, APRIL),
          given=moved(BRANCH, OTHER, MAY)),
    Guard("a move below a dissolved organisation", rules.DISSOLVED, moved(BRANCH, OTHER, MAY),
          given=lambda w: w.app.dissolve_organisation(admin(APRIL), OTHER)),
    Guard("a branch below a dissolved one", rules.DISSOLVED,
          lambda w: w.app.found_organisation(admin(), NEW, name="组", level="GROUP", type="RURAL", parent=OTHER),
          given=lambda w: w.app.dissolve_organisation(admin(), OTHER)),
    Guard("a member of a dissolved organisation", rules.DISSOLVED,
          lambda w: w.app.admit_member(admin(), NEW, name="新", kinds=[], organisation=OTHER, residence=None),
          given=lambda w: w.app.dissolve_organisation(admin(), OTHER)),
    Guard("a residence in a dissolved organisation", rules.DISSOLVED,
          lambda w: w.app.admit_member(admin(), NEW, name="新", kinds=[], organisation=BRANCH, residence=OTHER),
          given=lambda w: w.app.dissolve_organisation(admin(), OTHER)),
    Guard("a transfer into a dissolved organisation", rules.DISSOLVED,
          lambda w: w.app.transfer_member(admin(), MEMBER, OTHER),
          given=lambda w: w.app.dissolve_organisation(admin(), OTHER)),
    Guard("a guidance group that is none", rules.NOT_A_GUIDE, lambda w: w.app.assign_guidance(admin(), BRANCH, OTHER)),
    Guard("a guidance group that is gone", rules.DISSOLVED, lambda w: w.app.assign_guidance(admin(), BRANCH, OTHER),
          given=lambda w: w.app.dissolve_organisation(admin(), OTHER)),
    Guard("a day that has not come", rules.FUTURE,
          lambda w: w.app.rename_organisation(admin(occurred_on=APRIL), BRANCH, "新村")),
    Guard("another policy without a reason", rules.REASON_MISSING,
          lambda w: w.app.change_policy(call(COUNTY_HEAD), CAMPAIGN, XIECUN)),
    Guard("a round opened before", rules.ROUND_EXISTS, lambda w: w.app.open_round(admin(), CAMPAIGN, 2011)),
    Guard("closing over a pledge in review", rules.ITEMS_OPEN, lambda w: w.app.close_campaign(admin(), CAMPAIGN),
          given=lambda w: w.reach(Stage.REVIEW)),
    Guard("closing over an empty draft", rules.ITEMS_OPEN, lambda w: w.app.close_campaign(admin(), CAMPAIGN),
          given=lambda w: w.propose(items=[])),
]  # fmt: skip


@every(GUARDS)
def test_the_register_refuses(guard: Guard) -> None:
    guard.holds()


def keepers(command: str) -> list[UUID]:
    """Return who may: the branch and all above it, only those above, or only those above both sides."""
    town = [TOWN_HEAD, TOWN_DEPUTY, TOWN_OFFICE]
    own = [] if command in FROM_ABOVE else [HEAD] if command in DIRECTED else [HEAD, CLERK]
    return [COUNTY_HEAD] if command in FROM_ABOVE_BOTH else [*own, *town, COUNTY_HEAD]


@pytest.mark.parametrize("command", KEPT)
def test_the_branchs_register_is_kept_by_these_people_and_by_nobody_else(command: str) -> None:
    for who in (HEAD, CLERK, TOWN_HEAD, TOWN_DEPUTY, TOWN_OFFICE, COUNTY_HEAD):
        world = World()
        if who in keepers(command):
            KEPT[command](world, call(who))
        else:
            world.forbids(lambda: KEPT[command](world, call(who)))  # noqa: B023 - runs at once
    for who in (IN_CHARGE, DEPUTY, MEMBER, OTHER_HEAD, STRANGER, one("nobody")):
        world = World()
        world.app.vacate_post(admin(), BRANCH, Role.DEPUTY_SECRETARY, DEPUTY)
        before = world.position()
        with pytest.raises((NotAuthorised, NotFound)):
            KEPT[command](world, call(who))
        assert world.position() == before


@pytest.mark.parametrize("command", KEPT_BY_THE_COUNTY)
def test_a_campaign_is_kept_where_it_was_opened(command: str) -> None:
    KEPT_BY_THE_COUNTY[command](World(), call(COUNTY_HEAD, reason="年度安排"))
    for who in (TOWN_HEAD, HEAD, IN_CHARGE, STRANGER):
        world = World()
        world.forbids(lambda: KEPT_BY_THE_COUNTY[command](world, call(who, reason="年度安排")))  # noqa: B023


@pytest.mark.parametrize("within", [None, BRANCH, TOWN, COUNTY], ids=["everywhere", "branch", "town", "county"])
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SERVICE])
def test_administrators_and_services_keep_the_register_within_their_bounds(
    world: World, role: Role, within: UUID | None
) -> None:
    who = call(STRANGER, role=role, within=within)
    world.app.rename_organisation(who, BRANCH, "新村")
    act = world.acts(BRANCH)[-1]
    assert (act.role, act.organisation, act.actor) == (role, BRANCH, STRANGER)
    if within is not None:
        world.forbids(lambda: KEPT_BY_THE_COUNTY["open"](world, replace(who, within=BRANCH)))
        world.forbids(lambda: world.app.rename_organisation(replace(who, within=OTHER), BRANCH, "新村"))


def test_the_workflow_keeps_no_register(world: World) -> None:
    for command in (*KEPT.values(), *KEPT_BY_THE_COUNTY.values()):
        world.forbids(lambda command=command: command(world, system()))  # type: ignore[misc]


def test_nobody_brings_an_organisation_under_what_they_do_not_stand_above(world: World) -> None:
    elsewhere = one("another town")
    world.app.found_organisation(admin(), elsewhere, name="邻镇", level="COMMITTEE", type="RURAL", parent=COUNTY)
    group, groups = one("guidance group"), {"name": "指导组", "type": "ORGAN"}
    world.app.found_organisation(admin(), group, level="SYSTEM_GROUP", parent=COUNTY, **groups)
    for who in (TOWN_HEAD, TOWN_OFFICE, HEAD):
        world.forbids(lambda who=who: world.app.move_organisation(call(who), BRANCH, elsewhere))  # type: ignore[misc]
        world.forbids(lambda who=who: world.app.assign_guidance(call(who), BRANCH, group))  # type: ignore[misc]
    bounded = admin(within=TOWN)
    world.forbids(lambda: world.app.move_organisation(bounded, BRANCH, elsewhere))
    world.app.assign_guidance(call(COUNTY_HEAD), BRANCH, group)
    world.app.move_organisation(call(COUNTY_HEAD), BRANCH, elsewhere)
    world.app.assign_guidance(call(COUNTY_HEAD), BRANCH, None)
    assert world.app.look_up(Organisation, BRANCH).guide_on(DAY) is None


def test_only_an_administrator_founds_a_root(world: World) -> None:
    for who in (call(COUNTY_HEAD), system()):
        with pytest.raises(NotAuthorised):
            world.app.found_organisation(who, NEW, name="新县", level="COMMITTEE", type="ORGAN", parent=None)
    world.app.found_organisation(admin(), NEW, name="新县", level="COMMITTEE", type="ORGAN", parent=None)
    assert world.app.look_up(Organisation, NEW).parent_on(DAY) is None
    assert world.acts(NEW)[0].organisation is None


@pytest.mark.parametrize(("command", "kind"), [("found", "organisation"), ("admit", "member"), ("collect", "opinion")])
def test_nothing_is_entered_twice(world: World, command: str, kind: str) -> None:
    KEPT[command](world, admin())
    with pytest.raises(AlreadyExists) as refused:
        KEPT[command](world, admin())
    assert (refused.value.kind, refused.value.key) == (kind, str(NEW))
    with pytest.raises(AlreadyExists):
        world.open_campaign(BRANCH, XIECUN)


def test_what_a_register_entry_refers_to_must_exist(world: World) -> None:
    nobody = one("nobody")
    commands: list[Callable[[], object]] = [
        lambda: world.app.fill_post(admin(), BRANCH, Role.CLERK, nobody),
        lambda: world.app.transfer_member(admin(), MEMBER, nobody),
        lambda: world.app.move_organisation(admin(), BRANCH, nobody),
        lambda: world.app.admit_member(admin(), NEW, name="新", kinds=[], organisation=BRANCH, residence=nobody),
        lambda: world.app.admit_member(admin(), NEW, name="新", kinds=[], organisation=nobody, residence=None),
        lambda: world.app.open_round(admin(), nobody, 2012),
    ]
    for command in commands:
        with pytest.raises(NotFound):
            command()
    assert not world.app.exists(NEW)


def test_a_members_data_change_where_they_belong_on_the_day(world: World) -> None:
    world.app.transfer_member(call(HEAD, APRIL), MEMBER, OTHER)
    world.hides(lambda: world.app.assign_duty(call(HEAD, APRIL), MEMBER, "护林岗"))
    world.app.assign_duty(call(OTHER_HEAD, APRIL), MEMBER, "护林岗")
    assert world.app.look_up(Member, MEMBER).duty == "护林岗"


def test_a_moved_organisation_has_another_line_from_its_day_on(world: World) -> None:
    world.app.move_organisation(admin(MAY), BRANCH, COUNTY)
    assert [o.id for o in world.app.line(BRANCH, APRIL)] == [BRANCH, TOWN, COUNTY]
    assert [o.id for o in world.app.line(BRANCH, MAY)] == [BRANCH, COUNTY]
    world.app.move_organisation(admin(MAY), BRANCH, OTHER)
    assert [o.id for o in world.app.line(BRANCH, MAY)] == [BRANCH, OTHER, TOWN, COUNTY]


def test_two_moves_at_the_same_moment_make_no_endless_line(world: World) -> None:
    world.recorder.before_insert.append(lambda: world.app.move_organisation(admin(), OTHER, BRANCH))
    world.app.move_organisation(admin(), BRANCH, OTHER)
    assert [o.id for o in world.app.line(BRANCH, DAY)] == [BRANCH, OTHER]


def test_a_campaign_closes_once_every_pledge_has_ended(world: World) -> None:
    elsewhere = one("another campaign")
    world.open_campaign(elsewhere, preset("DEFAULT"))
    world.app.propose(call(HEAD), elsewhere, world.app.pledge(world.reach(Stage.CLOSED)).pledger, [])
    world.app.close_campaign(call(COUNTY_HEAD, AFTERWARDS), CAMPAIGN)
    assert world.app.look_up(Campaign, CAMPAIGN).closed


def test_pledges_keep_the_policy_they_began_under(world: World) -> None:
    key = world.propose()
    world.app.change_policy(call(COUNTY_HEAD, reason="年度调整"), CAMPAIGN, preset("SU_COUNTY"))
    assert world.app.pledge(key).policy_version == 1
    world.app.submit(call(HEAD), key)
    world.approve(key, call(TOWN_DEPUTY))
    assert world.app.pledge(key).stage is Stage.SIGN  # the new policy knows no signing


def test_the_register_remembers_when_things_happened(world: World) -> None:
    world.app.fill_post(admin(MAY, occurred_on=APRIL), BRANCH, Role.SECRETARY, MEMBER)
    branch = world.app.look_up(Organisation, BRANCH)
    assert [branch.holders_on(Role.SECRETARY, day) for day in (FOUNDED, DAY, APRIL)] == [(HEAD,), (HEAD,), (MEMBER,)]

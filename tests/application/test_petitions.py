"""Opinions of the public and exemptions of members (C5, D1)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

import pytest

from domain import rules
from domain.application import Call
from domain.errors import AlreadyExists, NotFound
from domain.exemption import Exemption, Step
from domain.opinion import Opinion
from domain.policy import preset
from domain.values import Personal, Role
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    COLLEAGUE,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OPINION,
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
)
from tests.domain.letters import one

EXEMPTION = uuid5(CAMPAIGN, f"exemption/{MEMBER}")
UNHEARD = preset("DEFAULT").changed({"mechanisms": {"opinions": False}})
WITHOUT_EXCEPTION = preset("DEFAULT").changed({"mechanisms": {"exemptions": False}})
IN_LONDON = preset("DEFAULT").changed({"timezone": "Europe/London"})
ROOTED = one("a member of the county")


def request(world: World, who: Call | None = None, member: UUID = MEMBER) -> UUID:
    return world.app.request_exemption(who or call(MEMBER), CAMPAIGN, member, "长期卧床").id


def step(world: World) -> Step:
    return world.app.find(Exemption, EXEMPTION).step


def seat(world: World, place: UUID, person: UUID) -> object:
    return world.app.fill_post(admin(), place, Role.COMMITTEE_MEMBER, person)


def lend(world: World, place: UUID, person: UUID, substitute: UUID) -> object:
    role, until = Role.COMMITTEE_MEMBER, date(2011, 4, 1)
    return world.app.name_substitute(call(person), place, role, substitute, since=DAY, until=until)


def study(world: World, who: Call | None = None) -> object:
    return world.app.study_exemption(who or call(HEAD), EXEMPTION, supported=True)


def decide(world: World, who: Call | None = None) -> object:
    return world.app.decide_exemption(who or call(TOWN_HEAD), EXEMPTION, approved=True)


GUARDS = [
    Guard("an opinion where none are collected", rules.MECHANISM_OFF, lambda w: w.collect(), policy=UNHEARD),
    Guard("an exemption where none are known", rules.MECHANISM_OFF, request, policy=WITHOUT_EXCEPTION),
    Guard("a decision before the study", rules.EXEMPTION_STEP, decide, given=request),
    Guard("a second study", rules.EXEMPTION_STEP, study, given=lambda w: (request(w), study(w))),
    Guard("studying one's own request", rules.OWN_PLEDGE, lambda w: study(w, call(MEMBER)),
          given=lambda w: (request(w), seat(w, BRANCH, MEMBER))),
    Guard("studying in the stead of the member", rules.OWN_PLEDGE,
          lambda w: study(w, call(DEPUTY, on_behalf_of=MEMBER)),
          given=lambda w: (request(w), seat(w, BRANCH, MEMBER), lend(w, BRANCH, MEMBER, DEPUTY))),
    Guard("deciding one's own request", rules.OWN_PLEDGE, lambda w: decide(w, call(MEMBER)),
          given=lambda w: (request(w), study(w), seat(w, TOWN, MEMBER))),
    Guard("deciding in the stead of the member", rules.OWN_PLEDGE,
          lambda w: decide(w, call(TOWN_HEAD, on_behalf_of=MEMBER)),
          given=lambda w: (request(w), study(w), seat(w, TOWN, MEMBER), lend(w, TOWN, MEMBER, TOWN_HEAD))),
    Guard("deciding what one asked for", rules.OWN_PLEDGE, lambda w: decide(w, call(DEPUTY)),
          given=lambda w: (request(w, call(DEPUTY)), study(w), seat(w, TOWN, DEPUTY))),
    Guard("deciding what one studied", rules.OWN_PLEDGE, lambda w: decide(w, call(HEAD)),
          given=lambda w: (request(w), study(w), seat(w, TOWN, HEAD))),
    Guard("deciding through a substitute what one studied", rules.OWN_PLEDGE, lambda w: decide(w, call(COLLEAGUE)),
          given=lambda w: (request(w), study(w), seat(w, TOWN, HEAD), lend(w, TOWN, HEAD, COLLEAGUE))),
    Guard("deciding as a substitute what one studied", rules.OWN_PLEDGE, lambda w: decide(w, call(HEAD)),
          given=lambda w: (request(w), study(w), seat(w, TOWN, MEMBER), lend(w, TOWN, MEMBER, HEAD))),
    Guard("deciding what another studied in one's stead", rules.OWN_PLEDGE, lambda w: decide(w, call(CLERK)),
          given=lambda w: (request(w), seat(w, BRANCH, CLERK), lend(w, BRANCH, CLERK, COLLEAGUE),
                           study(w, call(COLLEAGUE)), seat(w, TOWN, CLERK))),
    Guard("personal data of somebody erased", rules.SUBJECT_ERASED, request,
          given=lambda w: w.cipher.erased.add(MEMBER)),
]  # fmt: skip


@every(GUARDS)
def test_a_petition_is_refused(guard: Guard) -> None:
    guard.holds()


def test_an_exemption_goes_from_the_member_over_the_branch_to_the_superior(world: World) -> None:
    assert request(world) == EXEMPTION
    assert world.app.find(Exemption, EXEMPTION).grounds == Personal(MEMBER, "长期卧床")
    steps = [step(world)]
    study(world)
    steps.append(step(world))
    decide(world)
    assert [*steps, step(world)] == [Step.REQUESTED, Step.STUDIED, Step.APPROVED]
    assert [(act.role, act.organisation) for act in world.acts(EXEMPTION)] == [
        (Role.MEMBER, BRANCH), (Role.SECRETARY, BRANCH), (Role.SECRETARY, one("town")),
    ]  # fmt: skip


def test_the_branch_studies_and_only_its_direct_superior_decides(world: World) -> None:
    world.hides(lambda: request(world, call(STRANGER)))
    request(world, call(DEPUTY))
    for who in (TOWN_HEAD, COUNTY_HEAD):
        world.forbids(lambda who=who: study(world, call(who)))  # type: ignore[misc]
    study(world, call(DEPUTY))
    for who in (HEAD, COUNTY_HEAD):
        world.forbids(lambda who=who: decide(world, call(who)))  # type: ignore[misc]
    for outsider in (call(STRANGER), admin()):
        world.hides(lambda who=outsider: study(world, who))  # type: ignore[misc]
        world.hides(lambda who=outsider: decide(world, who))  # type: ignore[misc]
    decide(world)


def test_nobody_decides_on_an_exemption_at_the_root(world: World) -> None:
    world.admit(ROOTED, place=COUNTY)
    key = request(world, call(ROOTED), ROOTED)
    world.app.study_exemption(call(IN_CHARGE), key, supported=True)
    world.forbids(lambda: world.app.decide_exemption(call(COUNTY_HEAD), key, approved=True))


def test_why_a_member_asks_for_exemption_is_read_by_who_decides_on_it(world: World) -> None:
    exemption = world.app.find(Exemption, request(world))
    world.app.fill_post(admin(), BRANCH, Role.AUDITOR, OTHER_HEAD)
    readers = (MEMBER, HEAD, DEPUTY, CLERK, TOWN_HEAD, TOWN_DEPUTY)
    for who in (*readers, TOWN_OFFICE, COUNTY_HEAD, OTHER_HEAD, STRANGER):
        assert world.app.sees_grounds(call(who).claim(DAY), exemption) is (who in readers)
    for who in (*readers, TOWN_OFFICE, COUNTY_HEAD, OTHER_HEAD):
        assert world.app.sees(call(who).claim(DAY), exemption)


def test_the_neighbours_read_an_opinion_but_not_who_gave_it(world: World) -> None:
    opinion = world.app.find(Opinion, OPINION)
    living_there = world.admit(one("living there"), "FLOATING", place=TOWN, residence=BRANCH)
    for who, what, author in (
        (MEMBER, True, False), (living_there, True, False), (CLERK, True, True), (TOWN_OFFICE, True, True),
        (STRANGER, False, False), (one("nobody"), False, False),
    ):  # fmt: skip
        claim = call(who).claim(DAY)
        assert (world.app.sees(claim, opinion), world.app.sees_author(claim, opinion)) == (what, author)
    world.hides(lambda: world.app.reply_to_opinion(call(STRANGER), OPINION, "已办"))
    world.forbids(lambda: world.app.reply_to_opinion(call(MEMBER), OPINION, "已办"))


def test_an_exemption_is_asked_for_once_in_a_campaign(world: World) -> None:
    request(world)
    with pytest.raises(AlreadyExists):
        request(world)
    with pytest.raises(NotFound):
        request(world, admin(), one("nobody"))


def test_an_opinion_is_collected_and_answered(world: World) -> None:
    world.app.reply_to_opinion(call(HEAD), OPINION, "已列入承诺第一项")
    opinion = world.app.find(Opinion, OPINION)
    assert (opinion.text, opinion.answer, opinion.organisation) == ("路太烂", "已列入承诺第一项", BRANCH)
    assert opinion.author == Personal(OPINION, "赵六")


def test_an_opinion_may_be_anonymous(world: World) -> None:
    world.collect(one("anonymous"), author="")
    assert world.app.find(Opinion, one("anonymous")).author is None


def test_petitions_are_dated_in_the_campaigns_own_zone() -> None:
    world = World(IN_LONDON)
    evening = datetime(2011, 3, 1, 20, tzinfo=UTC)  # the next day in Shanghai
    world.collect(one("evening"), Call(HEAD, evening))
    world.app.reply_to_opinion(Call(HEAD, evening), one("evening"), "已办")
    request(world, Call(MEMBER, evening))
    study(world, Call(HEAD, evening))
    decide(world, Call(TOWN_HEAD, evening))
    acts = [*world.acts(one("evening")), *world.acts(EXEMPTION)]
    assert {act.occurred_on for act in acts} == {date(2011, 3, 1)}
    assert len(acts) == 5

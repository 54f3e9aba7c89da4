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
    COUNTY,
    COUNTY_HEAD,
    DEPUTY,
    HEAD,
    MEMBER,
    OPINION,
    STRANGER,
    TOWN_HEAD,
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


def of_the_root(world: World) -> UUID:
    world.admit(ROOTED, place=COUNTY)
    return request(world, call(ROOTED), ROOTED)


def study(world: World, who: Call | None = None) -> object:
    return world.app.study_exemption(who or call(HEAD), EXEMPTION, supported=True)


def decide(world: World, who: Call | None = None) -> object:
    return world.app.decide_exemption(who or call(TOWN_HEAD), EXEMPTION, approved=True)


GUARDS = [
    Guard("an opinion where none are collected", rules.MECHANISM_OFF, lambda w: w.collect(), policy=UNHEARD),
    Guard("an exemption where none are known", rules.MECHANISM_OFF, request, policy=WITHOUT_EXCEPTION),
    Guard("a decision before the study", rules.EXEMPTION_STEP, decide, given=request),
    Guard("a second study", rules.EXEMPTION_STEP, study, given=lambda w: (request(w), study(w))),
    Guard("studying one's own request", rules.OWN_PLEDGE, lambda w: study(w, call(MEMBER)), given=request),
    Guard("studying on behalf of the member", rules.OWN_PLEDGE,
          lambda w: study(w, call(HEAD, on_behalf_of=MEMBER)), given=request),
    Guard("deciding one's own request", rules.OWN_PLEDGE, lambda w: decide(w, call(MEMBER)),
          given=lambda w: (request(w), study(w))),
    Guard("a decision above the root", rules.NO_SUPERIOR,
          lambda w: w.app.decide_exemption(admin(), uuid5(CAMPAIGN, f"exemption/{ROOTED}"), approved=True),
          given=of_the_root),
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
    world.forbids(lambda: request(world, call(STRANGER)))
    request(world, call(DEPUTY))
    for who in (TOWN_HEAD, COUNTY_HEAD, STRANGER):
        world.forbids(lambda who=who: study(world, call(who)))  # type: ignore[misc]
    study(world, call(DEPUTY))
    for who in (HEAD, COUNTY_HEAD, STRANGER):
        world.forbids(lambda who=who: decide(world, call(who)))  # type: ignore[misc]
    decide(world)


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

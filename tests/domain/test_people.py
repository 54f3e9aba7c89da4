"""Members and where they pledge, what the public asked for, and who is exempt (C2 to C8, D1)."""

from datetime import date
from uuid import UUID

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.exemption import Decided, Exemption, Requested, Step, Studied
from domain.member import Admitted, DutyAssigned, Member, Transferred
from domain.opinion import Collected, Opinion, Replied
from domain.values import Personal
from tests.domain.letters import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    COUNTY,
    DAY,
    MEMBER,
    OPINION,
    PLEDGE,
    STRANGER,
    TOWN,
    own,
    superior,
)
from tests.domain.scenario import Command, Guard, event, every, given, given_nothing

JUNE = date(2011, 6, 1)


def member(*kinds: str, residence: UUID | None = None, name: str = "王五") -> Member:
    return Member.admit(MEMBER, own(), name=name, kinds=list(kinds), organisation=BRANCH, residence=residence)


def requested() -> Exemption:
    return Exemption.request(PLEDGE, own(), campaign=CAMPAIGN, member=MEMBER, organisation=BRANCH, grounds=" 长期卧床 ")


def requested_by_the_branch(writer: UUID) -> Exemption:
    exemption = Exemption.request(
        PLEDGE, own(actor=writer), campaign=CAMPAIGN, member=MEMBER, organisation=BRANCH, grounds="长期卧床"
    )
    exemption.study(own(), supported=True)
    return exemption


def studied() -> Exemption:
    exemption = requested()
    exemption.study(own(), supported=True)
    return exemption


def declined() -> Exemption:
    exemption = requested()
    exemption.study(own(), supported=False)
    return exemption


def opinion(author: str = "赵六") -> Opinion:
    return Opinion.collect(
        OPINION, own(), campaign=CAMPAIGN, organisation=BRANCH, channel="VISIT", text="路灯不亮\r\n晚上难走",
        author=author,
    )  # fmt: skip


def study(exemption: Exemption) -> None:
    exemption.study(own(), supported=True)


def decide(exemption: Exemption) -> None:
    exemption.decide(superior(), approved=True)


GUARDS = [
    Guard("a decision before the branch's study", rules.EXEMPTION_STEP, requested, decide),
    Guard("a second study", rules.EXEMPTION_STEP, studied, study),
    Guard("a decision on what the branch does not support", rules.EXEMPTION_STEP, declined, decide),
    Guard("a second decision", rules.EXEMPTION_STEP, studied, (decide, decide)),
    Guard(
        "the member's study of their own request",
        rules.OWN_PLEDGE,
        requested,
        lambda e: e.study(own(actor=MEMBER), supported=True),
    ),
    Guard(
        "the member's decision on their own request",
        rules.OWN_PLEDGE,
        studied,
        lambda e: e.decide(superior(actor=MEMBER), approved=True),
    ),
    Guard(
        "a decision in the stead of who studied",
        rules.OWN_PLEDGE,
        studied,
        lambda e: e.decide(superior(on_behalf_of=CLERK), approved=True),
    ),
    Guard(
        "a decision by who asked for it",
        rules.OWN_PLEDGE,
        lambda: requested_by_the_branch(STRANGER),
        lambda e: e.decide(superior(actor=STRANGER), approved=True),
    ),
    Guard("a study after the decision", rules.EXEMPTION_STEP, studied, (decide, study)),
]


@every(GUARDS)
def test_an_exemption_refuses(guard: Guard) -> None:
    guard.holds()


def test_a_member_is_admitted_with_kinds_and_a_name_of_their_own() -> None:
    admitted = given_nothing().when(lambda _: member("RETIRED", "MEMBER", "RETIRED", name=" 王五 ")).then(
        event(Admitted, own(), name=Personal(MEMBER, "王五"), kinds=["MEMBER", "RETIRED"], organisation=BRANCH,
              residence=None)
    )  # fmt: skip
    assert (admitted.name, admitted.kinds, admitted.duty) == (
        Personal(MEMBER, "王五"), {"MEMBER", "RETIRED"}, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "leading"),
    [(["LEADING_CADRE"], True), (["BRANCH_SECRETARY", "MEMBER"], True), (["VILLAGE_CADRE"], True), (["MEMBER"], False)],
)
def test_cadres_and_secretaries_are_leading_members(kinds: list[str], leading: bool) -> None:
    assert member(*kinds).leading is leading


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2010, 1, 1), BRANCH), (DAY, BRANCH), (date(2011, 5, 31), BRANCH), (JUNE, TOWN), (date(2011, 7, 1), COUNTY)],
)
def test_a_member_belongs_where_they_belonged_on_the_day(day: date, place: UUID) -> None:
    moved = member()
    moved.transfer(own(date(2011, 7, 1)), COUNTY)
    given(moved).when(lambda m: m.transfer(own(JUNE), TOWN)).then(event(Transferred, own(JUNE), organisation=TOWN))
    assert moved.organisation_on(day) == place


@pytest.mark.parametrize(
    ("kinds", "residence", "both", "places"),
    [
        (["MEMBER"], None, True, (BRANCH,)),
        (["MEMBER"], TOWN, True, (BRANCH,)),
        (["FLOATING"], TOWN, True, (TOWN,)),
        (["FLOATING"], None, True, (BRANCH,)),
        (["IN_SERVICE"], TOWN, True, (BRANCH, TOWN)),
        (["IN_SERVICE"], TOWN, False, (BRANCH,)),
        (["IN_SERVICE"], None, True, (BRANCH,)),
        (["FLOATING", "IN_SERVICE"], TOWN, True, (TOWN,)),
    ],
)
def test_floating_members_pledge_where_they_live_and_those_in_service_there_too(
    kinds: list[str], residence: UUID | None, both: bool, places: tuple[UUID, ...]
) -> None:
    assert member(*kinds, residence=residence).places_on(DAY, in_service_at_residence=both) == places


def test_a_member_without_a_post_is_assigned_a_duty() -> None:
    assigned = (
        given(member("NO_POST"))
        .when(lambda m: m.assign_duty(own(), "护林岗 "))
        .then(event(DutyAssigned, own(), duty="护林岗"))
    )
    assert assigned.duty == "护林岗"


def test_an_opinion_is_recorded_with_its_author_as_personal_data() -> None:
    given_nothing().when(lambda _: opinion()).then(
        event(Collected, own(), campaign=CAMPAIGN, organisation=BRANCH, channel="VISIT", text="路灯不亮\n晚上难走",
              author=Personal(OPINION, "赵六"))
    )  # fmt: skip
    assert opinion(" ").author is None


def test_an_opinion_shows_what_became_of_it() -> None:
    answered = (
        given(opinion())
        .when(lambda o: o.reply(superior(), "已列入承诺第二项"))
        .then(event(Replied, superior(), answer="已列入承诺第二项"))
    )
    assert (answered.answer, answered.text, answered.organisation) == ("已列入承诺第二项", "路灯不亮\n晚上难走", BRANCH)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda _: member(name=""), "name"),
        (lambda _: opinion("\x00"), "author"),
        (lambda _: member().assign_duty(own(), " "), "duty"),
        (lambda _: opinion().reply(own(), ""), "answer"),
        (
            lambda _: Exemption.request(
                PLEDGE, own(), campaign=CAMPAIGN, member=STRANGER, organisation=BRANCH, grounds=""
            ),
            "grounds",
        ),
    ],
)
def test_missing_or_unclean_text_is_refused_by_its_field(make: Command, field: str) -> None:
    assert given_nothing().when(make).raises(InvalidInput).field == field


def test_an_exemption_is_requested_studied_and_approved_in_this_order() -> None:
    exemption = given_nothing().when(lambda _: requested()).then(
        event(Requested, own(), campaign=CAMPAIGN, member=MEMBER, organisation=BRANCH,
              grounds=Personal(MEMBER, "长期卧床"))
    )  # fmt: skip
    steps = [exemption.step]
    given(exemption).when(study).then(event(Studied, own(), supported=True))
    steps.append(exemption.step)
    given(exemption).when(decide).then(event(Decided, superior(), approved=True))
    steps.append(exemption.step)
    assert steps == [Step.REQUESTED, Step.STUDIED, Step.APPROVED]
    assert exemption.grounds == Personal(MEMBER, "长期卧床")


def test_the_branch_or_the_superior_may_decline() -> None:
    exemption = studied()
    exemption.decide(superior(), approved=False)
    assert (declined().step, exemption.step) == (Step.DECLINED, Step.DECLINED)

"""Fulfil (践诺): plan, progress, evidence, help, and striking off only what is truly done (销号)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.pledge import ItemStatus, Pledge
from domain.pledge.fulfilling import (
    HelpAsked,
    HelpGiven,
    ItemCompleted,
    ItemCorrected,
    Planned,
    ProgressReported,
    SelfChecked,
    StruckOff,
)
from domain.values import ItemCheck, Milestone, Stage
from tests.domain.letters import (
    ALL_WELL,
    CASE,
    CLERK,
    DAY,
    HEAD,
    STRANGER,
    SUMMER,
    case,
    own,
    pledge_in,
    policy,
    strike_off,
    superior,
)
from tests.domain.scenario import Command, Guard, event, every, given

ALONE = case(policy({"help": False, "self_check": False}))
STEPS = [Milestone(1, "完成招标", date(2011, 4, 1)), Milestone(1, "完工", SUMMER)]
CHECKS = [ItemCheck(1, 60, "按期"), ItemCheck(2, 0), ItemCheck(3, 100)]


def published() -> Pledge:
    return pledge_in(Stage.FULFIL)


def claimed() -> Pledge:
    pledge = published()
    pledge.complete_item(own(), 1, "photo/1", "")
    return pledge


def struck() -> Pledge:
    pledge = published()
    strike_off(pledge, 1)
    return pledge


def finding(**failed: bool) -> Command:
    return lambda p: p.strike_off(superior(), CASE, 1, replace(ALL_WELL, **failed))


GUARDS = [
    Guard("a plan without steps", rules.PLAN_EMPTY, published, lambda p: p.make_plan(own(), [])),
    Guard("a milestone after its item's limit", rules.MILESTONE_OUTSIDE, published,
          lambda p: p.make_plan(own(), [*STEPS, Milestone(1, "验收", date(2011, 7, 1))]), item=1),
    Guard("a milestone of no item", rules.UNKNOWN_ITEM, published,
          lambda p: p.make_plan(own(), [Milestone(9, "验收", DAY)]), item=9),
    Guard("progress above a hundred", rules.PROGRESS_RANGE, published,
          lambda p: p.report_progress(own(), 2, 101, ""), item=2),
    Guard("progress below zero", rules.PROGRESS_RANGE, published,
          lambda p: p.report_progress(own(), 2, -1, ""), item=2),
    Guard("progress of no item", rules.UNKNOWN_ITEM, published,
          lambda p: p.report_progress(own(), 0, 1, "")),
    Guard("progress of an item struck off", rules.ITEM_SETTLED, struck,
          lambda p: p.report_progress(own(), 1, 50, ""), item=1),
    Guard("completion without evidence", rules.EVIDENCE_MISSING, published,
          lambda p: p.complete_item(own(), 2, " \t", "已完成"), item=2),
    Guard("completion of an item struck off", rules.ITEM_SETTLED, struck,
          lambda p: p.complete_item(own(), 1, "photo/2", ""), item=1),
    Guard("striking off before completion", rules.NOT_CLAIMED, published,
          lambda p: p.strike_off(superior(), CASE, 1, ALL_WELL), item=1),
    Guard("striking off twice", rules.ITEM_SETTLED, struck,
          lambda p: p.strike_off(superior(), CASE, 1, ALL_WELL), item=1),
    Guard("striking off by the branch's own secretary", rules.OWN_PLEDGE, claimed,
          lambda p: p.strike_off(superior(actor=HEAD), CASE, 1, ALL_WELL)),
    Guard("striking off for the one who wrote the letter", rules.OWN_PLEDGE, claimed,
          lambda p: p.strike_off(superior(on_behalf_of=CLERK), CASE, 1, ALL_WELL)),
    Guard("striking off by whoever reported it done", rules.OWN_CLAIM, published,
          (lambda p: p.complete_item(own(actor=STRANGER), 1, "photo/1", ""),
           lambda p: p.strike_off(superior(actor=STRANGER), CASE, 1, ALL_WELL)), item=1),
    Guard("an unsolved problem", rules.UNSOLVED, claimed, finding(problem_solved=False), item=1),
    Guard("work not in place", rules.NOT_IN_PLACE, claimed, finding(in_place=False), item=1),
    Guard("a dissatisfied public", rules.DISSATISFIED, claimed, finding(public_satisfied=False), item=1),
    Guard("correcting an open item", rules.NOTHING_TO_CORRECT, published,
          lambda p: p.correct_item(superior(reason="误录"), CASE, 1), item=1),
    Guard("correcting without a reason", rules.REASON_MISSING, struck,
          lambda p: p.correct_item(superior(), CASE, 1), item=1),
    Guard("correcting by the branch's own secretary", rules.OWN_PLEDGE, struck,
          lambda p: p.correct_item(superior(actor=HEAD, reason="误录"), CASE, 1)),
    Guard("asking for help where the policy gives none", rules.MECHANISM_OFF, published,
          lambda p: p.ask_help(own(), ALONE, 3, "缺资金"), item=3),
    Guard("asking for help with an item struck off", rules.ITEM_SETTLED, struck,
          lambda p: p.ask_help(own(), CASE, 1, "缺资金"), item=1),
    Guard("help nobody asked for", rules.HELP_NOT_ASKED, published,
          lambda p: p.give_help(superior(), 3, "拨款"), item=3),
    Guard("a self-check the policy does not know", rules.MECHANISM_OFF, published,
          lambda p: p.self_check(own(), ALONE, CHECKS)),
    Guard("a self-check that leaves an item out", rules.CHECK_MISSING, published,
          lambda p: p.self_check(own(), CASE, CHECKS[:2]), item=3),
    Guard("a self-check beyond the range", rules.PROGRESS_RANGE, published,
          lambda p: p.self_check(own(), CASE, [ItemCheck(2, 101), *CHECKS]), item=2),
    Guard("a self-check of an item struck off", rules.ITEM_SETTLED, struck,
          lambda p: p.self_check(own(), CASE, CHECKS), item=1),
]  # fmt: skip


@every(GUARDS)
def test_fulfilment_refuses(guard: Guard) -> None:
    guard.holds()


def test_a_plan_with_milestones_ends_the_duty_to_make_one_and_can_be_made_anew() -> None:
    pledge = given(published()).when(lambda p: p.make_plan(own(), STEPS)).then(event(Planned, own(), milestones=STEPS))
    assert (pledge.letter.plan, pledge.stage_due) == (STEPS, None)
    pledge.make_plan(own(), STEPS[1:])
    assert pledge.letter.plan == STEPS[1:]


@pytest.mark.parametrize("percent", [0, 55, 100])
def test_progress_is_a_percentage(percent: int) -> None:
    pledge = (
        given(published())
        .when(lambda p: p.report_progress(own(), 2, percent, " 已立杆 "))
        .then(event(ProgressReported, own(), item=2, percent=percent, note="已立杆"))
    )
    assert (pledge.items[2].percent, pledge.items[2].status) == (percent, ItemStatus.OPEN)


def test_completion_names_its_evidence_and_waits_for_the_superior() -> None:
    pledge = (
        given(published())
        .when(lambda p: p.complete_item(own(), 1, " photo/1 ", ""))
        .then(event(ItemCompleted, own(), item=1, evidence="photo/1", note=""))
    )
    item = pledge.items[1]
    assert (item.status, item.percent, item.evidence) == (ItemStatus.CLAIMED, 100, "photo/1")


def test_better_evidence_may_follow_before_the_item_is_struck_off() -> None:
    pledge = claimed()
    pledge.complete_item(own(), 1, "photo/2", "")
    assert pledge.items[1].evidence == "photo/2"


def test_what_is_solved_in_place_and_to_the_publics_content_is_struck_off() -> None:
    pledge = (
        given(claimed())
        .when(lambda p: p.strike_off(superior(SUMMER), CASE, 1, ALL_WELL))
        .then(event(StruckOff, superior(SUMMER), item=1, findings=ALL_WELL))
    )
    item = pledge.items[1]
    assert (item.status, item.struck_off_on) == (ItemStatus.STRUCK_OFF, SUMMER)
    assert [i.number for i in pledge.unsettled()] == [2, 3]


@pytest.mark.parametrize("start", [claimed, struck])
def test_a_wrong_completion_or_strike_off_is_taken_back_by_an_event_of_its_own(start: Callable[[], Pledge]) -> None:
    act = superior(reason="证据与现场不符")
    pledge = given(start()).when(lambda p: p.correct_item(act, CASE, 1)).then(event(ItemCorrected, act, item=1))
    item = pledge.items[1]
    assert (item.status, item.evidence, item.struck_off_on) == (ItemStatus.OPEN, "", None)
    strike_off(pledge, 1)
    assert item.status is ItemStatus.STRUCK_OFF


def test_help_is_asked_for_and_given_and_moves_no_date() -> None:
    pledge = published()
    limit = pledge.items[3].promise.limit
    given(pledge).when(lambda p: p.ask_help(own(), CASE, 3, "缺一台车")).then(
        event(HelpAsked, own(), item=3, need="缺一台车")
    )
    assert pledge.items[3].help_asked
    given(pledge).when(lambda p: p.give_help(superior(), 3, "借车两周")).then(
        event(HelpGiven, superior(), item=3, help="借车两周")
    )
    assert (pledge.items[3].help_asked, pledge.items[3].promise.limit) == (False, limit)


def test_a_self_check_says_how_far_every_open_item_is() -> None:
    untidy = [replace(CHECKS[0], note="按期 "), *CHECKS[1:]]
    pledge = (
        given(published())
        .when(lambda p: p.self_check(own(), CASE, untidy))
        .then(event(SelfChecked, own(), checks=CHECKS))
    )
    assert [i.percent for i in pledge.items.values()] == [60, 0, 100]


def test_an_item_struck_off_needs_no_further_check() -> None:
    pledge = struck()
    pledge.self_check(own(), CASE, CHECKS[1:])
    assert [i.percent for i in pledge.items.values()] == [100, 0, 100]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (lambda p: p.make_plan(own(), [Milestone(1, "完工", DAY), Milestone(1, "  ", DAY)]), "milestones.1.measure"),
        (lambda p: p.report_progress(own(), 1, 5, "\x00"), "note"),
        (lambda p: p.complete_item(own(), 1, "x" * 1001, ""), "evidence"),
        (lambda p: p.complete_item(own(), 1, "a\x1bb", ""), "evidence"),
        (lambda p: p.ask_help(own(), CASE, 1, ""), "need"),
        (lambda p: p.self_check(own(), CASE, [*CHECKS[:2], ItemCheck(3, 1, "\x7f")]), "checks.2.note"),
    ],
)
def test_unclean_text_is_refused_by_the_name_of_its_field(command: Command, field: str) -> None:
    assert given(published()).when(command).raises(InvalidInput).field == field


def test_help_given_says_what_it_was() -> None:
    asked = (lambda p: p.ask_help(own(), CASE, 1, "缺资金"), lambda p: p.give_help(superior(), 1, " "))
    assert given(published()).when(*asked).raises(InvalidInput).field == "help"

"""A failure is judged again in its own period, also where the policy or the order of the periods changed (J1, J4)."""

from datetime import date
from uuid import UUID

import pytest

from domain import rules
from domain.cadence import Period
from domain.errors import Refused
from domain.judgement.evaluation import Evaluation, evaluation_id
from domain.judgement.rectification import ProblemDraft
from domain.policy import Policy, preset
from tests.application.evaluating import (
    DISSATISFIED,
    SATISFIED,
    announce,
    attend,
    close,
    county,
    found,
    issue,
    publish,
    report,
    vote,
)
from tests.application.world import BRANCH, CAMPAIGN, CLERK, HEAD, TOWN_DEPUTY, TOWN_HEAD, World, admin, call, system

SPRING, SUMMER, AUTUMN = date(2011, 3, 1), date(2011, 8, 1), date(2011, 9, 1)
SECOND_HALF, YEAR = Period(date(2011, 7, 1), date(2011, 12, 31)), Period(date(2011, 1, 1), date(2011, 12, 31))


def every(duration: str) -> Policy:
    return preset("DEFAULT").changed({"evaluation_minimum": {"RURAL": 10}, "cadences": {"evaluation": duration}})


def held(world: World, day: date, grade: str) -> UUID:
    key = announce(world, call(CLERK, day), day, day)
    attend(world, key, None, call(TOWN_HEAD, day))
    report(world, key, call(HEAD, day))
    vote(world, key, issue(world, key, call(TOWN_HEAD, day)), [grade])
    close(world, key, system(day))
    publish(world, key, call(TOWN_HEAD, day))
    return key


def rectified(world: World, failed: UUID, day: date) -> None:
    app, who = world.app, call(TOWN_DEPUTY, day)
    key = app.begin_rectification(system(day), failed).id
    problem = ProblemDraft("公开栏三个月未更新", "每月更新", "专人负责", day)
    app.report_on_rectification(call(CLERK, day), key, examination="对照自查", problems=[problem])
    app.order_period(who, key)
    app.close_problem(call(CLERK, day), key, 1, "照片3张")
    app.confirm_problem(who, key, 1)


def yearly(world: World, day: date) -> None:
    world.app.change_policy(admin(day, reason="改为每年评议"), CAMPAIGN, every("P1Y"))


def again(world: World, day: date) -> Evaluation:
    return found(world, announce(world, call(CLERK, day), day, day))


def test_a_new_policy_lets_nobody_out_of_a_rectification() -> None:
    world = county(every("P6M"))
    held(world, SUMMER, DISSATISFIED)
    yearly(world, AUTUMN)
    with pytest.raises(Refused) as refused:
        again(world, AUTUMN)
    assert refused.value.rule is rules.RECTIFICATION_NOT_DONE


def test_what_failed_under_an_earlier_policy_is_judged_again_in_its_own_period() -> None:
    world = county(every("P6M"))
    failed = held(world, SUMMER, DISSATISFIED)
    rectified(world, failed, SUMMER)
    yearly(world, AUTUMN)
    next_one = again(world, AUTUMN)
    assert (next_one.period, next_one.attempt, next_one.notice.previous) == (SECOND_HALF, 2, failed)


def test_what_passed_for_a_half_year_is_judged_for_the_year_that_the_new_policy_asks_for() -> None:
    world = county(every("P6M"))
    held(world, SPRING, SATISFIED)
    yearly(world, AUTUMN)
    next_one = again(world, AUTUMN)
    assert (next_one.period, next_one.notice.previous) == (YEAR, None)
    assert next_one.id == evaluation_id(CAMPAIGN, BRANCH, YEAR.start, 2)


def test_what_failed_after_the_next_period_passed_is_judged_again_all_the_same() -> None:
    world, june, july = county(every("P6M")), date(2011, 6, 30), date(2011, 7, 5)
    slow = announce(world, call(CLERK, june), june, SUMMER)
    attend(world, slow, None, call(TOWN_HEAD, june))
    report(world, slow, call(HEAD, june))
    codes = issue(world, slow, call(TOWN_HEAD, june))
    held(world, july, SATISFIED)
    vote(world, slow, codes, [DISSATISFIED])
    close(world, slow, system(SUMMER))
    publish(world, slow, call(TOWN_HEAD, SUMMER))
    rectified(world, slow, SUMMER)
    next_one = again(world, AUTUMN)
    assert (next_one.period.start, next_one.attempt, next_one.notice.previous) == (YEAR.start, 2, slow)

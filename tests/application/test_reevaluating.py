"""From a failed evaluation over its rectification to a passed one; never with a problem open (J4)."""

from datetime import timedelta

import pytest

from domain import rules
from domain.errors import Refused
from domain.judgement.evaluation import Attendance
from domain.judgement.rectification import Bench, Rectification, Step, rectification_id
from domain.judgement.verdict import EvaluationVerdict
from domain.values import Act, Party, Role
from tests.application.evaluating import (
    HELD,
    LAST,
    SATISFIED,
    announce,
    attend,
    counted,
    criticise,
    publish,
)
from tests.application.evaluating import found as evaluation
from tests.application.rectifying import close as solve
from tests.application.rectifying import confirm, found, order, reopen, send_back
from tests.application.rectifying import report as answer
from tests.application.reevaluating import (
    AGAIN,
    FAILED,
    FIRST,
    LATE,
    PASSED,
    POLICY,
    SAGA,
    SECOND,
    THIRD,
    announced,
    begun,
    end,
    failed,
    judged_again,
    ordered,
    settle,
    solved,
    town,
)
from tests.application.world import (
    BRANCH,
    CLERK,
    COUNTY_HEAD,
    HEAD,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    Guard,
    admin,
    call,
    every,
    system,
)

GUARDS = [
    Guard("a rectification of a passed evaluation", rules.NOTHING_TO_RECTIFY,
          lambda w: w.app.begin_rectification(system(LAST), FIRST), given=lambda w: counted(w, PASSED), policy=POLICY),
    Guard("one before the count", rules.NOTHING_TO_RECTIFY,
          lambda w: w.app.begin_rectification(system(HELD), FIRST), given=announce, policy=POLICY),
    Guard("one dated before the count", rules.JUDGED_EARLY,
          lambda w: w.app.begin_rectification(call(TOWN_HEAD, LAST, occurred_on=HELD), FIRST),
          given=failed, policy=POLICY),
    Guard("one that would give the result away", rules.NOTHING_TO_RECTIFY,
          lambda w: w.app.begin_rectification(call(TOWN_HEAD, LAST), FIRST),
          given=lambda w: counted(w, FAILED), policy=POLICY),
    Guard("another evaluation before the rectification", rules.RECTIFICATION_NOT_DONE, announced,
          given=failed, policy=POLICY),
    Guard("another evaluation with a problem open", rules.RECTIFICATION_NOT_DONE, announced,
          given=lambda w: (ordered(w), settle(w, 1), solve(w, 2, SAGA, call(CLERK, LAST))), policy=POLICY),
    Guard("another evaluation with a problem reopened", rules.RECTIFICATION_NOT_DONE, announced,
          given=lambda w: (solved(w), reopen(w, 2, SAGA, call(TOWN_DEPUTY, LAST))), policy=POLICY),
    Guard("a problem reopened while the next is announced", rules.REEVALUATION_BEGUN,
          lambda w: reopen(w, 2, SAGA, call(TOWN_DEPUTY, AGAIN)),
          given=lambda w: (solved(w), announced(w)), policy=POLICY),
    Guard("an end before the next evaluation", rules.REEVALUATION_MISSING, end, given=solved, policy=POLICY),
    Guard("an end before its result is public", rules.REEVALUATION_MISSING, end,
          given=lambda w: (solved(w), w.app.close_evaluation(system(AGAIN + timedelta(1)), announced(w))),
          policy=POLICY),
    Guard("an end by a void one", rules.REEVALUATION_MISSING, end,
          given=lambda w: (solved(w), judged_again(w, [SATISFIED], [Attendance("MASSES", 9)])), policy=POLICY),
]  # fmt: skip


@every(GUARDS)
def test_a_step_between_two_evaluations_is_refused(guard: Guard) -> None:
    world = town()
    if guard.given:
        guard.given(world)
    world.refuses(guard.rule, lambda: guard.when(world), guard.item)


def test_a_failed_evaluation_goes_through_its_rectification_to_a_passed_one() -> None:
    world = town()
    begun(world)
    rectification = found(world, SAGA)
    assert (rectification.source, rectification.organisation, rectification.member) == (FIRST, BRANCH, None)
    assert [(d.ref, d.owed_by, d.due) for d in rectification.duties()] == [
        ("report", Party.PLEDGER, LAST + timedelta(15))
    ]
    answer(world, SAGA, call(CLERK, LAST))
    send_back(world, SAGA, call(TOWN_HEAD, LAST))
    answer(world, SAGA, call(CLERK, LAST))
    order(world, SAGA, call(TOWN_DEPUTY, LAST))
    solve(world, 1, SAGA, call(CLERK, LAST))
    reopen(world, 1, SAGA, call(TOWN_DEPUTY, LAST))
    settle(world, 1, 2)
    assert (found(world, SAGA).step, found(world, SAGA).solved) == (Step.REEVALUATE, True)
    assert judged_again(world, PASSED) == SECOND
    end(world)
    ended = found(world, SAGA)
    assert (ended.step, ended.evaluation, ended.verdict) == (Step.CONCLUDED, SECOND, EvaluationVerdict.PASSED)
    verdicts = [evaluation(world, key).verdict for key in (FIRST, SECOND)]
    assert verdicts == [EvaluationVerdict.FAILED, EvaluationVerdict.PASSED]
    assert evaluation(world, SECOND).notice.previous == FIRST
    with pytest.raises(Refused) as refused:
        announced(world, AGAIN + timedelta(1))
    assert refused.value.rule is rules.EVALUATED_BEFORE


def test_nobody_comes_to_another_evaluation_while_a_problem_is_open_that_was_reopened_at_the_same_moment() -> None:
    world = town()
    solved(world)
    saga = world.app.find(Rectification, SAGA)
    again = announced(world)
    act = Act(TOWN_DEPUTY, Role.DEPUTY_SECRETARY, TOWN, LAST)
    saga.reopen_problem(act, Bench(POLICY.days), 1, "仍未解决")
    world.app.save(saga)
    world.refuses(rules.RECTIFICATION_NOT_DONE, lambda: attend(world, again, None, call(TOWN_HEAD, AGAIN)))
    settle(world, 1)
    attend(world, again, None, call(TOWN_HEAD, AGAIN))


def test_strong_criticism_alone_leads_to_a_rectification() -> None:
    world = town()
    key = counted(world, [SATISFIED] * 10)
    criticise(world, key, call(TOWN_HEAD, LAST))
    publish(world, key)
    assert world.app.begin_rectification(system(LAST), FIRST).id == SAGA


def test_a_void_attempt_comes_between_without_ending_the_rectification() -> None:
    world = town()
    solved(world)
    assert judged_again(world, [SATISFIED], [Attendance("MASSES", 9)]) == SECOND
    reopen(world, 2, SAGA, call(TOWN_DEPUTY, AGAIN))
    world.refuses(rules.RECTIFICATION_NOT_DONE, lambda: announced(world, AGAIN))
    solve(world, 2, SAGA, call(CLERK, AGAIN))
    confirm(world, 2, SAGA, call(TOWN_DEPUTY, AGAIN))
    assert judged_again(world, PASSED) == THIRD
    end(world)
    assert (found(world, SAGA).evaluation, found(world, SAGA).verdict) == (THIRD, EvaluationVerdict.PASSED)


def test_who_fails_again_rectifies_again_and_every_verdict_stays() -> None:
    world = town()
    solved(world)
    assert judged_again(world, FAILED) == SECOND
    end(world)
    assert found(world, SAGA).verdict is EvaluationVerdict.FAILED
    world.refuses(rules.RECTIFICATION_NOT_DONE, lambda: announced(world, AGAIN))
    again = world.app.begin_rectification(system(AGAIN), SECOND).id
    assert again == rectification_id(SECOND)
    assert found(world, SAGA).ended
    assert not found(world, again).ended


def test_the_next_evaluation_may_be_held_after_the_period_that_it_is_of() -> None:
    world = town()
    solved(world)
    assert judged_again(world, PASSED, day=LATE) == SECOND
    end(world, LATE)
    assert found(world, SAGA).evaluation == SECOND


def test_the_superior_begins_it_as_well_as_the_workflow_and_nobody_else() -> None:
    world = town()
    failed(world)
    for who in (HEAD, CLERK, COUNTY_HEAD):
        world.forbids(lambda who=who: world.app.begin_rectification(call(who, LAST), FIRST))  # type: ignore[misc]
    for who in (STRANGER, OTHER_HEAD):
        world.hides(lambda who=who: world.app.begin_rectification(call(who, LAST), FIRST))  # type: ignore[misc]
    world.app.begin_rectification(call(TOWN_DEPUTY, LAST), FIRST)
    world.app.fill_post(admin(LAST), TOWN, Role.COMMITTEE_MEMBER, HEAD)
    assert [act.role for act in world.acts(SAGA)] == [Role.DEPUTY_SECRETARY]
    for who in (TOWN_HEAD, HEAD):
        world.forbids(lambda who=who: world.app.end_rectification(call(who, LAST), SAGA))  # type: ignore[misc]

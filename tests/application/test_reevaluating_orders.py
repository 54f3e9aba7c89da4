"""No order of commands evaluates again with a problem open: drawn by hypothesis over the whole saga (J4)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import cycle, pairwise
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import PledgebookError
from domain.judgement.evaluation import Evaluation, evaluation_id
from domain.judgement.evaluation import Step as Stage
from domain.judgement.rectification import ProblemStatus, Rectification, rectification_id
from domain.judgement.verdict import EvaluationVerdict
from tests.application.evaluating import (
    LAST,
    announce,
    attend,
    close,
    issue,
    publish,
    report,
    vote,
)
from tests.application.evaluating import found as evaluation
from tests.application.rectifying import PROBLEMS, confirm, order, reopen, send_back
from tests.application.rectifying import close as solve
from tests.application.reevaluating import (
    FAILED,
    PASSED,
    failed,
    town,
)
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    HEAD,
    TOWN_DEPUTY,
    TOWN_HEAD,
    World,
    call,
    system,
)

Given = Callable[[World, date], object]
STEPS: dict[str, Given] = {
    "begin": lambda w, day: w.app.begin_rectification(system(day), _last_failed(w)),
    "report": lambda w, day: w.app.report_on_rectification(
        call(CLERK, day), _last_saga(w), examination="自查", problems=PROBLEMS[:2]
    ),
    "return": lambda w, day: send_back(w, _last_saga(w), call(TOWN_HEAD, day)),
    "order": lambda w, day: order(w, _last_saga(w), call(TOWN_DEPUTY, day), day + timedelta(60)),
    "close 1": lambda w, day: solve(w, 1, _last_saga(w), call(CLERK, day)),
    "close 2": lambda w, day: solve(w, 2, _last_saga(w), call(CLERK, day)),
    "confirm 1": lambda w, day: confirm(w, 1, _last_saga(w), call(TOWN_DEPUTY, day)),
    "confirm 2": lambda w, day: confirm(w, 2, _last_saga(w), call(TOWN_DEPUTY, day)),
    "reopen 1": lambda w, day: reopen(w, 1, _last_saga(w), call(TOWN_DEPUTY, day)),
    "reopen 2": lambda w, day: reopen(w, 2, _last_saga(w), call(TOWN_DEPUTY, day)),
    "announce": lambda w, day: announce(w, call(CLERK, day), day, day + timedelta(40)),
    "pass": lambda w, day: _judge(w, day, PASSED),
    "fail": lambda w, day: _judge(w, day, FAILED),
    "void": lambda w, day: close(w, _attempts(w)[-1].id, system(day + timedelta(41))),
    "publish": lambda w, day: publish(w, _attempts(w)[-1].id, call(TOWN_HEAD, day)),
    "end": lambda w, day: w.app.end_rectification(system(day), _last_saga(w)),
}


USUAL = (
    "begin", "report", "order", "close 1", "confirm 1", "close 2", "confirm 2", "announce", "fail", "publish", "end"
)  # fmt: skip
SURPRISES = (*STEPS, "reopen 1", "reopen 2", "reopen 1", "reopen 2")


def _attempts(world: World) -> list[Evaluation]:
    keys = [evaluation_id(CAMPAIGN, BRANCH, date(2011, 1, 1), attempt) for attempt in range(1, 20)]
    return [evaluation(world, key) for key in keys if world.app.exists(key)]


def _last_failed(world: World) -> UUID:
    return [each.id for each in _attempts(world) if each.verdict is EvaluationVerdict.FAILED][-1]


def _last_saga(world: World) -> UUID:
    return [key for each in _attempts(world) if world.app.exists(key := rectification_id(each.id))][-1]


def _judge(world: World, day: date, grades: list[str]) -> None:
    key = _attempts(world)[-1].id
    attend(world, key, None, call(TOWN_HEAD, day))
    report(world, key, call(HEAD, day))
    vote(world, key, issue(world, key, call(TOWN_HEAD, day)), grades)
    close(world, key, system(day))


def assert_no_evaluation_ran_with_a_problem_open(world: World) -> None:
    """Look at every attempt that is not over: what failed before it must be solved."""
    attempts = _attempts(world)
    for before, after in pairwise(attempts):
        assert before.over
        assert before.verdict is not EvaluationVerdict.PASSED
        if before.verdict is EvaluationVerdict.FAILED:
            saga = world.app.find(Rectification, rectification_id(before.id))
            running = after.step in (Stage.ANNOUNCED, Stage.OPEN)
            done = {task.status for task in saga.tasks.values()} == {ProblemStatus.CONFIRMED}
            assert done or not running
            assert done or after.verdict is EvaluationVerdict.VOID


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(USUAL)), st.lists(st.one_of(st.none(), st.sampled_from(SURPRISES)), max_size=25))
def test_no_order_of_commands_evaluates_again_with_a_problem_open(start: int, commands: list[str | None]) -> None:
    world = town()
    failed(world)
    usual = cycle(USUAL)
    for at, surprise in enumerate([*[None] * start, *commands]):
        with suppress(PledgebookError, IndexError):
            STEPS[surprise or next(usual)](world, LAST + timedelta(1 + at))
        assert_no_evaluation_ran_with_a_problem_open(world)

"""Public evaluations in the county of the application tests: their usual steps, and what is in the box."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from domain.application import Call, Pledgebook
from domain.judgement.ballots import Box
from domain.judgement.evaluation import Attendance, Evaluation, Report, evaluation_id
from domain.policy import Policy, preset
from domain.values import Role
from tests.application.rectifying import PROBLEMS
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    DAY,
    FOUNDED,
    HEAD,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    World,
    admin,
    call,
    system,
)
from tests.domain.letters import one
from tests.support.memory import MemoryBoxes

HELD, LAST = DAY + timedelta(7), DAY + timedelta(8)
TELLER = one("teller")
SAID = Report("活动开展情况", "承诺践诺情况", "中心工作", "好事实事", "党员践诺情况")
CAME = [Attendance("MASSES", 8), Attendance("MEMBERS_AND_CADRES", 2)]
SATISFIED, DISSATISFIED = "SATISFIED", "DISSATISFIED"

KEY = evaluation_id(CAMPAIGN, BRANCH, date(2011, 1, 1), 1)
"""The branch's first evaluation, where the policy asks for one a year."""


def county(policy: Policy | None = None, app: Pledgebook | None = None) -> World:
    """Return the county with an evaluator of the branch."""
    world = World(policy or preset("DEFAULT"), app)
    world.admit(TELLER)
    world.app.fill_post(admin(FOUNDED), BRANCH, Role.EVALUATOR, TELLER)
    return world


def announce(world: World, who: Call | None = None, held_on: date = HELD, closes_on: date | None = LAST) -> UUID:
    """Announce the branch's evaluation."""
    announced = world.app.announce_evaluation(
        who or call(CLERK), CAMPAIGN, BRANCH, held_on=held_on, closes_on=closes_on
    )
    return announced.id


def attend(world: World, key: UUID, came: list[Attendance] | None = None, who: Call | None = None) -> None:
    """Record who came."""
    world.app.record_attendance(who or call(TOWN_OFFICE, HELD), key, CAME if came is None else came)


def issue(world: World, key: UUID, who: Call | None = None) -> list[str]:
    """Return new codes."""
    return world.app.issue_codes(who or call(TELLER, HELD), key)[1]


def report(world: World, key: UUID, who: Call | None = None) -> None:
    """Let the secretary report."""
    world.app.report_to_evaluation(who or call(HEAD, HELD), key, SAID)


def criticise(world: World, key: UUID, who: Call | None = None) -> None:
    """Let the superior criticise."""
    world.app.criticise_evaluation(who or call(TOWN_HEAD, HELD), key, "群众反映强烈的问题长期不解决")


def close(world: World, key: UUID, who: Call | None = None) -> None:
    """Count."""
    world.app.close_evaluation(who or system(LAST), key)


def publish(world: World, key: UUID, who: Call | None = None) -> None:
    """Publish the result."""
    world.app.publish_result(who or call(TOWN_OFFICE, LAST), key, "村务公开栏")


def opened(world: World, came: list[Attendance] | None = None) -> tuple[UUID, list[str]]:
    """Bring an evaluation to its ballots; return its id and the codes."""
    key = announce(world)
    attend(world, key, came)
    report(world, key)
    return key, issue(world, key)


def vote(world: World, key: UUID, codes: Iterable[str], grades: Iterable[str]) -> None:
    """Cast a ballot for each grade."""
    for code, grade in zip(codes, grades, strict=False):
        world.app.cast_ballot(key, code, grade)


def counted(world: World, grades: Iterable[str] = (), came: list[Attendance] | None = None) -> UUID:
    """Bring an evaluation to its count, with these ballots."""
    key, codes = opened(world, came)
    vote(world, key, codes, grades)
    close(world, key)
    return key


def rectified(world: World, source: UUID, *, solved: int = 2, day: date = LAST) -> UUID:
    """Publish what failed if it is not public yet, and put it right, problem by problem."""
    app = world.app
    if found(world, source).published_on is None:
        publish(world, source)
    key = app.begin_rectification(system(day), source).id
    app.report_on_rectification(call(CLERK, day), key, examination="对照自查", problems=PROBLEMS)
    app.order_period(call(TOWN_DEPUTY, day), key)
    for problem in range(1, solved + 1):
        app.close_problem(call(CLERK, day), key, problem, "照片3张")
        app.confirm_problem(call(TOWN_DEPUTY, day), key, problem)
    return key


def found(world: World, key: UUID) -> Evaluation:
    """Return the evaluation as it stands."""
    return world.app.find(Evaluation, key)


def box(world: World, key: UUID) -> Box | None:
    """Return what lies in the box."""
    return world.app.boxes.read(key)[1]


def sealed(world: World) -> dict[UUID, str]:
    """Return all boxes as they are stored."""
    return dict(cast("MemoryBoxes", world.app.boxes).sealed)

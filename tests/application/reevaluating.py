"""An evaluation that failed, its rectification, and the next one, in the county of the application tests."""

from datetime import date, timedelta
from uuid import UUID

from domain.judgement.evaluation import Attendance, evaluation_id
from domain.judgement.rectification import rectification_id
from domain.policy import preset
from tests.application.evaluating import (
    LAST,
    SATISFIED,
    announce,
    attend,
    close,
    counted,
    county,
    issue,
    publish,
    report,
    vote,
)
from tests.application.rectifying import close as solve
from tests.application.rectifying import confirm, order
from tests.application.rectifying import report as answer
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

POLICY = preset("DEFAULT").changed({"evaluation_minimum": {"RURAL": 10}, "cadences": {"evaluation": "P6M"}})
AGAIN, LATE = LAST + timedelta(30), LAST + timedelta(200)
FAILED = ["DISSATISFIED"] * 2 + [SATISFIED] * 8
PASSED = ["DISSATISFIED"] + [SATISFIED] * 9
FIRST, SECOND, THIRD = (evaluation_id(CAMPAIGN, BRANCH, date(2011, 1, 1), attempt) for attempt in (1, 2, 3))
SAGA = rectification_id(FIRST)


def town() -> World:
    """Return the county in which ten must come, and every half-year is evaluated."""
    return county(POLICY)


def failed(world: World) -> object:
    """Publish that the branch failed."""
    publish(world, counted(world, FAILED))
    return world


def begun(world: World) -> object:
    """Begin its rectification, as the workflow does."""
    failed(world)
    return world.app.begin_rectification(system(LAST), FIRST)


def ordered(world: World) -> object:
    """Bring it to its problems."""
    begun(world)
    answer(world, SAGA, call(CLERK, LAST))
    return order(world, SAGA, call(TOWN_DEPUTY, LAST))


def settle(world: World, *numbers: int) -> object:
    """Solve problems and confirm it."""
    for number in numbers:
        solve(world, number, SAGA, call(CLERK, LAST))
        confirm(world, number, SAGA, call(TOWN_DEPUTY, LAST))
    return world


def solved(world: World) -> object:
    """Solve all problems."""
    ordered(world)
    return settle(world, 1, 2)


def announced(world: World, day: date = AGAIN) -> UUID:
    """Announce the next evaluation."""
    return announce(world, call(CLERK, day), day, day)


def judged_again(world: World, grades: list[str], came: list[Attendance] | None = None, day: date = AGAIN) -> UUID:
    """Hold, count and publish the next evaluation."""
    key = announced(world, day)
    attend(world, key, came, call(TOWN_HEAD, day))
    report(world, key, call(HEAD, day))
    vote(world, key, issue(world, key, call(TOWN_HEAD, day)), grades)
    close(world, key, system(day))
    publish(world, key, call(TOWN_HEAD, day))
    return key


def end(world: World, day: date = AGAIN) -> object:
    """End the rectification, as the workflow does."""
    return world.app.end_rectification(system(day), SAGA)

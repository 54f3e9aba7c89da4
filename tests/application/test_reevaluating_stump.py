"""A failed evaluation is judged again even in days that are no period of their own (J4)."""

from datetime import date

import pytest

from domain.cadence import Period
from domain.errors import InvalidInput
from domain.policy import preset
from tests.application.evaluating import DISSATISFIED, SATISFIED, announce, counted, county, found, rectified
from tests.application.world import CLERK, World, call

POLICY = preset("DEFAULT").changed({"cadences": {"evaluation": "P10M"}})
"""Of the county's two years the last four months are too few for a period."""
FIRST = Period(date(2011, 1, 1), date(2011, 10, 31))
IN_THE_STUMP = date(2012, 11, 1)


def announced(world: World) -> tuple[Period, int]:
    key = announce(world, call(CLERK, IN_THE_STUMP), IN_THE_STUMP, IN_THE_STUMP)
    return found(world, key).period, found(world, key).attempt


def test_what_failed_is_judged_again_when_no_period_is_left() -> None:
    world = county(POLICY)
    rectified(world, counted(world, [DISSATISFIED]))
    assert announced(world) == (FIRST, 2)


@pytest.mark.parametrize("grades", [[SATISFIED], []], ids=["passed", "void"])
def test_what_did_not_fail_is_not_judged_outside_a_period(grades: list[str]) -> None:
    world = county(POLICY)
    counted(world, grades)
    with pytest.raises(InvalidInput, match="held_on"):
        announced(world)

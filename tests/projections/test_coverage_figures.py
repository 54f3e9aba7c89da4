"""The figures of two procedures, at a part of their size, add up by commands; `bench.coverage` takes the whole one."""

import pytest

from bench.coverage import AFTERWARDS, IN_TIME, check, parted, publish
from bench.drive import DEADLINE, HUNAN_SHEWAI, ZHOUZHI, Drive, Figures
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.statistics.view import STATISTICS
from tests.projections.store import Store


def test_the_figures_are_those_of_the_procedures() -> None:
    assert (ZHOUZHI.organisations, ZHOUZHI.people) == (81 + 21 + 557, 9550) == (659, 9550)
    assert (HUNAN_SHEWAI.organisations, HUNAN_SHEWAI.people) == (17 + 14 + 60, 734 + 1473) == (91, 2207)


@pytest.mark.parametrize("figures", [ZHOUZHI.part(20), HUNAN_SHEWAI.part(15)], ids=lambda figures: figures.preset)
def test_everybody_is_counted_once_and_blank_until_they_pledge(store: Store, figures: Figures) -> None:
    drive = Drive(store.app, figures, joining=2)
    drive.found()
    late, in_time = parted(drive, 9)
    publish(drive, in_time, IN_TIME)
    store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    for on in (DEADLINE, AFTERWARDS):
        check(drive, store.conn, on, blank=late)
    with pytest.raises(AssertionError, match="was expected"):
        check(drive, store.conn, DEADLINE, blank=late[1:])
    publish(drive, late, AFTERWARDS)
    store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    check(drive, store.conn, DEADLINE, blank=late)
    check(drive, store.conn, AFTERWARDS, blank=[])

"""SU_COUNTY's whole year in skipped time on a small county; `bench.year` runs it on 50 organisations, 1,000 members."""

import pytest

from bench.year.calendar import workflow_of
from bench.year.living import Year
from bench.year.reckoning import PERIODS, check
from projections.comparison import compare
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.statistics.view import STATISTICS
from tests.projections.store import Store


@pytest.mark.timeout(180)
def test_a_year_opens_every_duty_once_and_lists_what_was_left_undone_and_nothing_else(store: Store) -> None:
    year = Year(store.app, towns=1, branches=4, people=60)
    with year.skipping():
        year.found()
        with workflow_of(year) as month_begins:
            year.live(month_begins, lambda _: store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS))
    assert sum(PERIODS.values()) == 83
    found = check(year, store.conn)
    assert (
        found["duties"]
        == 12 * 65 + 3 * 4 * 5 - 4 * 5 + 4 * 65 + 2 * 12 + 2 * 2 + 2 + 2 * 5 + 6 * 2 + 2 * 12 * 4 + 12 * 60
    )
    assert found["overdue"] == len(year.undone) > 50
    assert found["rankings"] > 30
    assert found["honours"] > 10
    for projection in (OVERDUE, DUTIES):
        assert compare(store.url, projection, store.log) == []
    year.undone.pop()
    with pytest.raises(AssertionError, match="was expected"):
        check(year, store.conn)

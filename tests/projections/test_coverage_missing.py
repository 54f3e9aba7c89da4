"""Since when a pledge is missing, and until when there was time (N1)."""

from datetime import date, timedelta

import pytest

from projections import overdue
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.statistics.view import STATISTICS
from tests.projections.cadences import OPENS, County
from tests.projections.covered import rule, withdraw
from tests.projections.store import Store

DAY, DEADLINE, LATER = date(2026, 2, 1), date(2026, 2, 15), date(2026, 3, 1)
MONTH_LATER = LATER + timedelta(days=30)


@pytest.fixture
def county(store: Store) -> County:
    """A county in which everybody owes a pledge by the middle of February."""
    county = County(store)
    rule(county, OPENS, pledge_deadline=DEADLINE.isoformat())
    return county


def owed(county: County, on: date) -> dict[tuple[str, str], tuple[date, date]]:
    """Return since when and until when each pledge is owed on a day, by whose it is and its ref."""
    county.store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    page = overdue.worklist(county.store.conn, today=on, about_kind="COVERAGE", due_soon_days=400, limit=200)
    return {(row.subject_name, row.ref): (row.since, row.due) for row in page.items}


def test_everybody_has_time_until_the_deadline_in_each_of_their_places(county: County) -> None:
    found = owed(county, DAY)
    assert {*found.values()} == {(OPENS, DEADLINE)}
    assert sorted(found) == sorted(
        [(name, "pledge:2026") for name in ("east", "west", "hill", "lake", "mill", "chief", "li", "wang", "zhou")]
        + [("zhou", "pledge:2026:residence")]
    )


def test_who_withdraws_after_the_deadline_has_some_days_more(county: County) -> None:
    withdraw(county, county.published("hill", DAY), LATER)
    hill = ("hill", "pledge:2026")
    assert hill not in owed(county, LATER - timedelta(days=1))
    assert owed(county, LATER)[hill] == (LATER, MONTH_LATER)


def test_who_comes_to_owe_one_after_the_deadline_has_some_days_more(county: County) -> None:
    rule(county, OPENS, pledge_deadline=DEADLINE.isoformat(), in_service_at_residence=False)
    rule(county, LATER, pledge_deadline=DEADLINE.isoformat(), in_service_at_residence=True)
    found = owed(county, LATER)
    assert found["zhou", "pledge:2026"] == (OPENS, DEADLINE)
    assert found["zhou", "pledge:2026:residence"] == (LATER, MONTH_LATER)


def test_nothing_is_missing_without_a_deadline(county: County) -> None:
    rule(county, LATER, pledge_deadline=None)
    assert [len(owed(county, on)) for on in (LATER - timedelta(days=1), LATER)] == [10, 0]


def test_a_closed_campaign_asks_for_nothing_any_more(county: County) -> None:
    county.campaign.close(county.act(LATER), open_items=0)
    county.save(county.campaign)
    assert [len(owed(county, on)) for on in (LATER - timedelta(days=1), LATER)] == [10, 0]

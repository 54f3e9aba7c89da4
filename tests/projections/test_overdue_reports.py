"""Statistics forms on the work list: owed by their day, late until they come, and again once returned (L4, N1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.campaign import Campaign
from domain.policy import preset
from projections import overdue
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.reach import NOWHERE, Reach
from projections.statistics.view import STATISTICS
from tests.domain.forms import form
from tests.projections.clerk import CLOSES, OPENS, Clerk
from tests.projections.store import Store
from tests.projections.test_statistics_forms import DUE, LATE, send_back, submit

SIGHTS = ("pledge", "duty", "comment", "evaluation", "rectification", "rectification:MEMBER", "coverage")


@pytest.fixture
def clerk(store: Store) -> Clerk:
    """A town in which nothing is owed but the form."""
    clerk = Clerk(store)
    policy = preset("DEFAULT").changed({"statistics_due": DUE.isoformat(), "cadences": {}})
    clerk.campaign.change_policy(clerk.act(reason="年度统计"), policy)
    clerk.save(clerk.campaign)
    return clerk


def pages(clerk: Clerk, today: date, order: str = "due", **filters: Any) -> Iterator[overdue.OwedDuty]:
    """Yield the work list page by page; the counts and what is written out in one go agree with it."""
    conn, cursor, found = clerk.store.conn, "", list[overdue.OwedDuty]()
    clerk.store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    while cursor is not None:
        page = overdue.worklist(conn, today=today, order=order, cursor=cursor or None, limit=1, **filters)
        found += page.items
        cursor = page.next_cursor  # type: ignore[assignment]
    assert [*overdue.every(conn, today=today, order=order, **filters)] == found
    counts = overdue.counts(conn, today=today, **filters)
    assert (counts.total, sum(counts.by_organisation.values())) == (len(found), len(found))
    yield from found


def told(clerk: Clerk, today: date, **filters: Any) -> list[tuple[str, int, date | None]]:
    """Return who owes a form, how late it is, and when it came."""
    return [(row.owing_organisation_name, row.days_overdue, row.closed_on) for row in pages(clerk, today, **filters)]


NORTH, SOUTH = "北村党支部", "南村党支部"


def test_a_form_is_overdue_from_the_day_after_its_own_until_it_comes(clerk: Clerk) -> None:
    assert told(clerk, DUE) == []
    assert sorted(told(clerk, DUE, due_soon_days=0)) == [(NORTH, 0, None), (SOUTH, 0, None)]
    assert told(clerk, OPENS - timedelta(1), due_soon_days=400) == []
    assert sorted(told(clerk, LATE)) == [(NORTH, 4, None), (SOUTH, 4, None)]
    submit(clerk, day=LATE)
    assert told(clerk, LATE) == [(SOUTH, 4, None)]
    # As it was a day before.
    assert sorted(told(clerk, LATE - timedelta(1)), key=lambda row: row[0]) == [(NORTH, 3, LATE), (SOUTH, 3, None)]


def test_a_returned_form_is_owed_again_and_the_past_stays_as_it_was(clerk: Clerk) -> None:
    found, back, again = submit(clerk), DUE + timedelta(1), DUE + timedelta(12)
    send_back(clerk, found, back)
    assert told(clerk, DUE + timedelta(10), organisation=clerk.north.id) == [(NORTH, 2, None)]
    found.resubmit(clerk.act(again), values=form(), derived={}, notes={})
    clerk.save(found)
    send_back(clerk, found, again + timedelta(1))
    assert told(clerk, DUE + timedelta(10), organisation=clerk.north.id) == [(NORTH, 2, again)]
    assert told(clerk, again, organisation=clerk.north.id) == []
    [row] = pages(clerk, again + timedelta(9), organisation=clerk.north.id)
    assert (row.position, row.since, row.due) == (2, again + timedelta(1), again + timedelta(8))


def test_a_returned_form_is_owed_no_more_once_another_one_is_asked_for(clerk: Clerk) -> None:
    send_back(clerk, submit(clerk), DUE)
    policy = clerk.campaign.policy.changed({"statistics_due": CLOSES.isoformat()})
    clerk.campaign.change_policy(clerk.act(LATE, reason="第二次报送"), policy)
    clerk.save(clerk.campaign)
    assert told(clerk, CLOSES) == []
    assert {row.due for row in pages(clerk, CLOSES + timedelta(1))} == {CLOSES}


def test_a_row_says_what_is_owed_and_that_nobody_is_reminded(clerk: Clerk) -> None:
    [row] = pages(clerk, LATE, organisation=clerk.north.id)
    assert (row.about, row.about_kind, row.code, row.owed_by) == (
        clerk.campaign.id, "STATISTICS", "statistics", "PLEDGER",
    )  # fmt: skip
    assert (row.subject_kind, row.subject, row.subject_name) == ("ORGANISATION", clerk.north.id, NORTH)
    assert row.period is not None
    assert (row.period.start, row.period.end, row.since, row.due) == (OPENS, DUE, OPENS, DUE)
    assert (row.next_step, row.pledge, row.item, row.level, row.owing_member) == (None, None, 0, 0, None)


def test_forms_of_two_campaigns_with_one_day_are_two_rows(clerk: Clerk) -> None:
    other = Campaign.open(
        clerk.id("another"), clerk.act(), name="另一活动", theme="", organisation=clerk.committee.id, opens_on=OPENS,
        closes_on=CLOSES, policy=clerk.campaign.policy,
    )  # fmt: skip
    clerk.save(other)
    found = [*pages(clerk, LATE)]
    assert len({(row.campaign, row.organisation) for row in found}) == len(found) == 4
    assert {row.organisation for row in pages(clerk, LATE, campaign=other.id)} == {clerk.north.id, clerk.south.id}


def test_forms_are_found_by_the_filters_of_the_list(clerk: Clerk) -> None:
    assert told(clerk, LATE, under=clerk.south.id) == told(clerk, LATE, subject=clerk.south.id) == [(SOUTH, 4, None)]
    assert told(clerk, LATE, owing_organisation=clerk.south.id) == [(SOUTH, 4, None)]
    assert len(told(clerk, LATE, about_kind="STATISTICS", code="statistics", about=clerk.campaign.id)) == 2
    assert told(clerk, LATE, about_kind="CADENCE") == told(clerk, LATE, min_days=5) == told(clerk, LATE, level=1) == []
    assert [name for name, *_ in told(clerk, LATE, order="owing")] == [NORTH, SOUTH]


def test_forms_are_read_by_the_sight_of_statistics(clerk: Clerk) -> None:
    everywhere = dict.fromkeys(SIGHTS, Reach(whole=True))
    assert told(clerk, LATE, reaches={**everywhere, "statistics": NOWHERE}) == []
    south = Reach(places=frozenset({clerk.south.id}))
    assert told(clerk, LATE, reaches={**dict.fromkeys(SIGHTS, NOWHERE), "statistics": south}) == [(SOUTH, 4, None)]
    assert told(clerk, LATE, reaches=dict.fromkeys((*SIGHTS, "statistics"), south)) == [(SOUTH, 4, None)]

"""Coverage on random histories equals a recount by hand over the events, for any day, round and subtree (C1 to C8)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from domain.aggregate import Event
from projections import overdue
from projections.comparison import compare
from projections.coverage import By, Subject, Tally, coverage, subjects
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.statistics.view import STATISTICS
from tests.generators import seeded
from tests.projections.covering import FOUNDED, History
from tests.projections.recounting import Counted, Missing, Recount
from tests.projections.store import Store, open_store

SEEDS = st.integers(min_value=0, max_value=2**32)


@pytest.fixture(scope="module")
def shared(create_database: Callable[[], str]) -> Iterator[Store]:
    """One log in which all histories come to stand side by side."""
    with open_store(create_database()) as opened:
        yield opened


def listed(store: Store, limit: int = 7, **filters: Any) -> list[Subject]:
    """Return all pages of the list, which has everybody once and in order."""
    found: list[Subject] = []
    cursor: str | None = None
    while True:
        page = subjects(store.conn, cursor=cursor, limit=limit, **filters)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            keys = [(row.pinyin, row.subject, row.organisation) for row in found]
            assert keys == sorted(set(keys))
            return found


def tally(rows: list[Subject]) -> Tally:
    """Count the rows of a list."""
    count = Counter(row.status for row in rows)
    in_hand = sum(row.status == "BLANK" and row.pledge is not None for row in rows)
    outside = count["JOINED"]
    return Tally(
        len(rows) - outside, count["PLEDGED"], count["ORAL"], count["EXEMPT"], count["BLANK"], in_hand, outside
    )


def plain(row: Subject) -> Counted:
    """Return what a recount says of a row."""
    return Counted(row.subject, row.organisation, row.status, row.pledge, row.stage, row.assisting)


def worklist(store: Store, on: date, limit: int, **filters: Any) -> Iterator[overdue.OwedDuty]:
    """Yield the missing pledges of all pages of the work list, also those that are not due yet."""
    cursor: str | None = None
    while True:
        asked = {"today": on, "about_kind": "COVERAGE", "due_soon_days": 3660, **filters}
        page = overdue.worklist(store.conn, cursor=cursor, limit=limit, **asked)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def owed(duty: overdue.OwedDuty) -> Missing:
    """Return what a recount says of a duty."""
    return Missing(duty.subject, duty.organisation, duty.ref, duty.since, duty.due)


def some_days(rng: Random, events: Sequence[Event]) -> list[date]:
    """Return days before, within and after a history, most of them days on which something happened."""
    within = [rng.choice(events).act.occurred_on for _ in range(5)]
    return [FOUNDED - timedelta(1), FOUNDED + timedelta(rng.randrange(640)), *within, date(2027, 7, 1)]


# A smaller seed is no smaller history: there is nothing to shrink.
_RANDOM = settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_RANDOM
@given(seed=SEEDS)
@example(seed=1)
def test_everybody_stands_as_a_recount_of_the_events_says(shared: Store, seed: int) -> None:
    rng = seeded(seed)
    history = History(shared, rng)
    history.happen(60)
    shared.catch_up(ORGANISATIONS, COVERAGE, OVERDUE, DUTIES, STATISTICS)
    days = some_days(rng, history.events)
    for campaign in history.campaigns:
        recount = Recount(history.events, campaign.id)
        for on in days:
            missing = recount.missing(on)
            for order in ("due", "-due", "owing"):
                listing = [*worklist(shared, on, rng.choice((1, 4, 200)), campaign=campaign.id, order=order)]
                assert (len(listing), {owed(duty) for duty in listing}) == (len(missing), missing)
            late = {each for each in missing if each.due < on}
            counts = overdue.counts(
                shared.conn, today=on, campaign=campaign.id, about_kind="COVERAGE", due_soon_days=3660
            )
            assert (counts.total, counts.overdue) == (len(missing), len(late))
            assert counts.by_organisation == Counter(each.organisation for each in missing)
            place = rng.choice(history.places).id
            assert {owed(duty) for duty in worklist(shared, on, 5, campaign=campaign.id, organisation=place)} == {
                each for each in missing if each.organisation == place
            }
            for year in (2026, 2027):
                under = rng.choice([None, rng.choice(history.places).id])
                asked: dict[str, Any] = {"campaign": campaign.id, "round": year, "on": on, "under": under}
                rows = listed(shared, **asked)
                assert {plain(row) for row in rows} == recount.covered(year, on, under)
                by = rng.choice([None, *By])
                found = coverage(shared.conn, by=by, **asked)
                organisations = [row for row in rows if row.kind == "ORGANISATION"]
                members = [row for row in rows if row.kind == "MEMBER"]
                assert (found.organisations, found.members) == (tally(organisations), tally(members))
                if by in (By.UNIT, By.TYPE, By.LEVEL):
                    assert sum(part.members.subjects for part in found.parts) == found.members.subjects
                    assert sum(part.organisations.blank for part in found.parts) == found.organisations.blank


def test_what_grew_with_the_log_equals_what_is_built_from_it(shared: Store) -> None:
    shared.catch_up(ORGANISATIONS, COVERAGE)
    for number in range(3):
        History(shared, seeded(number)).happen(20)
        shared.catch_up(COVERAGE, batch=1 + number)
    assert compare(shared.url, COVERAGE, shared.log) == []

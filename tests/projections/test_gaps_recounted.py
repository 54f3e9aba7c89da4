"""The list of gaps against a recount over the event log, for random histories and days in the past."""

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from itertools import count
from typing import Any, cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.aggregate import Event
from projections import gaps
from projections.paging import MAX_LIMIT
from projections.registry import PROJECTIONS
from tests.generators import OPENS, seeded
from tests.projections.recounted import Recount, Recounted
from tests.projections.store import Store
from tests.projections.wanting import Wanting

LAST = date(2027, 7, 31)
_NUMBERS = count()


def listed(store: Store, **filters: Any) -> list[gaps.Gap]:
    """Return all pages."""
    found: list[gaps.Gap] = []
    cursor = None
    while True:
        page = gaps.gaps(store.conn, cursor=cursor, limit=MAX_LIMIT, **filters)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def plain(gap: gaps.Gap) -> Recounted:
    return Recounted(**{field.name: getattr(gap, field.name) for field in fields(Recounted)})


# A smaller seed is no simpler history, so nothing is shrunk.
@given(seed=st.integers(0, 2**32), offsets=st.lists(st.integers(0, 570), min_size=3, max_size=3))
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_list_is_what_the_log_says_on_any_day(store: Store, seed: int, offsets: list[int]) -> None:
    rng = seeded(seed)
    county = Wanting(rng, f"county {next(_NUMBERS)}")
    start = store.log.head(store.conn)
    store.save(county.happenings(), together=20)
    store.catch_up(*PROJECTIONS)
    stored = store.app.recorder.select_notifications(start + 1, 10**6)
    log = [cast("Event", store.app.mapper.to_domain_event(each)) for each in stored]
    town = county.town
    for on in (LAST, *(OPENS + timedelta(days=each) for each in offsets)):
        recount = Recount(log, on, town.organisations, town.members)
        expected = recount.gaps()
        rows = [gap for gap in listed(store, on=on) if gap.organisation in recount.places]
        assert {plain(gap) for gap in rows} == expected
        assert len(rows) == len(expected)
        assert all(
            (gap.since + timedelta(days=gap.days), gap.past_due) == (on, gap.due is not None and gap.due < on)
            for gap in rows
        )
        top = rng.choice(town.organisations).id
        below = listed(store, on=on, under=top)
        assert {plain(gap) for gap in below} == {gap for gap in expected if gap.organisation in recount.under(top)}
        counted = gaps.counts(store.conn, on=on, under=top)
        assert counted.total == len(below)
        assert counted.by_code == Counter(gap.code for gap in below)
        assert counted.by_organisation == Counter(gap.organisation for gap in below)

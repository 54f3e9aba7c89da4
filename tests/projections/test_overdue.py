"""The overdue projection against the aggregate: what is owed, by whom and since when."""

from datetime import date
from random import Random
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from domain.aggregate import Event
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.supervised import Supervised
from domain.values import SYSTEM, Act, Role
from projections import organisations, overdue
from projections.catchup import Batch
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.rebuild import create_missing
from projections.statistics.view import STATISTICS
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.store import Store

Owed = set[tuple[UUID, str, str, int, str, date]]
SOON = 3660


def owed_by_rows(conn: Connection[Any]) -> Owed:
    rows = conn.execute(
        "SELECT about, ref, code, item, owed_by, due FROM overdue.duty WHERE closed_at IS NULL"
    ).fetchall()
    assert len(rows) == len(set(rows))
    return {tuple(row) for row in rows}


def owed_by_aggregates(things: dict[UUID, Supervised]) -> Owed:
    return {
        (thing.id, duty.ref, duty.code, duty.item, duty.owed_by.value, duty.due)
        for thing in things.values()
        for duty in thing.duties()
    }


@given(rng=st.randoms(use_true_random=False))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_open_rows_equal_the_duties_of_the_aggregate_after_every_event(store: Store, rng: Random) -> None:
    create_missing(store.conn, [OVERDUE])
    with store.conn.transaction(force_rollback=True):
        store.conn.execute("SET LOCAL search_path TO overdue")
        things: dict[UUID, Supervised] = {}
        position = 0
        for aggregate in histories(rng, pledges=2, steps=30, organisations=3):
            if isinstance(aggregate, Supervised):
                things[aggregate.id] = aggregate
            batch = Batch()
            for event in cast("list[Event]", aggregate.collect_events()):
                position += 1
                if type(event) in OVERDUE.handlers:
                    OVERDUE.apply(batch, event, position)
            batch.run(store.conn)
            assert owed_by_rows(store.conn) == owed_by_aggregates(things)


def test_open_rows_equal_the_duties_in_a_long_history(store: Store) -> None:
    things: dict[UUID, Supervised] = {}
    for aggregate in histories(seeded(7), pledges=60, steps=40):
        if isinstance(aggregate, Supervised):
            things[aggregate.id] = aggregate
        store.save([aggregate])
    store.catch_up(OVERDUE, batch=37)
    assert owed_by_rows(store.conn) == owed_by_aggregates(things)
    assert len(owed_by_rows(store.conn)) > 50


def test_the_list_the_counts_and_past_days_agree(store: Store) -> None:
    store.save(histories(seeded(3), pledges=40, steps=25))
    store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    for today in (date(2026, 6, 1), date(2026, 12, 1), date(2027, 6, 1)):
        listed = every(store.conn, today=today)
        assert listed
        assert all(row.due < today and row.days_overdue == (today - row.due).days for row in listed)
        assert all(row.since <= today and (row.closed_on is None or row.closed_on > today) for row in listed)
        counted = overdue.counts(store.conn, today=today)
        assert counted.total == len(listed) == sum(counted.by_code.values()) == sum(counted.by_organisation.values())
        for code, number in counted.by_code.items():
            assert len(every(store.conn, today=today, code=code)) == number
        for owing, number in counted.by_organisation.items():
            assert len(every(store.conn, today=today, owing_organisation=owing)) == number


def test_the_superior_owes_as_the_tree_stood_on_the_day(store: Store) -> None:
    store.save(histories(seeded(3), pledges=40, steps=25))
    store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    before, after = date(2027, 6, 1), date(2027, 7, 1)
    owed = next(
        row
        for row in every(store.conn, today=before, owed_by="SUPERIOR", about_kind="PLEDGE")
        if row.reviewer != row.organisation
    )
    below = organisations.subtree(store.conn, owed.organisation)
    places = organisations.organisations(store.conn, limit=200).items
    heir = next(place.id for place in places if place.id not in (*below, owed.owing_organisation))
    moved: Organisation = store.app.repository.get(owed.organisation)
    moved.move(Act(SYSTEM, Role.ADMINISTRATOR, None, after), heir)
    store.save([moved])
    store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)

    def owing(today: date) -> UUID:
        rows = every(store.conn, today=today, pledge=owed.pledge, owed_by="SUPERIOR")
        return next(row.owing_organisation for row in rows if row.ref == owed.ref)

    assert (owing(before), owing(after)) == (owed.owing_organisation, heir)


def test_the_list_of_the_root_is_that_of_its_parts(store: Store) -> None:
    store.save(histories(seeded(4), pledges=30, steps=15))
    store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    today = date(2026, 11, 1)
    root = next(o for o in organisations.organisations(store.conn).items if o.parent is None)
    of_root = every(store.conn, today=today, under=root.id, due_soon_days=SOON)
    single = [
        row
        for part in organisations.subtree(store.conn, root.id)
        for row in every(store.conn, today=today, organisation=part, due_soon_days=SOON)
    ]
    assert sorted(of_root, key=repr) == sorted(single, key=repr)
    with_soon = len(of_root)
    assert len(every(store.conn, today=today, due_soon_days=30)) < with_soon


def test_the_next_step_is_the_latest_missed_one_or_the_first_to_come() -> None:
    duty = {"due": date(2026, 6, 10), "since": date(2026, 5, 1)}
    assert owed(**duty, today=date(2026, 5, 20)).next_step == overdue.NextStep(False, "-7", date(2026, 6, 3))
    assert owed(**duty, today=date(2026, 6, 9)).next_step == overdue.NextStep(False, "-1", date(2026, 6, 9))
    done = owed(**duty, today=date(2026, 6, 9), rungs=["-1"])
    assert done.next_step == overdue.NextStep(False, "+1", date(2026, 6, 11))
    assert done.days_overdue == 0
    outage = owed(**duty, today=date(2026, 6, 20), rungs=["-7"])
    assert outage.next_step == overdue.NextStep(False, "+7", date(2026, 6, 20))
    late = owed(**duty, today=date(2026, 6, 30), rungs=["-7", "-1", "+1", "+7"])
    assert late.next_step == overdue.NextStep(True, "escalated", date(2026, 6, 30))
    assert late.days_overdue == 20
    assert owed(**duty, today=date(2026, 7, 1), rungs=["escalated"]).next_step is None


def test_a_duty_that_came_up_late_skips_the_rungs_before_it() -> None:
    short = owed(due=date(2026, 6, 10), since=date(2026, 6, 8), today=date(2026, 6, 8))
    assert short.next_step == overdue.NextStep(False, "-1", date(2026, 6, 9))


def test_a_window_beyond_ten_years_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInput, match="due_soon_days"):
        overdue.worklist(store.conn, today=date(2026, 1, 1), due_soon_days=SOON + 1)


def every(conn: Connection[Any], **filters: Any) -> list[overdue.OwedDuty]:
    """Return all pages of a work list, each row once and the most overdue first."""
    found: list[overdue.OwedDuty] = []
    cursor: str | None = None
    while True:
        page = overdue.worklist(conn, **filters, cursor=cursor, limit=7)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            assert [row.due for row in found] == sorted(row.due for row in found)
            assert len({(row.about, row.ref, row.subject) for row in found}) == len(found)
            return found


def owed(**fields: Any) -> overdue.OwedDuty:
    """Return a duty of the default ladder."""
    plain: dict[str, Any] = dict.fromkeys(overdue.OwedDuty.__dataclass_fields__, None)
    ladder = {"rungs": [], "remind_before": [7, 1], "remind_after": [1, 7], "escalate_after": 14,
        "yellow_after": 0, "red_after": 0, "calendar": "", "special_days": {}}  # fmt: skip
    return overdue.OwedDuty(**{**plain, **ladder, **fields})

"""The work list against a recount over the events: every page, order, filter and figure, today and on any past day."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection, sql

from domain.aggregate import Event
from projections import overdue
from projections.catchup import Batch
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.reach import Reach
from projections.rebuild import create_missing
from projections.statistics.view import STATISTICS
from tests.generators import seeded
from tests.projections.owed_histories import log
from tests.projections.owed_recount import Recount
from tests.projections.owed_rows import Row
from tests.projections.store import Store

PROJECTIONS = (ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
SIGHTS = ("pledge", "duty", "comment", "evaluation", "rectification", "rectification:MEMBER", "coverage", "statistics")
SIGHT_OF: Mapping[str, Callable[[Row], str]] = {
    "PLEDGE": lambda _: "pledge",
    "CADENCE": lambda _: "duty",
    "COMMENT": lambda _: "comment",
    "EVALUATION": lambda _: "evaluation",
    "STATISTICS": lambda _: "statistics",
    "RECTIFICATION": lambda row: "rectification:MEMBER" if row.subject_kind == "MEMBER" else "rectification",
}


def by_owing(row: Row) -> Any:
    """Return what the list by who owes is sorted by."""
    return row.owing_pinyin, row.owing_organisation, row.due, row.subject, row.position, row.ref


@given(seed=st.integers(0, 2**32 - 1))
@pytest.mark.timeout(900)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_list_and_counts_equal_a_recount_of_the_events(store: Store, seed: int) -> None:
    rng = seeded(seed)  # a history takes more chance than the library likes to keep for one example
    create_missing(store.conn, PROJECTIONS)
    with store.conn.transaction(force_rollback=True):
        events = [*log(rng, pledges=4, steps=14, organisations=5)]
        applied(store.conn, events)
        recount = Recount()
        for position, event in enumerate(events, 1):
            recount.take(event, position)
        happened = sorted({event.act.occurred_on for event in events})
        days = [happened[-1], *(day + timedelta(days=rng.choice((0, 1, 40))) for day in rng.sample(happened[:-1], 3))]
        for today in days:
            for number in range(3):
                filters, lets = chosen(rng, recount, today) if number else ({}, lambda _: True)
                wanted = [row for row in recount.owed_on(today, filters.get("due_soon_days")) if lets(row)]
                compare(store.conn, rng, wanted, today=today, **filters)


def applied(conn: Connection[Any], events: list[Event]) -> None:
    """Let the read models apply the events."""
    for projection in PROJECTIONS:
        conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(projection.name)))
        batch = Batch()
        for position, event in enumerate(events, 1):
            if type(event) in projection.handlers:
                projection.apply(batch, event, position)
        batch.run(conn)


def chosen(rng: Random, recount: Recount, today: date) -> tuple[dict[str, Any], Callable[[Row], bool]]:
    """Return one to three filters of some row, and what they let through."""
    rows = recount.owed_on(today, 3660)
    if not rows:
        return {}, lambda _: True
    row = rng.choice(rows)
    days = rng.choice((0, 1, 40))
    level = rng.choice((1, 2, 3))
    reaches = reaches_of(rng, recount, row)
    under = rng.choice([row.organisation, rng.choice([*recount.above])])
    below = recount.below(under, today)
    filters: list[tuple[dict[str, Any], Callable[[Row], bool]]] = [
        ({"under": under}, lambda each: each.organisation in below),
        ({"organisation": row.organisation}, lambda each: each.organisation == row.organisation),
        (
            {"owing_organisation": row.owing_organisation},
            lambda each: each.owing_organisation == row.owing_organisation,
        ),
        ({"campaign": row.campaign}, lambda each: each.campaign == row.campaign),
        ({"pledge": row.about}, lambda each: (each.about, each.about_kind) == (row.about, "PLEDGE")),
        ({"subject": row.subject}, lambda each: each.subject == row.subject),
        ({"about": row.about}, lambda each: each.about == row.about),
        ({"about_kind": row.about_kind}, lambda each: each.about_kind == row.about_kind),
        ({"code": row.code}, lambda each: each.code == row.code),
        ({"owed_by": row.owed_by}, lambda each: each.owed_by == row.owed_by),
        ({"level": level}, lambda each: each.level >= level),
        ({"min_days": days}, lambda each: (today - each.due).days >= days),
        ({"due_soon_days": 45}, lambda each: (each.due - today).days <= 45),
        (
            {"reaches": {sight: reach for sight, (reach, _) in reaches.items()}},
            lambda each: reaches[SIGHT_OF[each.about_kind](each)][1](each),
        ),
    ]
    some = rng.sample(filters, rng.choice((1, 1, 2, 3)))
    return {key: value for given, _ in some for key, value in given.items()}, lambda each: all(
        let(each) for _, let in some
    )


def reaches_of(rng: Random, recount: Recount, row: Row) -> dict[str, tuple[Reach, Callable[[Row], bool]]]:
    """Return how far somebody reads by each sight, at times equally far by all."""
    places = [*recount.above]

    def reach() -> Reach:
        return Reach(
            person=row.subject,
            subtrees=frozenset(rng.sample(places, rng.choice((0, 0, 1)))),
            places=frozenset(rng.sample(places, rng.choice((0, 1)))),
            heads=frozenset(rng.sample(places, rng.choice((0, 0, 1)))),
        )

    found = [reach()] * len(SIGHTS) if rng.random() < 0.5 else [reach() for _ in SIGHTS]
    return {sight: (each, recount.within(each)) for sight, each in zip(SIGHTS, found, strict=True)}


def compare(conn: Connection[Any], rng: Random, wanted: list[Row], **question: Any) -> None:
    """Assert that pages in every order and the counts say what the recount says."""
    for order in overdue.Order:
        expected = sorted(wanted, key=by_owing) if order is overdue.Order.OWING else wanted
        if order is overdue.Order.NEWEST:
            expected = wanted[::-1]
        limit = max(1, min(200, len(wanted) // rng.choice((1, 2, 5))))
        found = pages(conn, limit, order=order.value, **question)
        assert found == expected, (order, question)
    with patch("projections.overdue.queries._EXPORTED", rng.choice((5, 1000))):
        assert [Row.of(row) for row in overdue.every(conn, **question)] == wanted
    counts = overdue.counts(conn, **question)
    late = sum(row.due < question["today"] for row in wanted)
    assert (counts.total, counts.overdue, counts.due_soon) == (len(wanted), late, len(wanted) - late), question
    assert counts.by_code == Counter(row.code for row in wanted)
    assert counts.by_organisation == Counter(row.owing_organisation for row in wanted)
    assert counts.by_level == Counter(row.level for row in wanted)


def pages(conn: Connection[Any], limit: int, **question: Any) -> list[Row]:
    """Return the rows of all pages."""
    found: list[Row] = []
    cursor: str | None = None
    while True:
        page = overdue.worklist(conn, cursor=cursor, limit=limit, **question)
        found += [Row.of(row) for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found

"""The overdue list over a million open duties: how long its pages and counts take, and what their plans read."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, Cursor

from bench.house import installation
from bench.worklist import TODAY, fill
from projections import overdue
from projections.rebuild import create_missing
from projections.reach import Reach
from projections.registry import PROJECTIONS

_PAGE = 50


class _Heard(Cursor[Any]):
    """Remembers the last statement, so that it can be explained."""

    last: tuple[Any, Any] = ("", None)

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        _Heard.last = (query, params)
        return super().execute(query, params, **options)


def run(*, quick: bool) -> None:
    """Measure each question many times, then explain it."""
    pledges, calls = (2_000, 10) if quick else (200_000, 100)
    with installation() as own, psycopg.connect(own.engines.database_url, autocommit=True) as conn:
        create_missing(conn, PROJECTIONS)
        places = fill(conn, pledges)
        conn.cursor_factory = _Heard
        print(f"\nOverdue list, {_count(conn)}")
        person = Reach(person=UUID(bytes=b"\1" * 16), places=frozenset({places.branch}))
        small = dict.fromkeys(overdue.queries._KINDS, person)
        subject, campaign = _sample(conn, "subject"), _sample(conn, "campaign")
        past = TODAY - timedelta(days=90)
        questions: dict[str, dict[str, Any]] = {
            "first page": {},
            "deep page": {"cursor": _deep(conn)},
            "due within 30 days": {"due_soon_days": 30},
            "one branch": {"under": places.branch},
            "town with 30 branches": {"under": places.town},
            "whole county": {"under": places.county},
            "by code (2 %)": {"code": "review"},
            "by owing organisation": {"owing_organisation": places.town},
            "by subject": {"subject": subject},
            "by campaign": {"campaign": campaign},
            "by campaign and code": {"campaign": campaign, "code": "strike_off"},
            "three months ago": {"today": past},
            "three months ago, town": {"today": past, "under": places.town},
            "a small reach": {"reaches": small},
        }
        for name, filters in questions.items():
            _measure(conn, name, overdue.worklist, calls, {"today": TODAY, "limit": _PAGE, **filters})
        for name in (
            "first page",
            "town with 30 branches",
            "whole county",
            "by owing organisation",
            "three months ago",
            "a small reach",
        ):
            filters = {"today": TODAY, **questions[name]}
            _measure(conn, f"counts: {name}", overdue.counts, max(calls // 10, 3), filters)


def _count(conn: Connection[Any]) -> str:
    row = conn.execute("SELECT count(*) FILTER (WHERE closed_at IS NULL), count(*) FROM overdue.duty").fetchone()
    size = conn.execute("SELECT pg_size_pretty(pg_total_relation_size('overdue.duty'))").fetchone()
    assert row and size
    return f"{row[0]:,} open duties of {row[1]:,}, {size[0]}"


def _sample(conn: Connection[Any], column: str) -> UUID:
    page = overdue.worklist(conn, today=TODAY, limit=1)
    return getattr(page.items[0], column)


def _deep(conn: Connection[Any]) -> str | None:
    return overdue.worklist(conn, today=TODAY, limit=100).next_cursor


def _measure(conn: Connection[Any], name: str, ask: Callable[..., Any], calls: int, filters: Mapping[str, Any]) -> None:
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        ask(conn, **filters)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    statement, parameters = _Heard.last
    text = statement.as_string(conn) if not isinstance(statement, str) else statement
    (plan,) = conn.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + text, parameters).fetchone()[0]
    print(
        f"  {name:<34} p50 {statistics.median(times):8.1f} ms  p99 {times[int(len(times) * 0.99)]:8.1f} ms  {_summary(plan['Plan'])}"
    )


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


def _summary(plan: Mapping[str, Any]) -> str:
    kinds = {}
    for node in _nodes(plan):
        if node.get("Relation Name") == "duty" or "Sort" in node["Node Type"]:
            key = f"{node['Node Type']} {node.get('Index Name', '')}"
            kinds[key] = (
                kinds.get(key, 0)
                + int(node["Actual Rows"] * node["Actual Loops"])
                + node.get("Rows Removed by Filter", 0)
            )
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return f"{buffers:,} blocks; " + "; ".join(f"{k} {v:,}" for k, v in kinds.items())

"""The overdue list over a million open duties: how long its pages and counts take, and what their plans read."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, Cursor

from bench.house import installation
from bench.worklist import TODAY, fill
from projections import overdue
from projections.paging import encode
from projections.reach import Reach
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS

_PAGE = 50
_SIGHTS = ("pledge", "duty", "comment", "evaluation", "rectification", "rectification:MEMBER")
_COUNTED = (
    "everything",
    "town with 30 branches",
    "whole county",
    "what a town owes",
    "three months ago",
    "small reach",
)


class _Heard(Cursor[Any]):
    """Remembers the last statement, so that it can be explained."""

    last: tuple[Any, Any] = ("", None)

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        _Heard.last = (query, params)
        return super().execute(query, params, **options)


def run(*, quick: bool) -> None:
    """Ask each question many times and explain its plan; a list that reads or sorts more than its page fails."""
    pledges, calls = (2_000, 10) if quick else (200_000, 100)
    with installation() as own, psycopg.connect(own.engines.database_url, autocommit=True) as conn:
        create_missing(conn, PROJECTIONS)
        places = fill(conn, pledges)
        conn.cursor_factory = _Heard
        print(f"\nOverdue list, {_size(conn)}")
        first = overdue.worklist(conn, today=TODAY, limit=_PAGE).items[0]
        mine = Reach(person=first.subject, places=frozenset({places.branch}))
        middle = encode(("due", TODAY - timedelta(days=100), UUID(int=0), 0, ""))
        questions: dict[str, dict[str, Any]] = {
            "everything": {},
            "everything, a deep page": {"cursor": middle},
            "everything, newest first": {"order": "-due"},
            "everything, by who owes": {"order": "owing"},
            "due within 30 days as well": {"due_soon_days": 30},
            "one branch": {"under": places.branch},
            "town with 30 branches": {"under": places.town},
            "town, newest first": {"under": places.town, "order": "-due"},
            "town, by who owes": {"under": places.town, "order": "owing"},
            "whole county": {"under": places.county},
            "by code (2 %)": {"code": "review"},
            "what a town owes": {"owing_organisation": places.town},
            "by subject": {"subject": first.subject},
            "by campaign": {"campaign": first.campaign},
            "by campaign and code": {"campaign": first.campaign, "code": "strike_off"},
            "escalated": {"level": 1},
            "a year overdue": {"min_days": 365},
            "three months ago": {"today": TODAY - timedelta(days=90)},
            "three months ago, town": {"today": TODAY - timedelta(days=90), "under": places.town},
            "a year ago": {"today": TODAY - timedelta(days=365)},
            "small reach": {"reaches": dict.fromkeys(_SIGHTS, mine)},
        }
        for name, filters in questions.items():
            _measure(conn, name, overdue.worklist, calls, {"today": TODAY, "limit": _PAGE, **filters})
        for name in _COUNTED:
            _measure(conn, f"counts: {name}", overdue.counts, max(calls // 10, 3), {"today": TODAY, **questions[name]})


def _size(conn: Connection[Any]) -> str:
    row = conn.execute(
        "SELECT count(*) FILTER (WHERE closed_at IS NULL), count(*), pg_size_pretty(pg_table_size('overdue.duty')),"
        " pg_size_pretty(pg_indexes_size('overdue.duty')) FROM overdue.duty"
    ).fetchone()
    assert row
    return f"{row[0]:,} open duties of {row[1]:,}; table {row[2]}, indexes {row[3]}"


def _measure(conn: Connection[Any], name: str, ask: Callable[..., Any], calls: int, filters: Mapping[str, Any]) -> None:
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        ask(conn, **filters)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    statement, parameters = _Heard.last
    explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.as_string(conn)
    ((explained,),) = conn.execute(explain, parameters)
    plan = explained[0]["Plan"]
    middle, slow = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"  {name:<30} p50 {middle:7.1f} ms, p99 {slow:7.1f} ms   {_summary(plan)}")
    if ask is overdue.worklist:
        _check(name, plan)


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


def _summary(plan: Mapping[str, Any]) -> str:
    """Return what the plan reads of the duties, and how many rows each way of reading gave or passed over."""
    found: Counter[str] = Counter()
    for node in _nodes(plan):
        if node.get("Relation Name") == "duty":
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            found[f"{node['Node Type']} {node.get('Index Name', '')}"] += int(rows * node["Actual Loops"])
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return f"{blocks:,} blocks; " + ", ".join(f"{name} {rows:,}" for name, rows in found.items())


def _check(name: str, plan: Mapping[str, Any]) -> None:
    """Fail if the table of duties is read as a whole, or more is sorted at once than pages of what is merged."""
    for node in _nodes(plan):
        if node.get("Relation Name") == "duty" and node["Node Type"] in ("Seq Scan", "Bitmap Heap Scan"):
            raise AssertionError(f"{name}: {node['Node Type']} of {node['Alias']}")
        if node["Node Type"] == "Sort":
            below = [each["Actual Rows"] for each in node["Plans"]]
            if max(below) > 100 * (_PAGE + 1):
                raise AssertionError(f"{name}: {below} rows sorted")

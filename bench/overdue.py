"""The overdue list over a million open duties: how long its pages and counts take, and what their plans read."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import psycopg
from psycopg import Connection, Cursor

from bench.house import installation
from bench.worklist import TODAY, Places, fill
from projections import overdue
from projections.paging import encode
from projections.reach import Reach
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS

_PAGE = 50
_SIGHTS = ("pledge", "duty", "comment", "evaluation", "rectification", "rectification:MEMBER", "coverage")
_COUNTED = (
    "everything",
    "town with 30 branches",
    "whole county",
    "what a town owes",
    "three months ago",
    "small reach",
)


class _Heard(Cursor[Any]):
    """Remembers the statements of a question, so that they can be explained."""

    asked: ClassVar[list[tuple[Any, Any]]] = []

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        _Heard.asked.append((query, params))
        return super().execute(query, params, **options)


def run(*, quick: bool) -> None:
    """Ask each question many times and explain its plan; a plan that reads more than its page's indexes fails."""
    pledges, calls = (2_000, 10) if quick else (200_000, 100)
    with installation() as own, psycopg.connect(own.engines.database_url, autocommit=True) as conn:
        create_missing(conn, PROJECTIONS)
        places = fill(conn, pledges)
        print(f"\nOverdue list, {_size(conn)}")
        ask(conn, places, calls)


def ask(conn: Connection[Any], places: Places, calls: int) -> None:
    """Ask what supervisors ask, of a filled database."""
    conn.cursor_factory = _Heard
    first = overdue.worklist(conn, today=TODAY, limit=_PAGE).items[0]
    mine = Reach(person=first.subject, places=frozenset({places.branch}))
    middle = encode(("due", TODAY - timedelta(days=100), UUID(int=0), 0, ""))
    autumn = TODAY - timedelta(days=90)
    questions: dict[str, dict[str, Any]] = {
        "everything": {},
        "a deep page": {"cursor": middle},
        "newest first": {"order": "-due"},
        "by who owes": {"order": "owing"},
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
        "three months ago": {"today": autumn},
        "three months ago, town": {"today": autumn, "under": places.town},
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
        _Heard.asked.clear()
        start = time.perf_counter()
        ask(conn, **filters)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    plans = [_explained(conn, *each) for each in [*_Heard.asked]]
    middle, slow = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"  {name:<30} p50 {middle:7.1f} ms, p99 {slow:7.1f} ms   {_summary(plans)}", flush=True)
    for plan in plans:
        _check(name, plan)


def _explained(conn: Connection[Any], statement: Any, parameters: Any) -> Mapping[str, Any]:
    text = statement if isinstance(statement, str) else statement.as_string(conn)
    ((explained,),) = conn.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + text, parameters)
    plan: Mapping[str, Any] = explained[0]["Plan"]
    return plan


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


def _of_duties(plan: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Yield each node that reads duties of either kind, and how many rows it gave or passed over."""
    for node in _nodes(plan):
        if node.get("Relation Name") == "duty" or str(node.get("Index Name", "")).startswith("duty_"):
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            yield node, int(rows * node["Actual Loops"])


def _summary(plans: Sequence[Mapping[str, Any]]) -> str:
    found: Counter[str] = Counter()
    for plan in plans:
        for node, rows in _of_duties(plan):
            found[f"{node['Node Type']} {node.get('Index Name', '')}"] += rows
    blocks = sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)
    return f"{blocks:,} blocks; " + ", ".join(f"{name} {rows:,}" for name, rows in found.items())


def _check(name: str, plan: Mapping[str, Any]) -> None:
    """Fail unless duties are read from indexes alone, but for the details of the page's own rows.

    Index-only means that no row of the table was looked up for its visibility either.
    """
    for node, rows in _of_duties(plan):
        fetched = rows if node["Node Type"] == "Index Scan" else node.get("Heap Fetches", rows + _PAGE + 2)
        if node["Node Type"] not in {"Index Scan", "Index Only Scan"} or fetched > _PAGE + 1:
            raise AssertionError(
                f"{name}: {node['Node Type']} of {node.get('Schema')}.duty, {fetched} rows of the table"
            )

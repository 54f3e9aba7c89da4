"""How far the projections are, and waiting until they have shown what a caller wrote."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from projections import registry, tables
from projections.log import Log

_FIRST_PAUSE = 0.01
_LONGEST_PAUSE = 0.1


@dataclass(frozen=True)
class ProjectionStatus:
    """One projection: ``lag`` is how many positions it is behind the log's newest event.

    A failed one stands still before ``failed_position``; ``failure`` names the error's type and the event's topic. A
    rebuild under way, or stuck, is listed under the name ``<projection>_next``.
    """

    name: str
    position: int
    lag: int
    failed_position: int | None = None
    failure: str | None = None


def status(conn: Connection[Any], log: Log | None = None) -> list[ProjectionStatus]:
    """Return the state of every projection; one whose tables do not exist yet stands at position 0."""
    head = (log or Log(decode=lambda stored: stored)).head(conn)
    live = [projection.name for projection in registry.PROJECTIONS]
    known = tables.trackings(conn, [*live, *(f"{name}_next" for name in live)])
    found = [ProjectionStatus(name, 0, head) for name in live if name not in known]
    for name, row in known.items():
        lag = max(head - row.position, 0)
        found.append(ProjectionStatus(name, row.position, lag, row.failed_position, row.failure))
    return sorted(found, key=lambda each: [live.index(each.name.removesuffix("_next")), each.name])


def wait_for(pool: ConnectionPool[Any], names: Iterable[str], position: int, timeout: float) -> bool:
    """Wait until the projections ``names`` have applied the log up to ``position``; False after ``timeout`` seconds."""
    parts = [sql.SQL("SELECT position FROM {}").format(sql.Identifier(name, "tracking")) for name in names]
    if not parts:
        return True
    least = sql.SQL("SELECT min(position) FROM ({}) AS t").format(sql.SQL(" UNION ALL ").join(parts))
    until = time.monotonic() + timeout
    pause = _FIRST_PAUSE
    while True:
        if _reached(pool, least, position):
            return True
        left = until - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _reached(pool: ConnectionPool[Any], least: sql.Composed, position: int) -> bool:
    with pool.connection() as conn:
        try:
            row = conn.execute(least).fetchone()
        except psycopg.errors.UndefinedTable:
            return False  # no worker has made the tables yet
    return bool(row) and row[0] is not None and row[0] >= position

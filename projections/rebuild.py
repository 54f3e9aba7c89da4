"""Making and rebuilding a projection: a new one grows beside the live one and takes its name (blue/green)."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import structlog
from psycopg import Connection, sql

from projections import tables
from projections.catchup import BATCH, Catchup, OutdatedError
from projections.log import Log
from projections.projection import Projection

_log = structlog.get_logger(__name__)

_DROP_PATIENCE = 20
_RETRY = 0.5


class StoppedError(Exception):
    """The program is stopping; the half-built schema is left behind and dropped by the next rebuild."""


def create_missing(conn: Connection[Any], projections: Iterable[Projection]) -> None:
    """Make the tables of every projection that has none yet, so that queries find them (empty)."""
    for projection in projections:
        with conn.transaction():
            tables.enter(conn, projection.name)
            if not tables.exists(conn, projection.name):
                tables.create(conn, projection.name, projection)


def install(url: str, projection: Projection, log: Log, stop: threading.Event) -> None:
    """Make the projection's tables, or rebuild them if this program's differ from those in the database.

    Raises `OutdatedError` if a newer version of the program made them, `StoppedError`, and what `rebuild` raises.
    """
    with psycopg.connect(url, autocommit=True) as conn:
        create_missing(conn, [projection])
        if _is_current(conn, projection):
            return
        with exclusive(conn, projection, stop):
            if not _is_current(conn, projection):
                _rebuild(conn, projection, log, stop)


def rebuild(url: str, projection: Projection, log: Log, stop: threading.Event | None = None) -> None:
    """Build the projection anew from the first event and switch to it; readers and the runner never stop.

    Raises `catchup.PoisonedError` when an event cannot be applied and `OutdatedError` if a newer version of the program
    made the live tables, which then stay as they are.
    """
    stop = stop or threading.Event()
    with psycopg.connect(url, autocommit=True) as conn:
        create_missing(conn, [projection])
        with exclusive(conn, projection, stop):
            _is_current(conn, projection)
            _rebuild(conn, projection, log, stop)


def _is_current(conn: Connection[Any], projection: Projection) -> bool:
    """Tell whether the live tables are this program's; raises `OutdatedError` if they are a newer one's."""
    stored = tables.trackings(conn, [projection.name]).get(projection.name)
    if stored is not None and stored.version > projection.version:
        raise OutdatedError(projection.name)
    return stored is not None and stored.fingerprint == projection.fingerprint


def _rebuild(conn: Connection[Any], projection: Projection, log: Log, stop: threading.Event) -> None:
    live, beside = projection.name, f"{projection.name}_next"
    _log.info("rebuild started", projection=live)
    with conn.transaction():
        tables.enter(conn, beside)
        tables.drop(conn, beside)
        tables.create(conn, beside, projection)
    catchup = Catchup(projection, log, beside)
    while catchup.step(conn) == BATCH:
        if stop.is_set():
            raise StoppedError(live)
    _drop_patiently(conn, f"{live}_old", stop)
    with conn.transaction():
        # The live schema's lock first: its runner waits, then finds the new tables under the old name.
        tables.enter(conn, live)
        catchup.rest(conn)
        conn.execute(_rename(live, f"{live}_old"))
        conn.execute(_rename(beside, live))
    _log.info("rebuild finished", projection=live)
    _drop_patiently(conn, f"{live}_old", stop)


def _rename(old: str, new: str) -> sql.Composed:
    return sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))


def _drop_patiently(conn: Connection[Any], schema: str, stop: threading.Event) -> None:
    """Drop a retired schema once no query reads it any more; what is left is dropped at the next rebuild."""
    for _ in range(_DROP_PATIENCE):
        try:
            with conn.transaction():
                conn.execute("SET LOCAL lock_timeout = '500ms'")
                tables.drop(conn, schema)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            stop.wait(_RETRY)
        else:
            return
    _log.warning("retired tables are still read", schema=schema)


@contextmanager
def exclusive(conn: Connection[Any], projection: Projection, stop: threading.Event) -> Iterator[None]:
    """Let one process at a time rebuild a projection."""
    lock = tables.lock_key(f"rebuild/{projection.name}")
    while not (row := conn.execute("SELECT pg_try_advisory_lock(%s)", (lock,)).fetchone()) or not row[0]:
        if stop.wait(_RETRY):
            raise StoppedError(projection.name)
    try:
        yield
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (lock,))

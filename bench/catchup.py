"""Projections from zero to the head of a generated log, each alone and all together, against one INSERT an event."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import psycopg
from psycopg import Connection, sql

from bench.house import Installation, installation
from bench.measuring import Round, Side, compare, timed
from domain.aggregate import Event
from projections import tables
from projections.catchup import BATCH, Catchup
from projections.ledger.view import LEDGER
from projections.log import Log
from projections.projection import Projection
from projections.rebuild import create_missing, rebuild
from projections.registry import PROJECTIONS
from projections.runner import Projections
from projections.status import wait_for
from tests.generated_letters import histories
from tests.generators import seeded

_SAVED_TOGETHER = 200
_BARE = "CREATE TABLE IF NOT EXISTS bare_event (position bigint PRIMARY KEY, pledge uuid, version bigint, topic text)"


def run(*, quick: bool) -> None:
    """Measure every projection, all at once as a worker runs them, and a rebuild beside the live one."""
    events, rounds = (2_000, 1) if quick else (20_000, 3)
    with installation() as own, psycopg.connect(own.engines.database_url, autocommit=True) as conn:
        head = _generate(own, events)
        log = Log(own.house.pledgebook.mapper.to_domain_event)
        sides: dict[str, Side] = {"one INSERT an event": lambda: timed(lambda: _insert_all(conn, log))}
        sides |= {p.name: partial(timed, partial(_alone, conn, log, p)) for p in PROJECTIONS}
        waits: list[float] = []
        sides[f"{LEDGER.name} rebuilt while it is read"] = lambda: _rebuilt(own, log, head, waits)
        sides["all together"] = lambda: timed(lambda: _together(own, conn, head))
        compare(f"Catch-up over {head:,} events, batches of {BATCH}", sides, rounds, "events a second")
        waits.sort()
        middle, slowest = waits[len(waits) // 2], waits[-1]
        print(f"  reads during the rebuild: p50 {middle:.1f} ms, slowest {slowest:.1f} ms of {len(waits):,}")


def _generate(own: Installation, number: int) -> int:
    """Append at least so many events of generated pledges and return the last position."""
    app = own.house.pledgebook
    pending: list[Event] = []
    written = 0
    for aggregate in histories(seeded(1), pledges=number // 10):
        pending += cast("Sequence[Event]", aggregate.collect_events())
        if len(pending) >= _SAVED_TOGETHER or written + len(pending) >= number:
            app.save(*pending)
            written += len(pending)
            pending = []
        if written >= number:
            break
    app.save(*pending)
    return app.recorder.max_notification_id() or 0


def _insert_all(conn: Connection[Any], log: Log) -> int:
    conn.execute(_BARE)
    conn.execute("TRUNCATE bare_event")
    position = done = 0
    while entries := log.read(conn, position, BATCH, frozenset()):
        with conn.transaction(), conn.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bare_event VALUES (%s, %s, %s, %s)",
                [(e.position, e.originator_id, e.originator_version, e.topic) for e in entries],
            )
        position = entries[-1].position
        done += len(entries)
    return done


def _alone(conn: Connection[Any], log: Log, projection: Projection) -> int:
    _forget(conn, [projection])
    catchup = Catchup(projection, log)
    done = 0
    while step := catchup.step(conn):
        done += step
    return done


def _together(own: Installation, conn: Connection[Any], head: int) -> int:
    _forget(conn, list(PROJECTIONS))
    with _running(own):
        assert wait_for(own.house.pool, [p.name for p in PROJECTIONS], head, 600)
    return head


def _forget(conn: Connection[Any], projections: list[Projection]) -> None:
    for projection in projections:
        tables.drop(conn, projection.name)
    create_missing(conn, projections)


@contextmanager
def _running(own: Installation) -> Iterator[None]:
    stop = threading.Event()
    projections = Projections(own.engines.database_url, own.house.pledgebook.mapper.to_domain_event)
    thread = threading.Thread(target=projections.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _rebuilt(own: Installation, log: Log, head: int, waits: list[float]) -> Round:
    """Rebuild the ledger beside the live one, and note how long its readers wait meanwhile."""
    done = threading.Event()
    reader = threading.Thread(target=_read, args=(own.engines.database_url, done, waits))
    reader.start()
    try:
        start = time.perf_counter()
        rebuild(own.engines.database_url, LEDGER, log)
        return Round(head, time.perf_counter() - start)
    finally:
        done.set()
        reader.join()


def _read(url: str, done: threading.Event, waits: list[float]) -> None:
    statement = sql.SQL("SELECT position FROM {}").format(sql.Identifier(LEDGER.name, "tracking"))
    with psycopg.connect(url, autocommit=True) as conn:
        while not done.is_set():
            start = time.perf_counter()
            conn.execute(statement).fetchone()
            waits.append(1000 * (time.perf_counter() - start))
            done.wait(0.002)

"""All projections of a worker: fresh within moments, on one worker at a time, and ended in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from projections.comparison import compare
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS
from projections.runner import Projections
from projections.status import ProjectionStatus, status, wait_for
from tests.generated_letters import histories
from tests.generators import Town, seeded
from tests.projections.store import Store

ROOT = Path(__file__).parents[2]
NAMES = [projection.name for projection in PROJECTIONS]
Pool = ConnectionPool[psycopg.Connection]


@pytest.fixture
def pool(store: Store) -> Iterator[Pool]:
    with Pool(store.url, min_size=1, max_size=4, open=True) as opened:
        yield opened


def test_all_projections_follow_the_log(store: Store, pool: Pool) -> None:
    stop = threading.Event()
    runner = Projections(store.url, store.app.mapper.to_domain_event)
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        head = store.save(histories(seeded(41), pledges=10, steps=20))
        assert wait_for(pool, NAMES, head, 20)
        head = store.save([next(Town(seeded(2), name="another town").build())])
        started = time.monotonic()
        assert wait_for(pool, NAMES, head, 5)
        assert time.monotonic() - started < 1, "a notification wakes the projections"
        assert all(each == ProjectionStatus(each.name, head, 0) for each in status(store.conn))
    finally:
        stop.set()
        started = time.monotonic()
        thread.join()
        assert time.monotonic() - started < 3
    for projection in PROJECTIONS:
        assert compare(store.url, projection, store.log) == []


def test_another_worker_takes_over_when_one_is_killed(store: Store, pool: Pool) -> None:
    workers = [start_worker(store.url) for _ in range(2)]
    try:
        town = Town(seeded(3))
        written = town.build(50)
        assert wait_for(pool, NAMES, store.save([next(written)]), 20)
        os.kill(workers[0].pid, signal.SIGKILL)
        killed = time.monotonic()
        head = store.save([next(written), next(written)])
        assert wait_for(pool, NAMES, head, 10)
        assert time.monotonic() - killed < 6
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    store.catch_up(*PROJECTIONS)
    for projection in PROJECTIONS:
        assert compare(store.url, projection, store.log) == []


def test_a_broken_connection_is_made_anew(store: Store, pool: Pool) -> None:
    stop = threading.Event()
    runner = Projections(store.url, store.app.mapper.to_domain_event, poll=0.2)
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        written = Town(seeded(3)).build(50)
        assert wait_for(pool, NAMES, store.save([next(written)]), 20)
        store.conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
        )
        assert wait_for(pool, NAMES, store.save([next(written)]), 10)
    finally:
        stop.set()
        thread.join()


def test_waiting_ends_in_time_when_nobody_applies(store: Store, pool: Pool) -> None:
    assert wait_for(pool, [], 10, 0)
    started = time.monotonic()
    assert not wait_for(pool, NAMES, 1, 0.3)
    create_missing(store.conn, PROJECTIONS)
    assert wait_for(pool, NAMES, 0, 0)
    assert not wait_for(pool, NAMES, 1, 0.3)
    assert time.monotonic() - started < 2


def test_before_the_first_worker_all_stand_at_zero(store: Store) -> None:
    head = store.save(list(Town(seeded(1)).build(2)))
    assert status(store.conn) == [ProjectionStatus(name, 0, head) for name in NAMES]


def start_worker(url: str) -> "subprocess.Popen[str]":
    """Start a worker process and return once it runs."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.projections.worker", url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert "ready\n" in worker.stdout
    return worker

"""Blue/green: a projection is rebuilt beside the live one and switched while the service reads and writes."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import LiteralString

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from projections import ledger
from projections.catchup import Catchup, OutdatedError
from projections.comparison import compare
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.projection import Projection
from projections.rebuild import StoppedError, install, rebuild
from projections.registry import PROJECTIONS
from projections.runner import Projections
from projections.status import status, wait_for
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.store import Store

NEXT = LEDGER.version + 1
DETAIL: LiteralString = "\nALTER TABLE item ADD COLUMN detail text NOT NULL DEFAULT '';"


def changed(version: int) -> Projection:
    """Return a later version of the ledger with another table layout."""
    return replace(LEDGER, version=version, tables=LEDGER.tables + DETAIL)


class Load:
    """Writers and readers that note every error and every step back of what they see."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.stop = threading.Event()
        self.troubles: list[str] = []
        self.reads = self.writes = 0

    def write(self) -> None:
        """Append histories until the stop."""
        for aggregate in histories(seeded(100), pledges=100_000, steps=30, name="another town"):
            if self.stop.is_set():
                return
            self.store.save([aggregate])
            self.writes += 1

    def read(self) -> None:
        """Query on one connection, so that its statements are prepared by the server; items never become fewer."""
        last = 0
        with psycopg.connect(self.store.url, autocommit=True, prepare_threshold=0) as conn:
            while not self.stop.is_set():
                try:
                    row = conn.execute("SELECT count(*) FROM ledger.item").fetchone()
                    ledger.items(conn, limit=5)
                except psycopg.Error as error:
                    self.troubles.append(repr(error))
                    return
                seen = int(row[0]) if row else 0
                if seen < last:
                    self.troubles.append(f"{seen} items after {last}")
                last = seen
                self.reads += 1


@contextmanager
def running(store: Store, *projections: Projection) -> Iterator[None]:
    """Run projections in the background."""
    stop = threading.Event()
    runner = Projections(store.url, store.app.mapper.to_domain_event, projections, poll=0.2, longest_pause=1)
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_readers_writers_and_the_runner_survive_switches(store: Store) -> None:
    store.save(histories(seeded(31), pledges=20, steps=30))
    store.catch_up(ORGANISATIONS, LEDGER)
    load = Load(store)
    threads = [threading.Thread(target=load.write), *[threading.Thread(target=load.read) for _ in range(3)]]
    with running(store, ORGANISATIONS, LEDGER):
        for thread in threads:
            thread.start()
        try:
            for _ in range(4):
                rebuild(store.url, LEDGER, store.log)
                time.sleep(0.3)
        finally:
            load.stop.set()
            for thread in threads:
                thread.join()
        with ConnectionPool[psycopg.Connection](store.url, min_size=1, open=True) as pool:
            assert wait_for(pool, ["ledger"], store.log.head(store.conn), 20)
    assert load.troubles == []
    assert load.reads > 50
    assert load.writes > 50
    assert compare(store.url, LEDGER, store.log) == []
    assert {each.name for each in status(store.conn)} == {projection.name for projection in PROJECTIONS}
    left = store.conn.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'ledger%%'").fetchall()
    assert left == [("ledger",)]


def test_a_long_transaction_of_a_reader_holds_up_nobody(store: Store) -> None:
    store.save(histories(seeded(32), pledges=5, steps=30))
    store.catch_up(ORGANISATIONS, LEDGER)
    with psycopg.connect(store.url) as reader:
        before = reader.execute("SELECT count(*) FROM ledger.item").fetchone()
        thread = threading.Thread(target=rebuild, args=(store.url, LEDGER, store.log))
        thread.start()
        until = time.monotonic() + 10
        while store.conn.execute("SELECT to_regnamespace('ledger_old')").fetchone() == (None,):
            assert time.monotonic() < until
            time.sleep(0.02)
        assert store.conn.execute("SELECT count(*) FROM ledger.item").fetchone() == before
        assert reader.execute("SELECT count(*) FROM ledger.item").fetchone() == before
        assert thread.is_alive(), "the retired tables wait for their last reader"
    thread.join()
    assert store.conn.execute("SELECT to_regnamespace('ledger_old')").fetchone() == (None,)


def test_a_runner_that_waited_for_the_switch_goes_on_in_the_new_tables(store: Store) -> None:
    store.save(histories(seeded(33), pledges=5, steps=30))
    store.catch_up(LEDGER)
    catchup = Catchup(LEDGER, store.log)
    for number in range(3):
        rebuild(store.url, LEDGER, store.log)
        store.save(histories(seeded(33), pledges=2, name=f"town {number}"))
        catchup.step(store.conn)
    assert compare(store.url, LEDGER, store.log) == []


def test_a_changed_projection_is_rebuilt_at_start_and_an_older_program_stands_back(store: Store) -> None:
    head = store.save(histories(seeded(34), pledges=5, steps=30))
    store.catch_up(ORGANISATIONS, LEDGER)
    stop = threading.Event()
    install(store.url, LEDGER, store.log, stop)
    with running(store, LEDGER):
        install(store.url, changed(NEXT), store.log, stop)
        assert store.conn.execute("SELECT DISTINCT detail FROM ledger.item").fetchall() == [("",)]
        assert store.conn.execute("SELECT version, position FROM ledger.tracking").fetchone() == (NEXT, head)
        time.sleep(1)  # the older runner meets the new tables
    for older in (install, rebuild):
        with pytest.raises(OutdatedError):
            older(store.url, LEDGER, store.log, stop)
    assert store.conn.execute("SELECT version FROM ledger.tracking").fetchone() == (NEXT,)
    assert compare(store.url, changed(NEXT), store.log) == []


def test_a_worker_of_the_new_version_rebuilds_while_it_starts(store: Store) -> None:
    head = store.save(histories(seeded(35), pledges=5, steps=30))
    store.catch_up(LEDGER)
    with (
        running(store, changed(NEXT + 1)),
        ConnectionPool[psycopg.Connection](store.url, min_size=1, open=True) as pool,
    ):
        until = time.monotonic() + 10
        while store.conn.execute("SELECT version FROM ledger.tracking").fetchone() != (NEXT + 1,):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert wait_for(pool, ["ledger"], head, 5)


def test_two_rebuilds_at_once_go_one_after_the_other(store: Store) -> None:
    store.save(histories(seeded(36), pledges=5, steps=30))
    threads = [threading.Thread(target=rebuild, args=(store.url, LEDGER, store.log)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert compare(store.url, LEDGER, store.log) == []


def test_stopping_ends_a_rebuild_and_the_next_one_clears_up(store: Store) -> None:
    store.save(histories(seeded(37), pledges=40, steps=30))
    store.catch_up(LEDGER)
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        rebuild(store.url, LEDGER, store.log, stop)
    assert any(each.name == "ledger_next" for each in status(store.conn))
    rebuild(store.url, LEDGER, store.log)
    assert not any(each.name == "ledger_next" for each in status(store.conn))

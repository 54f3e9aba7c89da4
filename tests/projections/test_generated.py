"""Two thousand generated pledges: what was built while they were written equals what is built from the whole log."""

import threading

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from projections.comparison import compare
from projections.registry import PROJECTIONS
from projections.runner import Projections
from projections.status import wait_for
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.store import Store

PLEDGES = 2000


@pytest.mark.timeout(900)
def test_two_thousand_pledges_rebuilt_equal_incremental(store: Store) -> None:
    stop = threading.Event()
    runner = Projections(store.url, store.app.mapper.to_domain_event)
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        written = histories(seeded(2000), pledges=PLEDGES, steps=14)
        head = store.save(written, together=20)
        with ConnectionPool[psycopg.Connection](store.url, min_size=1, open=True) as pool:
            assert wait_for(pool, [projection.name for projection in PROJECTIONS], head, 120)
    finally:
        stop.set()
        thread.join()
    count = store.conn.execute("SELECT count(*) FROM pledges.pledge").fetchone()
    assert count == (PLEDGES,)
    for projection in PROJECTIONS:
        assert compare(store.url, projection, store.log) == []

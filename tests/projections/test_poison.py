"""A poisoned event stops its own projection, visibly; the writers and the other projections go on."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.aggregate import Event
from domain.pledge import fulfilling
from projections.audit_trail.view import AUDIT_TRAIL
from projections.catchup import Catchup, PoisonedError
from projections.comparison import compare
from projections.ledger.view import LEDGER
from projections.projection import Projection, Write
from projections.rebuild import create_missing, rebuild
from projections.runner import Projections, Runner
from projections.status import ProjectionStatus, status
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.store import Store

POISON = fulfilling.ItemCompleted


class Fault:
    """Breaks a projection at one class of events until it is mended."""

    def __init__(self, break_it: Callable[[Write], None]) -> None:
        self.broken = True
        self._break = break_it

    def projection(self) -> Projection:
        """Return the ledger with this fault in it."""
        return replace(LEDGER, handlers={**LEDGER.handlers, POISON: self.handle})

    def handle(self, write: Write, event: Event, position: int) -> None:
        """Fail, or do what the ledger does."""
        if self.broken:
            self._break(write)
        LEDGER.handlers[POISON](write, event, position)


def raise_error(_: Write) -> None:
    raise ValueError("王小明的电话")


def divide_by_zero(write: Write) -> None:
    write("UPDATE item SET percent = 1 / %(zero)s", {"zero": 0})


def violate_key(write: Write) -> None:
    write.many("INSERT INTO pledge SELECT * FROM pledge WHERE %(no)s > 0", [{"no": 1}, {"no": 2}])


def first_position(store: Store, topic: str) -> int:
    row = store.conn.execute("SELECT min(notification_id) FROM pledgebook_events WHERE topic = %s", (topic,)).fetchone()
    assert row is not None
    assert row[0] is not None
    return int(row[0])


def state_of(store: Store, name: str) -> ProjectionStatus:
    return next(each for each in status(store.conn) if each.name == name)


@pytest.mark.parametrize("break_it", [raise_error, divide_by_zero, violate_key])
@pytest.mark.parametrize("batch", [1, 500])
def test_all_before_the_poison_is_applied_and_nothing_after(
    store: Store, break_it: Callable[[Write], None], batch: int
) -> None:
    store.save(histories(seeded(21), pledges=6, steps=40))
    poison = first_position(store, POISON.TOPIC)
    fault = Fault(break_it)
    catchup = Catchup(fault.projection(), store.log, batch=batch)
    create_missing(store.conn, [LEDGER])
    with pytest.raises(PoisonedError) as caught:
        drain(catchup, store)
    assert caught.value.position == poison
    found = state_of(store, "ledger")
    assert (found.position, found.failed_position) == (poison - 1, poison)
    assert found.failure is not None
    assert found.failure.endswith("in pledge.item-completed")
    assert "王小明" not in found.failure
    assert found.lag > 0
    with pytest.raises(PoisonedError):
        catchup.step(store.conn)
    fault.broken = False
    drain(catchup, store)
    assert state_of(store, "ledger") == ProjectionStatus("ledger", store.log.head(store.conn), 0)
    assert compare(store.url, LEDGER, store.log) == []


def test_an_event_that_cannot_be_decoded_is_poison(store: Store) -> None:
    store.save(histories(seeded(22), pledges=4, steps=30))
    poison = first_position(store, POISON.TOPIC)
    store.conn.execute("UPDATE pledgebook_events SET state = 'no json' WHERE notification_id = %s", (poison,))
    with pytest.raises(PoisonedError) as caught:
        store.catch_up(LEDGER)
    assert caught.value.position == poison


def test_an_event_of_an_unknown_type_is_poison(store: Store) -> None:
    store.save(histories(seeded(23), pledges=4, steps=30))
    poison = first_position(store, POISON.TOPIC)
    store.conn.execute(
        "UPDATE pledgebook_events SET topic = 'pledge.of-the-future' WHERE notification_id = %s", (poison,)
    )
    with pytest.raises(PoisonedError) as caught:
        store.catch_up(LEDGER)
    assert caught.value.failure == "UnknownTopicError in pledge.of-the-future"


def test_a_rebuild_that_fails_leaves_the_live_tables(store: Store) -> None:
    store.save(histories(seeded(24), pledges=6, steps=40))
    store.catch_up(LEDGER)
    count = store.conn.execute("SELECT count(*) FROM ledger.item").fetchone()
    with pytest.raises(PoisonedError):
        rebuild(store.url, Fault(raise_error).projection(), store.log)
    assert store.conn.execute("SELECT count(*) FROM ledger.item").fetchone() == count
    assert state_of(store, "ledger").failure is None
    assert state_of(store, "ledger_next").failure is not None
    rebuild(store.url, LEDGER, store.log)
    assert "ledger_next" not in {each.name for each in status(store.conn)}


def test_only_the_poisoned_projection_stops_and_it_goes_on_once_mended(store: Store) -> None:
    fault = Fault(raise_error)
    stop = threading.Event()
    running = Projections(
        store.url,
        store.app.mapper.to_domain_event,
        [fault.projection(), AUDIT_TRAIL],
        poll=0.1,
        longest_pause=0.2,
    )
    thread = threading.Thread(target=running.run, args=(stop,))
    thread.start()
    try:
        head = store.save(histories(seeded(25), pledges=6, steps=40))
        eventually(lambda: state_of(store, "audit_trail").position == head)
        eventually(lambda: state_of(store, "ledger").failure is not None)
        assert state_of(store, "ledger").position < head
        fault.broken = False
        eventually(lambda: state_of(store, "ledger").position == head)
        assert state_of(store, "ledger").failure is None
    finally:
        stop.set()
        thread.join()


def test_attempts_grow_rarer_up_to_a_minute(store: Store) -> None:
    runner = Runner(store.url, LEDGER, store.log)
    assert [runner._pause(failures) for failures in (1, 2, 3, 6, 7, 1000)] == [1, 2, 4, 32, 60, 60]


def drain(catchup: Catchup, store: Store) -> None:
    """Apply all that is left."""
    while catchup.step(store.conn):
        pass


def eventually(condition: Callable[[], Any], seconds: float = 15) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)

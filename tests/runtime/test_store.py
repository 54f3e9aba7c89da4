"""The append on a real PostgreSQL: in order, all or nothing, and never passed over by a reader."""

import threading
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.application import Answer, Receipt
from runtime.composition import open_house
from runtime.store import ReceiptRecorder, StoreError, migrate, require_migrated

ACTOR = UUID(int=7)


@pytest.fixture
def recorder(fresh_database: str) -> Iterator[ReceiptRecorder]:
    migrate(fresh_database)
    with open_house(fresh_database, bytes(32), pool_size=4) as house:
        yield cast("ReceiptRecorder", house.pledgebook.recorder)


def events(aggregate: UUID, *versions: int) -> list[StoredEvent]:
    return [StoredEvent(aggregate, version, "pledge.progress-reported", b"{}") for version in versions]


def receipt(aggregate: UUID, version: int, key: str = "k") -> Receipt:
    return Receipt(ACTOR, key, "fingerprint", Answer(aggregate, version, "FULFIL", 0))


def test_positions_follow_the_order_of_the_events(recorder: ReceiptRecorder) -> None:
    aggregate = uuid4()
    positions = recorder.insert_events(events(aggregate, *range(1, 51)))
    assert positions == list(range(1, 51))
    stored = recorder.select_notifications(None, 100)
    assert [(found.id, found.originator_version) for found in stored] == [(n, n) for n in range(1, 51)]


def test_nothing_to_append_takes_no_position(recorder: ReceiptRecorder) -> None:
    assert recorder.insert_events([], receipt=receipt(uuid4(), 1)) == []
    assert recorder.find_receipt(ACTOR, "k") is None


def test_a_receipt_is_found_with_the_position_of_its_last_event(recorder: ReceiptRecorder) -> None:
    aggregate = uuid4()
    recorder.insert_events(events(uuid4(), 1))
    recorder.insert_events(events(aggregate, 1, 2), receipt=receipt(aggregate, 2))
    assert recorder.find_receipt(ACTOR, "k") == Receipt(ACTOR, "k", "fingerprint", Answer(aggregate, 2, "FULFIL", 3))


def test_a_lost_race_leaves_neither_events_nor_receipt(recorder: ReceiptRecorder) -> None:
    aggregate = uuid4()
    recorder.insert_events(events(aggregate, 1))
    with pytest.raises(IntegrityError):
        recorder.insert_events([*events(uuid4(), 1), *events(aggregate, 1)], receipt=receipt(aggregate, 1))
    assert recorder.find_receipt(ACTOR, "k") is None
    assert len(recorder.select_notifications(None, 10)) == 1


def test_a_repeated_key_leaves_no_events(recorder: ReceiptRecorder) -> None:
    first, second = uuid4(), uuid4()
    recorder.insert_events(events(first, 1), receipt=receipt(first, 1))
    with pytest.raises(IntegrityError):
        recorder.insert_events(events(second, 1), receipt=receipt(second, 1))
    assert recorder.select_events(second) == []


def test_an_append_waits_for_another_that_has_taken_its_position(
    recorder: ReceiptRecorder, fresh_database: str
) -> None:
    done: list[Any] = []
    with psycopg.connect(fresh_database) as slow:
        slow.execute(
            "SELECT append_events(ARRAY[gen_random_uuid()], ARRAY[1]::bigint[], ARRAY['pledge.closed'],"
            " ARRAY['{}'::bytea], NULL, NULL, NULL, NULL, NULL, NULL)"
        )
        other = threading.Thread(target=lambda: done.append(recorder.insert_events(events(uuid4(), 1))))
        other.start()
        other.join(0.3)
        assert done == []
        assert recorder.select_notifications(None, 10) == []
    other.join()
    assert done == [[2]]


def test_an_append_wakes_those_who_listen(recorder: ReceiptRecorder, fresh_database: str) -> None:
    with psycopg.connect(fresh_database, autocommit=True) as listener:
        listener.execute("LISTEN pledgebook_events")
        recorder.insert_events(events(uuid4(), 1))
        assert [notify.channel for notify in listener.notifies(timeout=5, stop_after=1)] == ["pledgebook_events"]


def test_a_database_without_the_function_is_not_migrated(recorder: ReceiptRecorder, fresh_database: str) -> None:
    require_migrated(fresh_database)
    with recorder.datastore.get_connection() as conn:
        conn.execute("DROP FUNCTION append_events")
    with pytest.raises(StoreError):
        require_migrated(fresh_database)

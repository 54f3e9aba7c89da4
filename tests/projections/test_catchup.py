"""Catching up: once, in order, whole batches, and never past an event that commits late."""

import threading

import psycopg
import pytest

from domain.pledge import Pledge
from projections.audit_trail.view import AUDIT_TRAIL
from projections.catchup import Catchup, OutdatedError
from projections.comparison import compare
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.projection import Projection
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS
from tests.generated_letters import histories
from tests.generators import Town, seeded
from tests.projections.store import Store, rows


def test_nothing_is_applied_from_an_empty_log(store: Store) -> None:
    create_missing(store.conn, PROJECTIONS)
    for projection in PROJECTIONS:
        assert Catchup(projection, store.log).step(store.conn) == 0


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_the_size_of_batches_makes_no_difference(store: Store, batch: int) -> None:
    store.save(histories(seeded(11), pledges=8, steps=30))
    store.catch_up(*PROJECTIONS, batch=batch)
    for projection in PROJECTIONS:
        assert compare(store.url, projection, store.log) == []


def test_rebuilt_equals_incremental(store: Store) -> None:
    rng = seeded(12)
    for aggregate in histories(rng, pledges=25, steps=40):
        store.save([aggregate])
        if rng.random() < 0.05:
            store.catch_up(rng.choice(PROJECTIONS), batch=rng.randint(1, 50))
    store.catch_up(*PROJECTIONS)
    for projection in PROJECTIONS:
        assert compare(store.url, projection, store.log) == []


def test_a_difference_is_found(store: Store) -> None:
    store.save(histories(seeded(13), pledges=3, steps=30))
    store.catch_up(LEDGER)
    store.conn.execute("UPDATE ledger.item SET percent = percent + 1 WHERE no = 1")
    found = compare(store.url, LEDGER, store.log)
    assert [difference.table for difference in found] == ["item"]
    assert found[0].only_live == found[0].only_rebuilt > 0
    assert found[0].shown


def test_the_same_event_twice_changes_nothing(store: Store) -> None:
    store.save(histories(seeded(14), pledges=5, steps=30))
    store.catch_up(*PROJECTIONS)
    before = {projection.name: everything(store, projection) for projection in PROJECTIONS}
    threads = [threading.Thread(target=catch_up_alone, args=(store, projection)) for projection in PROJECTIONS * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {projection.name: everything(store, projection) for projection in PROJECTIONS} == before


def test_two_runners_of_one_projection_apply_each_event_once(store: Store) -> None:
    create_missing(store.conn, [AUDIT_TRAIL])
    head = store.save(histories(seeded(15), pledges=10, steps=30))
    threads = [threading.Thread(target=catch_up_alone, args=(store, AUDIT_TRAIL, 3)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = store.conn.execute("SELECT count(*), count(DISTINCT position), max(position) FROM audit_trail.event")
    total = store.conn.execute("SELECT count(*) FROM pledgebook_events").fetchone()
    assert counted.fetchone() == (*total, *total, head)  # type: ignore[misc]


def test_an_event_that_commits_late_is_not_passed_over(store: Store) -> None:
    create_missing(store.conn, [AUDIT_TRAIL])
    first, second = Town(seeded(1), name="first"), Town(seeded(2), name="second")
    held, later = next(first.build()), next(second.build())
    catchup = Catchup(AUDIT_TRAIL, store.log)
    stored = store.app.mapper.to_stored_event(held.collect_events()[0])
    with psycopg.connect(store.url) as slow:
        # The library's own statements, held open before the commit.
        slow.execute("LOCK TABLE pledgebook_events IN EXCLUSIVE MODE")
        slow.execute(
            "INSERT INTO pledgebook_events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)",
            (stored.originator_id, stored.originator_version, stored.topic, stored.state),
        )
        writer = threading.Thread(target=store.app.save, args=(later,))
        writer.start()
        writer.join(0.5)
        assert writer.is_alive(), "a second append must wait for the first"
        assert catchup.step(store.conn) == 0
        slow.commit()
    writer.join()
    assert catchup.step(store.conn) == 2
    order = store.conn.execute("SELECT aggregate FROM audit_trail.event ORDER BY position").fetchall()
    assert order == [(held.id,), (later.id,)]


def test_a_rolled_back_append_leaves_a_gap_that_stops_nobody(store: Store) -> None:
    create_missing(store.conn, [AUDIT_TRAIL])
    with psycopg.connect(store.url) as slow:
        slow.execute("SELECT nextval('pledgebook_events_notification_id_seq')")
        slow.rollback()
    store.save([next(Town(seeded(1)).build())])
    assert Catchup(AUDIT_TRAIL, store.log).step(store.conn) == 1


def test_tables_of_another_version_are_left_alone(store: Store) -> None:
    create_missing(store.conn, [ORGANISATIONS])
    store.save(list(Town(seeded(1)).build(3)))
    store.conn.execute("UPDATE organisations.tracking SET fingerprint = 'another'")
    with pytest.raises(OutdatedError):
        Catchup(ORGANISATIONS, store.log).step(store.conn)
    assert rows(store.conn, "organisations", "organisation") == {"organisation": []}


def test_positions_of_ignored_events_count_as_applied(store: Store) -> None:
    head = store.save(list(Town(seeded(1)).build(3)))
    store.catch_up(LEDGER)
    assert store.conn.execute("SELECT position FROM ledger.tracking").fetchone() == (head,)


def test_erased_personal_data_is_not_in_rebuilt_tables(store: Store) -> None:
    pledges: list[Pledge] = []
    for aggregate in histories(seeded(16), pledges=4, steps=30):
        if isinstance(aggregate, Pledge):
            pledges.append(aggregate)
        store.save([aggregate])
    store.catch_up(LEDGER)
    subject = pledges[0].items[1].promise.responsible.subject
    store.cipher.erased.add(subject)
    shown = [shown for difference in compare(store.url, LEDGER, store.log) for shown in difference.shown]
    assert any("〔已删除〕" in text for text in shown)


def catch_up_alone(store: Store, projection: Projection, batch: int = 500) -> None:
    """Catch up on a connection of its own."""
    catchup = Catchup(projection, store.log, batch=batch)
    with psycopg.connect(store.url, autocommit=True) as conn:
        while catchup.step(conn):
            pass


def everything(store: Store, projection: Projection) -> object:
    """Return all rows of a projection."""
    found = store.conn.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'", (projection.name,)
    )
    return rows(store.conn, projection.name, *[str(row[0]) for row in found])

"""The relay under faults: a worker killed between append and signal, an append that commits late, a lost position."""

import asyncio
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from domain.application import Call
from runtime.composition import House
from runtime.temporal import EmbeddedTemporal
from tests.workflows.real import new_life, new_town, relay_of, until_so, until_told
from workflows.connection import Temporal
from workflows.desk import TemporalDesk
from workflows.relay import relay_lag

WORKER = """
import asyncio, sys, threading
from runtime.composition import open_house
from tests.workflows.real import working
from workflows.connection import Temporal

async def main(url, address, queue):
    with open_house(url, bytes(32), pool_size=4) as house:
        async with working(house, Temporal(address, task_queue=queue)):
            print("works", flush=True)
            await asyncio.sleep(600)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def temporal(temporal_server: EmbeddedTemporal) -> Temporal:
    """The run's Temporal, with a task queue of the test's own."""
    return Temporal(temporal_server.address, task_queue=uuid.uuid4().hex)


StartWorker = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start_worker(house: House, temporal: Temporal) -> Iterator[StartWorker]:
    """Starts a worker in a process of its own; it is killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, house.url, temporal.address, temporal.task_queue],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


async def test_a_worker_killed_between_append_and_signal_is_made_good_by_the_next(
    house: House, temporal: Temporal, start_worker: StartWorker
) -> None:
    app, desk = house.pledgebook, TemporalDesk(temporal)
    life = new_life(new_town(house))
    first = start_worker()
    await life.begin(60)
    await life.village(app.submit)
    await life.committee(life.town.approve)
    await until_told(desk, life)
    await until_so(lambda: relay_lag(house.pool) == 0)
    told = await desk.describe(life.pledge)

    first.send_signal(signal.SIGSTOP)  # it cannot signal what is appended now ...
    await life.village(life.town.sign)
    await life.committee(life.town.sign)
    first.kill()  # ... and never will
    await asyncio.to_thread(first.wait)
    assert relay_lag(house.pool) > 0
    left = await desk.describe(life.pledge)
    assert told is not None
    assert left is not None
    assert (left.history_length, left.stage) == (told.history_length, None)

    start_worker()
    await until_so(lambda: life.now().letter.published_on is not None)
    await until_told(desk, life)
    assert relay_lag(house.pool) == 0


async def test_an_append_that_commits_late_is_not_passed_over(house: House, temporal: Temporal) -> None:
    app, relay = house.pledgebook, relay_of(house, temporal)
    slow, fast = (new_life(new_town(house)) for _ in range(2))
    for life in (slow, fast):
        await life.begin(60)
    while await relay.step():
        pass
    pledge, setting = app.open("submit", Call(slow.town.secretary, datetime.now(UTC)), slow.pledge)
    pledge.submit(setting.act, setting.case)
    (event,) = (app.mapper.to_stored_event(pending) for pending in pledge.collect_events())

    with psycopg.connect(house.url) as late:
        late.execute(
            "SELECT append_events(%s, %s::bigint[], %s, %s, NULL, NULL, NULL, NULL, NULL, NULL)",
            ([event.originator_id], [event.originator_version], [event.topic], [event.state]),
        )
        quick = asyncio.create_task(fast.village(app.submit))
        await until_so(lambda: _waits_for_lock(house))
        assert await relay.step() == 0
        assert not quick.done()
        late.commit()
    await quick
    positions = [app.recorder.select_notifications(1, 1000)[-2:]]
    assert [notification.originator_id for notification in positions[0]] == [slow.pledge, fast.pledge]
    assert await relay.step() == 2
    for life in (slow, fast):
        history = await (await temporal.client()).get_workflow_handle(f"pledge-{life.pledge}").fetch_history()
        assert len([e for e in history.events if e.HasField("workflow_execution_signaled_event_attributes")]) == 2


def _waits_for_lock(house: House) -> bool:
    with house.pool.connection() as conn:
        row = conn.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7301002 AND NOT granted"
        ).fetchone()
    return row == (1,)

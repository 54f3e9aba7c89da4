"""The relay on a real log and a real Temporal."""

import asyncio
import threading
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from domain.application import Call
from domain.campaign import Campaign
from domain.values import Role, Stage
from runtime.composition import House
from runtime.temporal import EmbeddedTemporal
from tests.workflows.real import new_life, new_town, now, relay_of, until_so, until_told, working
from tests.workflows.town import POLICY, Life
from tests.workflows.waiting import until
from workflows import relay as relay_module
from workflows.connection import Temporal
from workflows.contracts import CAMPAIGN, WorkflowView, workflow_id
from workflows.desk import TemporalDesk
from workflows.relay import Relay, relay_lag


@pytest.fixture
def temporal(temporal_server: EmbeddedTemporal) -> Temporal:
    """The run's Temporal, with a task queue of the test's own, which nobody works on."""
    return Temporal(temporal_server.address, task_queue=uuid.uuid4().hex)


async def handle_of(temporal: Temporal, life: Life) -> "WorkflowHandle[Any, Any]":
    return (await temporal.client()).get_workflow_handle(workflow_id(life.pledge))


async def signals(temporal: Temporal, life: Life) -> list[int]:
    """Return the versions that the pledge's workflow was told."""
    told = []
    async for event in (await handle_of(temporal, life)).fetch_history_events():
        if event.HasField("workflow_execution_signaled_event_attributes"):
            payload = event.workflow_execution_signaled_event_attributes.input.payloads[0]
            told.append((await (await temporal.client()).data_converter.decode([payload]))[0]["version"])
    return told


async def test_a_batch_becomes_one_signal_per_pledge(house: House, temporal: Temporal) -> None:
    relay = relay_of(house, temporal)
    first, second = (new_life(new_town(house)) for _ in range(2))
    await first.begin(60)
    await second.begin(60)
    await first.village(house.pledgebook.submit)
    await first.committee(first.town.approve)
    assert relay_lag(house.pool) > 0
    assert await relay.step() > 0
    assert await relay.step() == 0
    assert await signals(temporal, first) == [4]
    assert await signals(temporal, second) == [1]
    await second.village(house.pledgebook.submit)
    assert await relay.step() == 1
    assert await signals(temporal, second) == [1, 2]
    assert relay_lag(house.pool) == 0
    assert relay.health().lag == 0


async def test_what_was_told_but_not_stored_is_told_again(
    house: House, temporal: Temporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = relay_of(house, temporal)
    life = new_life(new_town(house))
    await life.begin(60)
    with monkeypatch.context() as broken:
        broken.setattr(Relay, "_store", _fail)
        with pytest.raises(OSError, match="no room"):
            await relay.step()
    assert await relay.step() > 0
    assert await signals(temporal, life) == [1, 1]


async def test_no_workflow_is_started_for_what_has_ended(house: House, temporal: Temporal) -> None:
    relay = relay_of(house, temporal)
    life, desk = new_life(new_town(house)), TemporalDesk(temporal)
    await life.begin(60)
    await life.village(house.pledgebook.request_withdrawal)
    await life.committee(house.pledgebook.decide_withdrawal, approved=True)
    assert await relay.step() > 0
    assert await desk.describe(life.pledge) is None


async def test_a_pledge_that_cannot_be_read_does_not_keep_the_others(house: House, temporal: Temporal) -> None:
    relay = relay_of(house, temporal)
    life = new_life(new_town(house))
    with house.pool.connection() as conn:
        conn.execute(
            "INSERT INTO pledgebook_events (originator_id, originator_version, topic, state)"
            " VALUES (%s, 1, 'pledge.unheard-of', '{}')",
            (uuid.uuid4(),),
        )
    await life.begin(60)
    assert await relay.step() > 0
    assert relay.health().skipped == 1
    assert await signals(temporal, life) == [1]


async def test_a_long_log_is_read_in_batches(house: House, temporal: Temporal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_module, "BATCH", 3)
    relay = relay_of(house, temporal)
    lives = [new_life(new_town(house)) for _ in range(3)]
    for life in lives:
        await life.begin(60)
    steps = [done async for done in _steps(relay)]
    assert set(steps[:-1]) == {3}
    for life in lives:
        assert await signals(temporal, life) == [1]


async def test_the_relay_runs_while_it_leads_and_stops_when_told(house: House, temporal: Temporal) -> None:
    relay = relay_of(house, temporal)
    life, stop = new_life(new_town(house)), threading.Event()
    with running(relay, stop):
        await until_so(lambda: relay.health().leading)
        await life.begin(60)
        await until_so(lambda: relay_lag(house.pool) == 0)
        assert await signals(temporal, life) == [1]
    assert not relay.health().leading


async def test_the_relay_goes_on_when_leadership_fails(
    house: House, temporal: Temporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_LONGEST_PAUSE", 0.05)
    sound, attempts = relay_of(house, temporal), []

    def shaky(stop: threading.Event) -> Any:
        attempts.append(stop)
        if len(attempts) == 1:
            raise OSError("no room")
        return sound._leadership(stop)

    relay, stop = Relay(temporal, house.pledgebook, house.pool, shaky), threading.Event()
    with running(relay, stop):
        await until_so(lambda: relay.health().leading)
    assert len(attempts) == 2


async def test_a_worker_shows_the_stage_where_workflows_are_searched(house: House, temporal: Temporal) -> None:
    life, desk = new_life(new_town(house)), TemporalDesk(temporal)
    async with working(house, temporal):
        await life.begin(60)
        await life.village(house.pledgebook.submit)
        await until_told(desk, life)
        client = await temporal.client()
        query = f"PledgeStage = 'REVIEW' AND PledgeOrganisation = '{life.town.village}'"

        async def is_found() -> bool:
            return [found.id async for found in client.list_workflows(query)] == [workflow_id(life.pledge)]

        await until(is_found)  # visibility is eventually consistent


async def test_no_status_is_lost_while_a_run_continues_as_new(house: House, temporal: Temporal) -> None:
    # In real time: the server that skips time sometimes stands still once a run has continued.
    life, desk = new_life(new_town(house)), TemporalDesk(temporal)
    async with working(house, replace(temporal, longest_history=20)):
        await life.published(60)
        await until_so(lambda: life.now().letter.published_on is not None)
        first = await desk.describe(life.pledge)
        for percent in range(60):
            await life.village(house.pledgebook.report_progress, 1, percent)
        await until_told(desk, life)
        last = await desk.describe(life.pledge)
        assert first is not None
        assert last is not None
        assert first.run_id != last.run_id
        assert last.version == 10 + 60
        await life.kept(1)
        await until_so(lambda: life.now().stage is Stage.EVALUATE)


async def test_a_campaign_continues_as_new_with_the_kind_of_status_that_it_has(
    house: House, temporal: Temporal
) -> None:
    daily = replace(POLICY, cadences={"self_check": "P1D"})
    town, desk, app = new_town(house, daily), TemporalDesk(temporal), house.pledgebook
    key, head = town.campaign, Call(town.head, await now(), reason="调整", role=Role.ADMINISTRATOR)

    async def told() -> WorkflowView | None:
        view = await desk.describe(key, CAMPAIGN)
        return view if view and view.version == app.find(Campaign, key).version and view.wake_at else None

    async with working(house, replace(temporal, longest_history=20)):
        await until_so(lambda: bool(app.find(Campaign, key).opened))
        await until(lambda: _is_so(told))
        first = await told()
        for change in range(30):
            every = {"self_check": "P1D", "study": "P1W"} if change % 2 else {"self_check": "P1D"}
            await asyncio.to_thread(app.change_policy, head, key, replace(daily, cadences=every))
        await until(lambda: _is_so(told))
        last = await told()
        assert first
        assert last
        assert first.run_id != last.run_id
        assert last.wake_for.startswith("open duties ")


async def test_the_desk_tells_what_a_workflow_waits_for(house: House, temporal: Temporal) -> None:
    life, desk = new_life(new_town(house)), TemporalDesk(temporal)
    assert await desk.describe(life.pledge) is None
    async with working(house, temporal):
        await life.begin(60)
        await until_told(desk, life)
        view = await desk.describe(life.pledge)
        assert view is not None
        assert (view.status, view.stage, view.version) == (WorkflowExecutionStatus.RUNNING.name, "PROPOSE", 1)
        assert view.wake_for.startswith("propose ")
        assert view.wake_for.endswith(" -1")
        assert view.wake_at is not None
        assert view.history_length > 0


@contextmanager
def running(relay: Relay, stop: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


async def _is_so(asked: Callable[[], Awaitable[object]]) -> bool:
    return bool(await asked())


async def _steps(relay: Relay) -> Any:
    while done := await relay.step():
        yield done


def _fail(*_: object) -> None:
    raise OSError("no room")

"""Whole lives of pledges with relay and workflows, against six Temporal updates with one INSERT each."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from bench.house import Installation, installation
from bench.measuring import Round, Side, compare
from bench.steps import QUEUE, STEPS, Inserting, SixSteps, Step
from bench.town import Town
from domain.values import Stage
from runtime.worker import background
from workflows.connection import Temporal

ITEMS = 2
AT_ONCE = 4
_LOOK = 0.005
_WITHIN = 60.0


def run(*, quick: bool) -> None:
    """Measure lives that run four at once, each with two items: 17 events, of which the workflow causes six."""
    lives, rounds = (4, 2) if quick else (12, 5)
    with installation(temporal=True) as own:
        settings = own.settings
        temporal = Temporal(own.engines.temporal_address, settings.temporal_namespace, settings.task_queue)
        town = Town(own.house.pledgebook)
        villages = [town.village() for _ in range(lives * (rounds + 1))]
        with background(own.house, temporal, settings.board_url), asyncio.Runner() as runner:
            client = runner.run(_prepared(own, temporal))
            sides: dict[str, Side] = {
                "pledges from proposal to closing": lambda: _lives(town, [villages.pop() for _ in range(lives)]),
                "six updates with an INSERT each": lambda: runner.run(_six_steps(client, own, lives)),
            }
            for side in sides.values():
                side()
            compare(f"Whole lifecycles, {AT_ONCE} at once", sides, rounds, "a second")


def _lives(town: Town, villages: list[UUID]) -> Round:
    latencies: list[float] = []

    def live(village: UUID) -> None:
        start = time.perf_counter()
        key = town.to_signature(village, ITEMS)
        _until(lambda: town.app.pledge(key).stage is Stage.FULFIL)
        town.to_the_last_strike_off(key, ITEMS)
        _until(lambda: town.app.pledge(key).stage is Stage.EVALUATE)
        town.to_the_verdict(key, ITEMS)
        _until(lambda: town.app.pledge(key).stage is Stage.CLOSED)
        latencies.append(time.perf_counter() - start)

    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as executor:
        list(executor.map(live, villages))
    return Round(len(villages), time.perf_counter() - start, latencies)


def _until(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + _WITHIN
    while not reached():
        assert time.monotonic() < until, "the workflow did not act"
        time.sleep(_LOOK)


async def _prepared(own: Installation, temporal: Temporal) -> Client:
    with own.house.pool.connection() as conn:
        conn.execute("CREATE TABLE bare_step (process text, name text, position bigserial)")
    return await temporal.connect()


async def _six_steps(client: Client, own: Installation, number: int) -> Round:
    gate = asyncio.Semaphore(AT_ONCE)
    latencies: list[float] = []

    async def live() -> None:
        async with gate:
            start = time.perf_counter()
            name = f"steps-{uuid4()}"
            handle = await client.start_workflow(SixSteps.run, id=name, task_queue=QUEUE)
            for step in STEPS:
                await handle.execute_update(SixSteps.take, Step(name, step))
            assert await handle.result() == len(STEPS)
            latencies.append(time.perf_counter() - start)

    with ThreadPoolExecutor(own.settings.pool_size) as executor:
        worker = Worker(
            client,
            task_queue=QUEUE,
            workflows=[SixSteps],
            activities=[Inserting(own.house.pool).insert_step],
            activity_executor=executor,
            max_concurrent_activities=own.settings.pool_size,
        )
        async with worker:
            start = time.perf_counter()
            await asyncio.gather(*(live() for _ in range(number)))
            seconds = time.perf_counter() - start
    return Round(number, seconds, latencies)

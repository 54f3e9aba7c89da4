"""A world in real time: a worker on the dev server, and people who give commands now."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime

from domain.policy import Policy
from projections.leadership import leadership
from runtime.composition import House
from runtime.store import EVENTS
from tests.workflows.press import PlainPress
from tests.workflows.town import POLICY, Life, Town
from tests.workflows.waiting import until
from workflows.connection import Temporal
from workflows.contracts import WorkflowsUnavailableError
from workflows.desk import TemporalDesk
from workflows.relay import Lead, Relay
from workflows.worker import run_worker

THREADS = 4


async def now() -> datetime:
    """The clock of this world."""
    return datetime.now(UTC)


async def at_once(*_: object) -> None:
    """Do not wait for what follows from a command."""


def new_town(house: House, policy: Policy = POLICY) -> Town:
    """Found a town now."""
    return Town.found(house.pledgebook, datetime.now(UTC), policy)


def new_life(town: Town) -> Life:
    """A pledge of which nothing is awaited."""
    return Life(town, now, at_once)


def relay_of(house: House, temporal: Temporal) -> Relay:
    """The relay of a worker process, under the real leadership."""

    def lead(stop: threading.Event) -> AbstractContextManager[Lead]:
        return leadership(house.url, "relay", stop, channel=EVENTS)

    return Relay(temporal, house.pledgebook, house.pool, lead)


@asynccontextmanager
async def working(house: House, temporal: Temporal) -> AsyncIterator[Relay]:
    """A whole worker within this process."""
    stop = threading.Event()
    relay = relay_of(house, temporal)
    press = PlainPress(house.pledgebook)
    task = asyncio.create_task(run_worker(temporal, house.pledgebook, press, relay, stop, threads=THREADS))
    try:
        yield relay
    finally:
        stop.set()
        await task


async def until_told(desk: TemporalDesk, *lives: Life) -> None:
    """Wait until the workflow of each pledge knows the newest version of it."""
    for life in lives:
        await until(lambda life=life: _is_told(desk, life))  # type: ignore[misc]


async def _is_told(desk: TemporalDesk, life: Life) -> bool:
    try:
        view = await desk.describe(life.pledge)
    except WorkflowsUnavailableError:
        return False
    return view is not None and view.version == life.now().version


async def until_so(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something that can be asked without waiting."""

    async def holds() -> bool:
        return await asyncio.to_thread(condition)

    await until(holds, seconds)

"""Fixtures of the workflow tests: a migrated house, and a village whose affairs run in skipped time."""

import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from domain.policy import Policy
from runtime.composition import House, open_house
from runtime.store import migrate
from tests.workflows.press import PlainPress
from tests.workflows.town import POLICY, ZONE, Life, Town
from tests.workflows.waiting import until
from workflows.activities import LetterPress, every_activity
from workflows.connection import Temporal
from workflows.contracts import PLEDGE, PROGRESS, Progress, workflow_id
from workflows.kinds import KINDS, Thing
from workflows.relay import Relay
from workflows.worker import WORKFLOWS, build_worker

HISTORIES = Path(__file__).parent / "histories"
THREADS = 4
NOON = time(12)
STRIDE = timedelta(days=7)
"""How far time is skipped at once: the request must be answered in ten real seconds, however busy the machine is."""


@pytest.fixture
def house(fresh_database: str) -> Iterator[House]:
    """The application on a database of its own."""
    migrate(fresh_database)
    with open_house(fresh_database, bytes(32), pool_size=THREADS) as opened:
        yield opened


@dataclass
class Skipped:
    """A world whose time is skipped, with the worker and the relay of one house."""

    environment: WorkflowEnvironment
    house: House
    temporal: Temporal
    relay: Relay
    life: Life
    cut_off: bool = False
    """While Temporal cannot be reached, the log goes on alone."""
    things: dict[Thing, None] = field(default_factory=dict)
    """Whose workflows are waited for."""

    async def skip_to(self, day: int) -> None:
        """Let time pass until noon of so many days after the founding, and everything happen that falls due."""
        noon = datetime.combine(self.life.town.day + timedelta(days=day), NOON, ZONE)
        while (left := noon - await self.environment.get_current_time()) > timedelta():
            await self.environment.sleep(min(left, STRIDE))
        await self._settle()

    async def settle(self, key: UUID, kind: str = PLEDGE) -> None:
        """Relay what is in the log and wait until the workflows, with that of this thing, have nothing to do now."""
        if kind == PLEDGE:
            self.life.pledge = key
        self.things[kind, key] = None
        await self._settle()

    async def progress(self, key: UUID | None = None, kind: str = PLEDGE) -> Progress:
        """Ask the workflow of a thing, by default of the pledge."""
        handle = self.handle_of(key or self.life.pledge, kind)
        answer: Progress = await handle.query(PROGRESS, result_type=Progress, rpc_timeout=timedelta(seconds=1))
        return answer

    @property
    def handle(self) -> "WorkflowHandle[Any, Any]":
        return self.handle_of(self.life.pledge)

    def handle_of(self, key: UUID, kind: str = PLEDGE, run_id: str | None = None) -> "WorkflowHandle[Any, Any]":
        return self.environment.client.get_workflow_handle(workflow_id(key, kind), run_id=run_id)

    async def _settle(self) -> None:
        if not self.cut_off:
            for thing in self.things:
                await until(lambda thing=thing: self._is_settled(thing))  # type: ignore[misc]

    async def _is_settled(self, thing: Thing) -> bool:
        kind, key = thing
        while await self.relay.step():
            pass
        try:
            progress = await self.progress(key, kind)
        except RPCError:
            return False  # the test server loses a query to a run that continues as new
        if progress.status.version != KINDS[kind].status(self.house.pledgebook, key).version:
            return False
        if progress.status.ended:
            return True
        now = await self.environment.get_current_time()
        return not progress.busy and (progress.wake_at is None or datetime.fromisoformat(progress.wake_at) > now)

    async def keep(self, name: str, run_id: str | None = None, *, key: UUID | None = None, kind: str = PLEDGE) -> None:
        """Replay the history of a run with the present code; kept as a file where RECORD_HISTORIES is set."""
        history = await self.handle_of(key or self.life.pledge, kind, run_id).fetch_history()
        await Replayer(workflows=WORKFLOWS).replay_workflow(history)
        if os.environ.get("RECORD_HISTORIES"):
            events = _anonymous(json.loads(history.to_json()))
            (HISTORIES / f"{name}.json").write_text(json.dumps(events, indent=1, ensure_ascii=False) + "\n")


Skip = Callable[..., AbstractAsyncContextManager[Skipped]]


@pytest.fixture
def skipping(temporal_env: WorkflowEnvironment, house: House) -> Skip:
    """Opens a `Skipped` world at noon, under a policy."""

    @asynccontextmanager
    async def open_world(
        policy: Policy = POLICY, *, press: LetterPress | None = None, longest_history: int = 2000
    ) -> AsyncIterator[Skipped]:
        today = (await temporal_env.get_current_time()).astimezone(ZONE)
        noon = datetime.combine(today.date() + timedelta(days=1), NOON, ZONE)
        await temporal_env.sleep(noon - today)
        client = temporal_env.client
        temporal = Temporal(client.service_client.config.target_host, client.namespace, longest_history=longest_history)
        relay = Relay(temporal, house.pledgebook, house.pool, _no_leadership)
        town = Town.found(house.pledgebook, await temporal_env.get_current_time(), policy)
        with ThreadPoolExecutor(THREADS) as executor:
            activities = every_activity(house.pledgebook, press or PlainPress(house.pledgebook))
            async with build_worker(client, temporal.task_queue, activities, executor, THREADS):

                async def settle(pledge: UUID) -> None:
                    await world.settle(pledge)

                life = Life(town, temporal_env.get_current_time, settle)
                world = Skipped(temporal_env, house, temporal, relay, life)
                yield world

    return open_world


def _no_leadership(_: object) -> Any:
    pytest.fail("these tests take the relay's steps themselves")


def _anonymous(node: Any) -> Any:
    """Leave out who and where the worker was."""
    if isinstance(node, dict):
        return {key: "worker" if key == "identity" else _anonymous(value) for key, value in node.items()}
    return [_anonymous(value) for value in node] if isinstance(node, list) else node

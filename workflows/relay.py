"""The relay: follows the log and tells each workflow what became of its thing, at least once, in order."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

import structlog
from eventsourcing.persistence import MapperDeserialisationError
from eventsourcing.utils import TopicError
from psycopg import Connection
from psycopg_pool import ConnectionPool
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from domain.application import Pledgebook
from domain.errors import PledgebookError
from workflows.connection import Herald, Temporal
from workflows.contracts import workflow_id
from workflows.kinds import Thing, kind_of, statuses

BATCH = 500
CONCURRENT = 16
NAME = "pledges"

_LONGEST_PAUSE = 5.0
_BROKEN = (PledgebookError, TopicError, MapperDeserialisationError, LookupError, TypeError, ValueError, AttributeError)
"""Faults of one thing's own data; anything else may concern them all, and is waited for."""

_log = structlog.get_logger(__name__)


class Lead(Protocol):
    """The right to relay, which one process has at a time."""

    def held(self) -> bool:
        """Tell whether it is still ours and we were not told to stop."""

    def wait(self, seconds: float) -> None:
        """Return at the next append to the log, or after ``seconds``."""


Leadership = Callable[[threading.Event], AbstractContextManager[Lead]]
"""Waits for the lead until an event is set, and gives it back at the end of the block."""


@dataclass(frozen=True)
class RelayHealth:
    """How the relay of this process is doing; ``lag`` is how many positions of the log it has not looked at."""

    leading: bool
    position: int
    lag: int
    last_error: str = ""
    skipped: int = 0


class Relay:
    """Relays the log to Temporal while it has the lead, whatever fails meanwhile.

    It signals states, not events: a batch becomes one signal per thing with the status after all of it, so what is
    relayed twice, or late, does no harm. ``poll`` is the longest time in seconds between two looks at the log.
    """

    def __init__(
        self,
        temporal: Temporal,
        app: Pledgebook,
        pool: ConnectionPool[Connection[Any]],
        leadership: Leadership,
        *,
        name: str = NAME,
        poll: float = 1.0,
    ) -> None:
        self._temporal = temporal
        self._app = app
        self._pool = pool
        self._leadership = leadership
        self._name = name
        self._poll = poll
        self._client: Client | None = None
        self._herald: Herald | None = None
        self._health = RelayHealth(leading=False, position=0, lag=0)

    def run(self, stop: threading.Event) -> None:
        """Relay until ``stop`` is set; blocks, so give it a thread."""
        self._client = self._herald = None  # clients belong to an event loop
        with asyncio.Runner() as runner:
            while not stop.is_set():
                try:
                    with self._leadership(stop) as lead:
                        self._follow(lead, runner, stop)
                except Exception as error:  # noqa: BLE001 - nobody would start it again
                    self._wait(error, _LONGEST_PAUSE, stop)
                self._report(leading=False)

    def health(self) -> RelayHealth:
        """Return how it went at the last look."""
        return self._health

    async def step(self) -> int:
        """Relay one batch and store the position behind it; returns how many events that were.

        Raises whatever keeps it from that, with the position unchanged.
        """
        position, batch, head = await asyncio.to_thread(self._read)
        things = dict.fromkeys((kind, key) for _, key, topic in batch if (kind := kind_of(topic)))
        if things:
            await self._tell_all(things)
        if batch:
            position = batch[-1][0]
            await asyncio.to_thread(self._store, position)
        self._report(leading=True, position=position, lag=max(0, head - position), last_error="")
        return len(batch)

    def _follow(self, lead: Lead, runner: asyncio.Runner, stop: threading.Event) -> None:
        failures = 0
        while lead.held():
            try:
                done = runner.run(self.step())
            except Exception as error:  # noqa: BLE001 - whatever it is, the log will still be there
                failures += 1
                self._report(leading=True)
                self._herald = None  # it may be another server when we come back
                self._wait(error, min(0.1 * 2.0 ** min(failures, 10), _LONGEST_PAUSE), stop)
                continue
            failures = 0
            if done < BATCH:
                lead.wait(self._poll)

    def _wait(self, error: Exception, seconds: float, stop: threading.Event) -> None:
        _log.warning("relay waits", error=type(error).__name__, seconds=seconds)
        self._report(last_error=type(error).__name__)
        stop.wait(seconds)

    async def _tell_all(self, things: Iterable[Thing]) -> None:
        if self._herald is None:
            self._client = self._client or await self._temporal.client()
            self._herald = await Herald.of(self._temporal, self._client)
        gate = asyncio.Semaphore(CONCURRENT)
        tasks = [asyncio.create_task(self._tell(thing, self._herald, gate)) for thing in things]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _tell(self, thing: Thing, herald: Herald, gate: asyncio.Semaphore) -> None:
        async with gate:
            try:
                for status in await asyncio.to_thread(statuses, self._app, thing):
                    await herald.tell(status)
            except _BROKEN as error:
                self._skip(thing, error)
            except RPCError as error:
                if error.status is not RPCStatusCode.INVALID_ARGUMENT:
                    raise
                self._skip(thing, error)

    def _skip(self, thing: Thing, error: Exception) -> None:
        """Leave out one thing that cannot be told, so that the others are; `reconcile` tries it again."""
        kind, key = thing
        self._report(skipped=self._health.skipped + 1)
        _log.error("relay skips a workflow", workflow=workflow_id(key, kind), error=type(error).__name__)

    def _read(self) -> tuple[int, list[tuple[int, UUID, str]], int]:
        """Return our position, what follows it, and the position of the newest event.

        An append locks the log from before it takes positions until its commit, so that they become visible in order.
        """
        with self._pool.connection() as conn:
            position, head = _where(conn, self._name)
            batch = conn.execute(
                "SELECT notification_id, originator_id, topic FROM pledgebook_events"
                " WHERE notification_id > %s ORDER BY notification_id LIMIT %s",
                (position, BATCH),
            ).fetchall()
        return position, batch, head

    def _store(self, position: int) -> None:
        """Store how far we are; never back, though another relay may believe for a moment that it leads."""
        with self._pool.connection() as conn:
            conn.execute(
                "INSERT INTO relay (name, position) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET position = greatest(relay.position, excluded.position)",
                (self._name, position),
            )

    def _report(self, **changes: Any) -> None:
        self._health = replace(self._health, **changes)


def relay_lag(pool: ConnectionPool[Connection[Any]], name: str = NAME) -> int:
    """Return how many positions of the log the relay, in whatever process, has not relayed yet."""
    with pool.connection() as conn:
        position, head = _where(conn, name)
    return max(0, head - position)


def _where(conn: Connection[Any], name: str) -> tuple[int, int]:
    row = conn.execute(
        "SELECT coalesce((SELECT position FROM relay WHERE name = %s), 0),"
        " coalesce((SELECT max(notification_id) FROM pledgebook_events), 0)",
        (name,),
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)

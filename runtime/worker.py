"""The worker process: projections, relay, Temporal worker and notices; any number of them share the work."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

from projections.leadership import Lead, leadership
from projections.runner import Projections
from runtime.composition import House, open_house
from runtime.engines import engines
from runtime.keys import load_master_key
from runtime.notices.mail import mail_server
from runtime.notices.running import telling
from runtime.press import Press
from runtime.settings import Settings
from runtime.store import EVENTS, require_migrated
from workflows.connection import Temporal
from workflows.relay import Relay
from workflows.worker import run_worker


def run(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C; without Temporal the projections go on and the rest waits for it."""
    stop = threading.Event()

    def ask(_signum: int, _frame: FrameType | None) -> None:
        stop.set()

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, ask)
    with engines(settings) as found:
        require_migrated(found.database_url)
        temporal = Temporal(found.temporal_address, settings.temporal_namespace, settings.task_queue)
        key, mail = load_master_key(settings), mail_server(settings)
        with (
            open_house(found.database_url, key, pool_size=settings.pool_size) as house,
            telling(house, settings, mail, stop),
        ):
            work(house, temporal, settings.board_url, stop, threads=settings.pool_size)


def work(house: House, temporal: Temporal, public_url: str, stop: threading.Event, *, threads: int = 10) -> None:
    """Run projections, relay and Temporal's worker until ``stop`` is set; blocks."""

    def lead(stop: threading.Event) -> AbstractContextManager[Lead]:
        return leadership(house.url, "relay", stop, channel=EVENTS)

    projections = Projections(house.url, house.pledgebook.mapper.to_domain_event)
    follower = threading.Thread(target=projections.run, args=(stop,), name="projections")
    follower.start()
    try:
        press = Press(house.pledgebook, house.pool, public_url)
        relay = Relay(temporal, house.pledgebook, house.pool, lead)
        asyncio.run(run_worker(temporal, house.pledgebook, press, relay, stop, threads=threads))
    finally:
        stop.set()
        follower.join()


@contextmanager
def background(house: House, temporal: Temporal, public_url: str) -> Iterator[None]:
    """Work in a thread of this process, for short runs such as the demo."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(house, temporal, public_url, stop), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()

"""Everything of notices that a worker runs: the courier and the announcer, each led by one process at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from projections.leadership import leadership
from runtime.composition import House
from runtime.notices.agenda import WorkListAgenda
from runtime.notices.contacts import PostgresContacts
from runtime.notices.deliveries import PostgresDeliveries
from runtime.notices.outbox import PostgresOutbox
from runtime.settings import Settings
from runtime.store import EVENTS
from workflows.notices.courier import Courier
from workflows.notices.leading import Step, keep_on
from workflows.notices.sending import ApprisePost, MailServer
from workflows.notices.webhooks import Announcer


@contextmanager
def telling(house: House, settings: Settings, mail: MailServer | None, stop: threading.Event) -> Iterator[None]:
    """Tell people and other systems in threads of this process until ``stop`` is set, or the block ends."""
    courier = Courier(
        house.pledgebook,
        PostgresOutbox(house.pool),
        PostgresContacts(house.pool, house.keyring),
        ApprisePost(mail, settings.send_seconds),
        WorkListAgenda(house.pool, settings.board_url),
        public_url=settings.board_url,
        zone=ZoneInfo(settings.timezone),
        clock=_now,
    )
    waiting = PostgresDeliveries(house.pool, house.keyring)
    announcer = Announcer(waiting, _now, settings.webhook_reach, seconds=settings.send_seconds)
    threads = [_thread(house, "courier", courier.step, stop), _thread(house, "announcer", announcer.step, stop)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _thread(house: House, name: str, step: Step, stop: threading.Event) -> threading.Thread:
    lead = partial(leadership, house.url, name, channel=EVENTS)
    return threading.Thread(target=keep_on, args=(name, lambda event: lead(stop=event), step, stop), name=name)


def _now() -> datetime:
    return datetime.now(UTC)

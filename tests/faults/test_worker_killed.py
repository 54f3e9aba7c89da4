"""A worker that is killed between sending a message and noting that it was sent: one repeat at most, never a loss."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.application.world import DAY, HEAD
from tests.e2e.installation import Installation, until
from tests.notices.office import Office, open_office
from tests.notices.test_sending import SENDER, TO, Mailbox, running

NOWHERE = "127.0.0.1:1"
"""There is no Temporal: notices do not need it."""


class Killing(Mailbox):
    """A mail server that lets its client be killed, once: before it takes the message, or right after."""

    kill: Callable[[], None] | None = None
    takes_it = True

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        kill, self.kill = self.kill, None
        if kill and not self.takes_it:
            kill()
            return "451 too late"
        answer = await super().handle_DATA(server, session, envelope)
        if kill:
            kill()
        return answer


@pytest.fixture
def mailbox() -> Killing:
    return Killing()


@pytest.fixture
def office(fresh_database: str) -> Iterator[Office]:
    """An office of today, whose courier has read the log so far."""
    with open_office(fresh_database, datetime.now(UTC)) as opened:
        opened.runs()
        opened.reached_by(HEAD, TO)
        yield opened


@pytest.fixture
def installation(office: Office, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(office.house.url, NOWHERE, tmp_path)
    yield made
    made.end()


def lease_ends(office: Office) -> None:
    """Let the five minutes pass after which a message that was begun is tried again."""
    with office.house.pool.connection() as conn:
        conn.execute("UPDATE delivery SET next_at = now() WHERE state = 'WAITING'")


@pytest.mark.parametrize("takes_it", [True, False])
def test_what_a_killed_worker_sent_comes_once_more_at_most(
    office: Office, installation: Installation, mailbox: Killing, takes_it: bool
) -> None:
    for server in running(mailbox):
        worker = begun(installation, server.port)
        mailbox.kill, mailbox.takes_it = worker.kill, takes_it
        office.remind(office.world.propose(), "propose", "-1", DAY)
        assert worker.wait(60) == -signal.SIGKILL
        assert len(mailbox.envelopes) == takes_it
        assert office.deliveries("d.state", "d.attempts") == [("WAITING", 1)]

        second = begun(installation, server.port)
        time.sleep(2)
        assert len(mailbox.envelopes) == takes_it  # it may still be on its way
        lease_ends(office)
        until(lambda: office.deliveries("d.state") == [("SENT",)], 60)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    assert len(mailbox.envelopes) == takes_it + 1
    assert len({message["X-Pledgebook-Notice"] for message in mailbox.messages()}) == 1
    assert office.deliveries("d.attempts") == [(2,)]


def begun(installation: Installation, port: int) -> subprocess.Popen[bytes]:
    """Start a worker that hands in mail at ``port`` of this machine."""
    return installation.start("worker", PLEDGEBOOK_MAIL_URL=f"smtp://127.0.0.1:{port}", PLEDGEBOOK_MAIL_FROM=SENDER)

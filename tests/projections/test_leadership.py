"""One worker leads at a time, and another takes over within seconds when it ends in whatever way."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from projections.leadership import Lead, leadership

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, threading
from projections.leadership import leadership
stop = threading.Event()
with leadership(sys.argv[1], "relay", stop) as lead:
    print("leading" if lead.held() else "not", flush=True)
    stop.wait()
"""


class Candidate:
    """Runs for leadership in a thread of its own."""

    def __init__(self, url: str) -> None:
        self.stop = threading.Event()
        self.leading = threading.Event()
        self.lost = threading.Event()
        self.lead: Lead | None = None
        self._url = url
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with leadership(self._url, "relay", self.stop) as lead:
            self.lead = lead
            if lead.held():
                self.leading.set()
            while lead.held():
                lead.wait(0.1)
        self.lost.set()

    def end(self) -> None:
        """Stop and wait."""
        self.stop.set()
        self._thread.join()


@contextmanager
def candidate(url: str) -> Iterator[Candidate]:
    """Run for leadership until the end of the block."""
    running = Candidate(url)
    try:
        yield running
    finally:
        running.end()


def test_the_second_leads_once_the_first_gives_up(fresh_database: str) -> None:
    with candidate(fresh_database) as first:
        assert first.leading.wait(5)
        with candidate(fresh_database) as second:
            assert not second.leading.wait(1.5)
            first.end()
            assert second.leading.wait(3)


def test_names_are_led_apart(fresh_database: str) -> None:
    stop = threading.Event()
    with leadership(fresh_database, "one", stop) as one, leadership(fresh_database, "other", stop) as other:
        assert one.held()
        assert other.held()


def test_another_takes_over_within_seconds_of_a_kill(fresh_database: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, fresh_database], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert "leading\n" in holder.stdout
        with candidate(fresh_database) as second:
            assert not second.leading.wait(1.5)
            os.kill(holder.pid, signal.SIGKILL)
            killed = time.monotonic()
            assert second.leading.wait(5)
            assert time.monotonic() - killed < 4


def test_a_broken_connection_ends_the_lead_and_another_takes_over(fresh_database: str) -> None:
    with candidate(fresh_database) as first:
        assert first.leading.wait(5)
        assert first.lead is not None
        with candidate(fresh_database) as second, psycopg.connect(fresh_database, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", (first.lead.conn.info.backend_pid,))
            assert first.lost.wait(3)
            assert second.leading.wait(5)


def test_stopping_ends_the_wait_for_leadership(fresh_database: str) -> None:
    stop = threading.Event()
    with leadership(fresh_database, "relay", stop), candidate(fresh_database) as second:
        assert not second.leading.wait(0.5)
        started = time.monotonic()
        second.end()
        assert time.monotonic() - started < 2
        assert second.lead is not None
        assert not second.lead.held()
        with pytest.raises(psycopg.OperationalError):
            _ = second.lead.conn


def test_a_database_that_cannot_be_reached_is_tried_until_the_stop() -> None:
    with candidate("postgresql://nobody@127.0.0.1:1/none") as waiting:
        assert not waiting.leading.wait(1.5)


def test_waiting_ends_at_a_notification(fresh_database: str) -> None:
    stop = threading.Event()
    with (
        leadership(fresh_database, "relay", stop, channel="news") as lead,
        psycopg.connect(fresh_database, autocommit=True) as writer,
    ):
        threading.Timer(0.3, writer.execute, ("NOTIFY news",)).start()
        started = time.monotonic()
        lead.wait(5)
        assert 0.2 < time.monotonic() - started < 2
        writer.execute("NOTIFY news")
        lead.held()  # the notification arrives with another answer and is kept
        started = time.monotonic()
        lead.wait(5)
        assert time.monotonic() - started < 1


def test_a_pause_goes_on_through_notifications(fresh_database: str) -> None:
    stop = threading.Event()
    with (
        leadership(fresh_database, "relay", stop, channel="news") as lead,
        psycopg.connect(fresh_database, autocommit=True) as writer,
    ):
        writer.execute("NOTIFY news")
        started = time.monotonic()
        lead.pause(0.6)
        assert time.monotonic() - started >= 0.6

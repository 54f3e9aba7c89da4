"""One worker at a time: a session-level advisory lock that another worker gets within seconds of the holder's end."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import structlog
from psycopg import Connection, sql

from projections.tables import lock_key

RETRY = 1.0
SLICE = 0.25

_log = structlog.get_logger(__name__)

_CLIENT: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
"""Notice within about five seconds that the server is gone (seconds; the last in milliseconds)."""

_SERVER = (
    "SET tcp_keepalives_idle = 2",
    "SET tcp_keepalives_interval = 1",
    "SET tcp_keepalives_count = 3",
    "SET tcp_user_timeout = 5000",
    "SET idle_session_timeout = 0",
)
"""Let the server notice as fast that we are gone, and so release the lock."""


class Lead:
    """The leadership of one name, held by the connection ``conn``: it ends when that connection does."""

    def __init__(self, conn: Connection[Any] | None, stop: threading.Event) -> None:
        self._conn = conn
        self._stop = stop

    @property
    def conn(self) -> Connection[Any]:
        """The connection that holds the lock; work done on it ends with the leadership."""
        if self._conn is None:
            raise psycopg.OperationalError("leadership was never gained")
        return self._conn

    def held(self) -> bool:
        """Tell whether this is still the leader and was not told to stop; asks the database, about 0.1 ms."""
        if self._stop.is_set() or self._conn is None:
            return False
        try:
            self._conn.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def wait(self, seconds: float) -> None:
        """Return at the next notification, after ``seconds``, or soon after the stop; may return early."""
        until = time.monotonic() + seconds
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            try:
                if any(True for _ in self.conn.notifies(timeout=min(left, SLICE), stop_after=1)):
                    return
            except psycopg.OperationalError:
                return

    def pause(self, seconds: float) -> None:
        """Return after ``seconds`` whatever is notified, or sooner when told to stop or no longer leading."""
        until = time.monotonic() + seconds
        while self.held() and (left := until - time.monotonic()) > 0:
            self._stop.wait(min(left, RETRY))


@contextmanager
def leadership(url: str, name: str, stop: threading.Event, *, channel: str | None = None) -> Iterator[Lead]:
    """Wait until this is the only leader of ``name`` in the database, and give leadership back at the end.

    With ``channel``, `Lead.wait` wakes at its notifications. Never raises for a database that cannot be reached: it
    tries again every second. Once ``stop`` is set it yields a lead that is not held. A lost lead is not regained
    inside the block, so the caller enters again::

        while not stop.is_set():
            with leadership(url, "relay", stop, channel="pledgebook_events") as lead:
                while lead.held():
                    work()
                    lead.wait(1.0)
    """
    conn = _acquire(url, name, stop, channel)
    try:
        yield Lead(conn, stop)
    finally:
        if conn is not None:
            conn.close()


def _acquire(url: str, name: str, stop: threading.Event, channel: str | None) -> Connection[Any] | None:
    conn: Connection[Any] | None = None
    while not stop.is_set():
        try:
            conn = conn or _connect(url, channel)
            row = conn.execute("SELECT pg_try_advisory_lock(%s)", (lock_key(f"lead/{name}"),)).fetchone()
            if row and row[0]:
                _log.info("leadership gained", name=name)
                return conn
        except psycopg.OperationalError as error:
            _log.warning("no database for leadership", name=name, error=type(error).__name__)
            if conn is not None:
                conn.close()
            conn = None
        stop.wait(RETRY)
    if conn is not None:
        conn.close()
    return None


def _connect(url: str, channel: str | None) -> Connection[Any]:
    conn: Connection[Any] = psycopg.connect(url, autocommit=True, **_CLIENT)
    for statement in _SERVER:
        conn.execute(statement)
    if channel is not None:
        conn.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    return conn

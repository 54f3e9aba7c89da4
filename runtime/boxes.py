"""Ballot boxes on PostgreSQL: one sealed row for each open evaluation, with no time, no order and no person in it."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.application.judgement.boxes import Swap
from domain.judgement.ballots import Box
from domain.transcodings import Cipher

_MOST = 4
_READ = "SELECT sealed FROM ballot_box WHERE evaluation = %s"
_LOCK = "SELECT sealed FROM ballot_box WHERE evaluation = %s FOR UPDATE"


class Sealer(Cipher, Protocol):
    """A cipher whose keys can be destroyed."""

    def erase(self, subject: UUID) -> None:
        """Destroy the subject's key."""


class PostgresBoxes:
    """Keeps the promises of `BallotBoxes`. Its connections are its own, opened when ballots are cast.

    A cast waits for the row while it holds one, and the cipher takes another to get a key: from one pool they could
    wait for each other.
    """

    def __init__(self, url: str, cipher: Sealer) -> None:
        self._cipher = cipher
        self._pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            url, min_size=0, max_size=_MOST, timeout=10, num_workers=1, kwargs={"autocommit": True}, open=False
        )

    def read(self, evaluation: UUID) -> tuple[str | None, Box | None]:
        with self._connection() as conn:
            row = conn.execute(_READ, (evaluation,)).fetchone()
        box = self._opened(evaluation, row[0]) if row else None
        return (row[0], box) if row and box else (None, None)

    def seal(self, evaluation: UUID, box: Box) -> str:
        return self._cipher.seal(evaluation, box.to_text())

    def change(self, evaluation: UUID, change: Callable[[Box], Box]) -> bool:
        with self._connection() as conn, conn.transaction():
            row = conn.execute(_LOCK, (evaluation,)).fetchone()
            box = self._opened(evaluation, row[0]) if row else None
            if box is None:
                return False
            sealed = self.seal(evaluation, change(box))
            conn.execute("UPDATE ballot_box SET sealed = %s WHERE evaluation = %s", (sealed, evaluation))
            return True

    def destroy(self, evaluation: UUID) -> None:
        self._cipher.erase(evaluation)

    def close(self) -> None:
        self._pool.close()

    def _connection(self) -> Any:
        self._pool.open()
        return self._pool.connection()

    def _opened(self, evaluation: UUID, sealed: str) -> Box | None:
        text = self._cipher.open(evaluation, sealed)
        return Box.from_text(text) if text else None


def swap_box(conn: Connection[Any], swap: Swap) -> bool:
    """Change a box on the connection of a transaction; False if it was not what the change began with."""
    key, before, after = swap.evaluation, swap.before, swap.after
    if before is None:
        done = conn.execute("INSERT INTO ballot_box VALUES (%s, %s) ON CONFLICT DO NOTHING", (key, after))
    elif after is None:
        done = conn.execute("DELETE FROM ballot_box WHERE evaluation = %s AND sealed = %s", (key, before))
    else:
        done = conn.execute(
            "UPDATE ballot_box SET sealed = %s WHERE evaluation = %s AND sealed = %s", (after, key, before)
        )
    return done.rowcount == 1

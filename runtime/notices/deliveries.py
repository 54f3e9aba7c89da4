"""What webhooks are to be told, on PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.transcodings import Cipher
from workflows.notices.outbox import State
from workflows.notices.webhooks import Attempt

WANTED: LiteralString = (
    "(cardinality(w.events) = 0 OR e.topic = ANY(w.events) OR split_part(e.topic, '.', 1) || '.*' = ANY(w.events))"
)
"""The condition that the webhook ``w`` wants to be told of the event ``e``."""

_MOST, _EACH = 1000, 20
"""So many attempts at once, and of one webhook."""

_DUE: LiteralString = (
    "SELECT w.id, w.url, w.sealed, CASE WHEN w.retires_at > %(now)s THEN w.retiring END AS retiring, d.position,"
    " e.topic, e.originator_id, e.originator_version, d.made_at, d.attempts"
    " FROM (SELECT webhook, min(next_at) AS since FROM webhook_delivery WHERE state = 'WAITING' AND next_at <= %(now)s"
    " GROUP BY webhook) AS turn"
    " JOIN webhook w ON w.id = turn.webhook JOIN account a ON a.id = w.account AND a.disabled_at IS NULL"
    " JOIN LATERAL (SELECT * FROM webhook_delivery WHERE webhook = w.id AND state = 'WAITING' AND next_at <= %(now)s"
    " ORDER BY position LIMIT %(each)s) AS d ON true JOIN pledgebook_events e ON e.notification_id = d.position"
    " ORDER BY turn.since, w.id, d.position LIMIT %(most)s"
)
_THIS: LiteralString = "WHERE state = 'WAITING' AND webhook = %(webhook)s AND position = %(position)s"
_CLAIM: LiteralString = (
    f"UPDATE webhook_delivery SET attempts = attempts + 1, next_at = %(until)s {_THIS} AND next_at <= %(now)s"  # noqa: S608
)
_SETTLE: LiteralString = (
    "UPDATE webhook_delivery SET state = %(state)s, status = %(status)s, error = %(error)s, next_at = %(at)s,"  # noqa: S608
    f" sent_at = CASE WHEN %(state)s = 'SENT' THEN %(at)s END {_THIS}"
)
_PUT_OFF: LiteralString = f"UPDATE webhook_delivery SET next_at = %(until)s {_THIS}"  # noqa: S608


class PostgresDeliveries:
    """Keeps the promises of `Deliveries`, on a pool in autocommit mode."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], cipher: Cipher) -> None:
        self._pool = pool
        self._cipher = cipher

    def due(self, now: datetime) -> Sequence[Sequence[Attempt]]:
        with self._pool.connection() as conn:
            rows = conn.execute(_DUE, {"now": now, "each": _EACH, "most": _MOST}).fetchall()
        # The cipher takes a connection of its own.
        found = [
            Attempt(key, url, self._opened(key, sealed, retiring), *rest) for key, url, sealed, retiring, *rest in rows
        ]
        return [list(group) for _, group in groupby(found, key=lambda attempt: attempt.webhook)]

    def claim(self, attempt: Attempt, now: datetime, until: datetime) -> bool:
        with self._pool.connection() as conn:
            return bool(conn.execute(_CLAIM, {**_key(attempt), "now": now, "until": until}).rowcount)

    def settle(
        self, attempt: Attempt, state: State, at: datetime, *, status: int | None = None, error: str = ""
    ) -> None:
        values = {**_key(attempt), "state": state.value, "at": at, "status": status, "error": error}
        with self._pool.connection() as conn:
            conn.execute(_SETTLE, values)

    def put_off(self, attempts: Sequence[Attempt], until: datetime) -> None:
        with self._pool.connection() as conn, conn.cursor() as cursor:
            cursor.executemany(_PUT_OFF, [{**_key(attempt), "until": until} for attempt in attempts])

    def _opened(self, key: UUID, *sealed: str | None) -> list[str]:
        opened = [self._cipher.open(key, each) for each in sealed if each is not None]
        return [secret for secret in opened if secret is not None]


def _key(attempt: Attempt) -> dict[str, Any]:
    return {"webhook": attempt.webhook, "position": attempt.position}

"""Webhooks and their deliveries on PostgreSQL; secrets are sealed under a key of the webhook's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, LiteralString
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from domain.errors import NotFound
from projections.paging import DEFAULT_LIMIT, Page, Where, decode, fetch_page, number
from runtime.boxes import Sealer
from workflows.notices.outbox import State
from workflows.notices.webhooks import Attempt, Webhook, new_secret

OVERLAP = timedelta(days=1)
"""How long the secret before signs, too."""

MOST_REPLAYED = 10_000
"""So many events are laid out again at once; who wants more asks again from where it ended."""

WANTED: LiteralString = (
    "(cardinality(w.events) = 0 OR e.topic = ANY(w.events) OR split_part(e.topic, '.', 1) || '.*' = ANY(w.events))"
)
"""The condition that the webhook ``w`` wants to be told of the event ``e``."""

_WEBHOOKS, _EACH = 50, 20  # at once
_COLUMNS: LiteralString = "id, account, url, events, created_at, retires_at"
_MAKE: LiteralString = (
    "INSERT INTO webhook (id, account, url, events, sealed, created_at) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
    f" RETURNING {_COLUMNS}"
)
_OWN: LiteralString = f"SELECT {_COLUMNS} FROM webhook WHERE account = %s OR %s ORDER BY created_at, id"  # noqa: S608
_ONE: LiteralString = f"SELECT {_COLUMNS} FROM webhook WHERE id = %s AND (account = %s OR %s)"  # noqa: S608
_ROTATE: LiteralString = "UPDATE webhook SET retiring = sealed, sealed = %s, retires_at = %s WHERE id = %s"
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
_AGAIN: LiteralString = "state = 'WAITING', attempts = 0, next_at = %(now)s, status = NULL, error = '', sent_at = NULL"
_REPLAY_ONE: LiteralString = (
    f"UPDATE webhook_delivery SET {_AGAIN} WHERE webhook = %(webhook)s AND position = %(position)s"  # noqa: S608
)
_REPLAY: LiteralString = (
    "WITH laid_out AS (INSERT INTO webhook_delivery (webhook, position, state, next_at, made_at)"  # noqa: S608
    " SELECT w.id, e.notification_id, 'WAITING', %(now)s, %(now)s FROM webhook w JOIN pledgebook_events e"
    " ON e.notification_id > %(since)s AND e.notification_id <= (SELECT position FROM courier)"
    f" AND {WANTED}"
    " WHERE w.id = %(webhook)s ORDER BY e.notification_id LIMIT %(most)s"
    f" ON CONFLICT (webhook, position) DO UPDATE SET {_AGAIN} RETURNING position)"
    " SELECT count(*), max(position) FROM laid_out"
)


@dataclass(frozen=True)
class WebhookDelivery:
    """One row of the delivery log: an event, and how telling it went."""

    position: int
    type: str
    state: str
    attempts: int
    next_at: datetime | None
    status: int | None
    error: str
    sent_at: datetime | None


class PostgresWebhooks:
    """The webhooks of an installation, on a pool in autocommit mode; keeps the promises of `Deliveries`, too.

    Who asks for a webhook sees the account's own, or with ``every`` all of them.
    """

    def __init__(self, pool: ConnectionPool[Connection[Any]], cipher: Sealer) -> None:
        self._pool = pool
        self._cipher = cipher

    def make(self, account: UUID, url: str, events: Sequence[str], now: datetime) -> tuple[Webhook, str]:
        """Make a webhook and return it with its secret, which is never told again."""
        key, secret = uuid4(), new_secret()
        values = (key, account, url, [*events], self._cipher.seal(key, secret), now)
        with self._pool.connection() as conn, conn.cursor(row_factory=class_row(Webhook)) as rows:
            made = rows.execute(_MAKE, values).fetchone()
        assert made  # noqa: S101 - an insert returns its row
        return made, secret

    def listed(self, account: UUID, *, every: bool) -> Sequence[Webhook]:
        """Return webhooks in the order in which they were made."""
        with self._pool.connection() as conn, conn.cursor(row_factory=class_row(Webhook)) as rows:
            return rows.execute(_OWN, (account, every)).fetchall()

    def one(self, key: UUID, account: UUID, *, every: bool) -> Webhook:
        """Return a webhook. Raises `NotFound`."""
        with self._pool.connection() as conn, conn.cursor(row_factory=class_row(Webhook)) as rows:
            found = rows.execute(_ONE, (key, account, every)).fetchone()
        if found is None:
            raise NotFound("webhook", key)
        return found

    def remove(self, key: UUID) -> None:
        """Forget a webhook with its deliveries and its key."""
        with self._pool.connection() as conn:
            conn.execute("DELETE FROM webhook WHERE id = %s", (key,))
        self._cipher.erase(key)

    def rotate(self, key: UUID, now: datetime) -> str:
        """Return a new secret; the one before signs beside it for a day."""
        secret = new_secret()
        sealed = self._cipher.seal(key, secret)
        with self._pool.connection() as conn:
            conn.execute(_ROTATE, (sealed, now + OVERLAP, key))
        return secret

    def deliveries(
        self, key: UUID, *, state: str | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[WebhookDelivery]:
        """Return the delivery log of a webhook, the newest event first."""
        where = Where()
        where.always("webhook = %(webhook)s", webhook=key)
        where.given("state = %(state)s", state=state)
        where.after("position < %(after_0)s", decode(cursor, number))
        source: LiteralString = (
            "(SELECT d.webhook, d.position, e.topic AS type, d.state, d.attempts,"
            " CASE WHEN d.state = 'WAITING' THEN d.next_at END AS next_at, d.status, d.error, d.sent_at"
            " FROM webhook_delivery d JOIN pledgebook_events e ON e.notification_id = d.position) AS delivery"
        )
        with self._pool.connection() as conn:
            return fetch_page(
                conn,
                WebhookDelivery,
                source,
                where,
                order="position DESC",
                key=lambda row: (row.position,),
                limit=limit,
            )

    def replay_one(self, key: UUID, position: int, now: datetime) -> None:
        """Tell an event again, under its old id. Raises `NotFound`."""
        with self._pool.connection() as conn:
            done = conn.execute(_REPLAY_ONE, {"webhook": key, "position": position, "now": now})
        if not done.rowcount:
            raise NotFound("delivery", str(position))

    def replay(self, key: UUID, since: int, now: datetime) -> tuple[int, int | None]:
        """Tell everything after a position again; returns how much that is and the position behind the last of it."""
        values = {"webhook": key, "since": since, "now": now, "most": MOST_REPLAYED}
        with self._pool.connection() as conn:
            row = conn.execute(_REPLAY, values).fetchone()
        return (row[0], row[1]) if row else (0, None)

    def due(self, now: datetime) -> Sequence[Sequence[Attempt]]:
        with self._pool.connection() as conn:
            rows = conn.execute(_DUE, {"now": now, "each": _EACH, "most": _WEBHOOKS * _EACH}).fetchall()
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

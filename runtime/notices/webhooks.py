"""Webhooks and their delivery logs on PostgreSQL; secrets are sealed under a key of the webhook's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from api.identity import security
from api.identity.security import Origin, SecurityKind
from api.notifying import WebhookDelivery
from domain.errors import NotFound
from projections.paging import DEFAULT_LIMIT, Page, Where, decode, fetch_page, number
from runtime.boxes import Sealer
from runtime.notices.deliveries import WANTED
from workflows.notices.webhooks import Webhook, new_secret

OVERLAP = timedelta(days=1)
"""How long the secret before signs, too."""

MOST_REPLAYED = 10_000
"""So many events are laid out again at once; who wants more asks again from where it ended."""

_COLUMNS: LiteralString = "id, account, url, events, created_at, retires_at"
_MAKE: LiteralString = (
    "INSERT INTO webhook (id, account, url, events, sealed, created_at) VALUES (%s, %s, %s, %s, %s, %s)"
)
_OWN: LiteralString = f"SELECT {_COLUMNS} FROM webhook WHERE account = %s OR %s ORDER BY created_at, id"  # noqa: S608
_ONE: LiteralString = f"SELECT {_COLUMNS} FROM webhook WHERE id = %s AND (account = %s OR %s)"  # noqa: S608
_ROTATE: LiteralString = "UPDATE webhook SET retiring = sealed, sealed = %s, retires_at = %s WHERE id = %s"
_LOG: LiteralString = (
    "(SELECT d.webhook, d.position, e.topic AS type, d.state, d.attempts,"
    " CASE WHEN d.state = 'WAITING' THEN d.next_at END AS next_at, d.status, d.error, d.sent_at"
    " FROM webhook_delivery d JOIN pledgebook_events e ON e.notification_id = d.position) AS delivery"
)
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


class PostgresWebhooks:
    """The `WebhookBook` of an installation, on a pool in autocommit mode."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], cipher: Sealer) -> None:
        self._pool = pool
        self._cipher = cipher

    def make(
        self, account: UUID, url: str, events: Sequence[str], now: datetime, origin: Origin
    ) -> tuple[Webhook, str]:
        key, secret = uuid4(), new_secret()
        values = (key, account, url, [*events], self._cipher.seal(key, secret), now)
        with self._pool.connection() as conn, conn.transaction():
            conn.execute(_MAKE, values)
            security.note(
                conn, SecurityKind.WEBHOOK_MADE, origin, account=account, detail=f"{key} {urlsplit(url).netloc}"
            )
        return self.one(key, account, every=False), secret

    def listed(self, account: UUID, *, every: bool) -> Sequence[Webhook]:
        return self._found(_OWN, (account, every))

    def one(self, key: UUID, account: UUID, *, every: bool) -> Webhook:
        found = self._found(_ONE, (key, account, every))
        if not found:
            raise NotFound("webhook", key)
        return found[0]

    def remove(self, key: UUID, origin: Origin) -> None:
        with self._pool.connection() as conn, conn.transaction():
            conn.execute("DELETE FROM webhook WHERE id = %s", (key,))
            security.note(conn, SecurityKind.WEBHOOK_REMOVED, origin, detail=str(key))
        self._cipher.erase(key)

    def rotate(self, key: UUID, now: datetime, origin: Origin, reason: str) -> str:
        secret = new_secret()
        sealed = self._cipher.seal(key, secret)
        with self._pool.connection() as conn, conn.transaction():
            conn.execute(_ROTATE, (sealed, now + OVERLAP, key))
            security.note(conn, SecurityKind.WEBHOOK_SECRET_CHANGED, origin, detail=f"{key} {reason}")
        return secret

    def deliveries(
        self, key: UUID, *, state: str | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[WebhookDelivery]:
        where = Where()
        where.always("webhook = %(webhook)s", webhook=key)
        where.given("state = %(state)s", state=state)
        where.after("position < %(after_0)s", decode(cursor, number))
        with self._pool.connection() as conn:
            return fetch_page(
                conn,
                WebhookDelivery,
                _LOG,
                where,
                order="position DESC",
                key=lambda row: (row.position,),
                limit=limit,
            )

    def replay_one(self, key: UUID, position: int, now: datetime, origin: Origin, reason: str) -> None:
        with self._pool.connection() as conn, conn.transaction():
            done = conn.execute(_REPLAY_ONE, {"webhook": key, "position": position, "now": now})
            if not done.rowcount:
                raise NotFound("delivery", str(position))
            security.note(conn, SecurityKind.WEBHOOK_REPLAYED, origin, detail=f"{key} {position} {reason}")

    def replay(self, key: UUID, since: int, now: datetime, origin: Origin) -> tuple[int, int | None]:
        values = {"webhook": key, "since": since, "now": now, "most": MOST_REPLAYED}
        with self._pool.connection() as conn, conn.transaction():
            row = conn.execute(_REPLAY, values).fetchone()
            security.note(conn, SecurityKind.WEBHOOK_REPLAYED, origin, detail=f"{key} since {since}")
        return (row[0], row[1]) if row else (0, None)

    def _found(self, statement: LiteralString, values: Sequence[object]) -> list[Webhook]:
        with self._pool.connection() as conn, conn.cursor(row_factory=class_row(Webhook)) as rows:
            return rows.execute(statement, values).fetchall()

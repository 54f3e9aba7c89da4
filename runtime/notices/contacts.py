"""How persons are told, on PostgreSQL; addresses are sealed under the person's own key, and go with it."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.notifying import Told
from domain.transcodings import Cipher
from projections.paging import DEFAULT_LIMIT, Page, Where, decode, fetch_page, text, uuid
from workflows.notices.outbox import Channel, ChannelKind, Contact, Digest

_READ: LiteralString = "SELECT language, quiet_from, quiet_until, digest FROM contact WHERE person = %s"
_CHANNELS: LiteralString = "SELECT kind, sealed FROM contact_channel WHERE person = %s ORDER BY kind"
_CHANGE: LiteralString = (
    "INSERT INTO contact (person, language, quiet_from, quiet_until, digest) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (person) DO UPDATE SET language = excluded.language, quiet_from = excluded.quiet_from,"
    " quiet_until = excluded.quiet_until, digest = excluded.digest"
)
_FORGET: LiteralString = "DELETE FROM contact_channel WHERE person = %s"
_ENTER: LiteralString = "INSERT INTO contact_channel (person, kind, sealed) VALUES (%s, %s, %s)"
_LOOK_AGAIN: LiteralString = (
    "UPDATE delivery SET next_at = notice.made_at FROM notice"
    " WHERE delivery.notice = notice.id AND notice.person = %s AND state = 'WAITING' AND attempts = 0"
)
"""What was put off by the old choices is looked at by the new ones."""

_TOLD: LiteralString = (
    "(SELECT n.id, n.person, n.occasion, n.kind, n.thing, n.duty, n.due, n.rung, n.made_at, coalesce("
    "(SELECT jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'attempts', d.attempts, 'next_at',"
    " CASE WHEN d.state = 'WAITING' THEN d.next_at END, 'error', d.error, 'sent_at', d.sent_at) ORDER BY d.channel)"
    " FROM delivery d WHERE d.notice = n.id), '[]') AS deliveries FROM notice n) AS told"
)


class PostgresContacts:
    """The `ContactBook` of an installation, on a pool in autocommit mode."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], cipher: Cipher) -> None:
        self._pool = pool
        self._cipher = cipher

    def contact(self, person: UUID) -> Contact:
        with self._pool.connection() as conn:
            row = conn.execute(_READ, (person,)).fetchone()
        if row is None:
            return Contact()
        language, start, end, digest = row
        return Contact(language, None if start is None else (start, end), Digest(digest))

    def channels(self, person: UUID) -> Sequence[Channel]:
        with self._pool.connection() as conn:
            rows = conn.execute(_CHANNELS, (person,)).fetchall()
        # The cipher takes a connection of its own.
        opened = [(kind, self._cipher.open(person, sealed)) for kind, sealed in rows]
        return [Channel(ChannelKind(kind), *json.loads(text)) for kind, text in opened if text is not None]

    def change(self, person: UUID, contact: Contact, channels: Collection[Channel]) -> None:
        sealed = [
            (person, each.kind.value, self._cipher.seal(person, json.dumps([each.address, each.secret])))
            for each in channels
        ]
        start, end = contact.quiet or (None, None)
        with self._pool.connection() as conn, conn.transaction(), conn.cursor() as cursor:
            conn.execute(_CHANGE, (person, contact.language, start, end, contact.digest.value))
            conn.execute(_FORGET, (person,))
            cursor.executemany(_ENTER, sealed)
            conn.execute(_LOOK_AGAIN, (person,))

    def told(
        self, person: UUID, *, state: str | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[Told]:
        where = Where()
        where.always("person = %(person)s", person=person)
        where.given("EXISTS (SELECT FROM delivery d WHERE d.notice = told.id AND d.state = %(state)s)", state=state)
        where.after("(made_at, id) < (%(after_0)s::timestamptz, %(after_1)s)", decode(cursor, moment, uuid))
        with self._pool.connection() as conn:
            return fetch_page(
                conn,
                Told,
                _TOLD,
                where,
                order="made_at DESC, id DESC",
                key=lambda row: (row.made_at, row.id),
                limit=limit,
            )


def moment(value: object) -> datetime:
    """Return a moment of a cursor."""
    return datetime.fromisoformat(text(value))

"""How persons are told, on PostgreSQL; addresses are sealed under the person's own key, and go with it."""

import json
from collections.abc import Collection, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.transcodings import Cipher
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


class PostgresContacts:
    """Keeps the promises of `Contacts`, on a pool in autocommit mode."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], cipher: Cipher) -> None:
        self.pool = pool
        self._cipher = cipher

    def contact(self, person: UUID) -> Contact:
        with self.pool.connection() as conn:
            row = conn.execute(_READ, (person,)).fetchone()
        if row is None:
            return Contact()
        language, start, end, digest = row
        return Contact(language, None if start is None else (start, end), Digest(digest))

    def channels(self, person: UUID) -> Sequence[Channel]:
        with self.pool.connection() as conn:
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
        with self.pool.connection() as conn, conn.transaction(), conn.cursor() as cursor:
            conn.execute(_CHANGE, (person, contact.language, start, end, contact.digest.value))
            conn.execute(_FORGET, (person,))
            cursor.executemany(_ENTER, sealed)
            conn.execute(_LOOK_AGAIN, (person,))

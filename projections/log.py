"""Reading the event log in order: batches of stored events after a position."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification
from psycopg import Connection, sql

from domain.aggregate import Event

Decode = Callable[[Notification], Any]
"""Turns a stored event into its `domain.aggregate.Event`; an application's ``mapper.to_domain_event``."""


class UnknownTopicError(Exception):
    """The log holds an event that this version of the program has never heard of."""


@dataclass(frozen=True)
class Entry:
    """One stored event; ``state`` is None where the reader said it does not need it."""

    position: int
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes | None


@dataclass(frozen=True)
class Log:
    """The table of events and the channel on which every append is notified.

    An append holds the log's lock (in append_events) from before it takes positions until its commit. So they become
    visible in order, and whoever reads on from the last position seen can never pass over an event.
    """

    decode: Decode
    schema: str = "public"
    table: str = "pledgebook_events"
    channel: str = "pledgebook_events"

    def read(self, conn: Connection[Any], after: int, limit: int, topics: frozenset[str]) -> list[Entry]:
        """Return the next ``limit`` entries after a position; only those of ``topics`` carry their state."""
        statement = sql.SQL(
            "SELECT notification_id, originator_id, originator_version, topic,"
            " CASE WHEN topic = ANY(%s) THEN state END"
            " FROM {} WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        ).format(self.identifier)
        rows = conn.execute(statement, (sorted(topics), after, limit)).fetchall()
        return [Entry(*row) for row in rows]

    def head(self, conn: Connection[Any]) -> int:
        """Return the position of the newest event, 0 while there is none."""
        statement = sql.SQL("SELECT coalesce(max(notification_id), 0) FROM {}").format(self.identifier)
        row = conn.execute(statement).fetchone()
        return int(row[0]) if row else 0

    def event(self, entry: Entry) -> Event:
        """Decode an entry that was read with its state."""
        stored = Notification(
            id=entry.position,
            originator_id=entry.originator_id,
            originator_version=entry.originator_version,
            topic=entry.topic,
            state=entry.state or b"",
        )
        event: Event = self.decode(stored)
        return event

    @property
    def identifier(self) -> sql.Identifier:
        """The qualified name of the table of events."""
        return sql.Identifier(self.schema, self.table)

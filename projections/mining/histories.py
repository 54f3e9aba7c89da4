"""Reading the log for an export: the history of one thing after another, in memory that does not grow with the log."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import UnsupportedOperation
from itertools import groupby
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.persistence import DatetimeAsISO, DecimalAsStr, Mapper, UUIDAsHex
from psycopg import Connection, sql
from psycopg.rows import class_row

from domain.aggregate import Event
from domain.application.codec import Codec
from domain.transcodings import transcodings
from projections.log import Entry, Log
from projections.mining.scope import PLACES, WITHIN, Scope, Subtree

_BATCH = 500

_EXPORTED: LiteralString = (
    f"exported AS (SELECT e.aggregate, min(e.position) AS begun FROM audit_trail.event e JOIN place ON {WITHIN}"  # noqa: S608 - constants
    " WHERE e.aggregate_kind = ANY(%(kinds)s) GROUP BY e.aggregate)"
)
# Of a thing of which something is exported the whole history is read, to know its state. No order follows that of the
# ids, many of which everybody can read: what stands for them would be found out by its place.
_ROWS: LiteralString = (
    f"WITH {PLACES}, {_EXPORTED}"  # noqa: S608 - constants
    " SELECT e.position, e.aggregate_kind AS kind, e.aggregate, e.version, e.type, e.occurred_on, e.recorded_at,"
    " e.late_days, e.concerns, e.person, e.actor, e.role, e.organisation, e.on_behalf_of,"
    " place.id IS NOT NULL AS inside, l.state"
    " FROM exported JOIN audit_trail.event e ON e.aggregate = exported.aggregate"
    f" JOIN {{log}} l ON l.notification_id = e.position LEFT JOIN place ON {WITHIN}"
    " ORDER BY exported.begun, e.version"
)
_PERSONS: LiteralString = (
    f"WITH {PLACES}"  # noqa: S608 - constants
    f" SELECT involved.id FROM audit_trail.event e JOIN place ON {WITHIN},"
    " unnest(ARRAY[e.actor, e.on_behalf_of, e.person]) AS involved (id)"
    " WHERE e.aggregate_kind = ANY(%(kinds)s) AND involved.id IS NOT NULL"
    " GROUP BY involved.id ORDER BY min(e.position), involved.id"
)
_OF_THING: LiteralString = (
    "SELECT concerns, occurred_on FROM audit_trail.event WHERE aggregate = %s AND aggregate_kind = ANY(%s)"
)


@dataclass(frozen=True)
class Row:
    """An event as the audit trail has it, with its state from the log; ``inside`` says that it is exported."""

    position: int
    kind: str
    aggregate: UUID
    version: int
    type: str
    occurred_on: date
    recorded_at: datetime
    late_days: int
    concerns: UUID
    person: UUID | None
    actor: UUID
    role: str
    organisation: UUID | None
    on_behalf_of: UUID | None
    inside: bool
    state: bytes


@dataclass(frozen=True)
class Step:
    """One event of a history; ``row.inside`` tells whether it is exported or only makes the state known."""

    row: Row
    event: Event


class Unreadable:
    """A cipher without keys: whatever is personal reads as erased, so that no export can hold it."""

    def seal(self, subject: UUID, text: str) -> str:  # noqa: ARG002 - the protocol's
        """Raise `UnsupportedOperation`: an export writes nothing."""
        raise UnsupportedOperation

    def open(self, subject: UUID, sealed: str) -> str | None:  # noqa: ARG002 - the protocol's
        """Return None, as if the key were destroyed."""
        return None


class Reading:
    """The log of one scope, as it stood when this was opened; ``kinds`` are those of the things that it tells of."""

    def __init__(self, conn: Connection[Any], scope: Scope, kinds: Sequence[str]) -> None:
        self.scope, self.subtree = scope, Subtree(conn, scope)
        self._conn, self._log = conn, _readable_log()
        self._parameters = {**self.subtree.parameters, "kinds": [*kinds]}

    def histories(self) -> Iterator[tuple[str, UUID, Iterator[Step]]]:
        """Yield kind, id and history of everything of which something is exported; each before the next is asked for.

        They are in the order in which they begin, and whole: what lies outside tells the state in which the rest began.
        """
        statement = sql.SQL(_ROWS).format(log=self._log.identifier)
        with self._conn.cursor(f"histories_{id(self)}", row_factory=class_row(Row)) as cursor:
            cursor.itersize = _BATCH
            cursor.execute(statement, self._parameters)
            for (kind, key), rows in groupby(cursor, key=lambda row: (row.kind, row.aggregate)):
                yield kind, key, (Step(row, self._event(row)) for row in rows)

    def persons(self) -> Iterator[UUID]:
        """Yield everybody who acts in what is exported, in whose stead, and whom it is about, once."""
        with self._conn.cursor(f"persons_{id(self)}") as cursor:
            cursor.itersize = _BATCH
            cursor.execute(_PERSONS, self._parameters)
            yield from (row[0] for row in cursor)

    def exports(self, thing: UUID) -> bool:
        """Tell whether something of a thing is exported; what is not may not be referred to."""
        rows = self._conn.execute(_OF_THING, (thing, self._parameters["kinds"])).fetchall()
        return any(self.subtree.holds(concerns, day) for concerns, day in rows)

    def _event(self, row: Row) -> Event:
        return self._log.event(Entry(row.position, row.aggregate, row.version, row.type, row.state))


@contextmanager
def reading(conn: Connection[Any], scope: Scope, kinds: Sequence[str]) -> Iterator[Reading]:
    """Open the log of a scope in a transaction of its own, which sees one state of it; ``conn`` is in autocommit."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield Reading(conn, scope, kinds)


def _readable_log() -> Log:
    codec = Codec()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), *transcodings(Unreadable())):
        codec.register(transcoding)
    return Log(Mapper[UUID](codec).to_domain_event)

"""Brings one projection up to the log: batches of events, applied together with the position they lead to."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql

from projections import tables
from projections.log import Entry, Log, UnknownTopicError
from projections.projection import Projection
from projections.tables import Tracking

BATCH = 500


class OutdatedError(Exception):
    """The tables in the database are not those of this program: they were rebuilt by another version of it."""


class PoisonedError(Exception):
    """An event cannot be applied; all before it were. Names its position and topic, never its content."""

    def __init__(self, position: int, failure: str) -> None:
        super().__init__(f"event {position}: {failure}")
        self.position = position
        self.failure = failure


class _Unappliable(Exception):
    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.position)
        self.entry = entry


class Batch:
    """Collects the statements of a batch of events, then runs them in order without waiting for each."""

    def __init__(self) -> None:
        self._statements: list[tuple[LiteralString, Mapping[str, Any]]] = []

    def __call__(self, statement: LiteralString, parameters: Mapping[str, Any]) -> None:
        self._statements.append((statement, parameters))

    def many(self, statement: LiteralString, parameters: Iterable[Mapping[str, Any]]) -> None:
        self._statements.extend((statement, each) for each in parameters)

    def run(self, conn: Connection[Any]) -> None:
        """Send what was collected; neighbours that share a statement go as one."""
        cursor = conn.cursor()
        for statement, group in groupby(self._statements, key=lambda pair: pair[0]):
            cursor.executemany(statement, [parameters for _, parameters in group])


@dataclass
class Catchup:
    """Applies the log to the tables of ``projection`` in ``schema``, by default the one it is read from.

    Any number of these may run at once on one schema: a transaction per batch locks it, so no event is applied twice.
    """

    projection: Projection
    log: Log
    schema: str = ""
    batch: int = BATCH

    def __post_init__(self) -> None:
        self.schema = self.schema or self.projection.name
        self._careful = False

    def step(self, conn: Connection[Any]) -> int:
        """Apply the next batch and return how many events it had; 0 means nothing was left.

        ``conn`` is in autocommit mode. Raises `PoisonedError` when an event cannot be applied, `OutdatedError`, and
        `psycopg.OperationalError` when the database cannot be used.
        """
        try:
            if not self._careful:
                return self._transact(conn, self.batch)
        except _Unappliable:
            self._careful = True
        return self._step_singly(conn)

    def rest(self, conn: Connection[Any]) -> None:
        """Apply all that is left within the caller's transaction; raises like `step`."""
        while self._transact(conn, self.batch):
            pass

    def _step_singly(self, conn: Connection[Any]) -> int:
        """Apply one event a transaction, so that all before the one that fails are kept."""
        for count in range(self.batch):
            try:
                if not self._transact(conn, 1):
                    self._careful = False
                    return count
            except _Unappliable as error:
                failure = f"{type(error.__cause__).__name__} in {error.entry.topic}"
                self._record(conn, error.entry.position, failure)
                raise PoisonedError(error.entry.position, failure) from error.__cause__
        self._careful = False
        return self.batch

    def _transact(self, conn: Connection[Any], limit: int) -> int:
        with conn.transaction():
            tables.enter(conn, self.schema)
            tracking = self._tracking(conn)
            entries = self.log.read(conn, tracking.position, limit, self.projection.handled_topics)
            if not entries:
                return 0
            try:
                self._apply(conn, entries)
            except Exception as error:
                if _is_operational(error):
                    raise
                raise _Unappliable(entries[0]) from error
            conn.execute(
                "UPDATE tracking SET position = %s, failed_position = NULL, failure = NULL, failed_at = NULL",
                (entries[-1].position,),
            )
        return len(entries)

    def _tracking(self, conn: Connection[Any]) -> Tracking:
        try:
            row = conn.execute(
                "SELECT version, fingerprint, position, failed_position, failure FROM tracking FOR UPDATE"
            ).fetchone()
        except psycopg.errors.UndefinedTable as error:
            raise OutdatedError(self.schema) from error
        if row is None or row[1] != self.projection.fingerprint:
            raise OutdatedError(self.schema)
        return Tracking(*row)

    def _apply(self, conn: Connection[Any], entries: list[Entry]) -> None:
        batch = Batch()
        for entry in entries:
            if entry.state is not None:
                self.projection.apply(batch, self.log.event(entry), entry.position)
            elif entry.topic not in self.projection.ignored_topics:
                raise UnknownTopicError(entry.topic)
        # A single event runs without the pipeline, whose errors may be about the one after the culprit.
        with conn.pipeline() if len(entries) > 1 else nullcontext():
            batch.run(conn)

    def _record(self, conn: Connection[Any], position: int, failure: str) -> None:
        statement = sql.SQL("UPDATE {} SET failed_position = %s, failure = %s, failed_at = now()")
        conn.execute(statement.format(sql.Identifier(self.schema, "tracking")), (position, failure))


def _is_operational(error: Exception) -> bool:
    """Tell whether the database failed rather than the event; an aborted pipeline follows an event's failure."""
    return isinstance(error, psycopg.OperationalError) and not isinstance(error, psycopg.errors.PipelineAborted)

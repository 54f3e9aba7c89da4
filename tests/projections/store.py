"""The event log that projection tests write to: the real store, with a cipher that only turns texts around."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, sql

from domain.aggregate import Root
from domain.application import Pledgebook
from projections.catchup import Catchup
from projections.log import Log
from projections.projection import Projection
from projections.rebuild import create_missing
from runtime.store import migrate, open_application

Rows = dict[str, list[tuple[Any, ...]]]


class Mirror:
    """A reversible stand-in for encryption; erased subjects open as None."""

    def __init__(self) -> None:
        self.erased: set[UUID] = set()

    def seal(self, subject: UUID, text: str) -> str:  # noqa: ARG002 - the protocol's
        return text[::-1]

    def open(self, subject: UUID, sealed: str) -> str | None:
        return None if subject in self.erased else sealed[::-1]

    def erase(self, subject: UUID) -> None:
        """Make what was sealed unreadable."""
        self.erased.add(subject)


class Store:
    """An application on its own database, with a connection in autocommit mode for reading."""

    def __init__(self, url: str, app: Pledgebook, conn: Connection[Any], cipher: Mirror) -> None:
        self.url = url
        self.cipher = cipher
        self.app = app
        self.conn = conn
        self.log = Log(app.mapper.to_domain_event)

    def save(self, aggregates: Iterable[Root], together: int = 1) -> int:
        """Append what the aggregates have to say, ``together`` in a transaction, and return the last position."""
        rest = iter(aggregates)
        while some := list(islice(rest, together)):
            self.app.save(*some)
        return self.log.head(self.conn)

    def catch_up(self, *projections: Projection, batch: int = 500) -> None:
        """Bring projections up to the log."""
        create_missing(self.conn, projections)
        for projection in projections:
            catchup = Catchup(projection, self.log, batch=batch)
            while catchup.step(self.conn):
                pass


@contextmanager
def open_store(url: str) -> Iterator[Store]:
    """Open the application on a new database."""
    migrate(url)
    cipher = Mirror()
    app = open_application(url, cipher, pool_size=4)
    try:
        with psycopg.connect(url, autocommit=True) as conn:
            yield Store(url, app, conn, cipher)
    finally:
        app.close()


def rows(conn: Connection[Any], schema: str, *tables: str) -> Rows:
    """Return all rows of tables of a schema, sorted."""
    return {
        table: sorted(
            conn.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table))).fetchall(), key=repr
        )
        for table in tables
    }

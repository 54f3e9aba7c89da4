"""Proof that a read model is disposable: built anew from the log it equals the one that grew with it, row by row."""

import threading
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql

from projections import tables
from projections.catchup import Catchup
from projections.log import Log
from projections.projection import Projection
from projections.rebuild import create_missing, exclusive

_SHOWN = 5
_TABLES: LiteralString = (
    "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(%s))"
    " AND relkind = 'r' AND relname <> 'tracking' ORDER BY relname"
)


@dataclass(frozen=True)
class Difference:
    """Rows of one table that only one side has; a few of each are shown as text."""

    table: str
    only_live: int
    only_rebuilt: int
    shown: tuple[str, ...]


def compare(url: str, projection: Projection, log: Log, stop: threading.Event | None = None) -> list[Difference]:
    """Rebuild a projection beside the live one, compare all rows, drop the copy, and return what differs.

    The live one may run on meanwhile; it is held still only for the comparison itself. Raises
    `catchup.PoisonedError` when the log cannot be applied.
    """
    beside = f"{projection.name}_check"
    with psycopg.connect(url, autocommit=True) as conn, exclusive(conn, projection, stop or threading.Event()):
        create_missing(conn, [projection])
        with conn.transaction():
            tables.enter(conn, beside)
            tables.drop(conn, beside)
            tables.create(conn, beside, projection)
        live, rebuilt = Catchup(projection, log), Catchup(projection, log, beside)
        while rebuilt.step(conn):
            pass
        try:
            with conn.transaction():
                tables.enter(conn, projection.name)
                live.rest(conn)
                rebuilt.rest(conn)
                return differences(conn, projection.name, beside)
        finally:
            tables.drop(conn, beside)


def differences(conn: Connection[Any], live: str, rebuilt: str) -> list[Difference]:
    """Compare all tables of two schemas of one projection; a table that only one has differs in all its rows."""
    found = []
    for table in [str(row[0]) for row in conn.execute(_TABLES, (live,)).fetchall()]:
        only_live = _surplus(conn, (live, table), (rebuilt, table))
        only_rebuilt = _surplus(conn, (rebuilt, table), (live, table))
        if only_live or only_rebuilt:
            shown = (*only_live[:_SHOWN], *only_rebuilt[:_SHOWN])
            found.append(Difference(table, len(only_live), len(only_rebuilt), shown))
    return found


def _surplus(conn: Connection[Any], one: tuple[str, str], other: tuple[str, str]) -> list[str]:
    statement = sql.SQL("SELECT t::text FROM {} t EXCEPT ALL SELECT t::text FROM {} t ORDER BY 1").format(
        sql.Identifier(*one), sql.Identifier(*other)
    )
    return [str(row[0]) for row in conn.execute(statement)]

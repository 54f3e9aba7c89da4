"""The PostgreSQL schema of a projection: made, locked, measured; its position and failure stand in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql

from projections.projection import Projection

_TRACKING: LiteralString = """
CREATE TABLE tracking (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    version integer NOT NULL,
    fingerprint text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    failed_position bigint,
    failure text,
    failed_at timestamptz
);
"""

_THERE: LiteralString = (
    "SELECT n.nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
    " WHERE c.relname = 'tracking' AND n.nspname = ANY(%s)"
)
_READ = sql.SQL("SELECT {}, version, fingerprint, position, failed_position, failure FROM {}")


@dataclass(frozen=True)
class Tracking:
    """How far a projection has come, and which event it could not apply, if any."""

    version: int
    fingerprint: str
    position: int
    failed_position: int | None
    failure: str | None


def lock_key(name: str) -> int:
    """Return the key of the advisory lock ``name``: 64 bits of its hash."""
    return int.from_bytes(hashlib.blake2b(f"pledgebook/{name}".encode(), digest_size=8).digest(), "big", signed=True)


def enter(conn: Connection[Any], schema: str) -> None:
    """Make this transaction the only one that changes ``schema``, and unqualified table names mean its tables.

    The lock goes by the schema's name, not by its tables: who waited while schemas were switched finds the new one.
    """
    conn.execute(
        "SELECT pg_advisory_xact_lock(%s), set_config('search_path', quote_ident(%s), true)",
        (lock_key(f"apply/{schema}"), schema),
    )


def create(conn: Connection[Any], schema: str, projection: Projection) -> None:
    """Make the empty tables of ``projection`` in the new schema ``schema``, at position 0, within a transaction."""
    conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    conn.execute("SELECT set_config('search_path', quote_ident(%s), true)", (schema,))
    conn.execute(_TRACKING)
    conn.execute(projection.tables)
    conn.execute(
        "INSERT INTO tracking (version, fingerprint) VALUES (%s, %s)", (projection.version, projection.fingerprint)
    )


def exists(conn: Connection[Any], schema: str) -> bool:
    """Tell whether the schema is there."""
    row = conn.execute("SELECT to_regnamespace(quote_ident(%s)) IS NOT NULL", (schema,)).fetchone()
    return bool(row and row[0])


def trackings(conn: Connection[Any], schemas: Iterable[str]) -> dict[str, Tracking]:
    """Return how far each of ``schemas`` has come; those that do not exist are left out."""
    while True:
        known = [str(row[0]) for row in conn.execute(_THERE, (list(schemas),))]
        parts = [_READ.format(sql.Literal(name), sql.Identifier(name, "tracking")) for name in known]
        try:
            with conn.transaction():
                rows = conn.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall() if parts else []
        except psycopg.errors.UndefinedTable:
            continue  # one was switched or dropped in this moment
        return {row[0]: Tracking(*row[1:]) for row in rows}


def drop(conn: Connection[Any], schema: str) -> None:
    """Remove a schema with all its tables, if it is there."""
    conn.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))

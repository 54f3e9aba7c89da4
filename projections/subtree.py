"""What stands below an organisation on a day: today's tree is a table, an earlier one is put together as it was."""

from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.reach import Condition

_LATEST: LiteralString = "SELECT max(since) FROM organisations.superior"
_NOW: LiteralString = "SELECT descendant FROM organisations.closure WHERE ancestor = %(under)s"
SUPERIORS: LiteralString = (
    "place AS (SELECT DISTINCT ON (organisation) organisation, parent FROM organisations.superior"
    " WHERE since <= %(on)s ORDER BY organisation, since DESC, entered DESC)"
)
"""A part of a WITH clause: each organisation of the day ``on`` with its direct superior."""
_THEN: LiteralString = (
    f"WITH RECURSIVE {SUPERIORS}, below AS (SELECT %(under)s::uuid AS id"  # noqa: S608 - a constant
    # Organisations moved at one moment can end up below each other: who was found is not found again.
    " UNION SELECT place.organisation FROM place JOIN below ON place.parent = below.id) SELECT id FROM below"
)


def subtree(conn: Connection[Any], under: UUID, on: date) -> Condition:
    """Return the subquery of the ids of ``under`` and of all below it on the day ``on``.

    The closure says it for every day since which nothing was founded or moved; for earlier ones the tree is put
    together as it stood.
    """
    row = conn.execute(_LATEST).fetchone()
    if row and row[0] and row[0] > on:
        return Condition(_THEN, {"under": under, "on": on})
    return Condition(_NOW, {"under": under})


def below(conn: Connection[Any], under: UUID | None, on: date, column: LiteralString = "organisation") -> Condition:
    """Return the condition that ``column`` is within the subtree of ``under`` on the day ``on``; always, for None."""
    if under is None:
        return Condition("true")
    found = subtree(conn, under, on)
    return Condition(f"{column} IN ({found.text})", found.parameters)


def places(conn: Connection[Any], under: UUID, on: date, most: int) -> list[UUID] | None:
    """Return the ids of that subtree, None if it has more than ``most``."""
    found = subtree(conn, under, on)
    rows = conn.execute(
        f"SELECT * FROM ({found.text}) AS below LIMIT %(most)s",  # noqa: S608 - a constant
        {**found.parameters, "most": most + 1},
    )
    ids = [row[0] for row in rows]
    return ids if len(ids) <= most else None

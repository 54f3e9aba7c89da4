"""Pages of query results: opaque keyset cursors, and conditions built from the filters that were given."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Generic, LiteralString, TypeVar
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from domain.errors import InvalidInput
from projections.reach import Condition, Reach

T = TypeVar("T")

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
UNDER: LiteralString = "organisation IN (SELECT descendant FROM organisations.closure WHERE ancestor = %(under)s)"
"""The condition that a row belongs to an organisation or to one below it, as the tree stands."""

_BIGINT = 2**63


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of the results; ``next_cursor`` asks for those after them and is None at the end."""

    items: list[T]
    next_cursor: str | None


def check_limit(limit: int) -> int:
    """Return ``limit``; raises `InvalidInput` unless it is 1 to 200."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput("limit", f"must be between 1 and {MAX_LIMIT}", f"须在1至{MAX_LIMIT}之间")
    return limit


def page(rows: Sequence[T], limit: int, key: Callable[[T], Sequence[object]]) -> Page[T]:
    """Make a page of ``rows``, asked for with one more than ``limit``; ``key`` is what they are sorted by."""
    shown = list(rows[:limit])
    return Page(shown, encode(key(shown[-1])) if len(rows) > limit else None)


def encode(key: Sequence[object]) -> str:
    """Return the cursor of a row with this sort key (text, numbers, dates, ids)."""
    plain = [value if isinstance(value, int | str) else str(value) for value in key]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def decode(cursor: str | None, *kinds: Callable[[Any], object]) -> list[Any] | None:
    """Return the sort key in ``cursor``, None without one; raises `InvalidInput` if it is not one of ours.

    ``kinds`` are `text`, `number`, `day` and `uuid`.
    """
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        return [kind(value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput("cursor", "is not a cursor of this list", "分页标记无效") from error


def text(value: object) -> str:
    """Return a text of a cursor."""
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    value.encode()  # half a surrogate pair cannot be sent to the database
    return value


def number(value: object) -> int:
    """Return a whole number of a cursor that fits the database's."""
    if not isinstance(value, int) or not -_BIGINT <= value < _BIGINT:
        raise TypeError
    return value


def day(value: object) -> date:
    """Return a date of a cursor."""
    return date.fromisoformat(text(value))


def uuid(value: object) -> UUID:
    """Return an id of a cursor."""
    return UUID(text(value))


class Where:
    """Collects the conditions of the filters that were given, and their named parameters."""

    def __init__(self) -> None:
        self._conditions: list[sql.SQL] = [sql.SQL("true")]
        self.parameters: dict[str, Any] = {}

    def always(self, condition: LiteralString, **parameters: object) -> None:
        """Add a condition with its parameters."""
        self._conditions.append(sql.SQL(condition))
        self.parameters.update(parameters)

    def given(self, condition: LiteralString, **parameters: object) -> None:
        """Add a condition unless all its parameters are None."""
        if any(value is not None for value in parameters.values()):
            self.always(condition, **parameters)

    def after(self, condition: LiteralString, key: Sequence[Any] | None) -> None:
        """Add the condition of a cursor; its parameters are ``after_0``, ``after_1`` ..."""
        if key is not None:
            self.always(condition, **{f"after_{index}": value for index, value in enumerate(key)})

    def within(
        self, reach: Reach | None, organisations: Sequence[LiteralString], persons: Sequence[LiteralString] = ()
    ) -> None:
        """Leave what ``reach`` covers by one of the columns; None is a caller of our own, who reads everything."""
        if reach is not None:
            self.meets(reach.over(organisations, persons))

    def meets(self, condition: Condition) -> None:
        """Add a condition that may be one of several."""
        self.always(f"({condition.text})", **condition.parameters)

    @property
    def sql(self) -> sql.Composed:
        """The conditions, joined by AND."""
        return sql.SQL(" AND ").join(self._conditions)


@dataclass(frozen=True)
class Named:
    """Rows of ``base`` with names joined to them: ``joined`` is a query over the rows, for which ``{}`` stands.

    A page is cut from ``base`` first, so that names are looked up for the rows shown and no others.
    """

    base: LiteralString | sql.Composed
    joined: LiteralString

    def over(self, rows: sql.Composable) -> sql.Composed:
        """Return the query over ``rows``, a subquery in parentheses."""
        return sql.SQL(self.joined).format(rows)

    @property
    def whole(self) -> sql.Composed:
        """The query over all rows, for orders and filters about the names."""
        return self.over(sql.SQL("(SELECT * FROM {})").format(_query(self.base)))


Source = LiteralString | Named | sql.Composed


def fetch(conn: Connection[Any], kind: type[T], source: Source, where: Where, ending: LiteralString = "") -> list[T]:
    """Return the rows of ``source`` that meet ``where`` as ``kind``, whose fields name the columns read."""
    rows = source.whole if isinstance(source, Named) else source
    return fetch_all(conn, kind, sql.SQL("{} WHERE {} {}").format(_query(rows), where.sql, sql.SQL(ending)), where)


def fetch_page(
    conn: Connection[Any],
    kind: type[T],
    source: Source,
    where: Where,
    *,
    order: LiteralString,
    key: Callable[[T], Sequence[object]],
    limit: int,
) -> Page[T]:
    """Return a page of such rows in ``order``, which sorts by ``key``.

    With a `Named` source, filters and order are about the columns of its base.
    """
    where.parameters["limit"] = check_limit(limit) + 1
    ordered = sql.SQL("ORDER BY {}").format(sql.SQL(order))
    base = _query(source.base if isinstance(source, Named) else source)
    cut = sql.SQL("{} WHERE {} {} LIMIT %(limit)s").format(base, where.sql, ordered)
    if isinstance(source, Named):
        cut = sql.SQL("{} {}").format(source.over(sql.SQL("(SELECT * FROM {})").format(cut)), ordered)
    return page(fetch_all(conn, kind, cut, where), limit, key)


def _query(source: LiteralString | sql.Composed) -> sql.Composable:
    return source if isinstance(source, sql.Composed) else sql.SQL(source)


def fetch_all(conn: Connection[Any], kind: type[T], rest: sql.Composed, where: Where) -> list[T]:
    """Return ``kind`` for each row of ``rest``, a query from its FROM on that takes the parameters of ``where``."""
    columns: list[sql.Composable] = [sql.Identifier(field.name) for field in fields(kind)]  # type: ignore[arg-type]
    statement = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(columns), rest)
    with conn.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(statement, where.parameters).fetchall()

"""The work list of supervisors: what is overdue or soon due, who owes it, and what happens next (N1)."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, LiteralString

from psycopg import Connection, sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.errors import InvalidInput
from projections.overdue.access import Access, Stream, access
from projections.overdue.filters import Reaches, where_of
from projections.overdue.owed import Counts, Order, OwedDuty
from projections.overdue.sources import COLUMNS, OWING, Source, kind_of, named
from projections.paging import (
    DEFAULT_LIMIT,
    Page,
    Where,
    check_limit,
    day,
    decode,
    encode,
    fetch_all,
    number,
    text,
    uuid,
)

_EXPORTED = 1000
_DUE: LiteralString = "due, subject, position, ref"
_NEWEST: LiteralString = "due DESC, subject DESC, position DESC, ref DESC"
_KINDS: tuple[Callable[[Any], object], ...] = (text, day, uuid, number, text)


@dataclass(frozen=True)
class _Sorting:
    """An order of the list; ``after`` is the condition of a cursor, ``kinds`` are the parts of one."""

    by: LiteralString
    after: LiteralString
    kinds: tuple[Callable[[Any], object], ...] = _KINDS
    grouped: bool = False


@dataclass(frozen=True)
class _Asked:
    """A question as conditions, and where to look for what meets them."""

    where: Where
    access: Access


_DAY: LiteralString = "%(after_1)s"
_OWN_DAY: LiteralString = "CASE g.id WHEN %(after_6)s THEN %(after_1)s ELSE '-infinity'::date END"
"""Within the cursor's own group the list goes on after it; of the groups that follow all comes after it."""
_AFTER: LiteralString = "%(after_2)s, %(after_3)s"
_SORTINGS: Mapping[Order, _Sorting] = {
    # The first condition of each follows from the second, but an index knows all its columns.
    Order.DUE: _Sorting(
        _DUE,
        f"(due, subject, position) >= ({_DAY}, {_AFTER}) AND ({_DUE}) > ({_DAY}, {_AFTER}, %(after_4)s)",
    ),
    Order.NEWEST: _Sorting(
        _NEWEST,
        f"(due, subject, position) <= ({_DAY}, {_AFTER}) AND ({_DUE}) < ({_DAY}, {_AFTER}, %(after_4)s)",
    ),
    Order.OWING: _Sorting(
        f"owing_pinyin, owing_organisation, {_DUE}",
        f"(due, subject, position) >= ({_OWN_DAY}, {_AFTER}) AND ({_DUE}) > ({_OWN_DAY}, {_AFTER}, %(after_4)s)",
        (*_KINDS, text, uuid),
        grouped=True,
    ),
}


def worklist(
    conn: Connection[Any],
    *,
    today: date,
    reaches: Reaches | None = None,
    order: str = Order.DUE.value,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **filters: Any,
) -> Page[OwedDuty]:
    """Return the duties that are overdue on ``today``, by default the most overdue first; it may be a day in the past.

    ``filters`` are those of `filters.where_of`, ``order`` is a value of `Order`. Within ``reaches`` is a duty where
    what it is about is: who only visits the organisation that owes it, or was above it once, knows of nothing by that.
    """
    return _page(conn, _asked(conn, today, reaches, filters), Order(order), cursor, check_limit(limit))


def every(
    conn: Connection[Any], *, today: date, reaches: Reaches | None = None, order: str = Order.DUE.value, **filters: Any
) -> Iterator[OwedDuty]:
    """Yield all duties of such a list, one long page after another."""
    cursor: str | None = None
    while True:
        found = _page(conn, _asked(conn, today, reaches, filters), Order(order), cursor, _EXPORTED)
        yield from found.items
        cursor = found.next_cursor
        if cursor is None:
            return


def counts(conn: Connection[Any], *, today: date, reaches: Reaches | None = None, **filters: Any) -> Counts:
    """Count the duties that `worklist` with the same filters lists, in one pass."""
    asked = _asked(conn, today, reaches, filters)
    parts = sql.SQL(" UNION ALL ").join(
        _counted(source, stream, asked.where)
        for source in asked.access.sources
        for stream in asked.access.streams(source)
    )
    statement = sql.SQL(
        "SELECT code, owing, level, late, sum(n)::bigint FROM ({}) AS counted"
        " GROUP BY GROUPING SETS ((code), (owing), (level), (late))"
    ).format(parts)
    rows = conn.execute(statement, asked.where.parameters, prepare=False).fetchall()
    late = {key: number for *_, key, number in rows if key is not None}
    return Counts(
        total=sum(late.values()),
        overdue=late.get(True, 0),
        due_soon=late.get(False, 0),
        by_code={code: number for code, *_, number in rows if code is not None},
        by_organisation={owing: number for _, owing, _, _, number in rows if owing is not None},
        by_level={level: number for _, _, level, _, number in rows if level is not None},
    )


def _asked(conn: Connection[Any], today: date, reaches: Reaches | None, filters: Mapping[str, Any]) -> _Asked:
    where = where_of(conn, today, reaches, **filters)
    seen = access(
        conn,
        today,
        reaches=None if reaches is None else [*reaches.values()],
        under=filters.get("under"),
        organisation=filters.get("organisation"),
        owing_organisation=filters.get("owing_organisation"),
        soon=filters.get("due_soon_days") is not None,
        code=filters.get("code"),
    )
    where.parameters.update(seen.parameters)
    return _Asked(where, seen)


def _page(conn: Connection[Any], asked: _Asked, order: Order, cursor: str | None, limit: int) -> Page[OwedDuty]:
    sorting, where, seen = _SORTINGS[order], asked.where, asked.access
    key = decode(cursor, *sorting.kinds)
    if key and key[0] != order.value:
        raise InvalidInput("cursor", "is not a cursor of this order", "分页标记不属于该排序")
    where.after(sorting.after, key)
    where.parameters["limit"] = limit + 1
    if sorting.grouped:
        parts = [_grouped(source, [*seen.streams_of_group(source)], where, key) for source in seen.sources]
    else:
        parts = [
            _streamed(source, stream, where, sorting.by) for source in seen.sources for stream in seen.streams(source)
        ]
    cut = _cut(
        sql.SQL("SELECT {} FROM ({}) AS owed").format(sql.SQL(COLUMNS), sql.SQL(" UNION ALL ").join(parts)), sorting.by
    )
    # A plan for any filter would be one for none: it can take a thousand times as long as the plan for this one.
    with conn.cursor(row_factory=dict_row) as found:
        rows = found.execute(cut, where.parameters, prepare=False).fetchall()
    shown = _named(conn, rows[:limit], where.parameters["today"], sorting.by)
    # Outside a snapshot one of them may be done by now; the list goes on after the last that is shown.
    return Page(shown, encode(_key(shown[-1], order)) if shown and len(rows) > limit else None)


def _named(conn: Connection[Any], rows: Sequence[Mapping[str, Any]], today: date, by: LiteralString) -> list[OwedDuty]:
    """Return the rows of a page with all that is told about them; this statement is the same for every filter."""
    if not rows:
        return []
    given = Where()
    given.parameters = {
        "rows": Jsonb(rows, dumps=partial(json.dumps, default=str)),
        "today": today,
        "last": max(row["due"] for row in rows),
    }
    told = sql.SQL("{} {}").format(named({kind_of(row) for row in rows}), sql.SQL(_ordered(by)))
    return fetch_all(conn, OwedDuty, told, given)


def _key(row: OwedDuty, order: Order) -> Sequence[object]:
    plain = (order.value, row.due, row.subject, row.position, row.ref)
    return (*plain, row.owing_pinyin, row.owing_organisation) if order is Order.OWING else plain


def _ordered(by: LiteralString) -> LiteralString:
    return f"ORDER BY {by}"


def _cut(rows: sql.Composable, by: LiteralString) -> sql.Composed:
    return sql.SQL("{} {} LIMIT %(limit)s").format(rows, sql.SQL(_ordered(by)))


def _streamed(source: Source, stream: Stream, where: Where, by: LiteralString) -> sql.Composed:
    """Return the first rows of a stream: its index has them in order, what is left to sort is a page of each key."""
    each = sql.SQL("SELECT {} FROM {} WHERE {} AND {}").format(
        sql.SQL(COLUMNS), sql.SQL(source.rows), sql.SQL(stream.condition), where.sql
    )
    rows = sql.SQL("SELECT owed.* FROM {} AS k (key) CROSS JOIN LATERAL ({}) AS owed").format(
        sql.SQL(stream.keys), _cut(each, by)
    )
    return sql.SQL("({})").format(_cut(rows, by))


def _grouped(source: Source, streams: Sequence[Stream], where: Where, key: Sequence[Any] | None) -> sql.Composed:
    """Return the first rows by owing organisation: each organisation's own page, until there are enough."""
    groups = Where()
    groups.given("id = %(owing_organisation)s", owing_organisation=where.parameters.get("owing_organisation"))
    if key:
        groups.always("(pinyin, id) >= (%(after_5)s, %(after_6)s)")
    each = sql.SQL(" UNION ALL ").join(_streamed(source, stream, where, _DUE) for stream in streams)
    rows = sql.SQL(
        "SELECT owed.*, g.pinyin AS owing_pinyin, g.id AS owing_organisation"
        " FROM (SELECT id, pinyin FROM organisations.organisation WHERE {}) AS g CROSS JOIN LATERAL ({}) AS owed"
    ).format(groups.sql, _cut(sql.SQL("SELECT * FROM ({}) AS owed").format(each), _DUE))
    return sql.SQL("({})").format(_cut(rows, _SORTINGS[Order.OWING].by))


def _counted(source: Source, stream: Stream, where: Where) -> sql.Composed:
    """Return how many there are of each kind; who owes them is found for the kinds, not for each duty."""
    what: LiteralString = "code, level, due < %(today)s AS late, owing"
    if not source.settled:
        what = (
            "code, level, due < %(today)s AS late, organisation, owed_by, member,"
            " CASE WHEN member AND owed_by = 'SUPERIOR' THEN subject END AS subject"
        )
    rows = sql.SQL(
        "SELECT owed.* FROM {} AS k (key) CROSS JOIN LATERAL (SELECT {}, count(*) AS n FROM {} WHERE {} AND {}"
        " GROUP BY {}) AS owed"
    ).format(
        sql.SQL(stream.keys), sql.SQL(what), sql.SQL(source.rows), sql.SQL(stream.condition), where.sql,
        sql.SQL("1, 2, 3, 4" if source.settled else "1, 2, 3, 4, 5, 6, 7"),
    )  # fmt: skip
    owing: LiteralString = "d.owing" if source.settled else OWING
    return sql.SQL("SELECT code, level, late, {} AS owing, n FROM ({}) AS d").format(sql.SQL(owing), rows)

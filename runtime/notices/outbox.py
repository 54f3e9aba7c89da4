"""The outbox on PostgreSQL: notices, one delivery for each channel, and the courier's place in the log."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, LiteralString

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool

from runtime.notices.deliveries import WANTED
from workflows.notices.outbox import ChannelKind, Notice, Occasion, Place, State, Waiting

KEPT = timedelta(days=400)
"""How long one sees what one was told."""

LOGGED = timedelta(days=60)
"""How long the deliveries of webhooks are kept."""

_MOST = 500  # of one person and channel at once
_BEGIN: LiteralString = "INSERT INTO courier (position, digested) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_PLACE: LiteralString = "SELECT position, digested FROM courier"
_ADD: LiteralString = (
    "INSERT INTO notice (id, position, person, occasion, kind, thing, duty, due, rung, owed_by, made_at)"
    " VALUES (%(id)s, %(position)s, %(person)s, %(occasion)s, %(kind)s, %(thing)s, %(duty)s, %(due)s, %(rung)s,"
    " %(owed_by)s, %(now)s) ON CONFLICT DO NOTHING"
)
_LAY_OUT: LiteralString = (
    "INSERT INTO delivery (notice, channel, state, next_at)"
    " SELECT n.id, c.kind, 'WAITING', %(now)s FROM notice n JOIN contact_channel c ON c.person = n.person"
    " WHERE n.id = ANY(%(ids)s) AND NOT EXISTS (SELECT FROM delivery d WHERE d.notice = n.id)"
    " ON CONFLICT DO NOTHING"
)
_SUPERSEDE: LiteralString = (
    "UPDATE delivery d SET state = 'DROPPED', error = 'SUPERSEDED' FROM notice old, notice new"
    " WHERE d.notice = old.id AND d.state = 'WAITING' AND new.id = ANY(%(ids)s) AND old.position < new.position"
    " AND (old.person, old.thing, old.duty, old.due) = (new.person, new.thing, new.duty, new.due)"
)
_WEBHOOKS: LiteralString = (
    "INSERT INTO webhook_delivery (webhook, position, state, next_at, made_at)"  # noqa: S608 - constants
    " SELECT w.id, e.notification_id, 'WAITING', %(now)s, %(now)s FROM webhook w JOIN pledgebook_events e"
    " ON e.notification_id > (SELECT position FROM courier) AND e.notification_id <= %(position)s"
    f" AND {WANTED} ON CONFLICT DO NOTHING"
)
_MOVE: LiteralString = "UPDATE courier SET position = greatest(position, %(position)s)"
_MONTH: LiteralString = "UPDATE courier SET digested = %(day)s WHERE digested < %(day)s"
_REACHED: LiteralString = "SELECT DISTINCT person FROM contact_channel ORDER BY person"
_DUE: LiteralString = (
    "WITH turn AS (SELECT n.person, d.channel, min(d.next_at) AS since FROM delivery d JOIN notice n ON n.id = d.notice"
    " WHERE d.state = 'WAITING' AND d.next_at <= %(now)s GROUP BY 1, 2 ORDER BY since, 1, 2 LIMIT %(groups)s)"
    " SELECT n.position, n.person, n.occasion, n.kind, n.thing, n.duty, n.due, n.rung, n.owed_by, n.made_at,"
    " turn.channel, waiting.attempts FROM turn JOIN LATERAL (SELECT d.notice, d.attempts FROM delivery d"
    " JOIN notice n ON n.id = d.notice WHERE d.state = 'WAITING' AND d.next_at <= %(now)s"
    " AND (n.person, d.channel) = (turn.person, turn.channel) ORDER BY d.next_at LIMIT %(most)s) AS waiting ON true"
    " JOIN notice n ON n.id = waiting.notice ORDER BY turn.since, n.person, turn.channel, n.position"
)
_SENT: LiteralString = (
    "SELECT d.sent_at FROM notice n JOIN delivery d ON d.notice = n.id WHERE n.person = %s AND d.channel = %s"
    " AND d.sent_at > %s AND n.occasion <> 'MONTH' ORDER BY d.sent_at DESC LIMIT %s"
)
_PUT_OFF: LiteralString = (
    "UPDATE delivery SET next_at = %(at)s WHERE state = 'WAITING' AND notice = %(id)s AND channel = %(channel)s"
)
_CLAIM: LiteralString = (
    "UPDATE delivery SET attempts = attempts + 1, next_at = %(at)s"
    " WHERE state = 'WAITING' AND notice = %(id)s AND channel = %(channel)s AND next_at <= %(now)s"
)
_SETTLE: LiteralString = (
    "UPDATE delivery SET state = %(state)s, error = %(error)s,"
    " sent_at = CASE WHEN %(state)s = 'SENT' THEN %(at)s END"
    " WHERE state = 'WAITING' AND notice = %(id)s AND channel = %(channel)s"
)


class PostgresOutbox:
    """Keeps the promises of `Outbox`, on a pool in autocommit mode."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool

    def place(self, begin: Place) -> Place:
        with self._pool.connection() as conn:
            row = conn.execute(_PLACE).fetchone()
            if row is None:
                conn.execute(_BEGIN, (begin.position, begin.digested))
                row = conn.execute(_PLACE).fetchone()
        return Place(*row) if row else begin

    def add(self, notices: Collection[Notice], position: int, now: datetime) -> None:
        with self._pool.connection() as conn, conn.transaction():
            if notices:
                values = {"ids": _insert(conn, notices, now), "now": now}
                conn.execute(_LAY_OUT, values)
                conn.execute(_SUPERSEDE, values)
            conn.execute(_WEBHOOKS, {"position": position, "now": now})
            conn.execute(_MOVE, {"position": position})

    def add_month(self, day: date, now: datetime) -> int:
        with self._pool.connection() as conn, conn.transaction():
            notices = [Notice(row[0], Occasion.MONTH, day) for row in conn.execute(_REACHED)]
            if notices:
                conn.execute(_LAY_OUT, {"ids": _insert(conn, notices, now), "now": now})
            conn.execute(_MONTH, {"day": day})
            conn.execute("DELETE FROM notice WHERE made_at < %s", (now - KEPT,))
            conn.execute("DELETE FROM webhook_delivery WHERE made_at < %s", (now - LOGGED,))
        return len(notices)

    def due(self, now: datetime, persons: int) -> Sequence[Sequence[Waiting]]:
        with self._pool.connection() as conn:
            rows = conn.execute(_DUE, {"now": now, "groups": persons, "most": _MOST}).fetchall()
        found = [
            Waiting(
                Notice(person, Occasion(occasion), due, position, kind, thing, duty, rung, owed_by),
                ChannelKind(channel),
                made_at,
                attempts,
            )
            for position, person, occasion, kind, thing, duty, due, rung, owed_by, made_at, channel, attempts in rows
        ]
        return [list(group) for _, group in groupby(found, key=lambda each: (each.notice.person, each.channel))]

    def sent(self, like: Waiting, since: datetime, most: int) -> Sequence[datetime]:
        with self._pool.connection() as conn:
            rows = conn.execute(_SENT, (like.notice.person, like.channel.value, since, most)).fetchall()
        return [sent_at for (sent_at,) in rows]

    def put_off(self, waiting: Collection[Waiting], until: datetime) -> None:
        self._each(_PUT_OFF, waiting, at=until)

    def claim(self, waiting: Collection[Waiting], now: datetime, until: datetime) -> bool:
        with self._pool.connection() as conn, conn.transaction() as transaction, conn.cursor() as cursor:
            cursor.executemany(_CLAIM, _rows(waiting, now=now, at=until))
            if cursor.rowcount < len(waiting):
                raise psycopg.Rollback(transaction)
            return True
        return False

    def settle(self, waiting: Collection[Waiting], state: State, now: datetime, error: str = "") -> None:
        self._each(_SETTLE, waiting, at=now, state=state.value, error=error)

    def _each(self, statement: LiteralString, waiting: Iterable[Waiting], **values: object) -> None:
        with self._pool.connection() as conn, conn.transaction(), conn.cursor() as cursor:
            cursor.executemany(statement, _rows(waiting, **values))


def _rows(waiting: Iterable[Waiting], **values: object) -> list[dict[str, object]]:
    return [{"id": each.notice.id, "channel": each.channel.value, **values} for each in waiting]


def _insert(conn: Connection[Any], notices: Iterable[Notice], now: datetime) -> list[Any]:
    rows = [{"id": notice.id, "now": now, **vars(notice)} for notice in notices]
    with conn.cursor() as cursor:
        cursor.executemany(_ADD, rows)
    return [row["id"] for row in rows]

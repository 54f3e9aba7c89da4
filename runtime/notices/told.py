"""What persons were told, as they are shown it."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from api.notifying import Told
from projections.paging import DEFAULT_LIMIT, Page, Where, decode, fetch_page, text, uuid
from runtime.notices.contacts import PostgresContacts

_TOLD: LiteralString = (
    "(SELECT n.id, n.person, n.occasion, n.kind, n.thing, n.duty, n.due, n.rung, n.made_at, coalesce("
    "(SELECT jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'attempts', d.attempts, 'next_at',"
    " CASE WHEN d.state = 'WAITING' THEN d.next_at END, 'error', d.error, 'sent_at', d.sent_at) ORDER BY d.channel)"
    " FROM delivery d WHERE d.notice = n.id), '[]') AS deliveries FROM notice n) AS told"
)


class PostgresContactBook(PostgresContacts):
    """The `ContactBook` of an installation; it is the API's, and a worker does without."""

    def told(
        self, person: UUID, *, state: str | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[Told]:
        where = Where()
        where.always("person = %(person)s", person=person)
        where.given("EXISTS (SELECT FROM delivery d WHERE d.notice = told.id AND d.state = %(state)s)", state=state)
        where.after("(made_at, id) < (%(after_0)s::timestamptz, %(after_1)s)", decode(cursor, moment, uuid))
        with self.pool.connection() as conn:
            return fetch_page(
                conn,
                Told,
                _TOLD,
                where,
                order="made_at DESC, id DESC",
                key=lambda row: (row.made_at, row.id),
                limit=limit,
            )


def moment(value: object) -> datetime:
    """Return a moment of a cursor."""
    return datetime.fromisoformat(text(value))

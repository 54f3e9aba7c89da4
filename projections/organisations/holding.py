"""Reading who holds which post, and who acts in whose stead."""

from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import Where, fetch


@dataclass(frozen=True)
class Tenure:
    """A post held; ``until`` is the first day on which it no longer is."""

    organisation: UUID
    role: str
    member: UUID
    member_name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Held:
    """A post that somebody acts in: their own, or one of ``holder`` in whose stead they act until ``until``."""

    organisation: UUID
    organisation_name: str
    role: str
    since: date
    until: date | None
    holder: UUID | None
    holder_name: str


_HELD: LiteralString = (
    "(SELECT h.*, coalesce(o.name, '') AS organisation_name, coalesce(m.name, '') AS holder_name FROM ("
    "SELECT organisation, role, since, until, NULL::uuid AS holder FROM organisations.tenure"
    " WHERE member = %(member)s AND since <= %(on)s AND (until IS NULL OR until > %(on)s)"
    " UNION ALL SELECT s.organisation, s.role, s.since, s.until, s.holder FROM organisations.substitution s"
    " WHERE s.substitute = %(member)s AND s.since <= %(on)s AND s.until > %(on)s"
    " AND EXISTS (SELECT FROM organisations.tenure t"
    " WHERE (t.organisation, t.role, t.member) = (s.organisation, s.role, s.holder)"
    " AND t.since <= %(on)s AND (t.until IS NULL OR t.until > %(on)s))) AS h"
    " LEFT JOIN organisations.organisation o ON o.id = h.organisation"
    " LEFT JOIN organisations.member m ON m.id = h.holder) AS held"
)


def posts(conn: Connection[Any], organisation: UUID, *, on: date | None = None) -> list[Tenure]:
    """Return who holds which post of an organisation, or held it on a day."""
    where = Where()
    where.always("organisation = %(organisation)s", organisation=organisation)
    if on is None:
        where.always("until IS NULL")
    else:
        where.always("since <= %(on)s AND (until IS NULL OR until > %(on)s)", on=on)
    source = (
        "(SELECT t.organisation, t.role, t.member, coalesce(m.name, '') AS member_name, t.since, t.until"
        " FROM organisations.tenure t LEFT JOIN organisations.member m ON m.id = t.member) AS tenure"
    )
    return fetch(conn, Tenure, source, where, "ORDER BY role, since, member")


def held(conn: Connection[Any], member: UUID, *, on: date) -> list[Held]:
    """Return every post in which ``member`` acts on a day, their own first."""
    where = Where()
    where.parameters.update(member=member, on=on)
    return fetch(conn, Held, _HELD, where, "ORDER BY holder NULLS FIRST, organisation_name, role")

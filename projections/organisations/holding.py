"""Reading who holds which post, and who acts in whose stead."""

from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import Where, fetch
from projections.reach import ACTING


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
    "(SELECT acting.*, coalesce(o.name, '') AS organisation_name, coalesce(m.name, '') AS holder_name"  # noqa: S608
    f" FROM {ACTING}"
    " LEFT JOIN organisations.organisation o ON o.id = acting.organisation"
    " LEFT JOIN organisations.member m ON m.id = acting.holder) AS held"
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
    where.parameters.update(actor=member, day=on)
    return fetch(conn, Held, _HELD, where, "ORDER BY holder NULLS FIRST, organisation_name, role")

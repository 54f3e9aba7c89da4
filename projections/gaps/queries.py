"""Asking for gaps: a statement for each code, over the register and the duties; no tables of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, Named, Page, Where, day, decode, fetch_page, text, uuid
from projections.reach import Condition, Reach
from projections.subtree import below


@dataclass(frozen=True)
class Gap:
    """What an organisation lacks on the day of the question.

    ``since`` is the first day on which it lacked it, ``days`` how many have gone by since. ``waiting`` counts the
    pledges that cannot go on because of it. ``superior`` is that of the day; ``pinyin`` is the sort key.
    """

    code: str
    organisation: UUID
    organisation_name: str
    pinyin: str
    superior: UUID | None
    superior_name: str
    since: date
    days: int
    waiting: int


# The vacancy began when the last tenure ended; a tenure of no day was none. A substitute fills no post.
_SECRETARY_VACANT: LiteralString = (
    "SELECT 'SECRETARY_VACANT' AS code, o.id AS organisation, o.pinyin, coalesce(max(t.until), o.founded_on) AS since"
    " FROM organisations.organisation o LEFT JOIN organisations.tenure t ON t.organisation = o.id"
    " AND t.role = 'SECRETARY' AND t.since <= %(on)s AND (t.until IS NULL OR t.until > t.since)"
    " WHERE o.founded_on <= %(on)s AND (o.dissolved_on IS NULL OR o.dissolved_on > %(on)s)"
    " GROUP BY o.id, o.pinyin, o.founded_on"
    " HAVING count(*) FILTER (WHERE t.since IS NOT NULL AND (t.until IS NULL OR t.until > %(on)s)) = 0"
)
_LACKING: Mapping[str, LiteralString] = {"SECRETARY_VACANT": _SECRETARY_VACANT}
"""Who lacks what, by code: each statement gives ``code``, ``organisation``, ``pinyin`` and ``since``."""

CODES = tuple(_LACKING)

# A pledge in review or signature needs the secretaries of its organisation and of who reviews on that day: a member's
# own branch, unless they are its secretary, and otherwise the superior.
_NAMED: LiteralString = (
    "(SELECT g.*, o.name AS organisation_name, s.parent AS superior, coalesce(above.name, '') AS superior_name,"
    " %(on)s::date - g.since AS days, coalesce(w.waiting, 0) AS waiting"
    " FROM {} AS g JOIN organisations.organisation o ON o.id = g.organisation"
    " LEFT JOIN LATERAL (SELECT parent FROM organisations.superior WHERE organisation = g.organisation"
    " AND since <= %(on)s ORDER BY since DESC, entered DESC LIMIT 1) AS s ON true"
    " LEFT JOIN organisations.organisation above ON above.id = s.parent"
    " LEFT JOIN (SELECT place, count(DISTINCT d.about) AS waiting"
    " FROM overdue.duty d JOIN overdue.pledge p ON p.id = d.about"
    " LEFT JOIN LATERAL (SELECT parent FROM organisations.superior WHERE organisation = p.organisation"
    " AND since <= %(on)s ORDER BY since DESC, entered DESC LIMIT 1) AS up ON true"
    " CROSS JOIN LATERAL (SELECT p.organisation AS place UNION SELECT up.parent WHERE p.pledger_kind = 'ORGANISATION'"
    " OR EXISTS (SELECT FROM organisations.tenure t"
    " WHERE (t.organisation, t.role, t.member) = (p.organisation, 'SECRETARY', p.pledger)"
    " AND t.since <= %(on)s AND (t.until IS NULL OR t.until > %(on)s))) AS needed"
    " WHERE d.code IN ('review', 'sign') AND d.owed_from <= %(on)s AND (d.closed_on IS NULL OR d.closed_on > %(on)s)"
    " AND ("
)
_COUNTED: LiteralString = ") GROUP BY place) AS w ON w.place = g.organisation) AS gap"


def gaps(
    conn: Connection[Any],
    *,
    on: date,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    code: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Gap]:
    """Return the gaps of the organisations that stood on the day ``on``, the oldest first, then by pinyin.

    ``under`` takes an organisation with all below it on that day; ``code`` is one of `CODES`. Only pledges within
    ``reach`` wait.
    """
    where = Where()
    where.parameters["on"] = on
    where.within(reach, ["organisation"])
    counted = Condition("true") if reach is None else reach.over(["p.organisation"], ["p.pledger"])
    where.parameters.update(counted.parameters)
    where.meets(below(conn, under, on))
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("code = %(code)s", code=code)
    where.after(
        "(since, pinyin, organisation, code) > (%(after_0)s, %(after_1)s, %(after_2)s, %(after_3)s)",
        decode(cursor, day, text, uuid, text),
    )
    lacking: LiteralString = " UNION ALL ".join(_LACKING.values())
    return fetch_page(
        conn,
        Gap,
        Named("(" + lacking + ") AS gap", _NAMED + counted.text + _COUNTED),
        where,
        order="since, pinyin, organisation, code",
        key=lambda gap: (gap.since, gap.pinyin, gap.organisation, gap.code),
        limit=limit,
    )

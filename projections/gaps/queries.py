"""Asking for gaps: listed and counted by one condition, over the read models that hold the facts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from projections.gaps.lacking import GAPS, LACKING, PARAMETERS
from projections.paging import DEFAULT_LIMIT, Named, Page, Where, day, decode, fetch_page, text, uuid
from projections.reach import Condition, Reach
from projections.subtree import below


@dataclass(frozen=True)
class Gap:
    """What is lacking on the day of the question; ``code`` is one of `gap_kinds.GAP_KINDS`.

    ``since`` is the first day on which it was, ``days`` how many have gone by since. ``organisation`` is where it is
    lacking; ``superior`` is that of the day, ``pinyin`` the sort key. ``about`` is the ``pledge``, ``member`` or
    organisation that lacks it, the first of these that is set. ``number`` counts the branches that a responsible leader
    holds, or the copies of the signed wording that were filed. ``due`` is the day by which a returned letter is to be
    revised, as that stood on the day. ``waiting`` counts the pledges that cannot go on for want of a secretary.
    """

    code: str
    organisation: UUID
    organisation_name: str
    pinyin: str
    superior: UUID | None
    superior_name: str
    about: UUID
    pledge: UUID | None
    member: UUID | None
    member_name: str
    campaign: UUID | None
    campaign_name: str
    channel: str
    channel_zh: str
    channel_en: str
    number: int | None
    due: date | None
    since: date
    days: int
    waiting: int

    @property
    def past_due(self) -> bool:
        """Whether the day by which it was to be mended has gone by."""
        return self.due is not None and self.due < self.since + timedelta(days=self.days)


@dataclass(frozen=True)
class GapCounts:
    """How many gaps a list has, by code and by organisation."""

    total: int
    by_code: dict[str, int]
    by_organisation: dict[UUID, int]


CODES = tuple(LACKING)
_ORDER: LiteralString = "since, pinyin, organisation, code, about, channel"

# A pledge in review or signature needs the secretaries of its organisation and of who reviews on that day: a member's
# own branch, unless they are its secretary, and otherwise the superior.
_NAMED: LiteralString = (
    "(SELECT g.*, o.name AS organisation_name, s.parent AS superior, coalesce(above.name, '') AS superior_name,"
    " coalesce(m.name, '') AS member_name, coalesce(c.name, '') AS campaign_name,"
    " %(on)s::date - g.since AS days, coalesce(w.waiting, 0) AS waiting"
    " FROM {} AS g JOIN organisations.organisation o ON o.id = g.organisation"
    " LEFT JOIN organisations.member m ON m.id = g.member"
    " LEFT JOIN organisations.campaign c ON c.id = g.campaign"
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
_COUNTED: LiteralString = ") GROUP BY place) AS w ON w.place = g.organisation AND g.code = 'SECRETARY_VACANT') AS gap"


def gaps(
    conn: Connection[Any],
    *,
    on: date,
    reach: Reach | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **filters: Any,
) -> Page[Gap]:
    """Return the gaps of the day ``on``, the oldest first, then by pinyin; ``filters`` are those of `_where`.

    Only pledges within ``reach`` wait.
    """
    where = _where(conn, on, reach, **filters)
    counted = Condition("true") if reach is None else reach.over(["p.organisation"], ["p.pledger"])
    where.parameters.update(counted.parameters)
    where.after(
        f"({_ORDER}) > (%(after_0)s, %(after_1)s, %(after_2)s, %(after_3)s, %(after_4)s, %(after_5)s)",
        decode(cursor, day, text, uuid, text, uuid, text),
    )
    return fetch_page(
        conn,
        Gap,
        Named(GAPS, _NAMED + counted.text + _COUNTED),
        where,
        order=_ORDER,
        key=lambda gap: (gap.since, gap.pinyin, gap.organisation, gap.code, gap.about, gap.channel),
        limit=limit,
    )


def counts(conn: Connection[Any], *, on: date, reach: Reach | None = None, **filters: Any) -> GapCounts:
    """Count the gaps that `gaps` with the same filters lists."""
    where = _where(conn, on, reach, **filters)
    statement = sql.SQL(
        "SELECT code, organisation, count(*) FROM {} WHERE {} GROUP BY GROUPING SETS ((), (code), (organisation))"
    ).format(sql.SQL(GAPS), where.sql)
    rows = conn.execute(statement, where.parameters).fetchall()
    return GapCounts(
        total=next(number for code, place, number in rows if code is None and place is None),
        by_code={code: number for code, _, number in rows if code is not None},
        by_organisation={place: number for _, place, number in rows if place is not None},
    )


def _where(
    conn: Connection[Any],
    on: date,
    reach: Reach | None,
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    code: str | None = None,
    pledge: UUID | None = None,
    member: UUID | None = None,
    campaign: UUID | None = None,
    past_due: bool | None = None,
) -> Where:
    """Return the conditions of the filters; ``under`` takes an organisation with all that was below it on that day.

    Within ``reach`` is a gap where it is lacking, and everybody's own: what is about a pledge is read by its line.
    """
    where = Where()
    where.parameters.update(PARAMETERS, on=on)
    where.within(reach, ["organisation"], ["member"])
    where.meets(below(conn, under, on))
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("code = %(code)s", code=code)
    where.given("pledge = %(pledge)s", pledge=pledge)
    where.given("member = %(member)s", member=member)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("coalesce(due < %(on)s, false) = %(past_due)s", past_due=past_due)
    return where

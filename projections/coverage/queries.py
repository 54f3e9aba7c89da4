"""Who is covered on a day, who is blank, and how many of each (C1, N2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.values import PledgerKind
from projections.coverage.answers import By, Coverage, Part, Subject, Tally
from projections.coverage.standing import covers, due, in_force, in_scope
from projections.paging import DEFAULT_LIMIT, Named, Page, Where, decode, fetch_page, text, uuid
from projections.reach import Condition, Reach

_STANDING: LiteralString = "(p.published_on IS NOT NULL AND p.published_on <= %(on)s)"
_LAST_ROUND: LiteralString = (
    "(SELECT l.year FROM coverage.round l WHERE l.campaign = %(campaign)s AND l.opened_on <= %(on)s"
    " ORDER BY l.entered DESC LIMIT 1)"
)


def _rows(known: LiteralString) -> LiteralString:
    """Return the relation of all in scope; of pledges ``p`` that were never published only the ``known`` are told."""
    return (
        "(SELECT x.campaign, r.year AS round, x.kind, x.subject, x.organisation, o.type, o.level, x.kinds,"  # noqa: S608 - constants
        " x.home AS assisting, coalesce(xo.pinyin, xm.pinyin, '') AS pinyin, CASE WHEN x.joining THEN 'JOINED'"
        " WHEN best.standing THEN CASE WHEN best.oral THEN 'ORAL' ELSE 'PLEDGED' END"
        " WHEN e.since IS NOT NULL THEN 'EXEMPT' ELSE 'BLANK' END AS status,"
        " CASE WHEN best.standing THEN best.published_on ELSE e.since END AS since, best.id AS pledge,"
        " best.standing AS standing"
        f" FROM ({in_scope('%(on)s')}) AS x"
        " JOIN coverage.round r ON r.campaign = x.campaign AND r.opened_on <= %(on)s"
        f" AND r.year = coalesce(%(round)s::integer, {_LAST_ROUND})"
        " JOIN coverage.organisation o ON o.id = x.organisation"
        " LEFT JOIN organisations.organisation xo ON x.kind = 'ORGANISATION' AND xo.id = x.subject"
        " LEFT JOIN organisations.member xm ON x.kind = 'MEMBER' AND xm.id = x.subject"
        f" LEFT JOIN LATERAL (SELECT p.id, p.oral, p.published_on, {_STANDING} AS standing FROM coverage.pledge p"
        " WHERE (p.campaign, p.round, p.pledger) = (x.campaign, r.year, x.subject)"
        f" AND (p.proposed_on <= %(on)s OR {_STANDING}) AND (p.withdrawn_on IS NULL OR p.withdrawn_on > %(on)s)"
        f" AND {covers('p', 'x', '%(on)s')} AND (p.published_on IS NOT NULL OR {known})"
        # A letter before an oral pledge, the first published; of what is in hand, the last that was begun.
        f" ORDER BY {_STANDING} DESC, p.oral AND {_STANDING}, CASE WHEN {_STANDING} THEN p.published_on END,"
        " p.proposed_on DESC, p.id LIMIT 1) AS best ON true"
        " LEFT JOIN (SELECT campaign, member, min(approved_on) AS since FROM coverage.exemption"
        " WHERE approved_on <= %(on)s GROUP BY campaign, member) AS e"
        " ON (e.campaign, e.member) = (x.campaign, x.subject)"
        " WHERE x.campaign = %(campaign)s AND (NOT x.joining OR best.standing)) AS covered"
    )


_NAMED: LiteralString = (
    "(SELECT c.*, coalesce(xo.name, xm.name, '') AS name, coalesce(oo.name, '') AS organisation_name,"
    " coalesce(ao.name, '') AS assisting_name, t.member AS secretary, coalesce(tm.name, '') AS secretary_name,"
    " CASE WHEN NOT c.standing THEN (SELECT s.stage FROM coverage.stage s WHERE s.pledge = c.pledge"
    " AND s.since <= %(on)s ORDER BY s.entered DESC LIMIT 1) END AS stage FROM {} AS c"
    " LEFT JOIN organisations.organisation xo ON c.kind = 'ORGANISATION' AND xo.id = c.subject"
    " LEFT JOIN organisations.member xm ON c.kind = 'MEMBER' AND xm.id = c.subject"
    " LEFT JOIN organisations.organisation oo ON oo.id = c.organisation"
    " LEFT JOIN organisations.organisation ao ON ao.id = c.assisting"
    " LEFT JOIN LATERAL (SELECT h.member FROM organisations.tenure h WHERE h.organisation = c.organisation"
    " AND h.role = 'SECRETARY' AND h.since <= %(on)s AND (h.until IS NULL OR h.until > %(on)s)"
    " ORDER BY h.since DESC, h.entered DESC LIMIT 1) AS t ON true"
    " LEFT JOIN organisations.member tm ON tm.id = t.member) AS named"
)
_UNITS: LiteralString = (
    "WITH RECURSIVE unit AS (SELECT coalesce(%(under)s::uuid,"
    " (SELECT organisation FROM coverage.campaign WHERE id = %(campaign)s)) AS id, NULL::uuid AS unit"
    " UNION SELECT s.organisation, coalesce(u.unit, s.organisation) FROM coverage.superior s"
    " JOIN unit u ON s.parent = u.id WHERE s.days @> %(on)s)"
)
"""Each organisation below the one asked for as the tree stood, with the direct sub-unit in which it stands."""
_UNDER: LiteralString = f"organisation IN ({_UNITS} SELECT id FROM unit)"  # noqa: S608 - constants
_ROUND: LiteralString = (
    f"SELECT r.year, {due('r.opened_on', 'f')} FROM coverage.round r"  # noqa: S608 - constants
    f" LEFT JOIN LATERAL ({in_force('%(on)s', 'r.campaign')}) AS f ON true"
    " WHERE r.campaign = %(campaign)s AND r.opened_on <= %(on)s"
    f" AND r.year = coalesce(%(round)s::integer, {_LAST_ROUND})"
)
_TALLY: LiteralString = (
    "count(*) FILTER (WHERE status <> 'JOINED'), count(*) FILTER (WHERE status = 'PLEDGED'),"
    " count(*) FILTER (WHERE status = 'ORAL'), count(*) FILTER (WHERE status = 'EXEMPT'),"
    " count(*) FILTER (WHERE status = 'BLANK'), count(*) FILTER (WHERE status = 'BLANK' AND pledge IS NOT NULL),"
    " count(*) FILTER (WHERE status = 'JOINED')"
)
_KINDS: LiteralString = "CASE WHEN kind = 'MEMBER' AND kinds = '{}' THEN ARRAY['MEMBER'] ELSE kinds END"
"""The kinds of a member; who is of no other is an ordinary one. An organisation has none."""
_PARTS: Mapping[By | None, LiteralString] = {
    None: "SELECT NULL::text WHERE false",
    By.UNIT: "SELECT coalesce(min(u.unit::text), counted.organisation::text) FROM unit u"
    " WHERE u.id = counted.organisation",
    By.TYPE: "SELECT counted.type",
    By.LEVEL: "SELECT counted.level",
    By.KIND: f"SELECT unnest({_KINDS})",
}
"""The parts to which a row belongs: the filter that leaves a part is its sub-unit, or else its key."""
_COUNT: LiteralString = (
    ", counted AS MATERIALIZED (SELECT * FROM {rows} WHERE {where}),"  # noqa: S608 - constants
    f" tallied AS (SELECT NULL::text AS part, kind, {_TALLY} FROM counted GROUP BY kind"
    f" UNION ALL SELECT part, kind, {_TALLY} FROM counted CROSS JOIN LATERAL ({{parts}}) AS of (part)"
    " GROUP BY part, kind)"
    " SELECT coalesce(n.name, ''), tallied.* FROM tallied"
    " LEFT JOIN organisations.organisation n ON n.id::text = tallied.part ORDER BY n.pinyin, part"
)


def subjects(
    conn: Connection[Any],
    *,
    on: date,
    reach: Reach | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **filters: Any,
) -> Page[Subject]:
    """Return all who are in scope of a campaign on ``on``, by the pinyin of their names; ``filters`` are `_where`'s."""
    where, rows = _asked(on, reach, **filters)
    where.after(
        "(pinyin, subject, organisation) > (%(after_0)s, %(after_1)s, %(after_2)s)", decode(cursor, text, uuid, uuid)
    )
    return fetch_page(
        conn,
        Subject,
        Named(rows, _NAMED),
        where,
        order="pinyin, subject, organisation",
        key=lambda row: (row.pinyin, row.subject, row.organisation),
        limit=limit,
    )


def coverage(
    conn: Connection[Any], *, on: date, reach: Reach | None = None, by: By | None = None, **filters: Any
) -> Coverage:
    """Count whom `subjects` with the same filters lists, in all and by the parts of ``by``."""
    where, rows = _asked(on, reach, **filters)
    statement = sql.SQL(_UNITS + _COUNT).format(rows=sql.SQL(rows), where=where.sql, parts=sql.SQL(_PARTS[by]))
    names: dict[str | None, str] = {}
    found: dict[str | None, dict[str, Tally]] = {}
    for name, part, kind, *numbers in conn.execute(statement, where.parameters):
        names[part] = name
        found.setdefault(part, {})[kind] = Tally(*numbers)
    whole, *parts = (
        Part(
            part or "",
            names.get(part, ""),
            tallies.get(PledgerKind.ORGANISATION.value, Tally()),
            tallies.get(PledgerKind.MEMBER.value, Tally()),
        )
        for part, tallies in {None: found.pop(None, {}), **found}.items()
    )
    year, deadline = conn.execute(_ROUND, where.parameters).fetchone() or (None, None)
    return Coverage(year, deadline, whole.organisations, whole.members, parts)


def _asked(
    on: date,
    reach: Reach | None,
    *,
    campaign: UUID,
    round: int | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    kind: str | None = None,
    type: str | None = None,
    level: str | None = None,
    member_kind: str | None = None,
    status: str | None = None,
    assisting: UUID | None = None,
) -> tuple[Where, LiteralString]:
    """Return the conditions and the rows; ``round`` is the last one opened if left out, ``under`` by the day's tree.

    Within ``reach`` is who stands in an organisation there, or comes from it as a floating member, and what is told of
    a pledge that was never published goes by the organisation in which it was begun.
    """
    where = Where()
    where.parameters.update(on=on, campaign=campaign, round=round, under=under)
    where.within(reach, ["organisation", "assisting"], ["subject"])
    where.given(_UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("kind = %(kind)s", kind=kind)
    where.given("type = %(type)s", type=type)
    where.given("level = %(level)s", level=level)
    where.given(f"%(member_kind)s = ANY({_KINDS})", member_kind=member_kind)
    where.given("status = %(status)s", status=status)
    where.given("assisting = %(assisting)s", assisting=assisting)
    known = Condition("true") if reach is None else reach.over(["p.organisation"], ["p.pledger"], "begun")
    where.parameters.update(known.parameters)
    return where, _rows(f"({known.text})")

"""A read model as a county of ZHOUZHI's size leaves it: 200,000 pledges, 1,000,000 open duties, a million closed ones.

The rows are written by INSERT ... SELECT straight into the tables, past the log: the queries are measured, not the way
there, and a log of that size would take an hour to apply.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

TODAY = date(2026, 11, 20)

_TREE: tuple[LiteralString, ...] = (
    # 1 county, 2 to 82 committees, 83 to 103 general branches, 104 to 660 branches; committee 2 has 30 branches.
    (
        "CREATE TEMP TABLE place AS SELECT n, md5('o' || n)::uuid AS id, CASE WHEN n = 1 THEN NULL WHEN n <= 82 THEN 1"
        " WHEN n <= 103 THEN n - 80 WHEN n <= 133 THEN 2 WHEN n %% 5 = 0 THEN 83 + n %% 21 ELSE 3 + n %% 80"
        " END AS above FROM generate_series(1, 660) AS n"
    ),
    (
        "INSERT INTO organisations.organisation SELECT id, '第' || n || '党支部', 'di ' || lpad(n::text, 4, '0'),"
        " 'BRANCH', 'RURAL', md5('o' || above)::uuid, '2020-01-01', NULL, 1 FROM place"
    ),
    "INSERT INTO organisations.superior SELECT id, '2020-01-01', 1, md5('o' || above)::uuid FROM place",
    (
        "INSERT INTO organisations.closure WITH RECURSIVE up AS (SELECT n, n AS top, 0 AS depth FROM place UNION ALL"
        " SELECT up.n, p.above, depth + 1 FROM up JOIN place p ON p.n = up.top WHERE p.above IS NOT NULL)"
        " SELECT md5('o' || top)::uuid, md5('o' || n)::uuid, depth FROM up"
    ),
    (
        "INSERT INTO organisations.member SELECT md5('m' || n)::uuid, '党员' || n, 'dang yuan', '{}',"
        " md5('o' || 1 + n %% 660)::uuid, NULL, '', 1 FROM generate_series(1, 9550) AS n"
    ),
    (
        "INSERT INTO organisations.tenure SELECT md5('o' || n)::uuid, 'SECRETARY', md5('m' || n - 1 + 660)::uuid,"
        " '2020-01-01', 1, NULL FROM generate_series(1, 660) AS n"
    ),
)
_PLEDGES: tuple[LiteralString, ...] = (
    (
        "INSERT INTO overdue.policy SELECT md5('c' || n)::uuid, 1, '{7,1}', '{1,7}', 14, 21, 28, ''"
        " FROM generate_series(0, 3) AS n"
    ),
    # Nine of ten are being kept, one of twenty is an organisation's.
    (
        "INSERT INTO overdue.pledge (id, campaign, policy_version, round, pledger_kind, pledger, organisation,"
        " reviewer, stage) SELECT md5('p' || n)::uuid, md5('c' || n %% 4)::uuid, 1, 2026,"
        " CASE WHEN n %% 20 = 0 THEN 'ORGANISATION' ELSE 'MEMBER' END,"
        " CASE WHEN n %% 20 = 0 THEN md5('o' || 1 + n %% 660)::uuid "
        " ELSE md5('m' || (n %% 660 + n / 660 %% 14 * 660))::uuid END, md5('o' || 1 + n %% 660)::uuid,"
        " CASE WHEN n %% 20 = 0 THEN coalesce(s.parent, s.organisation) ELSE s.organisation END,"
        " CASE WHEN n %% 10 = 0 THEN 'REVIEW' ELSE 'FULFIL' END"
        " FROM generate_series(1, %(pledges)s) AS n"
        " JOIN organisations.superior s ON s.organisation = md5('o' || 1 + n %% 660)::uuid"
    ),
)
_OPEN: LiteralString = (
    "SELECT md5('p' || n)::uuid AS about, code || ':' || item AS ref, 10 * n + item AS opened_at, code, item,"
    " CASE code WHEN 'item' THEN 'PLEDGER' ELSE 'SUPERIOR' END AS owed_by,"
    " %(today)s::date - 50 + (hashint8(n * 7 + item) %% 350) AS due FROM ("
    "SELECT n, 'item' AS code, item FROM generate_series(1, %(pledges)s) AS n, generate_series(1, 5) AS item"
    " WHERE n %% 10 <> 0 UNION ALL SELECT n, 'strike_off', 6 FROM generate_series(1, %(pledges)s) AS n"
    " WHERE n %% 10 BETWEEN 1 AND 4 UNION ALL SELECT n, 'review', 7 FROM generate_series(1, %(pledges)s) AS n"
    " WHERE n %% 10 = 0) AS owed"
)
_CLOSED: LiteralString = (
    "SELECT md5('p' || n)::uuid AS about, code AS ref, 10 * (n - %(pledges)s) - item AS opened_at, code, 0 AS item,"
    " CASE code WHEN 'review' THEN 'SUPERIOR' WHEN 'publish' THEN 'SUPERIOR' ELSE 'PLEDGER' END AS owed_by,"
    " %(today)s::date - 360 + (hashint8(n * 5 + item) %% 340) AS due, (hashint8(n * 3 + item) %% 100) / 5 - 1 AS late"
    " FROM generate_series(1, %(pledges)s) AS n,"
    " unnest(ARRAY['propose','review','sign','publish','plan']) WITH ORDINALITY AS s (code, item)"
)
_OWE: LiteralString = (
    "INSERT INTO overdue.duty (about, ref, opened_at, kind, campaign, organisation, subject, member, code, item,"
    " owed_by, due, since, owed_from, closed_on, closed_at, level)"
)
_DUTIES: tuple[LiteralString, ...] = (
    (
        f"{_OWE} SELECT o.about, o.ref, o.opened_at, p.kind, p.campaign, p.organisation, p.subject, p.member, o.code,"  # noqa: S608 - constants
        " o.item, o.owed_by, o.due, c.day, c.day, NULL, NULL,"
        " CASE WHEN o.due + 14 < %(today)s AND hashint8(o.opened_at) %% 50 = 0 THEN 1 ELSE 0 END"
        f" FROM ({_OPEN}) AS o JOIN overdue.concern p ON p.id = o.about,"
        " LATERAL (SELECT least(o.due - 30, %(today)s) AS day) AS c"
    ),
    (
        f"{_OWE} SELECT o.about, o.ref, o.opened_at, p.kind, p.campaign, p.organisation, p.subject, p.member, o.code,"  # noqa: S608 - constants
        " o.item, o.owed_by, o.due, o.due - 50, o.due - 50, o.due + late, o.opened_at + 5, 0"
        f" FROM ({_CLOSED}) AS o JOIN overdue.concern p ON p.id = o.about"
    ),
    # Of ten overdue ones one was reminded of, of fifty one was passed up.
    (
        "INSERT INTO overdue.reminder SELECT about, ref, due, rung, due + days FROM overdue.duty,"
        " (VALUES ('+1', 1, 10), ('+7', 7, 20), ('escalated', 14, 50)) AS r (rung, days, share)"
        " WHERE closed_at IS NULL AND due + days < %(today)s AND hashint8(opened_at) %% share = 0"
    ),
)
_CADENCES: tuple[LiteralString, ...] = (
    (
        "INSERT INTO duties.period SELECT n + 1, md5('c' || 0)::uuid, 'self_check', d, d + 29, 'PLEDGER'"
        " FROM generate_series(0, 23) AS n, LATERAL (SELECT %(today)s::date - 30 * (n + 1) AS d) AS s"
    ),
    # One of seven is not met, one of ten of the others late.
    (
        "INSERT INTO duties.duty SELECT p.ends_on, m.id, p.id, true, m.organisation, m.organisation,"
        " CASE h WHEN 0 THEN NULL WHEN 1 THEN p.ends_on + 9 ELSE p.starts_on END,"
        " CASE h WHEN 0 THEN NULL WHEN 1 THEN p.ends_on + 9 ELSE p.starts_on END"
        " FROM duties.period p, organisations.member m, LATERAL (SELECT abs(hashtext(m.id::text || p.id) %% 7)"
        " AS h) AS s"
    ),
)
_INDEXES: LiteralString = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE (schemaname, tablename) = ('overdue', 'duty')"
    " AND indexname <> 'duty_pkey'"
)
"""They are built when the rows are there, which is some times faster."""


@dataclass(frozen=True)
class Places:
    """Organisations of the county: all 660, a committee with 30 branches, one of these."""

    county: UUID
    town: UUID
    branch: UUID


def fill(conn: Connection[Any], pledges: int) -> Places:
    """Write the rows and let the database gather its statistics and visibility, as autovacuum does in time."""
    indexes = conn.execute(_INDEXES).fetchall()
    for name, _ in indexes:
        conn.execute(sql.SQL("DROP INDEX overdue.{}").format(sql.Identifier(name)))
    for statement in (*_TREE, *_PLEDGES, *_DUTIES, *_CADENCES):
        conn.execute(statement, {"pledges": pledges, "today": TODAY})
    for _, definition in indexes:
        conn.execute(definition)
    conn.execute("VACUUM ANALYZE")
    found = conn.execute("SELECT md5('o1')::uuid, md5('o2')::uuid, md5('o110')::uuid").fetchone()
    assert found
    return Places(*found)

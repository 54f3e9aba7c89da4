"""Where the duties of the work list come from: open ones, those closed since a day in the past, and the periods."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import sql

from domain.cadence import CADENCED
from projections.coverage.missing import missing
from projections.overdue.owed import About
from projections.overdue.things import LEVEL
from projections.statistics import OWED

COLUMNS: LiteralString = (
    "about, about_kind, ref, position, code, owed_by, due, organisation, subject, member, campaign, level, owing"
)
"""What a page is cut by; of `overdue.duty` all of it stands in the indexes."""

OWING: LiteralString = (
    "CASE WHEN d.owed_by = 'PLEDGER'"
    # A member's superior is the own branch, but that of its secretary is the organisation's, as the tree stood (B4).
    " OR (d.member AND NOT EXISTS (SELECT FROM organisations.tenure t"
    " WHERE (t.organisation, t.role, t.member) = (d.organisation, 'SECRETARY', d.subject)"
    " AND t.since <= %(today)s AND (t.until IS NULL OR t.until > %(today)s))) THEN d.organisation"
    " ELSE coalesce((SELECT s.parent FROM organisations.superior s WHERE s.organisation = d.organisation"
    " AND s.since <= %(today)s ORDER BY s.since DESC, s.entered DESC LIMIT 1), d.organisation) END"
)
"""The organisation that owes ``d`` on the day ``today``."""


@dataclass(frozen=True)
class Source:
    """Some of the duties that are owed on the day ``today``; one of `LISTED` is on the work list by that.

    ``rows`` is a relation with `COLUMNS` and ``owing_organisation`` and ``ever_level``, which filters ask for; it is
    sorted fast by due, subject, position and ref, which tell its rows apart. ``details`` is the query of what else is
    told about a row ``d`` of any source, nothing for those of others: item, since, starts_on, ends_on, closed_on,
    round, reviewer, policy_version. ``settled`` are those that say themselves, in ``owing``, which organisation owes
    them; of the others ``owing`` is NULL. ``closed`` are those closed since, ``to_come`` those not yet due. ``codes``
    are all that it can have, where they are known, and so is ``kind``, which then no other source of theirs has.
    ``asked`` finds a row if there can be any at all: to plan a source takes longer than to find nothing in it.
    """

    rows: LiteralString
    details: LiteralString
    settled: bool = False
    closed: bool = False
    to_come: bool = False
    codes: Collection[str] | None = None
    kind: About | None = None
    asked: LiteralString | None = None

    def has(self, code: str | None) -> bool:
        """Return whether there can be duties of this code; of any, for None."""
        return code is None or self.codes is None or code in self.codes


_LEVEL_THEN: LiteralString = (
    "CASE WHEN d.level = 0 THEN 0 ELSE coalesce((SELECT max("  # noqa: S608 - constants
    f"{LEVEL}) FROM overdue.reminder r WHERE (r.about, r.ref, r.due) = (d.about, d.ref, d.due)"
    " AND r.sent_on <= %(today)s), 0) END"
)
_DUTY: LiteralString = (
    "d.about, d.kind AS about_kind, d.ref, d.opened_at AS position, d.code, d.owed_by, d.due, d.organisation,"
    f" d.subject, d.member, d.campaign, NULL::uuid AS owing, d.level AS ever_level, {OWING} AS owing_organisation"
)
_OF_DUTY: LiteralString = (
    "SELECT x.item, x.since, NULL::date AS starts_on, NULL::date AS ends_on, x.closed_on, p.round, p.reviewer,"
    " coalesce(p.policy_version, t.policy_version) AS policy_version FROM overdue.duty x"
    " LEFT JOIN overdue.pledge p ON p.id = x.about LEFT JOIN overdue.thing t ON t.id = x.about"
    " WHERE d.owing IS NULL AND (x.about, x.ref, x.opened_at) = (d.about, d.ref, d.position)"
)
_PERIODIC: LiteralString = (
    "(SELECT p.campaign AS about, 'CADENCE' AS about_kind, p.duty || ':' || p.starts_on AS ref, d.period AS position,"
    " p.duty AS code, p.owed_by, d.due, d.organisation, d.subject, d.member, p.campaign, d.owing,"
    " 0 AS ever_level, d.owing AS owing_organisation, 0 AS level"
    " FROM duties.duty d JOIN duties.period p ON p.id = d.period"
    " WHERE p.starts_on <= %(today)s AND (d.met_on IS NULL OR d.met_on > %(today)s)"
)
_OF_PERIODIC: LiteralString = (
    "SELECT 0 AS item, p.starts_on AS since, p.starts_on, p.ends_on, x.met_on AS closed_on, NULL::integer AS round,"
    " NULL::uuid AS reviewer, NULL::integer AS policy_version"
    " FROM duties.duty x JOIN duties.period p ON p.id = x.period"
    " WHERE d.about_kind = 'CADENCE' AND (x.due, x.subject, x.period) = (d.due, d.subject, d.position)"
)
_REPORTING: LiteralString = "SELECT FROM organisations.campaign WHERE policy->>'statistics_due' IS NOT NULL LIMIT 1"
REPORT: LiteralString = "statistics"
"""The code of a form that is owed."""
_REPORT: LiteralString = (
    f"(SELECT r.campaign AS about, 'STATISTICS' AS about_kind, '{REPORT}:' || r.ends_on || ':' || r.campaign AS ref,"  # noqa: S608 - constants
    f" r.position, '{REPORT}' AS code, 'PLEDGER' AS owed_by, r.due, r.organisation, r.organisation AS subject,"
    " false AS member, r.campaign, r.organisation AS owing, 0 AS ever_level, r.organisation AS owing_organisation,"
    f" 0 AS level FROM ({OWED}) AS r WHERE"
)
_OF_REPORT: LiteralString = (
    "SELECT 0 AS item, coalesce(r.returned_on, c.opens_on) AS since, c.opens_on AS starts_on,"
    " coalesce(f.ends_on, d.due) AS ends_on, CASE d.position WHEN 0 THEN f.first_on ELSE r.closed_on END AS closed_on,"
    " NULL::integer AS round, NULL::uuid AS reviewer, NULL::integer AS policy_version"
    " FROM organisations.campaign c LEFT JOIN statistics.form f ON f.campaign = c.id"
    " AND f.organisation = d.organisation AND f.ends_on::text = split_part(d.ref, ':', 2)"
    " LEFT JOIN statistics.returned r ON r.form = f.id AND r.no = d.position"
    " WHERE d.about_kind = 'STATISTICS' AND c.id = d.campaign"
)

OPEN = Source(f"(SELECT {_DUTY}, d.level FROM overdue.duty d WHERE d.closed_on IS NULL) AS owed", _OF_DUTY)  # noqa: S608 - constants
"""What is owed on a day after which nothing happened."""
OPEN_THEN = Source(
    f"(SELECT {_DUTY}, {_LEVEL_THEN} AS level FROM overdue.duty d"  # noqa: S608 - constants
    " WHERE d.closed_on IS NULL AND d.owed_from <= %(today)s) AS owed",
    _OF_DUTY,
)
CLOSED_THEN = Source(
    f"(SELECT {_DUTY}, {_LEVEL_THEN} AS level, d.closed_in FROM overdue.duty d"  # noqa: S608 - constants
    " WHERE d.closed_on > %(today)s AND d.owed_from <= %(today)s) AS owed",
    _OF_DUTY,
    closed=True,
)
MISSED = Source(
    # The last condition follows from the others, but it is the one of the index.
    f"{_PERIODIC} AND d.due < %(today)s AND (d.met_on IS NULL OR d.met_on > d.due)) AS owed",
    _OF_PERIODIC,
    settled=True,
    codes=CADENCED,
    kind=About.CADENCE,
)
GOING_ON = Source(
    f"{_PERIODIC} AND d.due >= %(today)s) AS owed",
    _OF_PERIODIC,
    settled=True,
    to_come=True,
    codes=CADENCED,
    kind=About.CADENCE,
)
"""Duties of periods that go on."""
UNREPORTED = Source(
    f"{_REPORT} r.due < %(today)s) AS owed",
    _OF_REPORT,
    settled=True,
    codes=(REPORT,),
    kind=About.STATISTICS,
    asked=_REPORTING,
)
"""Statistics forms that were not handed in by their day, or not again since they were returned."""
TO_REPORT = Source(
    f"{_REPORT} r.due >= %(today)s) AS owed",
    _OF_REPORT,
    settled=True,
    to_come=True,
    codes=(REPORT,),
    kind=About.STATISTICS,
    asked=_REPORTING,
)

_MISSING: LiteralString = f"({missing('%(today)s', '%(last)s')}) AS m"
_OF_MISSING: LiteralString = (
    "SELECT 0 AS item, m.since, NULL::date AS starts_on, NULL::date AS ends_on, m.covered_on AS closed_on, m.round,"  # noqa: S608 - constants
    " NULL::uuid AS reviewer, NULL::integer AS policy_version"
    f" FROM {_MISSING} WHERE d.about_kind = 'COVERAGE'"
    " AND (m.campaign, m.subject, m.organisation, m.ref) = (d.campaign, d.subject, d.organisation, d.ref)"
)
MISSING = Source(
    "(SELECT m.campaign AS about, 'COVERAGE' AS about_kind, m.ref, m.position, 'pledge' AS code,"  # noqa: S608 - constants
    " 'PLEDGER' AS owed_by, m.due, m.organisation, m.subject, m.kind = 'MEMBER' AS member, m.campaign,"
    " m.organisation AS owing, 0 AS ever_level, m.organisation AS owing_organisation, 0 AS level"
    f" FROM {_MISSING}) AS owed",
    _OF_MISSING,
    settled=True,
    codes=frozenset({"pledge"}),
    kind=About.COVERAGE,
    asked="SELECT FROM coverage.policy WHERE deadline IS NOT NULL LIMIT 1",
)
"""Pledges that nobody made yet."""

_NOW = (OPEN,)
_THEN = (OPEN_THEN, CLOSED_THEN)
LISTED = (MISSED, GOING_ON, MISSING, UNREPORTED, TO_REPORT)
"""The sources beside `overdue.duty`."""


def sources(*, past: bool, soon: bool, code: str | None) -> Iterator[Source]:
    """Yield where to look, on a day that is ``past`` if something happened since; ``soon`` for what comes as well."""
    yield from _THEN if past else _NOW
    yield from (source for source in LISTED if (soon or not source.to_come) and source.has(code))


_TOLD: LiteralString = (
    "(SELECT d.*, %(today)s::date AS today, x.*, w.owing_organisation,"
    " CASE WHEN d.owed_by = 'PLEDGER' AND d.member THEN d.subject END AS owing_member,"
    " CASE WHEN d.member THEN 'MEMBER' ELSE 'ORGANISATION' END AS subject_kind,"
    " coalesce(oo.name, '') AS owing_organisation_name, coalesce(oo.pinyin, '') AS owing_pinyin,"
    " CASE WHEN d.owed_by = 'PLEDGER' AND d.member THEN coalesce(sm.name, '') ELSE '' END AS owing_member_name,"
    " coalesce(so.name, sm.name, '') AS subject_name, coalesce(r.rungs, '{}') AS rungs, r.reminders, r.last_reminder,"
    " r.escalated_on, r.escalated_to, rest.until AS rests_until, coalesce(l.remind_before, '{}') AS remind_before,"
    " coalesce(l.remind_after, '{}') AS remind_after, coalesce(l.escalate_after, 0) AS escalate_after,"
    " coalesce(l.yellow_after, 0) AS yellow_after, coalesce(l.red_after, 0) AS red_after,"
    " coalesce(l.calendar, '') AS calendar,"
    " coalesce((SELECT jsonb_object_agg(s.day, s.works) FROM overdue.special_day s JOIN overdue.calendar c"
    " ON c.id = s.calendar WHERE c.code = l.calendar AND s.day BETWEEN d.due - 400 AND d.due + 400), '{}')"
    " AS special_days FROM jsonb_to_recordset(%(rows)s) AS d (about uuid, about_kind text, ref text, position bigint,"
    " code text, owed_by text, due date, organisation uuid, subject uuid, member boolean, campaign uuid, level integer,"
    " owing uuid) CROSS JOIN LATERAL ("
)
_JOINED: LiteralString = (
    f") AS x CROSS JOIN LATERAL (SELECT coalesce(d.owing, {OWING}) AS owing_organisation) AS w"  # noqa: S608 - constants
    " LEFT JOIN overdue.policy l ON l.campaign = d.campaign AND l.version = x.policy_version"
    " LEFT JOIN organisations.organisation oo ON oo.id = w.owing_organisation"
    " LEFT JOIN organisations.organisation so ON NOT d.member AND so.id = d.subject"
    " LEFT JOIN organisations.member sm ON d.member AND sm.id = d.subject"
    " CROSS JOIN LATERAL (SELECT array_agg(rung ORDER BY sent_on, rung) AS rungs,"
    f" count(*) FILTER (WHERE {LEVEL} IS NULL) AS reminders,"
    f" max(sent_on) FILTER (WHERE {LEVEL} IS NULL) AS last_reminder,"
    f" max(sent_on) FILTER (WHERE {LEVEL} = d.level) AS escalated_on,"
    f" (array_agg(escalated_to) FILTER (WHERE {LEVEL} = d.level))[1] AS escalated_to"
    " FROM overdue.reminder r WHERE (r.about, r.ref, r.due) = (d.about, d.ref, d.due)"
    " AND r.sent_on <= %(today)s) AS r"
    " LEFT JOIN LATERAL (SELECT until FROM overdue.rest WHERE (rest.about, rest.ref, rest.due)"
    " = (d.about, d.ref, d.due) AND rest.noted_on <= %(today)s ORDER BY position DESC LIMIT 1) AS rest"
    " ON true) AS duty"
)


def named(kinds: Collection[About | None]) -> sql.Composed:
    """Return the relation ``duty``: the ``rows`` of a page with the names in them and the ladder they stand on.

    ``rows`` is a parameter, the list of the rows' `COLUMNS` as JSON, and ``last`` the latest day on which one of them
    is due; ``kinds`` are those of their sources.
    """
    details = dict.fromkeys(source.details for source in (*_NOW, *LISTED) if source.kind in kinds)
    return sql.SQL("{}{}{}").format(
        sql.SQL(_TOLD), sql.SQL(" UNION ALL ").join(sql.SQL(each) for each in details), sql.SQL(_JOINED)
    )


def kind_of(row: Mapping[str, Any]) -> About | None:
    """Return the kind of the source from which a row comes."""
    return None if row["owing"] is None else About(row["about_kind"])

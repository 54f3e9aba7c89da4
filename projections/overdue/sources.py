"""Where the duties of the work list come from: open ones, those closed since a day in the past, and the periods."""

from dataclasses import dataclass
from typing import LiteralString

from projections.overdue.things import LEVEL

COLUMNS: LiteralString = (
    "about, about_kind, ref, position, code, owed_by, due, organisation, subject, member, campaign, level, owing,"
    " starts_on"
)
"""What a page is cut by; all of it stands in the indexes."""

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

_LEVEL_THEN: LiteralString = (
    "CASE WHEN d.level = 0 THEN 0 ELSE coalesce((SELECT max("  # noqa: S608 - constants
    f"{LEVEL}) FROM overdue.reminder r WHERE (r.about, r.ref, r.due) = (d.about, d.ref, d.due)"
    " AND r.sent_on <= %(today)s), 0) END"
)
_DUTY: LiteralString = (
    "d.about, d.kind AS about_kind, d.ref, d.opened_at AS position, d.code, d.owed_by, d.due, d.organisation,"
    " d.subject, d.member, d.campaign, NULL::uuid AS owing, NULL::date AS starts_on, d.level AS ever_level,"
    f" {OWING} AS owing_organisation"
)
_CADENCE: LiteralString = (
    "(SELECT p.campaign AS about, 'CADENCE' AS about_kind, p.duty || ':' || p.starts_on AS ref, d.period AS position,"
    " p.duty AS code, p.owed_by, d.due, d.organisation, d.subject, d.member, p.campaign, d.owing, p.starts_on,"
    " 0 AS ever_level, d.owing AS owing_organisation, 0 AS level"
    " FROM duties.duty d JOIN duties.period p ON p.id = d.period AND p.ends_on = d.due"
    " WHERE p.starts_on <= %(today)s AND (d.met_on IS NULL OR d.met_on > %(today)s)"
)


@dataclass(frozen=True)
class Source:
    """Some of the duties that are owed on the day ``today``: ``rows`` has `COLUMNS` and what filters ask beside them.

    ``settled`` are those whose owing organisation was settled when the period was opened, ``closed`` those closed since.
    """

    rows: LiteralString
    settled: bool = False
    closed: bool = False


OPEN = Source(f"(SELECT {_DUTY}, d.level FROM overdue.duty d WHERE d.closed_on IS NULL) AS owed")  # noqa: S608
"""What is owed on a day after which nothing happened."""
OPEN_THEN = Source(
    f"(SELECT {_DUTY}, {_LEVEL_THEN} AS level FROM overdue.duty d"  # noqa: S608 - constants
    " WHERE d.closed_on IS NULL AND d.owed_from <= %(today)s) AS owed"
)
CLOSED_THEN = Source(
    f"(SELECT {_DUTY}, {_LEVEL_THEN} AS level, d.closed_in FROM overdue.duty d"  # noqa: S608 - constants
    " WHERE d.closed_on > %(today)s AND d.owed_from <= %(today)s) AS owed",
    closed=True,
)
MISSED = Source(
    # The last condition follows from the others, but it is the one of the index.
    f"{_CADENCE} AND d.due < %(today)s AND (d.met_on IS NULL OR d.met_on > d.due)) AS owed",
    settled=True,
)
TO_COME = Source(f"{_CADENCE} AND d.due >= %(today)s) AS owed", settled=True)
"""Periods that go on."""

NAMED: LiteralString = (
    "(SELECT owed.*, %(today)s::date AS today, coalesce(d.item, 0) AS item, w.owing_organisation,"
    " CASE WHEN owed.owed_by = 'PLEDGER' AND owed.member THEN owed.subject END AS owing_member,"
    " coalesce(d.since, owed.starts_on) AS since, CASE WHEN owed.starts_on IS NOT NULL THEN owed.due END AS ends_on,"
    " coalesce(d.closed_on, c.met_on) AS closed_on, p.round, p.reviewer,"
    " CASE WHEN owed.member THEN 'MEMBER' ELSE 'ORGANISATION' END AS subject_kind,"
    " coalesce(oo.name, '') AS owing_organisation_name, coalesce(oo.pinyin, '') AS owing_pinyin,"
    " CASE WHEN owed.owed_by = 'PLEDGER' AND owed.member THEN coalesce(sm.name, '') ELSE '' END AS owing_member_name,"
    " coalesce(so.name, sm.name, '') AS subject_name, coalesce(r.rungs, '{{}}') AS rungs, r.reminders, r.last_reminder,"
    " r.escalated_on, r.escalated_to, rest.until AS rests_until, coalesce(l.remind_before, '{{}}') AS remind_before,"
    " coalesce(l.remind_after, '{{}}') AS remind_after, coalesce(l.escalate_after, 0) AS escalate_after,"
    " coalesce(l.yellow_after, 0) AS yellow_after, coalesce(l.red_after, 0) AS red_after,"
    " coalesce(l.calendar, '') AS calendar,"
    " coalesce((SELECT jsonb_object_agg(s.day, s.works) FROM overdue.special_day s JOIN overdue.calendar c"
    " ON c.id = s.calendar WHERE c.code = l.calendar AND s.day BETWEEN owed.due - 400 AND owed.due + 400), '{{}}')"
    " AS special_days FROM {} AS owed"
    " LEFT JOIN overdue.duty d ON owed.owing IS NULL"
    " AND (d.about, d.ref, d.opened_at) = (owed.about, owed.ref, owed.position)"
    " LEFT JOIN duties.duty c ON owed.owing IS NOT NULL"
    " AND (c.due, c.subject, c.period) = (owed.due, owed.subject, owed.position)"
    f" CROSS JOIN LATERAL (SELECT coalesce(owed.owing, {OWING}) AS owing_organisation) AS w"
    " LEFT JOIN overdue.pledge p ON p.id = d.about"
    " LEFT JOIN overdue.thing t ON t.id = d.about"
    " LEFT JOIN overdue.policy l ON l.campaign = d.campaign"
    " AND l.version = coalesce(p.policy_version, t.policy_version)"
    " LEFT JOIN organisations.organisation oo ON oo.id = w.owing_organisation"
    " LEFT JOIN organisations.organisation so ON NOT owed.member AND so.id = owed.subject"
    " LEFT JOIN organisations.member sm ON owed.member AND sm.id = owed.subject"
    f" CROSS JOIN LATERAL (SELECT array_agg(rung ORDER BY sent_on, rung) AS rungs,"
    f" count(*) FILTER (WHERE {LEVEL} IS NULL) AS reminders, max(sent_on) FILTER (WHERE {LEVEL} IS NULL) AS last_reminder,"
    f" max(sent_on) FILTER (WHERE {LEVEL} = owed.level) AS escalated_on,"
    f" (array_agg(escalated_to) FILTER (WHERE {LEVEL} = owed.level))[1] AS escalated_to"
    " FROM overdue.reminder r WHERE (r.about, r.ref, r.due) = (owed.about, owed.ref, owed.due)"
    " AND r.sent_on <= %(today)s) AS r"
    " LEFT JOIN LATERAL (SELECT until FROM overdue.rest WHERE (rest.about, rest.ref, rest.due)"
    " = (owed.about, owed.ref, owed.due) AND rest.noted_on <= %(today)s ORDER BY position DESC LIMIT 1) AS rest"
    " ON true) AS duty"
)
"""The rows of a page with the names in them and the ladder they stand on."""

"""Where the duties of the work list come from: pledges, the other things that bring duties, and the periods."""

from typing import LiteralString

_SUPERIOR: LiteralString = (
    " LEFT JOIN LATERAL (SELECT s.parent FROM organisations.superior s WHERE s.organisation = p.organisation"
    " AND s.since <= %(today)s ORDER BY s.since DESC, s.entered DESC LIMIT 1) AS o ON true"
)
_STILL_OWED: LiteralString = "d.owed_from <= %(today)s AND (d.closed_on IS NULL OR d.closed_on > %(today)s)"
_DUTY: LiteralString = (
    "d.ref, d.code, d.item, d.owed_by, d.due, d.since, %(today)s::date AS today, d.closed_on AS done_on,"
    " CASE WHEN d.closed_on > %(today)s THEN d.closed_on END AS closed_on,"
)

OF_PLEDGES: LiteralString = (
    f"(SELECT p.id AS about, 'PLEDGE' AS about_kind, {_DUTY}"  # noqa: S608 - constants
    # The superior owes as the tree stood on that day, whoever it was at the proposal (B4).
    " CASE WHEN d.owed_by = 'PLEDGER' OR p.reviewer = p.organisation THEN p.organisation"
    " ELSE coalesce(o.parent, p.reviewer) END AS owing_organisation,"
    " CASE WHEN d.owed_by = 'PLEDGER' AND p.pledger_kind = 'MEMBER' THEN p.pledger END AS owing_member,"
    " p.campaign, p.policy_version, p.round, p.organisation, p.reviewer, p.pledger_kind AS subject_kind,"
    " p.pledger AS subject, NULL::date AS starts_on, NULL::date AS ends_on"
    f" FROM overdue.duty d JOIN overdue.pledge p ON p.id = d.about{_SUPERIOR} WHERE {_STILL_OWED}) AS owed"
)
OF_THINGS: LiteralString = (
    f"(SELECT p.id AS about, p.kind AS about_kind, {_DUTY}"  # noqa: S608 - constants
    # A member is judged by the own branch, but its secretary by the superior.
    " CASE WHEN d.owed_by = 'PLEDGER' OR (p.member IS NOT NULL AND NOT EXISTS (SELECT FROM organisations.tenure t"
    " WHERE (t.organisation, t.role, t.member) = (p.organisation, 'SECRETARY', p.member)"
    " AND t.since <= %(today)s AND (t.until IS NULL OR t.until > %(today)s)))"
    " THEN p.organisation ELSE coalesce(o.parent, p.organisation) END AS owing_organisation,"
    " CASE WHEN d.owed_by = 'PLEDGER' THEN p.member END AS owing_member,"
    " p.campaign, p.policy_version, NULL::integer AS round, p.organisation, NULL::uuid AS reviewer,"
    " CASE WHEN p.member IS NULL THEN 'ORGANISATION' ELSE 'MEMBER' END AS subject_kind,"
    " coalesce(p.member, p.organisation) AS subject, NULL::date AS starts_on, NULL::date AS ends_on"
    f" FROM overdue.duty d JOIN overdue.thing p ON p.id = d.about{_SUPERIOR} WHERE {_STILL_OWED}) AS owed"
)
OF_CADENCES: LiteralString = (
    "(SELECT p.campaign AS about, 'CADENCE' AS about_kind, p.duty || ':' || p.starts_on AS ref, p.duty AS code,"
    " 0 AS item, p.owed_by, d.due, p.starts_on AS since, %(today)s::date AS today, d.met_on AS done_on,"
    " CASE WHEN d.met_on > %(today)s THEN d.met_on END AS closed_on, d.owing AS owing_organisation,"
    " CASE WHEN d.member AND p.owed_by = 'PLEDGER' THEN d.subject END AS owing_member,"
    " p.campaign, NULL::integer AS policy_version, NULL::integer AS round, d.organisation, NULL::uuid AS reviewer,"
    " CASE WHEN d.member THEN 'MEMBER' ELSE 'ORGANISATION' END AS subject_kind, d.subject, p.starts_on, p.ends_on"
    " FROM duties.duty d JOIN duties.period p ON p.id = d.period AND p.ends_on = d.due"
    " WHERE p.starts_on <= %(today)s AND (d.met_on IS NULL OR d.met_on > %(today)s)) AS owed"
)
SOURCES: tuple[LiteralString, ...] = (OF_PLEDGES, OF_THINGS, OF_CADENCES)
"""Each gives rows of the same columns: what was owed on the day ``today``."""

_ABOVE: LiteralString = "(rung = ANY('{{escalated,yellow,red}}'))"
NAMED: LiteralString = (
    "(SELECT owed.*, coalesce(oo.name, '') AS owing_organisation_name,"  # noqa: S608 - constants
    " coalesce(om.name, '') AS owing_member_name,"
    " coalesce(so.name, sm.name, '') AS subject_name,"
    " coalesce(r.rungs, '{{}}') AS rungs, coalesce(r.reminders, 0) AS reminders, r.last_reminder, r.escalated_on,"
    " r.escalated_to, rest.until AS rests_until, coalesce(l.yellow_after, 0) AS yellow_after,"
    " coalesce(l.red_after, 0) AS red_after, coalesce(l.calendar, '') AS calendar,"
    " coalesce((SELECT jsonb_object_agg(s.day, s.works) FROM overdue.special_day s JOIN overdue.calendar c"
    " ON c.id = s.calendar WHERE c.code = l.calendar AND s.day BETWEEN owed.due - 400 AND owed.due + 400), '{{}}')"
    " AS special_days, coalesce(l.remind_before, '{{}}') AS remind_before,"
    " coalesce(l.remind_after, '{{}}') AS remind_after,"
    " coalesce(l.escalate_after, 0) AS escalate_after FROM {} AS owed"
    " LEFT JOIN overdue.policy l ON l.campaign = owed.campaign AND l.version = owed.policy_version"
    " LEFT JOIN organisations.organisation oo ON oo.id = owed.owing_organisation"
    " LEFT JOIN organisations.member om ON om.id = owed.owing_member"
    " LEFT JOIN organisations.organisation so ON owed.subject_kind = 'ORGANISATION' AND so.id = owed.subject"
    " LEFT JOIN organisations.member sm ON owed.subject_kind = 'MEMBER' AND sm.id = owed.subject"
    " LEFT JOIN LATERAL (SELECT array_agg(rung ORDER BY sent_on, rung) AS rungs,"
    f" count(*) FILTER (WHERE NOT {_ABOVE}) AS reminders, max(sent_on) FILTER (WHERE NOT {_ABOVE}) AS last_reminder,"
    f" max(sent_on) FILTER (WHERE {_ABOVE}) AS escalated_on,"
    f" (array_agg(escalated_to ORDER BY sent_on DESC, rung DESC) FILTER (WHERE {_ABOVE}))[1] AS escalated_to"
    " FROM overdue.reminder sent WHERE (sent.about, sent.ref, sent.due) = (owed.about, owed.ref, owed.due)"
    " AND sent.sent_on <= owed.today) AS r ON true"
    " LEFT JOIN LATERAL (SELECT until FROM overdue.rest WHERE (rest.about, rest.ref, rest.due)"
    " = (owed.about, owed.ref, owed.due) AND rest.noted_on <= owed.today ORDER BY position DESC LIMIT 1) AS rest"
    " ON true) AS duty"
)
"""The rows of a page with the names in them and the ladder they stand on."""

"""Who lacks what on the day ``on``: a statement for each of `gap_kinds.GAP_KINDS`, all with the same columns."""

from collections.abc import Mapping
from typing import Any, LiteralString

from domain.catalogue import BRANCH_LEVELS
from domain.values import Holder
from projections.subtree import SUPERIORS

PARAMETERS: Mapping[str, Any] = {"branches": list(BRANCH_LEVELS), "copies": len(Holder), "fewest": 2, "most": 3}
"""What the statements ask beside the day; a responsible leader holds two or three branches (M4)."""

_BARE: LiteralString = (
    "NULL::uuid AS pledge, NULL::uuid AS member, NULL::uuid AS campaign, '' AS channel, '' AS channel_zh,"
    " '' AS channel_en, NULL::bigint AS number, NULL::date AS due"
)
_STANDS: LiteralString = "o.founded_on <= %(on)s AND (o.dissolved_on IS NULL OR o.dissolved_on > %(on)s)"
_HELD: LiteralString = "t.since <= %(on)s AND (t.until IS NULL OR t.until > t.since)"
_VACANT: LiteralString = "count(*) FILTER (WHERE t.since IS NOT NULL AND (t.until IS NULL OR t.until > %(on)s)) = 0"

# The vacancy began when the last tenure ended; a tenure of no day was none. A substitute fills no post.
_SECRETARY_VACANT: LiteralString = (
    f"SELECT 'SECRETARY_VACANT' AS code, o.id AS organisation, coalesce(max(t.until), o.founded_on) AS since, {_BARE}"  # noqa: S608 - constants
    " FROM organisations.organisation o LEFT JOIN organisations.tenure t ON t.organisation = o.id"
    f" AND t.role = 'SECRETARY' AND {_HELD} WHERE {_STANDS} GROUP BY o.id HAVING {_VACANT}"
)

# A branch takes part in every campaign in session of its own or of an organisation above it on that day.
_CONTACT_LEADER_MISSING: LiteralString = (
    "SELECT 'CONTACT_LEADER_MISSING' AS code, o.id AS organisation,"  # noqa: S608 - constants
    f" greatest(coalesce(max(t.until), o.founded_on), part.opens_on) AS since, {_BARE}"
    f" FROM (WITH RECURSIVE {SUPERIORS}, reached AS (SELECT organisation, opens_on FROM organisations.campaign"
    " WHERE opens_on <= %(on)s AND closes_on >= %(on)s AND (closed_on IS NULL OR closed_on > %(on)s)"
    " UNION SELECT place.organisation, reached.opens_on FROM place JOIN reached"
    " ON place.parent = reached.organisation)"
    " SELECT organisation, min(opens_on) AS opens_on FROM reached GROUP BY organisation) AS part"
    " JOIN organisations.organisation o ON o.id = part.organisation"
    " LEFT JOIN organisations.tenure t ON t.organisation = o.id"
    f" AND t.role = 'CONTACT_LEADER' AND {_HELD} WHERE o.level = ANY(%(branches)s) AND {_STANDS}"
    f" GROUP BY o.id, part.opens_on HAVING {_VACANT}"
)

# The number of branches is counted anew on each day on which it changes; the gap began on the first such day after the
# last one with a sound number, of which none at all is one.
_DUAL_RESPONSIBILITY: LiteralString = (
    "SELECT 'DUAL_RESPONSIBILITY' AS code, coalesce(a.organisation, f.organisation) AS organisation, n.since,"  # noqa: S608 - constants
    " NULL::uuid AS pledge, m.id AS member, NULL::uuid AS campaign, '' AS channel, '' AS channel_zh,"
    " '' AS channel_en, n.number, NULL::date AS due"
    " FROM (WITH held AS (SELECT t.member, t.organisation, t.since, t.until FROM organisations.tenure t"
    " JOIN organisations.organisation o ON o.id = t.organisation AND o.level = ANY(%(branches)s)"
    f" WHERE t.role = 'RESPONSIBLE_LEADER' AND {_HELD}),"
    " turn AS (SELECT member, since AS day FROM held UNION SELECT member, until FROM held WHERE until <= %(on)s),"
    " counted AS (SELECT turn.member, turn.day, count(DISTINCT h.organisation) AS number FROM turn LEFT JOIN held h"
    " ON h.member = turn.member AND h.since <= turn.day AND (h.until IS NULL OR h.until > turn.day)"
    " GROUP BY turn.member, turn.day),"
    " judged AS (SELECT *, coalesce(max(day) FILTER (WHERE number = 0 OR number BETWEEN %(fewest)s AND %(most)s)"
    " OVER (PARTITION BY member), '-infinity') AS sound FROM counted)"
    " SELECT member, (array_agg(number ORDER BY day DESC))[1] AS number, min(day) AS since"
    " FROM judged WHERE day > sound GROUP BY member) AS n"
    " JOIN organisations.member m ON m.id = n.member"
    " LEFT JOIN LATERAL (SELECT organisation FROM organisations.affiliation WHERE member = m.id AND since <= %(on)s"
    " ORDER BY since DESC, entered DESC LIMIT 1) AS a ON true"
    " CROSS JOIN LATERAL (SELECT organisation FROM organisations.affiliation WHERE member = m.id"
    " ORDER BY since, entered LIMIT 1) AS f"
)

_OF_PLEDGE: LiteralString = (
    "p.id AS pledge, CASE WHEN p.pledger_kind = 'MEMBER' THEN p.pledger END AS member, p.campaign"
)
_GOES_ON: LiteralString = "(p.ended_on IS NULL OR p.ended_on > %(on)s)"

_CHANNEL_MISSING: LiteralString = (
    f"SELECT 'CHANNEL_MISSING' AS code, p.organisation, p.published_on AS since, {_OF_PLEDGE}, w.channel,"  # noqa: S608 - constants
    " w.zh AS channel_zh, w.en AS channel_en, NULL::bigint AS number, NULL::date AS due"
    " FROM pledges.pledge p JOIN organisations.organisation o ON o.id = p.organisation"
    " JOIN gaps.obligation w ON (w.campaign, w.version, w.pledger_kind, w.organisation_type)"
    " = (p.campaign, p.policy_version, p.pledger_kind, o.type)"
    f" WHERE p.published_on <= %(on)s AND {_GOES_ON} AND NOT EXISTS (SELECT FROM gaps.shown s"
    " WHERE (s.pledge, s.channel) = (p.id, w.channel) AND s.shown_on <= %(on)s)"
)

# Owed from the second signature on; a letter that nobody signs owes its copies once it is published.
_COPIES_UNRECONCILED: LiteralString = (
    f"SELECT 'COPIES_UNRECONCILED' AS code, p.organisation, b.since, {_OF_PLEDGE}, '' AS channel, '' AS channel_zh,"  # noqa: S608 - constants
    " '' AS channel_en, (SELECT count(*) FROM pledges.copy c WHERE (c.pledge, c.digest) = (p.id, p.digest)"
    " AND c.filed_on <= %(on)s) AS number, NULL::date AS due"
    " FROM pledges.pledge p CROSS JOIN LATERAL (SELECT least(p.published_on,"
    " CASE WHEN p.pledger_signed_on IS NOT NULL AND p.superior_signed_on IS NOT NULL"
    " THEN greatest(p.pledger_signed_on, p.superior_signed_on) END) AS since) AS b"
    f" WHERE b.since <= %(on)s AND {_GOES_ON} AND (SELECT count(*) FROM pledges.copy c"
    " WHERE (c.pledge, c.digest) = (p.id, p.digest) AND c.filed_on <= %(on)s) < %(copies)s"
)

# Due by the deadline that was in force on that day.
_RETURNED_NOT_REVISED: LiteralString = (
    f"SELECT 'RETURNED_NOT_REVISED' AS code, p.organisation, r.returned_on AS since, {_OF_PLEDGE}, '' AS channel,"  # noqa: S608 - constants
    " '' AS channel_zh, '' AS channel_en, NULL::bigint AS number, coalesce((SELECT m.due FROM gaps.moved m"
    " WHERE m.returned = r.position AND m.moved_on <= %(on)s ORDER BY m.position DESC LIMIT 1), r.due) AS due"
    " FROM gaps.returned r JOIN pledges.pledge p ON p.id = r.pledge"
    f" WHERE r.returned_on <= %(on)s AND (r.revised_on IS NULL OR r.revised_on > %(on)s) AND {_GOES_ON}"
)

# Expected once a period of the cadence has ended over the published letter, and in the campaign's last month at the
# latest, while it can still be held. What was counted before the letter hung on the board did not judge it.
_NEVER_EVALUATED: LiteralString = (
    f"SELECT 'NEVER_EVALUATED' AS code, p.organisation, greatest(p.published_on, e.since) AS since, {_OF_PLEDGE},"  # noqa: S608 - constants
    " '' AS channel, '' AS channel_zh, '' AS channel_en, NULL::bigint AS number, NULL::date AS due"
    " FROM pledges.pledge p"
    " JOIN gaps.policy w ON (w.campaign, w.version) = (p.campaign, p.policy_version) AND w.evaluation"
    " JOIN organisations.organisation o ON o.id = p.organisation"
    " JOIN organisations.campaign c ON c.id = p.campaign AND (c.closed_on IS NULL OR c.closed_on > %(on)s)"
    " CROSS JOIN LATERAL (SELECT least(min(d.ends_on) + 1, (c.closes_on - interval '1 month')::date + 1) AS since"
    " FROM duties.period d WHERE d.campaign = c.id AND d.duty = 'evaluation' AND d.starts_on <= %(on)s"
    " AND d.ends_on >= p.published_on) AS e"
    " WHERE p.pledger_kind = 'ORGANISATION' AND p.published_on <= %(on)s AND e.since <= %(on)s"
    f" AND (p.stage <> 'WITHDRAWN' OR p.ended_on > %(on)s) AND {_STANDS}"
    " AND NOT EXISTS (SELECT FROM evaluations.evaluation v"
    " WHERE (v.organisation, v.campaign) = (p.organisation, p.campaign) AND v.closed_on >= p.published_on"
    " AND v.published_on <= %(on)s AND v.verdict <> 'VOID')"
)

LACKING: Mapping[str, LiteralString] = {
    "SECRETARY_VACANT": _SECRETARY_VACANT,
    "CHANNEL_MISSING": _CHANNEL_MISSING,
    "CONTACT_LEADER_MISSING": _CONTACT_LEADER_MISSING,
    "DUAL_RESPONSIBILITY": _DUAL_RESPONSIBILITY,
    "COPIES_UNRECONCILED": _COPIES_UNRECONCILED,
    "RETURNED_NOT_REVISED": _RETURNED_NOT_REVISED,
    "NEVER_EVALUATED": _NEVER_EVALUATED,
}
"""By code: each statement gives the columns of `GAPS`, bar those that follow from the organisation."""

# A union matches columns by their place, so each is named again.
_COLUMNS: LiteralString = (
    "code, organisation, since, pledge, member, campaign, channel, channel_zh, channel_en, number, due"
)
_ALL: LiteralString = " UNION ALL ".join(f"SELECT {_COLUMNS} FROM ({each}) AS g" for each in LACKING.values())  # noqa: S608 - constants
GAPS: LiteralString = (
    "(SELECT lacking.*, o.pinyin, coalesce(lacking.pledge, lacking.member, lacking.organisation) AS about"  # noqa: S608 - constants
    f" FROM ({_ALL}) AS lacking JOIN organisations.organisation o ON o.id = lacking.organisation) AS gap"
)
"""All gaps of the day, each with what it is ``about``."""

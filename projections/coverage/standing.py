"""Who is in scope on a day and which pledge covers them: the two questions behind every answer about coverage."""

from typing import LiteralString


def in_force(day: LiteralString, campaign: LiteralString) -> LiteralString:
    """Return the query of the version of a campaign's policy that counts on ``day``; later versions win (A2)."""
    return (
        f"SELECT v.* FROM coverage.policy v WHERE v.campaign = {campaign} AND v.since <= {day}"  # noqa: S608 - constants
        " ORDER BY v.version DESC LIMIT 1"
    )


def due(since: LiteralString, policy: LiteralString) -> LiteralString:
    """Return the last day for who must pledge from the day ``since`` on: the deadline, or some days if it is over.

    NULL where the policy, a row of `in_force`, has no deadline: nothing is missing before the campaign ends.
    """
    return (
        f"CASE WHEN {policy}.deadline IS NOT NULL THEN"
        f" CASE WHEN {since} <= {policy}.deadline THEN {policy}.deadline ELSE {since} + {policy}.join_days END END"
    )


def in_scope(day: LiteralString) -> LiteralString:
    """Return the query of all who are in scope of a campaign on ``day``, a member once for each place (C1, C6, C7).

    Activists, cadres outside the Party and the public are among them, with ``joining`` (C8). ``home`` is where a
    floating member belongs, whose branch assists.
    """
    return (
        "SELECT s.campaign, 'ORGANISATION' AS kind, s.organisation AS subject, s.organisation, 'OWN' AS basis,"  # noqa: S608 - constants
        " '{}'::text[] AS kinds, false AS joining, NULL::uuid AS away, NULL::uuid AS home"
        f" FROM coverage.scope s WHERE s.lower_days @> {day}"
        " UNION ALL SELECT s.campaign, 'MEMBER', t.member, s.organisation, t.basis, m.kinds, m.joining, m.away,"
        " h.organisation"
        " FROM coverage.scope s JOIN coverage.campaign c ON c.id = s.campaign"
        " JOIN coverage.stay t ON t.organisation = s.organisation"
        " JOIN coverage.member m ON m.id = t.member"
        " LEFT JOIN coverage.stay h ON t.basis = 'FLOATING'"
        f" AND (h.member, h.basis) = (t.member, 'HOME') AND h.days @> {day}"
        f" WHERE s.days @> {day} AND t.days @> {day} AND NOT (m.floating AND t.basis = 'HOME')"
        f" AND (t.basis <> 'SERVICE' OR c.in_service @> {day})"
    )


def covers(pledge: LiteralString, subject: LiteralString, day: LiteralString) -> LiteralString:
    """Return the condition that a pledge is one for the place of a row of `in_scope`.

    Where a member in service lives, the pledge made there counts and no other; all others count at home, also those
    that were made in a former home. So nobody loses a pledge by a transfer.
    """
    return (
        f"(({subject}.basis = 'SERVICE' AND {pledge}.organisation = {subject}.organisation)"
        f" OR ({subject}.basis <> 'SERVICE' AND ({subject}.basis <> 'HOME' OR {subject}.away IS NULL"
        f" OR {pledge}.organisation <> {subject}.away OR EXISTS (SELECT FROM coverage.stay b"
        f" WHERE (b.member, b.basis, b.organisation) = ({subject}.subject, 'HOME', {pledge}.organisation)"
        f" AND lower(b.days) <= {day}))))"
    )

"""Pledges that are owed and missing on a day, in all campaigns: since when, and until when there was time (N1)."""

from typing import LiteralString

from projections.coverage.standing import covers, due, in_force, in_scope

_FIRST_DAY: LiteralString = (
    "CASE x.kind WHEN 'ORGANISATION' THEN (SELECT lower(s.lower_days) FROM coverage.scope s"
    " WHERE (s.campaign, s.organisation) = (x.campaign, x.subject))"
    # For every place on its own, as days that do not meet have no first one.
    " ELSE (SELECT min(lower(s.days * t.days * CASE x.basis WHEN 'SERVICE' THEN x.in_service"
    " ELSE '{(,)}'::datemultirange END)) FROM coverage.stay t"
    " JOIN coverage.scope s ON (s.campaign, s.organisation) = (x.campaign, t.organisation)"
    " WHERE (t.member, t.basis) = (x.subject, x.basis)) END"
)
"""The first day on which ``x`` stood in the campaign, at home wherever that was."""


def missing(day: LiteralString, last: LiteralString) -> LiteralString:
    """Return the query of every blank subject of the round of ``day`` in campaigns with a deadline, one row for each.

    ``since`` is the latest of the round's opening, the subject's first day in the campaign and the day on which their
    last pledge was withdrawn; ``due`` follows from it, and campaigns in which nothing is due by ``last`` are left out.
    ``ref`` tells the two places of a member in service apart, ``position`` is that of the round's opening in the log.
    ``covered_on`` is the day after ``day`` on which they were covered, if that is known. A closed campaign asks for
    nothing any more.
    """
    pledge: LiteralString = (
        "coverage.pledge p WHERE (p.campaign, p.round, p.pledger) = (x.campaign, x.round, x.subject)"
        f" AND {covers('p', 'x', day)}"
    )
    exemption: LiteralString = "coverage.exemption e WHERE (e.campaign, e.member) = (x.campaign, x.subject)"
    asked: LiteralString = (
        "SELECT y.*, r.year AS round, r.position, r.opens_on, c.in_service, f.deadline, f.join_days"  # noqa: S608 - constants
        f" FROM ({in_scope(day)}) AS y JOIN coverage.campaign c ON c.id = y.campaign"
        " JOIN LATERAL (SELECT l.year, l.position, CASE WHEN l.first THEN greatest(l.opened_on, c.opens_on)"
        f" ELSE l.opened_on END AS opens_on FROM coverage.round l WHERE l.campaign = c.id AND l.opened_on <= {day}"
        " ORDER BY l.entered DESC LIMIT 1) AS r ON true"
        # Nothing is due before the deadline.
        f" JOIN LATERAL ({in_force(day, 'c.id')}) AS f ON f.deadline <= {last}"
        f" WHERE NOT y.joining AND (c.closed_on IS NULL OR c.closed_on > {day}) AND r.opens_on <= {day}"
    )
    blank: LiteralString = (
        # DISTINCT changes nothing but the order of work: since when is asked of the blank ones and not of everybody.
        f"SELECT DISTINCT x.* FROM ({asked}) AS x WHERE NOT EXISTS (SELECT FROM {pledge}"  # noqa: S608 - constants
        f" AND p.published_on <= {day} AND (p.withdrawn_on IS NULL OR p.withdrawn_on > {day}))"
        f" AND NOT EXISTS (SELECT FROM {exemption} AND e.approved_on <= {day})"
    )
    return (
        "SELECT x.campaign, x.kind, x.subject, x.organisation, x.round, x.position, w.since,"  # noqa: S608 - constants
        f" {due('w.since', 'x')} AS due,"
        f" least((SELECT min(p.published_on) FROM {pledge} AND p.published_on > {day}),"
        f" (SELECT min(e.approved_on) FROM {exemption} AND e.approved_on > {day})) AS covered_on,"
        " 'pledge:' || x.round || CASE x.basis WHEN 'SERVICE' THEN ':residence' ELSE '' END AS ref"
        f" FROM ({blank}) AS x CROSS JOIN LATERAL (SELECT greatest(x.opens_on, {_FIRST_DAY},"
        f" (SELECT max(p.withdrawn_on) FROM {pledge} AND p.published_on <= {day} AND p.withdrawn_on <= {day}))"
        " AS since) AS w"
    )

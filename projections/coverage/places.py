"""Where everybody stands on which days: organisations in campaigns, members in organisations (B4, C6, C7)."""

from typing import LiteralString

from domain import campaign, member, organisation
from domain.member import FLOATING, IN_SERVICE, JOINING_KINDS
from projections.projection import Write, row

_UP: LiteralString = (
    # Organisations moved at one moment can end up below each other: the same days found again end the search.
    " up AS (SELECT o.id AS organisation, o.id, false AS lower, daterange(o.founded_on, o.dissolved_on) AS days"
    " FROM organisation o JOIN affected a ON a.id = o.id"
    " UNION SELECT u.organisation, s.parent, true, u.days * s.days FROM up u JOIN superior s ON s.organisation = u.id"
    " WHERE s.parent IS NOT NULL AND u.days && s.days)"
    " INSERT INTO scope SELECT c.id, up.organisation, range_agg(up.days),"
    " coalesce(range_agg(up.days) FILTER (WHERE up.lower), '{}')"
    " FROM up JOIN campaign c ON c.organisation = up.id WHERE NOT isempty(up.days)"
)
"""Goes up from each affected organisation through all its superiors, with the days on which they were above it."""

_EVER_BELOW: LiteralString = (
    "WITH RECURSIVE affected AS (SELECT %(place)s::uuid AS id"
    " UNION SELECT s.organisation FROM superior s JOIN affected a ON s.parent = a.id)"
)
_LEAVE: LiteralString = f"{_EVER_BELOW} DELETE FROM scope WHERE organisation IN (SELECT id FROM affected)"  # noqa: S608 - constants
_STAND: LiteralString = f"{_EVER_BELOW},{_UP} GROUP BY c.id, up.organisation"
_OPENED: LiteralString = f"{_EVER_BELOW},{_UP} AND c.id = %(campaign)s GROUP BY c.id, up.organisation"


def campaign_opened(write: Write, event: campaign.Opened, _: int) -> None:
    """Find everybody who stands in the campaign."""
    values = row(event, campaign=event.originator_id, place=event.organisation, opens=event.opens_on)
    write("INSERT INTO campaign (id, organisation, opens_on) VALUES (%(campaign)s, %(place)s, %(opens)s)", values)
    write(_OPENED, values)


def founded(write: Write, event: organisation.Founded, _: int) -> None:
    """Enter an organisation below its superior."""
    values = row(event, place=event.originator_id, level=event.level, type=event.type, parent=event.parent)
    write("INSERT INTO organisation VALUES (%(id)s, %(level)s, %(type)s, %(day)s)", values)
    write("INSERT INTO superior VALUES (%(id)s, %(day)s, %(version)s, %(parent)s, daterange(%(day)s, NULL))", values)
    _placed(write, values)


def moved(write: Write, event: organisation.Moved, _: int) -> None:
    """Hang it below another superior from its day on; with it moves what is below it."""
    values = row(event, place=event.originator_id, parent=event.parent)
    write("INSERT INTO superior VALUES (%(id)s, %(day)s, %(version)s, %(parent)s, 'empty')", values)
    write(
        "UPDATE superior s SET days = n.days FROM (SELECT since, entered,"
        " daterange(since, lead(since) OVER (ORDER BY since, entered)) AS days"
        " FROM superior WHERE organisation = %(id)s) AS n"
        " WHERE (s.organisation, s.since, s.entered) = (%(id)s, n.since, n.entered)",
        values,
    )
    _placed(write, values)


def dissolved(write: Write, event: organisation.Dissolved, _: int) -> None:
    """End it: neither it nor its members are counted from that day on."""
    values = row(event, place=event.originator_id)
    write("UPDATE organisation SET dissolved_on = %(day)s WHERE id = %(id)s", values)
    _placed(write, values)


def admitted(write: Write, event: member.Admitted, _: int) -> None:
    """Enter a member in the places to which they belong."""
    kinds = set(event.kinds)
    away = event.residence if kinds & {FLOATING, IN_SERVICE} else None
    values = row(
        event,
        organisation=event.organisation,
        kinds=event.kinds,
        joining=not JOINING_KINDS.isdisjoint(kinds),
        away=away,
        floating=away is not None and FLOATING in kinds,
    )
    write("INSERT INTO member VALUES (%(id)s, %(kinds)s, %(joining)s, %(away)s, %(floating)s, %(day)s)", values)
    _stays(write, values)


def transferred(write: Write, event: member.Transferred, _: int) -> None:
    """Let a member belong to another organisation from that day on."""
    _stays(write, row(event, organisation=event.organisation))


def _placed(write: Write, values: dict[str, object]) -> None:
    write(_LEAVE, values)
    write(_STAND, values)


def _stays(write: Write, values: dict[str, object]) -> None:
    write("INSERT INTO affiliation VALUES (%(id)s, %(day)s, %(version)s, %(organisation)s)", values)
    write("DELETE FROM stay WHERE member = %(id)s", values)
    write(
        "INSERT INTO stay SELECT %(id)s, 'HOME', home.organisation, range_agg(home.days)"
        " FROM (SELECT a.organisation, daterange(a.since, lead(a.since) OVER (ORDER BY a.since, a.entered))"
        " * daterange(m.admitted_on, NULL) AS days FROM affiliation a JOIN member m ON m.id = a.member"
        " WHERE a.member = %(id)s) AS home WHERE NOT isempty(home.days) GROUP BY home.organisation",
        values,
    )
    write(
        "INSERT INTO stay SELECT m.id, CASE WHEN m.floating THEN 'FLOATING' ELSE 'SERVICE' END, m.away,"
        " datemultirange(daterange(m.admitted_on, NULL)) - CASE WHEN m.floating THEN '{}'"
        " ELSE coalesce(h.days, '{}') END FROM member m LEFT JOIN stay h"
        " ON (h.member, h.basis, h.organisation) = (m.id, 'HOME', m.away) WHERE m.id = %(id)s AND m.away IS NOT NULL",
        values,
    )

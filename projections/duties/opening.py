"""How a period is opened: one statement finds everybody in scope as the tree stands, and lets them owe the duty."""

from collections.abc import Mapping
from typing import LiteralString

from domain.cadence import CADENCED, Scope
from domain.campaign import DutiesOpened
from domain.values import Party
from projections.projection import Write, row

_BELOW: LiteralString = (
    "WITH RECURSIVE below AS (SELECT o.id, o.parent, o.dissolved, false AS lower FROM organisation o"
    " JOIN campaign c ON c.organisation = o.id WHERE c.id = %(id)s"
    # Organisations moved at one moment can end up below each other: who was found is not found again.
    " UNION SELECT o.id, o.parent, o.dissolved, true FROM organisation o JOIN below b ON o.parent = b.id),"
    " place AS (SELECT id, parent, lower FROM below WHERE NOT dissolved)"
)
_PLACES: LiteralString = "SELECT id AS subject, false AS member, id AS organisation, parent FROM place"
_LOWER: LiteralString = f"{_PLACES} WHERE lower"
_MEMBERS: LiteralString = (
    "SELECT m.id AS subject, true AS member, m.home AS organisation, place.parent FROM member m"
    " JOIN place ON place.id = m.home WHERE NOT m.joining"
)
_IN_SCOPE: Mapping[Scope, LiteralString] = {
    Scope.ORGANISATIONS: _PLACES,
    Scope.LOWER: _LOWER,
    Scope.SUPERIORS: (
        f"{_PLACES} WHERE EXISTS (SELECT FROM organisation o WHERE o.parent = place.id AND NOT o.dissolved)"
    ),
    Scope.BRANCHES: f"{_PLACES} WHERE EXISTS (SELECT FROM member m WHERE m.home = place.id AND NOT m.joining)",
    Scope.MEMBERS: _MEMBERS,
    Scope.SUBJECTS: f"{_LOWER} UNION ALL {_MEMBERS}",
    # Who pledges in two places owes one check, where they belong; a pledge of the first day began within the period.
    Scope.PLEDGERS: (
        "SELECT DISTINCT ON (p.pledger) p.pledger AS subject, p.member, coalesce(home.id, there.id) AS organisation,"
        " coalesce(home.parent, there.parent) AS parent FROM pledge p LEFT JOIN member m ON m.id = p.pledger"
        " LEFT JOIN place home ON home.id = m.home LEFT JOIN place there ON there.id = p.organisation"
        " WHERE p.campaign = %(id)s AND p.fulfilling AND p.published_on < %(starts)s"
        " AND (home.id IS NOT NULL OR there.id IS NOT NULL) ORDER BY p.pledger, p.organisation"
    ),
}

_HEADED: LiteralString = (
    "SELECT coalesce(o.parent, o.id) FROM secretary s JOIN place o ON o.id = s.organisation"
    " WHERE s.member = found.subject ORDER BY o.id = found.organisation DESC, o.id LIMIT 1"
)
"""Who judges a member that heads an organisation of the campaign: its superior, not their own branch (B5, I1)."""
_OWING: Mapping[Party, LiteralString] = {
    Party.PLEDGER: "found.organisation",
    Party.SUPERIOR: (
        f"CASE WHEN found.member THEN coalesce(({_HEADED}), found.organisation)"
        " ELSE coalesce(found.parent, found.organisation) END"
    ),
}


def _statement(scope: Scope, owed_by: Party) -> LiteralString:
    return (
        f"{_BELOW} INSERT INTO duty (due, subject, period, member, organisation, owing, met_on, known_on)"  # noqa: S608 - constants
        f" SELECT %(ends)s, found.subject, %(period)s, found.member, found.organisation, {_OWING[owed_by]},"
        f" done.met_on, done.known_on FROM ({_IN_SCOPE[scope]}) AS found LEFT JOIN (SELECT subject,"
        " min(done_on) AS met_on, min(recorded_on) AS known_on FROM fulfilment WHERE duty = %(duty)s"
        " AND for_day BETWEEN %(starts)s AND %(ends)s AND (campaign IS NULL OR campaign = %(id)s) GROUP BY subject)"
        " AS done ON done.subject = found.subject ON CONFLICT DO NOTHING"
    )


_STATEMENTS: Mapping[str, LiteralString] = {key: _statement(each.scope, each.owed_by) for key, each in CADENCED.items()}


def opened(write: Write, event: DutiesOpened, position: int) -> None:
    """Enter the period with a duty for each subject; those who did it before it was opened have met it."""
    values = row(
        event,
        period=position,
        duty=event.duty,
        starts=event.period.start,
        ends=event.period.end,
        owed_by=CADENCED[event.duty].owed_by.value,
    )
    write("INSERT INTO period VALUES (%(period)s, %(id)s, %(duty)s, %(starts)s, %(ends)s, %(owed_by)s)", values)
    write(_STATEMENTS[event.duty], values)

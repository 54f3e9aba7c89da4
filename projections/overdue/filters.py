"""What the work list is filtered by: the conditions that its pages, counts and exports share."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from domain.authority import Claim
from domain.errors import InvalidInput
from domain.rights import SIGHTS, Right
from projections.paging import Where
from projections.reach import Condition, Reach, reach_of
from projections.subtree import below

_FURTHEST = 3660
_KINDS: Mapping[str, LiteralString] = {
    "pledge": "about_kind = 'PLEDGE'",
    "duty": "about_kind = 'CADENCE'",
    "comment": "about_kind = 'COMMENT'",
    "evaluation": "about_kind = 'EVALUATION'",
    "coverage": "about_kind = 'COVERAGE'",
    "rectification": "about_kind = 'RECTIFICATION' AND NOT member",
    "rectification:MEMBER": "about_kind = 'RECTIFICATION' AND member",
    "statistics": "about_kind = 'STATISTICS'",
}
"""The sight by which each kind of duty is read; there are no other kinds."""

Reaches = Mapping[str, Reach]
"""How far somebody reads by each of these sights."""


def reaches(conn: Connection[Any], claim: Claim) -> Reaches:
    """Return how far the claimant reads the duties of each kind; equal rights are looked up once."""
    found: dict[Right, Reach] = {}
    for sight in _KINDS:
        right = SIGHTS[sight]
        if right not in found:
            found[right] = reach_of(conn, claim, sight)
    return {sight: found[SIGHTS[sight]] for sight in _KINDS}


def where_of(
    conn: Connection[Any],
    today: date,
    reaches: Reaches | None,
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    owing_organisation: UUID | None = None,
    campaign: UUID | None = None,
    pledge: UUID | None = None,
    subject: UUID | None = None,
    about: UUID | None = None,
    about_kind: str | None = None,
    code: str | None = None,
    owed_by: str | None = None,
    level: int | None = None,
    min_days: int | None = None,
    due_soon_days: int | None = None,
) -> Where:
    """Return the conditions of the filters.

    ``under`` and ``organisation`` are where the subject is, by the tree of ``today``; ``owing_organisation`` is the one
    that must act. ``level`` is how far up the duty was passed at least, ``min_days`` how long it is overdue at least.
    With ``due_soon_days`` those due within so many days come after the overdue ones.
    """
    for name, days in (("due_soon_days", due_soon_days), ("min_days", min_days)):
        if days is not None and not 0 <= days <= _FURTHEST:
            raise InvalidInput(name, f"must be between 0 and {_FURTHEST}", f"须在0至{_FURTHEST}之间")
    where = Where()
    where.parameters["today"] = today
    last = today - timedelta(days=1) if due_soon_days is None else today + timedelta(days=due_soon_days)
    where.always("due <= %(last)s", last=last if min_days is None else min(last, today - timedelta(days=min_days)))
    if reaches is not None:
        where.meets(_within(reaches))
    where.meets(below(conn, under, today))
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("owing_organisation = %(owing_organisation)s", owing_organisation=owing_organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("about_kind = 'PLEDGE' AND about = %(pledge)s", pledge=pledge)
    where.given("subject = %(subject)s", subject=subject)
    where.given("about = %(about)s", about=about)
    where.given("about_kind = %(about_kind)s", about_kind=about_kind)
    where.given("code = %(code)s", code=code)
    where.given("owed_by = %(owed_by)s", owed_by=owed_by)
    # The first condition follows from the second, but it is the one of the index.
    where.given("ever_level > 0 AND level >= %(level)s", level=level or None)
    return where


def _within(reaches: Reaches) -> Condition:
    """Return the condition that a duty of some kind is within the reach of that kind's sight."""
    if len(set(reaches.values())) == 1:
        return reaches["pledge"].over(["organisation"], ["subject"])
    found = Condition("false")
    for number, (sight, kind) in enumerate(_KINDS.items()):
        name: LiteralString = f"reach_{number}"
        part = reaches[sight].over(["organisation"], ["subject"], name)
        found = found.or_(f"({kind} AND ({part.text}))", **part.parameters)
    return found

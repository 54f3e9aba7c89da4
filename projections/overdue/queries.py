"""The work list of supervisors: what is overdue or soon due, who owes it, and what happens next (N1)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.authority import Claim
from domain.errors import InvalidInput
from domain.rights import SIGHTS, Right
from projections.overdue.owed import Counts, OwedDuty
from projections.overdue.sources import NAMED, SOURCES
from projections.paging import (
    DEFAULT_LIMIT,
    UNDER,
    Named,
    Page,
    Where,
    check_limit,
    day,
    decode,
    fetch_page,
    text,
    uuid,
)
from projections.reach import Condition, Reach, reach_of

_FURTHEST = 3660
_ORDER: LiteralString = "due, subject, about, ref"
_KINDS: Mapping[str, LiteralString] = {
    "pledge": "about_kind = 'PLEDGE'",
    "duty": "about_kind = 'CADENCE'",
    "comment": "about_kind = 'COMMENT'",
    "evaluation": "about_kind = 'EVALUATION'",
    "rectification": "about_kind = 'RECTIFICATION' AND subject_kind = 'ORGANISATION'",
    "rectification:MEMBER": "about_kind = 'RECTIFICATION' AND subject_kind = 'MEMBER'",
}
"""The sight by which each kind of duty is read."""

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


def worklist(
    conn: Connection[Any],
    *,
    today: date,
    reaches: Reaches | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **filters: Any,
) -> Page[OwedDuty]:
    """Return the duties that are overdue on ``today``, the most overdue first; ``today`` may be a day in the past.

    ``filters`` are those of `_where`. Within ``reaches`` is a duty where what it is about is: who only visits the
    organisation that owes it, or was above it once, knows of nothing by that.
    """
    where = _where(today, reaches, **filters)
    where.after(
        f"({_ORDER}) > (%(after_0)s, %(after_1)s, %(after_2)s, %(after_3)s)", decode(cursor, day, uuid, uuid, text)
    )
    where.parameters["limit"] = check_limit(limit) + 1
    # Each source gives as many as the page has: its own index finds them, and what is left to sort is little.
    parts = sql.SQL(" UNION ALL ").join(
        sql.SQL("(SELECT * FROM {} WHERE {} ORDER BY {} LIMIT %(limit)s)").format(
            sql.SQL(source), where.sql, sql.SQL(_ORDER)
        )
        for source in SOURCES
    )
    return fetch_page(
        conn,
        OwedDuty,
        Named(sql.SQL("({}) AS owed").format(parts), NAMED),
        where,
        order=_ORDER,
        key=lambda row: (row.due, row.subject, row.about, row.ref),
        limit=limit,
    )


def counts(conn: Connection[Any], *, today: date, reaches: Reaches | None = None, **filters: Any) -> Counts:
    """Count the duties that `worklist` with the same filters lists."""
    where = _where(today, reaches, **filters)
    parts = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT code, owing_organisation FROM {} WHERE {}").format(sql.SQL(source), where.sql)
        for source in SOURCES
    )
    statement = sql.SQL(
        "SELECT code, owing_organisation, count(*) FROM ({}) AS owed GROUP BY GROUPING SETS ((), (code),"
        " (owing_organisation))"
    ).format(parts)
    rows = conn.execute(statement, where.parameters).fetchall()
    return Counts(
        total=next(number for code, owing, number in rows if code is None and owing is None),
        by_code={code: number for code, _, number in rows if code is not None},
        by_organisation={owing: number for _, owing, number in rows if owing is not None},
    )


def _where(
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
    due_soon_days: int | None = None,
) -> Where:
    """Return the conditions of the filters.

    ``under`` and ``organisation`` are where the subject is, ``owing_organisation`` is the one that must act. With
    ``due_soon_days`` those due within so many days come after the overdue ones.
    """
    if due_soon_days is not None and not 0 <= due_soon_days <= _FURTHEST:
        raise InvalidInput("due_soon_days", f"must be between 0 and {_FURTHEST}", f"须在0至{_FURTHEST}之间")
    last = today - timedelta(days=1) if due_soon_days is None else today + timedelta(days=due_soon_days)
    where = Where()
    where.always("due <= %(last)s", last=last)
    if due_soon_days is None:
        # What was done in time is not overdue on any day: this adds nothing, but it is the condition of an index.
        where.always("(done_on IS NULL OR done_on > due)")
    where.parameters["today"] = today
    if reaches is not None:
        where.meets(_within(reaches))
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("owing_organisation = %(owing_organisation)s", owing_organisation=owing_organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("about_kind = 'PLEDGE' AND about = %(pledge)s", pledge=pledge)
    where.given("subject = %(subject)s", subject=subject)
    where.given("about = %(about)s", about=about)
    where.given("about_kind = %(about_kind)s", about_kind=about_kind)
    where.given("code = %(code)s", code=code)
    where.given("owed_by = %(owed_by)s", owed_by=owed_by)
    return where


def _within(reaches: Reaches) -> Condition:
    """Return the condition that a duty of some kind is within the reach of that kind's sight."""
    found = Condition("false")
    for number, (sight, kind) in enumerate(_KINDS.items()):
        name: LiteralString = f"reach_{number}"
        part = reaches[sight].over(["organisation"], ["subject"], name)
        found = found.or_(f"({kind} AND ({part.text}))", **part.parameters)
    return found

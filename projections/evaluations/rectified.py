"""Finding rectifications with their problems."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, decode, fetch, fetch_page, number
from projections.reach import Condition, Reach


@dataclass(frozen=True)
class RectificationRow:
    """A rectification as it stands; ``due`` is the next day by which something is owed in it.

    ``problems`` counts all, ``confirmed`` those that the superior found solved; ``evaluation`` and ``verdict`` are of
    the evaluation that ended it.
    """

    id: UUID
    position: int
    campaign: UUID
    organisation: UUID
    organisation_name: str
    member: UUID | None
    member_name: str | None
    source_kind: str
    source: UUID
    step: str
    due: date | None
    opened_on: date
    reported_on: date | None
    returns: int
    ordered_on: date | None
    period_due: date | None
    problems: int
    confirmed: int
    concluded_on: date | None
    evaluation: UUID | None
    verdict: str | None
    version: int


@dataclass(frozen=True)
class Report:
    """The self-examination of the last report, and why the one before it was returned."""

    examination: str
    note: str


@dataclass(frozen=True)
class ProblemRow:
    """A problem of the report; ``note`` says why it was reopened last."""

    no: int
    text: str
    goal: str
    measures: str
    limit_on: date
    status: str
    evidence: str
    note: str
    closed_on: date | None
    confirmed_on: date | None
    reopenings: int


_SOURCE = Named(
    "evaluations.rectification",
    "(SELECT r.*, coalesce(o.name, '') AS organisation_name, m.name AS member_name,"
    " (SELECT min(d.due) FROM evaluations.deadline d WHERE d.subject = r.id AND d.met_on IS NULL"
    " AND d.dropped_on IS NULL) AS due,"
    " (SELECT count(*) FROM evaluations.problem p WHERE p.rectification = r.id) AS problems,"
    " (SELECT count(*) FROM evaluations.problem p WHERE p.rectification = r.id AND p.status = 'CONFIRMED') AS confirmed"
    " FROM {} AS r LEFT JOIN organisations.organisation o ON o.id = r.organisation"
    " LEFT JOIN organisations.member m ON m.id = r.member) AS rectification",
)


def rectifications(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    members: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    member: UUID | None = None,
    source: UUID | None = None,
    step: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[RectificationRow]:
    """Return rectifications, the last begun first; ``members`` is the reach of those of members."""
    where = Where()
    where.meets(_within(reach, members))
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("member = %(member)s", member=member)
    where.given("source = %(source)s", source=source)
    where.given("step = %(step)s", step=step)
    where.after("position < %(after_0)s", decode(cursor, number))
    return fetch_page(
        conn, RectificationRow, _SOURCE, where, order="position DESC", key=lambda row: (row.position,), limit=limit
    )


def rectification(conn: Connection[Any], id: UUID) -> RectificationRow | None:
    """Return one rectification, None if there is none."""
    where = Where()
    where.always("id = %(id)s", id=id)
    found = fetch(conn, RectificationRow, _SOURCE, where)
    return found[0] if found else None


def report(conn: Connection[Any], rectification: UUID) -> Report:
    """Return what the organisation or member reported last."""
    where = Where()
    where.always("id = %(id)s", id=rectification)
    return fetch(conn, Report, "evaluations.rectification", where)[0]


def problems(conn: Connection[Any], rectification: UUID) -> list[ProblemRow]:
    """Return the problems of the last report, by number."""
    where = Where()
    where.always("rectification = %(rectification)s", rectification=rectification)
    return fetch(conn, ProblemRow, "evaluations.problem", where, "ORDER BY no")


def _within(reach: Reach | None, members: Reach | None) -> Condition:
    """Return the condition that a rectification is within the reach for organisations, or else for members."""
    if reach is None or members is None:
        return Condition("true")
    ours = reach.over(["organisation"])
    theirs = members.over(["organisation"], ["member"], "members")
    return Condition(
        f"(member IS NULL AND ({ours.text})) OR (member IS NOT NULL AND ({theirs.text}))",
        ours.parameters | theirs.parameters,
    )

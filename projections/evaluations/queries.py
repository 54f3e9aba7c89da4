"""Finding public evaluations with all their attempts; results are withheld until they are for the reader to know."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, decode, fetch, fetch_page, number
from projections.reach import Condition, Reach


@dataclass(frozen=True)
class EvaluationRow:
    """One attempt to evaluate an organisation in a period (J1 to J5).

    ``first`` is the first of the attempts that follow from one another. ``satisfied`` of ``cast`` ballots is the exact
    fraction, ``percent`` its percentage with one decimal, rounded down. From ``cast`` to ``verdict`` everything is None
    before the evaluation is closed and, for who may not know it earlier, before the result is published.
    ``rectification`` is what followed from a failure.
    """

    id: UUID
    position: int
    campaign: UUID
    organisation: UUID
    organisation_name: str
    organisation_type: str
    period_start: date
    period_end: date
    attempt: int
    previous: UUID | None
    first: UUID
    step: str
    held_on: date
    closes_on: date
    minimum: int
    threshold: int
    satisfied_grades: list[str]
    attendance: int | None
    announced_on: date
    opened_on: date | None
    reported_on: date | None
    closed_on: date | None
    published_on: date | None
    cast: int | None
    satisfied: int | None
    percent: str | None
    tally: dict[str, int] | None
    criticism: str | None
    verdict: str | None
    place: str
    rectification: UUID | None
    version: int


@dataclass(frozen=True)
class AttendanceRow:
    """How many of one category of evaluators took part."""

    category: str
    number: int


@dataclass(frozen=True)
class DeadlineRow:
    """What was owed from one day until another, and when it was done, or since when it is owed no more."""

    duty: str
    owed_by: str
    since: date
    due: date
    met_on: date | None
    dropped_on: date | None


PERCENT: LiteralString = (
    'CASE WHEN "cast" > 0 THEN (satisfied * 1000 / "cast" / 10)'
    " || '.' || mod(satisfied * 1000 / \"cast\", 10) END AS percent"
)
"""Whole numbers divide without a remainder: 8996 of 10000 are 89.9, never 90.0."""

_WITHHELD = frozenset({"cast", "satisfied", "percent", "tally", "criticism", "verdict"})
_JOINED = frozenset({"organisation_name", "rectification"})
_EVERYBODY = Condition("true")
_NAMES: LiteralString = (
    "(SELECT e.*, coalesce(o.name, '') AS organisation_name, r.id AS rectification FROM {} AS e"
    " LEFT JOIN organisations.organisation o ON o.id = e.organisation"
    " LEFT JOIN evaluations.rectification r ON r.source = e.id) AS evaluation"
)


def evaluations(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    results: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    first: UUID | None = None,
    step: str | None = None,
    verdict: str | None = None,
    day: date | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[EvaluationRow]:
    """Return evaluations, the last announced first; ``results`` is the reach of unpublished results.

    ``first`` takes the attempts that follow from one another, ``day`` lies in the period.
    """
    where = Where()
    source = _source(where, results)
    where.within(reach, ["organisation"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("first = %(first)s", first=first)
    where.given("step = %(step)s", step=step)
    where.given("verdict = %(verdict)s", verdict=verdict)
    where.given("%(day)s BETWEEN period_start AND period_end", day=day)
    where.after("position < %(after_0)s", decode(cursor, number))
    return fetch_page(
        conn, EvaluationRow, source, where, order="position DESC", key=lambda row: (row.position,), limit=limit
    )


def evaluation(conn: Connection[Any], id: UUID, *, results: Reach | None = None) -> EvaluationRow | None:
    """Return one evaluation, None if there is none."""
    where = Where()
    source = _source(where, results)
    where.always("id = %(id)s", id=id)
    found = fetch(conn, EvaluationRow, source, where)
    return found[0] if found else None


def attempts(conn: Connection[Any], first: UUID, *, results: Reach | None = None) -> list[EvaluationRow]:
    """Return all attempts that follow from one another, with the first and every later verdict (J4)."""
    where = Where()
    source = _source(where, results)
    where.always("first = %(first)s", first=first)
    return fetch(conn, EvaluationRow, source, where, "ORDER BY position")


def attendance(conn: Connection[Any], evaluation: UUID) -> list[AttendanceRow]:
    """Return who took part, by category."""
    where = Where()
    where.always("evaluation = %(evaluation)s", evaluation=evaluation)
    return fetch(conn, AttendanceRow, "evaluations.attendance", where, "ORDER BY category")


def deadlines(conn: Connection[Any], subject: UUID) -> list[DeadlineRow]:
    """Return what was and is owed in an evaluation or a rectification, in the order in which it came up."""
    where = Where()
    where.always("subject = %(subject)s", subject=subject)
    return fetch(conn, DeadlineRow, "evaluations.deadline", where, "ORDER BY position, duty")


def _source(where: Where, results: Reach | None) -> Named:
    """Return the evaluations without what the reader may not know yet, so that no filter finds it out either."""
    known = results.over(["organisation"], name="results") if results else _EVERYBODY
    where.parameters.update(known.parameters)
    told: LiteralString = f"CASE WHEN published_on IS NOT NULL OR {known.text} THEN "
    columns = [field.name for field in fields(EvaluationRow) if field.name not in _JOINED | _WITHHELD]
    kept: LiteralString = ", ".join(columns)
    shown: LiteralString = (
        f'(SELECT {kept}, {told} "cast" END AS "cast", {told} satisfied END AS satisfied,'  # noqa: S608 - constants
        f" {told} percent END AS percent, {told} tally END AS tally, {told} nullif(criticism, '') END AS criticism,"
        f" {told} verdict END AS verdict FROM (SELECT *, {PERCENT} FROM evaluations.evaluation) AS counted)"
        " AS evaluation"
    )
    return Named(shown, _NAMES)

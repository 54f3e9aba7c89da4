"""Published results of public evaluations, for everybody (J5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.evaluations.queries import PERCENT
from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch, fetch_page, uuid


@dataclass(frozen=True)
class EarlierResult:
    """The published result of an attempt before another; it stays visible (J4)."""

    id: UUID
    first: UUID
    attempt: int
    cast: int
    satisfied: int
    percent: str | None
    criticised: bool
    verdict: str
    published_on: date


@dataclass(frozen=True)
class _Published:
    id: UUID
    first: UUID
    campaign: UUID
    organisation: UUID
    organisation_name: str
    period_start: date
    period_end: date
    attempt: int
    held_on: date
    attendance: int
    minimum: int
    threshold: int
    cast: int
    satisfied: int
    percent: str | None
    criticised: bool
    verdict: str
    place: str
    published_on: date


@dataclass(frozen=True)
class PublicResult(_Published):
    """A published result: ``satisfied`` of ``cast`` ballots, and where it was made public; never a single ballot."""

    earlier: tuple[EarlierResult, ...] = ()


_RESULTS: LiteralString = (
    f"(SELECT *, criticism <> '' AS criticised, {PERCENT} FROM evaluations.evaluation"  # noqa: S608 - a constant
    " WHERE published_on IS NOT NULL) AS result"
)
_SOURCE = Named(
    _RESULTS,
    "(SELECT r.*, coalesce(o.name, '') AS organisation_name FROM {} AS r"
    " LEFT JOIN organisations.organisation o ON o.id = r.organisation) AS result",
)


def results(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    verdict: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[PublicResult]:
    """Return published results, the last published first, each with the attempts before it."""
    where = Where()
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("verdict = %(verdict)s", verdict=verdict)
    where.after("(published_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    found = fetch_page(
        conn,
        _Published,
        _SOURCE,
        where,
        order="published_on DESC, id DESC",
        key=lambda row: (row.published_on, row.id),
        limit=limit,
    )
    return Page(_with_earlier(conn, found.items), found.next_cursor)


def _with_earlier(conn: Connection[Any], published: Sequence[_Published]) -> list[PublicResult]:
    where = Where()
    where.always("first = ANY(%(firsts)s)", firsts=[row.first for row in published])
    rows = fetch(conn, EarlierResult, _RESULTS, where, "ORDER BY first, position")
    chains = {key: tuple(group) for key, group in groupby(rows, key=lambda row: row.first)}
    return [_after(PublicResult(**vars(row)), chains[row.first]) for row in published]


def _after(result: PublicResult, chain: Sequence[EarlierResult]) -> PublicResult:
    before = [row.id for row in chain].index(result.id)
    return replace(result, earlier=tuple(chain[:before]))

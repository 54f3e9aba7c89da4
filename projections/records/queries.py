"""Finding records, and counting them by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch, fetch_page, uuid
from projections.reach import Reach


@dataclass(frozen=True)
class Record:
    """A record as it was entered; `domain.record_kinds` says what its kind, figures and details mean."""

    id: UUID
    campaign: UUID | None
    kind: str
    organisation: UUID
    organisation_name: str
    member: UUID | None
    member_name: str
    title: str
    text: str
    evidence: str
    attendance: int | None
    figures: dict[str, int]
    details: dict[str, str]
    occurred_on: date
    period: date | None
    public: bool
    refers_to: list[UUID]
    entered_by: UUID
    entered_role: str
    retracted_on: date | None
    retraction_reason: str
    version: int


@dataclass(frozen=True)
class Count:
    """How many records of a kind there are that were not taken back, with their attendance and figures added up."""

    kind: str
    records: int
    organisations: int
    attendance: int
    figures: dict[str, int]


_SOURCE = Named(
    "records.record",
    "(SELECT r.*, coalesce(o.name, '') AS organisation_name, coalesce(m.name, '') AS member_name FROM {} AS r"
    " LEFT JOIN organisations.organisation o ON o.id = r.organisation"
    " LEFT JOIN organisations.member m ON m.id = r.member) AS record",
)
_COUNTED: LiteralString = (
    "(WITH shown AS (SELECT * FROM records.record WHERE {}), summed AS ("
    "SELECT kind, key, sum(value::bigint) AS total FROM shown, jsonb_each_text(figures) GROUP BY kind, key)"
    " SELECT kind, count(*) AS records, count(DISTINCT organisation) AS organisations,"
    " coalesce(sum(attendance), 0)::bigint AS attendance,"
    " coalesce((SELECT jsonb_object_agg(key, total) FROM summed WHERE summed.kind = shown.kind), '{{}}') AS figures"
    " FROM shown GROUP BY kind) AS counted"
)


def records(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    member: UUID | None = None,
    kinds: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    public: bool | None = None,
    retracted: bool | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Record]:
    """Return records, the newest first, of acts from ``since`` to ``until``, both included.

    What was taken back is among them unless ``retracted`` says otherwise. What is public is read by everybody,
    everything else within ``reach``.
    """
    where = _readable(reach)
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("member = %(member)s", member=member)
    where.given("kind = ANY(%(kinds)s)", kinds=kinds)
    where.given("occurred_on >= %(since)s", since=since)
    where.given("occurred_on <= %(until)s", until=until)
    where.given("public = %(public)s", public=public)
    where.given("(retracted_on IS NOT NULL) = %(retracted)s", retracted=retracted)
    where.after("(occurred_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Record,
        _SOURCE,
        where,
        order="occurred_on DESC, id DESC",
        key=lambda found: (found.occurred_on, found.id),
        limit=limit,
    )


def counts(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    year: int | None = None,
) -> list[Count]:
    """Return how many records of each kind stand, of acts of ``year``; kinds without any are left out."""
    where = _readable(reach)
    where.always("retracted_on IS NULL")
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("extract(year FROM occurred_on) = %(year)s", year=year)
    counted = Where()
    counted.parameters.update(where.parameters)
    return fetch(conn, Count, sql.SQL(_COUNTED).format(where.sql), counted, "ORDER BY kind")


def _readable(reach: Reach | None) -> Where:
    where = Where()
    if reach is not None:
        where.meets(reach.over(["organisation"], ["member"]).or_("public"))
    return where

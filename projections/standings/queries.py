"""Finding assessments, published rankings and honours."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch_page, number, uuid
from projections.reach import Reach


@dataclass(frozen=True)
class Assessed:
    """A pledger assessed for a year: how many items were kept, were not, and go on; ``verdict`` is the last one."""

    id: UUID
    campaign: UUID
    round: int
    target_kind: str
    target: UUID
    target_name: str
    organisation: UUID
    organisation_name: str
    assessed_on: date
    assessor: UUID
    kept: int
    unkept: int
    running: int
    comments: list[UUID]
    evaluations: list[UUID]
    verdict: str | None
    organisation_class: str | None
    criticised: bool
    criticism: str
    conclusion: str


@dataclass(frozen=True)
class RankingTable:
    """A published table: ``rows`` have ``subject``, ``name``, ``numerator``, ``denominator`` and ``rank``, or none."""

    id: UUID
    campaign: UUID
    kind: str
    organisation: UUID
    organisation_name: str
    starts_on: date
    ends_on: date
    published_on: date
    minimum_group: int
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Conferral:
    """A title given on a day; ``recipients`` have ``kind``, ``id`` and ``name``, and there may be none."""

    id: UUID
    campaign: UUID
    organisation: UUID
    organisation_name: str
    title: str
    day: date
    recipients: list[dict[str, Any]]


@dataclass(frozen=True)
class LeftOutOf:
    """A candidate who did not get a title, and the code of the reason."""

    conferral: UUID
    no: int
    title: str
    day: date
    organisation: UUID
    kind: str
    candidate: UUID
    name: str
    reason: str


_ASSESSMENTS = Named(
    "standings.assessment",
    "(SELECT a.*, coalesce(place.name, m.name, '') AS target_name, coalesce(own.name, '') AS organisation_name"
    " FROM {} AS a"
    " LEFT JOIN organisations.organisation place ON a.target_kind = 'ORGANISATION' AND place.id = a.target"
    " LEFT JOIN organisations.member m ON a.target_kind = 'MEMBER' AND m.id = a.target"
    " LEFT JOIN organisations.organisation own ON own.id = a.organisation) AS assessment",
)
_RANKINGS = Named(
    "standings.ranking",
    "(SELECT r.*, coalesce(own.name, '') AS organisation_name, coalesce(l.rows, '[]') AS rows FROM {} AS r"
    " LEFT JOIN organisations.organisation own ON own.id = r.organisation"
    " LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('subject', k.subject,"
    " 'name', coalesce(place.name, m.name, ''), 'numerator', k.numerator, 'denominator', k.denominator,"
    " 'rank', k.rank) ORDER BY k.no) AS rows FROM standings.ranked k"
    " LEFT JOIN organisations.organisation place ON r.kind = 'ORGANISATION' AND place.id = k.subject"
    " LEFT JOIN organisations.member m ON r.kind = 'MEMBER' AND m.id = k.subject"
    " WHERE k.ranking = r.id) AS l ON true) AS ranking",
)
_HONOURS = Named(
    "standings.conferral",
    "(SELECT h.*, coalesce(own.name, '') AS organisation_name, coalesce(l.recipients, '[]') AS recipients FROM {} AS h"
    " LEFT JOIN organisations.organisation own ON own.id = h.organisation"
    " LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'id', c.candidate,"
    " 'name', coalesce(place.name, m.name, '')) ORDER BY c.no) AS recipients FROM standings.candidate c"
    " LEFT JOIN organisations.organisation place ON c.kind = 'ORGANISATION' AND place.id = c.candidate"
    " LEFT JOIN organisations.member m ON c.kind = 'MEMBER' AND m.id = c.candidate"
    " WHERE c.conferral = h.id AND c.reason = '') AS l ON true) AS conferral",
)
_LEFT_OUT = Named(
    "(SELECT c.conferral, c.no, h.title, h.day, h.organisation, h.campaign, c.kind, c.candidate, c.reason"
    " FROM standings.candidate c JOIN standings.conferral h ON h.id = c.conferral WHERE c.reason <> '') AS left_out",
    "(SELECT c.*, coalesce(place.name, m.name, '') AS name FROM {} AS c"
    " LEFT JOIN organisations.organisation place ON c.kind = 'ORGANISATION' AND place.id = c.candidate"
    " LEFT JOIN organisations.member m ON c.kind = 'MEMBER' AND m.id = c.candidate) AS left_out",
)


def assessments(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    round: int | None = None,
    target: UUID | None = None,
    organisation_class: str | None = None,
    criticised: bool | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Assessed]:
    """Return assessments, the latest round first."""
    where = Where()
    where.within(reach, ["organisation"], ["target"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("round = %(round)s", round=round)
    where.given("target = %(target)s", target=target)
    where.given("organisation_class = %(organisation_class)s", organisation_class=organisation_class)
    where.given("criticised = %(criticised)s", criticised=criticised)
    where.after("(round, id) < (%(after_0)s, %(after_1)s)", decode(cursor, number, uuid))
    return fetch_page(
        conn,
        Assessed,
        _ASSESSMENTS,
        where,
        order="round DESC, id DESC",
        key=lambda found: (found.round, found.id),
        limit=limit,
    )


def rankings(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    kind: str | None = None,
    subject: UUID | None = None,
    on: date | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[RankingTable]:
    """Return published tables, the latest period first; ``on`` is a day in their period."""
    where = Where()
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("kind = %(kind)s", kind=kind)
    where.given("id IN (SELECT ranking FROM standings.ranked WHERE subject = %(subject)s)", subject=subject)
    where.given("%(on)s BETWEEN starts_on AND ends_on", on=on)
    where.after("(ends_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        RankingTable,
        _RANKINGS,
        where,
        order="ends_on DESC, id DESC",
        key=lambda found: (found.ends_on, found.id),
        limit=limit,
    )


def honours(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    title: str | None = None,
    bearer: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Conferral]:
    """Return conferrals, the latest first, those of nobody, too."""
    where = Where()
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("title = %(title)s", title=title)
    where.given(
        "id IN (SELECT conferral FROM standings.candidate WHERE candidate = %(bearer)s AND reason = '')", bearer=bearer
    )
    where.given("day >= %(since)s", since=since)
    where.given("day <= %(until)s", until=until)
    where.after("(day, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Conferral,
        _HONOURS,
        where,
        order="day DESC, id DESC",
        key=lambda found: (found.day, found.id),
        limit=limit,
    )


def left_out(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    members: Reach | None = None,
    under: UUID | None = None,
    campaign: UUID | None = None,
    conferral: UUID | None = None,
    candidate: UUID | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[LeftOutOf]:
    """Return who did not get a title and why, the latest first; ``members`` is the reach of why members did not."""
    where = Where()
    where.within(reach, ["organisation"], ["candidate"])
    if members is not None:
        where.meets(members.over(["organisation"], ["candidate"], "members").or_("kind = 'ORGANISATION'"))
    where.given(UNDER, under=under)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("conferral = %(conferral)s", conferral=conferral)
    where.given("candidate = %(candidate)s", candidate=candidate)
    where.after("(day, conferral, no) < (%(after_0)s, %(after_1)s, %(after_2)s)", decode(cursor, day, uuid, number))
    return fetch_page(
        conn,
        LeftOutOf,
        _LEFT_OUT,
        where,
        order="day DESC, conferral DESC, no DESC",
        key=lambda found: (found.day, found.conferral, found.no),
        limit=limit,
    )

"""Reading what people asked for: opinions of the public, exemptions of members."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Page, Where, day, decode, fetch_page, uuid


@dataclass(frozen=True)
class Opinion:
    """What somebody asked of an organisation; ``answer`` is empty until it replied. Items refer to it by its id."""

    id: UUID
    campaign: UUID
    organisation: UUID
    channel: str
    text: str
    author: str
    collected_on: date
    answer: str
    answered_on: date | None
    version: int


@dataclass(frozen=True)
class Exemption:
    """A request for exemption; ``step`` is one of `domain.exemption.Step`."""

    id: UUID
    campaign: UUID
    member: UUID
    organisation: UUID
    grounds: str
    step: str
    requested_on: date
    studied_on: date | None
    decided_on: date | None
    version: int


def opinions(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    channel: str | None = None,
    answered: bool | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Opinion]:
    """Return opinions, the newest first."""
    where = Where()
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("channel = %(channel)s", channel=channel)
    where.given("(answered_on IS NOT NULL) = %(answered)s", answered=answered)
    where.after("(collected_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Opinion,
        "organisations.opinion",
        where,
        order="collected_on DESC, id DESC",
        key=lambda row: (row.collected_on, row.id),
        limit=limit,
    )


def exemptions(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    member: UUID | None = None,
    step: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Exemption]:
    """Return requests for exemption, the newest first."""
    where = Where()
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("member = %(member)s", member=member)
    where.given("step = %(step)s", step=step)
    where.after("(requested_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Exemption,
        "organisations.exemption",
        where,
        order="requested_on DESC, id DESC",
        key=lambda row: (row.requested_on, row.id),
        limit=limit,
    )

"""Reading what people asked for: opinions of the public, exemptions of members."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch_page, uuid
from projections.reach import NEIGHBOURS, Condition, Reach


@dataclass(frozen=True)
class Opinion:
    """What somebody asked of an organisation; ``answer`` is empty until it replied. Items refer to it by its id.

    ``author`` is None where the opinion is anonymous or its author is not for the reader to know.
    """

    id: UUID
    campaign: UUID
    organisation: UUID
    channel: str
    text: str
    author: str | None
    collected_on: date
    answer: str
    answered_on: date | None
    version: int


@dataclass(frozen=True)
class Exemption:
    """A request for exemption; ``step`` is one of `domain.exemption.Step`, ``grounds`` None but for who decides."""

    id: UUID
    campaign: UUID
    member: UUID
    organisation: UUID
    grounds: str | None
    step: str
    requested_on: date
    studied_on: date | None
    decided_on: date | None
    version: int


_EVERYBODY = Condition("true")
_KEPT: LiteralString = " FROM {} AS kept) AS shown"


def opinions(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
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
    line = reach.over(["organisation"]) if reach else _EVERYBODY
    where.parameters.update(line.parameters)
    # Members read what was asked of where they belong and live, but not by whom (D1).
    where.meets(line.or_(NEIGHBOURS, neighbour=reach.person) if reach and reach.person else line)
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("channel = %(channel)s", channel=channel)
    where.given("(answered_on IS NOT NULL) = %(answered)s", answered=answered)
    where.after("(collected_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Opinion,
        _withholding(Opinion, "organisations.opinion", "author", line),
        where,
        order="collected_on DESC, id DESC",
        key=lambda row: (row.collected_on, row.id),
        limit=limit,
    )


def exemptions(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    grounds: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    member: UUID | None = None,
    step: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Exemption]:
    """Return requests for exemption, the newest first; why is told only within the reach ``grounds``."""
    where = Where()
    where.within(reach, ["organisation"], ["member"])
    deciding = grounds.over(["organisation"], ["member"], "grounds") if grounds else _EVERYBODY
    where.parameters.update(deciding.parameters)
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("member = %(member)s", member=member)
    where.given("step = %(step)s", step=step)
    where.after("(requested_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Exemption,
        _withholding(Exemption, "organisations.exemption", "grounds", deciding),
        where,
        order="requested_on DESC, id DESC",
        key=lambda row: (row.requested_on, row.id),
        limit=limit,
    )


def _withholding(
    kind: type[Opinion | Exemption], base: LiteralString, secret: LiteralString, unless: Condition
) -> Named:
    """Return the rows of ``base`` whose column ``secret`` is None where it is empty or a condition fails."""
    told: LiteralString = f"CASE WHEN {unless.text} THEN nullif({secret}, '') END AS {secret}"
    columns: LiteralString = ", ".join(told if each.name == secret else each.name for each in fields(kind))
    return Named(base, "(SELECT " + columns + _KEPT)

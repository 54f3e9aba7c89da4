"""Reading the register: organisations and their posts, members, campaigns, opinions, exemptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from psycopg import Connection

from domain.values import PledgerKind
from projections.paging import DEFAULT_LIMIT, UNDER, Page, Where, decode, fetch_page, text, uuid
from projections.reach import Reach

T = TypeVar("T")


@dataclass(frozen=True)
class Organisation:
    """An organisation with its present superior; ``pinyin`` is the sort key of its name."""

    id: UUID
    name: str
    pinyin: str
    level: str
    type: str
    parent: UUID | None
    founded_on: date
    dissolved_on: date | None
    version: int


@dataclass(frozen=True)
class Member:
    """A member in their present organisation."""

    id: UUID
    name: str
    pinyin: str
    kinds: list[str]
    organisation: UUID
    residence: UUID | None
    duty: str
    version: int


@dataclass(frozen=True)
class Campaign:
    """A campaign with its present policy as plain data."""

    id: UUID
    name: str
    pinyin: str
    theme: str
    organisation: UUID
    opens_on: date
    closes_on: date
    closed_on: date | None
    rounds: list[int]
    policy: Mapping[str, Any]
    policy_version: int
    version: int


def organisations(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    parent: UUID | None = None,
    type: str | None = None,
    level: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Organisation]:
    """Return organisations by the pinyin of their names; ``under`` takes an organisation with all below it."""
    where = Where()
    where.given("id IN (SELECT descendant FROM organisations.closure WHERE ancestor = %(under)s)", under=under)
    where.given("parent = %(parent)s", parent=parent)
    where.given("type = %(type)s", type=type)
    where.given("level = %(level)s", level=level)
    where.after("(pinyin, id) > (%(after_0)s, %(after_1)s)", decode(cursor, text, uuid))
    return fetch_page(
        conn,
        Organisation,
        "organisations.organisation",
        where,
        order="pinyin, id",
        key=lambda row: (row.pinyin, row.id),
        limit=limit,
    )


def subtree(conn: Connection[Any], id: UUID) -> list[UUID]:
    """Return the ids of an organisation and all below it, nearest first."""
    rows = conn.execute(
        "SELECT descendant FROM organisations.closure WHERE ancestor = %s ORDER BY depth, descendant", (id,)
    )
    return [row[0] for row in rows]


def members(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    residence: UUID | None = None,
    kind: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Member]:
    """Return members by the pinyin of their names; where they belong and where they live both read of them."""
    where = Where()
    where.within(reach, ["organisation", "residence"], ["id"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("residence = %(residence)s", residence=residence)
    where.given("%(kind)s = ANY(kinds)", kind=kind)
    where.after("(pinyin, id) > (%(after_0)s, %(after_1)s)", decode(cursor, text, uuid))
    return fetch_page(
        conn,
        Member,
        "organisations.member",
        where,
        order="pinyin, id",
        key=lambda row: (row.pinyin, row.id),
        limit=limit,
    )


def campaigns(
    conn: Connection[Any],
    *,
    open_on: date | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Campaign]:
    """Return campaigns by the pinyin of their names; ``open_on`` leaves those that were in session on that day."""
    where = Where()
    where.given("opens_on <= %(on)s AND closes_on >= %(on)s AND (closed_on IS NULL OR closed_on > %(on)s)", on=open_on)
    where.after("(pinyin, id) > (%(after_0)s, %(after_1)s)", decode(cursor, text, uuid))
    return fetch_page(
        conn,
        Campaign,
        "organisations.campaign",
        where,
        order="pinyin, id",
        key=lambda row: (row.pinyin, row.id),
        limit=limit,
    )


def group(conn: Connection[Any], kind: PledgerKind, organisation: UUID) -> list[UUID]:
    """Return all direct subordinates, or all members, that an organisation ever had; some of them may have left."""
    found: LiteralString = (
        "SELECT organisation FROM organisations.superior WHERE parent = %(organisation)s"
        if kind is PledgerKind.ORGANISATION
        else "SELECT member FROM organisations.affiliation WHERE organisation = %(organisation)s"
        " UNION SELECT id FROM organisations.member WHERE residence = %(organisation)s"
    )
    return [row[0] for row in conn.execute(f"{found} ORDER BY 1", {"organisation": organisation})]

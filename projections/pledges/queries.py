"""Finding pledges, and the public board (公示栏)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, decode, fetch, fetch_page, number, text, uuid
from projections.reach import Reach


@dataclass(frozen=True)
class PledgeRow:
    """A pledge as it stands; ``position`` is the log position of its proposal, ``pinyin`` its pledger's sort key.

    ``change_item`` is the item whose amendment awaits a decision, 0 for a withdrawal, None for neither. The names are
    empty until the register has shown them.
    """

    id: UUID
    position: int
    campaign: UUID
    policy_version: int
    round: int
    pledger_kind: str
    pledger: UUID
    pledger_name: str
    pinyin: str
    organisation: UUID
    organisation_name: str
    reviewer: UUID
    form: str
    imported: bool
    refers_to: UUID | None
    stage: str
    stage_due: date | None
    returned: bool
    submissions: int
    digest: str
    proposed_on: date
    submitted_on: date | None
    approved_on: date | None
    pledger_signed_on: date | None
    superior_signed_on: date | None
    published_on: date | None
    planned_on: date | None
    evaluation_opened_on: date | None
    assessed_on: date | None
    ended_on: date | None
    change_item: int | None
    change_due: date | None
    rectification_due: date | None
    rectifications: int
    criticised: bool
    items_total: int
    items_claimed: int
    items_struck_off: int
    version: int


@dataclass(frozen=True)
class ItemRow:
    """One item of a letter in its present wording."""

    no: int
    text: str
    measure: str
    responsible: str
    due_kind: str | None
    due_on: date | None
    category: str
    status: str


@dataclass(frozen=True)
class CopyRow:
    """One of the three copies: ``digest`` of the letter's text, ``document`` of the rendered file (SHA-256, hex)."""

    holder: str
    digest: str
    document: str
    filed_on: date


SOURCE = Named(
    "pledges.pledge",
    "(SELECT p.*, coalesce(o.name, m.name, '') AS pledger_name, coalesce(o.pinyin, m.pinyin, '') AS pinyin,"
    " coalesce(own.name, '') AS organisation_name"
    " FROM {} AS p"
    " LEFT JOIN organisations.organisation o ON p.pledger_kind = 'ORGANISATION' AND o.id = p.pledger"
    " LEFT JOIN organisations.member m ON p.pledger_kind = 'MEMBER' AND m.id = p.pledger"
    " LEFT JOIN organisations.organisation own ON own.id = p.organisation) AS pledge",
)


def pledge(conn: Connection[Any], id: UUID) -> PledgeRow | None:
    """Return a pledge, None if there is none."""
    where = Where()
    where.always("id = %(id)s", id=id)
    found = fetch(conn, PledgeRow, SOURCE, where)
    return found[0] if found else None


def find(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    reviewer: UUID | None = None,
    campaign: UUID | None = None,
    round: int | None = None,
    pledger: UUID | None = None,
    stage: str | None = None,
    returned: bool | None = None,
    sort: Literal["proposed", "name"] = "proposed",
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[PledgeRow]:
    """Return pledges, the newest proposal first, or by the pinyin of the pledgers' names.

    ``under`` takes an organisation with all below it; ``returned`` leaves those that were sent back and not yet
    revised.
    """
    where = Where()
    where.within(reach, ["organisation"], ["pledger"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("reviewer = %(reviewer)s", reviewer=reviewer)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("round = %(round)s", round=round)
    where.given("pledger = %(pledger)s", pledger=pledger)
    where.given("stage = %(stage)s", stage=stage)
    where.given("returned = %(returned)s", returned=returned)
    if sort == "name":
        where.after("(pinyin, id) > (%(after_0)s, %(after_1)s)", decode(cursor, text, uuid))
        return fetch_page(
            conn,
            PledgeRow,
            SOURCE.whole,
            where,
            order="pinyin, id",
            key=lambda row: (row.pinyin, row.id),
            limit=limit,
        )
    where.after("position < %(after_0)s", decode(cursor, number))
    return fetch_page(
        conn, PledgeRow, SOURCE, where, order="position DESC", key=lambda row: (row.position,), limit=limit
    )


def items(conn: Connection[Any], pledge: UUID) -> list[ItemRow]:
    """Return the items of a letter, draft or published, by number."""
    where = Where()
    where.always("pledge = %(pledge)s", pledge=pledge)
    return fetch(conn, ItemRow, "pledges.item", where, "ORDER BY no")


def copies(conn: Connection[Any], pledge: UUID) -> list[CopyRow]:
    """Return the filed copies of a letter (F2)."""
    where = Where()
    where.always("pledge = %(pledge)s", pledge=pledge)
    return fetch(conn, CopyRow, "pledges.copy", where, "ORDER BY holder")

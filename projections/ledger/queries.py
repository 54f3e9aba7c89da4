"""Reading the ledger (台账): items with their filters, and every wording an item had."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch, fetch_page, number, uuid
from projections.reach import Reach


@dataclass(frozen=True)
class LedgerItem:
    """One item in the ledger.

    ``status`` is one of `domain.pledge.ItemStatus`, ``outcome`` one of `domain.values.Outcome` or None while the item
    goes on; ``limit_on`` is the last day on which it is not overdue. The names are empty until the register has shown
    them.
    """

    pledge: UUID
    no: int
    campaign: UUID
    round: int
    pledger_kind: str
    pledger: UUID
    pledger_name: str
    organisation: UUID
    organisation_name: str
    reviewer: UUID
    text: str
    measure: str
    responsible: str
    due_kind: str | None
    due_on: date | None
    limit_on: date
    category: str
    opinions: list[UUID]
    carried_from_pledge: UUID | None
    carried_from_item: int | None
    hung_on: date
    status: str
    percent: int
    completed_on: date | None
    evidence: str
    struck_off_on: date | None
    outcome: str | None
    outcome_on: date | None
    amendments: int
    corrections: int
    help_asked: bool
    last_act_on: date


@dataclass(frozen=True)
class ItemVersion:
    """One wording of an item; version 1 is the published one, ``reason`` why a later one came into force."""

    version: int
    text: str
    measure: str
    responsible: str
    due_kind: str | None
    due_on: date | None
    limit_on: date
    since: date
    reason: str


@dataclass(frozen=True)
class Milestone:
    """A step of the plan of one item."""

    no: int
    step: int
    measure: str
    due: date


_SOURCE = Named(
    "ledger.item",
    "(SELECT i.*, coalesce(o.name, m.name, '') AS pledger_name, coalesce(own.name, '') AS organisation_name"
    " FROM {} AS i"
    " LEFT JOIN organisations.organisation o ON i.pledger_kind = 'ORGANISATION' AND o.id = i.pledger"
    " LEFT JOIN organisations.member m ON i.pledger_kind = 'MEMBER' AND m.id = i.pledger"
    " LEFT JOIN organisations.organisation own ON own.id = i.organisation) AS item",
)


def items(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    round: int | None = None,
    pledge: UUID | None = None,
    status: str | None = None,
    outcome: str | None = None,
    due_kind: str | None = None,
    category: str | None = None,
    opinion: UUID | None = None,
    help_asked: bool | None = None,
    overdue_on: date | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[LedgerItem]:
    """Return items, the earliest limit first.

    ``under`` takes an organisation with all below it, ``opinion`` the items that answer one (D1), ``overdue_on`` the
    items that go on after their limit as seen on that day.
    """
    where = Where()
    where.within(reach, ["organisation"], ["pledger"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("round = %(round)s", round=round)
    where.given("pledge = %(pledge)s", pledge=pledge)
    where.given("status = %(status)s", status=status)
    where.given("outcome = %(outcome)s", outcome=outcome)
    where.given("due_kind = %(due_kind)s", due_kind=due_kind)
    where.given("category = %(category)s", category=category)
    where.given("opinions @> ARRAY[%(opinion)s]::uuid[]", opinion=opinion)
    where.given("help_asked = %(help_asked)s", help_asked=help_asked)
    where.given("status <> 'STRUCK_OFF' AND outcome IS NULL AND limit_on < %(overdue_on)s", overdue_on=overdue_on)
    where.after("(limit_on, pledge, no) > (%(after_0)s, %(after_1)s, %(after_2)s)", decode(cursor, day, uuid, number))
    return fetch_page(
        conn,
        LedgerItem,
        _SOURCE,
        where,
        order="limit_on, pledge, no",
        key=lambda row: (row.limit_on, row.pledge, row.no),
        limit=limit,
    )


def versions(conn: Connection[Any], pledge: UUID, no: int) -> list[ItemVersion]:
    """Return every wording an item had since it was published, the first one first."""
    where = Where()
    where.always("pledge = %(pledge)s AND no = %(no)s", pledge=pledge, no=no)
    return fetch(conn, ItemVersion, "ledger.item_version", where, "ORDER BY version")


def milestones(conn: Connection[Any], pledge: UUID) -> list[Milestone]:
    """Return the plan of a pledge in its own order (H1)."""
    where = Where()
    where.always("pledge = %(pledge)s", pledge=pledge)
    return fetch(conn, Milestone, "ledger.milestone", where, "ORDER BY step")

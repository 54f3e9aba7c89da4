"""The public board (公示栏): the public fields of published pledges and nothing else (G1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Page, Where, day, decode, fetch, fetch_page, uuid
from projections.pledges.queries import SOURCE


@dataclass(frozen=True)
class BoardItem:
    """One promise as the public reads it, and whether it was kept (H2)."""

    pledge: UUID
    no: int
    text: str
    measure: str
    responsible: str
    due_kind: str | None
    due_on: date | None
    struck_off: bool


_ITEMS: LiteralString = "(SELECT i.*, i.status = 'STRUCK_OFF' AS struck_off FROM pledges.item i) AS item"


@dataclass(frozen=True)
class BoardChannel:
    """Where else the letter was shown, and when (G2)."""

    pledge: UUID
    channel: str
    place: str
    shown_on: date


@dataclass(frozen=True)
class _Posted:
    id: UUID
    campaign: UUID
    round: int
    pledger_kind: str
    pledger_name: str
    organisation: UUID
    organisation_name: str
    digest: str
    published_on: date
    stage: str


@dataclass(frozen=True)
class BoardEntry:
    """A letter on the board; a withdrawn one stays and says so."""

    id: UUID
    campaign: UUID
    round: int
    pledger_kind: str
    pledger_name: str
    organisation: UUID
    organisation_name: str
    digest: str
    published_on: date
    withdrawn: bool
    items: tuple[BoardItem, ...] = ()
    channels: tuple[BoardChannel, ...] = ()


def board(
    conn: Connection[Any],
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    round: int | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[BoardEntry]:
    """Return the letters on the board, the last published first."""
    where = Where()
    where.always("published_on IS NOT NULL")
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("round = %(round)s", round=round)
    where.after("(published_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    posted = fetch_page(
        conn,
        _Posted,
        SOURCE,
        where,
        order="published_on DESC, id DESC",
        key=lambda row: (row.published_on, row.id),
        limit=limit,
    )
    return Page(_filled(conn, posted.items), posted.next_cursor)


def board_entry(conn: Connection[Any], pledge: UUID) -> BoardEntry | None:
    """Return one letter as the public reads it, None unless it was published."""
    where = Where()
    where.always("id = %(id)s AND published_on IS NOT NULL", id=pledge)
    found = _filled(conn, fetch(conn, _Posted, SOURCE, where))
    return found[0] if found else None


def _filled(conn: Connection[Any], posted: Sequence[_Posted]) -> list[BoardEntry]:
    where = Where()
    where.always("pledge = ANY(%(pledges)s)", pledges=[row.id for row in posted])
    items = fetch(conn, BoardItem, _ITEMS, where, "ORDER BY pledge, no")
    channels = fetch(conn, BoardChannel, "pledges.channel", where, "ORDER BY pledge, shown_on, channel")
    items_of = {key: tuple(group) for key, group in groupby(items, key=lambda item: item.pledge)}
    channels_of = {key: tuple(group) for key, group in groupby(channels, key=lambda channel: channel.pledge)}
    return [
        replace(_entry(row), items=items_of.get(row.id, ()), channels=channels_of.get(row.id, ())) for row in posted
    ]


def _entry(row: _Posted) -> BoardEntry:
    public = {name: value for name, value in vars(row).items() if name != "stage"}
    return BoardEntry(**public, withdrawn=row.stage == "WITHDRAWN")

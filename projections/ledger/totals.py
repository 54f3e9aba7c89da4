"""Adding the ledger up: how many items are done, due, late, and at what rate promises are kept."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import Where, fetch
from projections.reach import Condition, Reach


@dataclass(frozen=True)
class Totals:
    """Counts of published pledges and their items.

    ``items`` = ``done`` (struck off) + ``due_by_year_end`` + ``whole_campaign`` + ``ended_undone`` (unfulfilled,
    carried over or withdrawn). ``due_by_year_end`` are open items due on a date or at a year's end, ``whole_campaign``
    those that run until the campaign's. ``overdue`` are the open ones of both whose limit lies before the day.
    """

    pledges: int
    items: int
    done: int
    due_by_year_end: int
    whole_campaign: int
    ended_undone: int
    overdue: int

    @property
    def rate(self) -> Fraction | None:
        """The part of all items that is done, exactly; None without items."""
        return Fraction(self.done, self.items) if self.items else None

    @property
    def percent(self) -> Decimal | None:
        """The rate in percent, rounded half up to one decimal: 15 of 71 is 21.1."""
        return percent(self.done, self.items)


def percent(part: int, whole: int) -> Decimal | None:
    """Return the part in percent, rounded half up to one decimal; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


@dataclass(frozen=True)
class OrganisationTotals(Totals):
    """The totals of one pledging organisation and of its members' pledges."""

    organisation: UUID
    organisation_name: str


_COUNTS: LiteralString = (
    " count(DISTINCT pledge) AS pledges, count(*) AS items,"
    " count(*) FILTER (WHERE status = 'STRUCK_OFF') AS done,"
    " count(*) FILTER (WHERE open AND due_kind IN ('YEAR_END', 'DATE')) AS due_by_year_end,"
    " count(*) FILTER (WHERE open AND due_kind IS DISTINCT FROM 'YEAR_END' AND due_kind IS DISTINCT FROM 'DATE')"
    " AS whole_campaign,"
    " count(*) FILTER (WHERE status <> 'STRUCK_OFF' AND outcome IS NOT NULL) AS ended_undone,"
    " count(*) FILTER (WHERE open AND limit_on < %(today)s) AS overdue"
    " FROM (SELECT i.*, i.status <> 'STRUCK_OFF' AND i.outcome IS NULL AS open,"
    " coalesce(o.name, '') AS organisation_name, coalesce(o.pinyin, '') AS pinyin"
    " FROM ledger.item i LEFT JOIN organisations.organisation o ON o.id = i.organisation) AS item"
    " WHERE (%(under)s::uuid IS NULL OR organisation IN"
    " (SELECT descendant FROM organisations.closure WHERE ancestor = %(under)s))"
    " AND (%(campaign)s::uuid IS NULL OR campaign = %(campaign)s)"
    " AND (%(round)s::integer IS NULL OR round = %(round)s)"
)


def totals(
    conn: Connection[Any],
    *,
    today: date,
    reach: Reach | None = None,
    under: UUID | None = None,
    campaign: UUID | None = None,
    round: int | None = None,
) -> Totals:
    """Return the totals of an organisation with all below it, or of everything."""
    readable = _readable(reach)
    where = _given(readable, today, under, campaign, round)
    return fetch(conn, Totals, f"(SELECT{_COUNTS} AND ({readable.text})) AS counted", where)[0]


def totals_by_organisation(
    conn: Connection[Any],
    *,
    today: date,
    reach: Reach | None = None,
    under: UUID | None = None,
    campaign: UUID | None = None,
    round: int | None = None,
) -> list[OrganisationTotals]:
    """Return the totals of each organisation that has published items, by the pinyin of its name."""
    readable = _readable(reach)
    where = _given(readable, today, under, campaign, round)
    source: LiteralString = (
        f"(SELECT organisation, organisation_name, pinyin,{_COUNTS} AND ({readable.text})"
        " GROUP BY organisation, organisation_name, pinyin) AS counted"
    )
    return fetch(conn, OrganisationTotals, source, where, "ORDER BY pinyin, organisation")


def _readable(reach: Reach | None) -> Condition:
    """Return the condition of the items that count: a sum tells as much as what it was made of."""
    return Condition("true") if reach is None else reach.over(["organisation"], ["pledger"])


def _given(readable: Condition, today: date, under: UUID | None, campaign: UUID | None, round: int | None) -> Where:
    where = Where()
    where.parameters.update(readable.parameters, today=today, under=under, campaign=campaign, round=round)
    return where

"""Adding up the statistics forms of a subtree, as a superior does before handing in the whole (L4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.statistics_form import FIELDS, FormField, Kind
from projections.paging import UNDER, Where, fetch
from projections.reach import Reach

Sum = int | Decimal | list[str]


@dataclass(frozen=True)
class Wanting:
    """An organisation without a standing form; ``state`` is MISSING or RETURNED, as a `forms.State`."""

    organisation: UUID
    organisation_name: str
    state: str


@dataclass(frozen=True)
class Summed:
    """How many forms stand, what they say together, and who of those below the campaign's organisation has none.

    ``values`` are by the codes of the fields: figures added up, texts listed once each.
    """

    forms: int
    values: dict[str, Sum]
    wanting: list[Wanting]


_STANDING: LiteralString = "SELECT says FROM statistics.form AS form WHERE {} ORDER BY submitted_on, id"
_WANTING: LiteralString = (
    "(SELECT o.id AS organisation, o.name AS organisation_name, o.pinyin,"
    " CASE WHEN form.id IS NULL THEN 'MISSING' ELSE 'RETURNED' END AS state"
    " FROM organisations.campaign c JOIN organisations.closure below ON below.ancestor = c.organisation"
    " AND below.depth > 0 JOIN organisations.organisation o ON o.id = below.descendant AND o.founded_on <= %(until)s"
    " AND (o.dissolved_on IS NULL OR o.dissolved_on > %(until)s)"
    " LEFT JOIN statistics.form AS form ON (form.campaign, form.organisation, form.ends_on) = (c.id, o.id, %(until)s)"
    " WHERE c.id = %(campaign)s AND (form.id IS NULL OR form.returned_on IS NOT NULL)) AS wanting"
)


def summed(
    conn: Connection[Any], *, campaign: UUID, until: date, reach: Reach | None = None, under: UUID | None = None
) -> Summed:
    """Return the sum of the forms of a campaign for the period that ends with ``until``; returned ones do not count.

    ``under`` takes an organisation with all below it, as the tree stands.
    """
    standing = _where(reach, under, campaign, until)
    standing.always("campaign = %(campaign)s AND ends_on = %(until)s AND returned_on IS NULL")
    rows = conn.execute(sql.SQL(_STANDING).format(standing.sql), standing.parameters).fetchall()
    said = [row[0] for row in rows]
    wanting = fetch(conn, Wanting, _WANTING, _where(reach, under, campaign, until), "ORDER BY pinyin, organisation")
    return Summed(len(said), {code: _sum(code, field, said) for code, field in FIELDS.items()}, wanting)


def _where(reach: Reach | None, under: UUID | None, campaign: UUID, until: date) -> Where:
    where = Where()
    where.parameters.update(campaign=campaign, until=until)
    where.within(reach, ["organisation"])
    where.given(UNDER, under=under)
    return where


def _sum(code: str, field: FormField, said: Iterable[Mapping[str, Any]]) -> Sum:
    values = [form[code] for form in said]
    match field.kind:
        case Kind.INTEGER:
            return sum(map(int, values))
        case Kind.DECIMAL:
            return sum(map(Decimal, values), Decimal("0.00"))
        case Kind.TEXT:
            return [*dict.fromkeys(filter(None, values))]
        case Kind.TEXTS:
            return [*dict.fromkeys(name for names in values for name in names)]

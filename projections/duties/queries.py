"""Which periodic duties are open, met or missed on a day, and how many of each (H4, N1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from projections.paging import DEFAULT_LIMIT, Named, Page, Where, day, decode, fetch_page, number, uuid
from projections.reach import Reach
from projections.subtree import below


class DutyState(Enum):
    """How a duty stands on a day: open while its period lasts, then missed unless something met it by that day."""

    OPEN = "OPEN"
    MET = "MET"
    MISSED = "MISSED"


@dataclass(frozen=True)
class PeriodicDuty:
    """One duty of one organisation or member in one period, as it stands on the day of the question.

    ``owed_by`` is a `domain.values.Party`; ``owing_organisation`` owes it as the tree stood at the opening, and
    ``owing_member`` in person. ``met_on`` is the first day on which it was done; it is late where that, or the record
    of it, came after the end of the period.
    """

    campaign: UUID
    duty: str
    period: int
    starts_on: date
    ends_on: date
    state: str
    subject_kind: str
    subject: UUID
    subject_name: str
    organisation: UUID
    organisation_name: str
    owed_by: str
    owing_organisation: UUID
    owing_organisation_name: str
    owing_member: UUID | None
    met_on: date | None
    met_late: bool


@dataclass(frozen=True)
class Tally:
    """How many duties were opened by the day, and how they stand; those met late are among the met."""

    opened: int
    met: int
    met_late: int
    missed: int
    open: int


@dataclass(frozen=True)
class DutyCounts:
    """The tally of everything asked for, of each kind of duty, and of each organisation that owes some."""

    total: Tally
    by_duty: dict[str, Tally]
    by_organisation: dict[UUID, Tally]


_MET: LiteralString = "(d.met_on IS NOT NULL AND d.met_on <= %(on)s)"
_BY_THEN: LiteralString = (
    "(SELECT p.campaign, p.duty, p.id AS period, p.starts_on, p.ends_on, p.owed_by, d.due, d.subject, d.organisation,"  # noqa: S608 - constants
    " CASE WHEN d.member THEN 'MEMBER' ELSE 'ORGANISATION' END AS subject_kind, d.owing AS owing_organisation,"
    " CASE WHEN d.member AND p.owed_by = 'PLEDGER' THEN d.subject END AS owing_member,"
    f" CASE WHEN {_MET} THEN 'MET' WHEN d.due < %(on)s THEN 'MISSED' ELSE 'OPEN' END AS state,"
    f" CASE WHEN {_MET} THEN d.met_on END AS met_on, {_MET} AND d.known_on > d.due AS met_late, d.met_on AS done_on"
    " FROM duties.duty d JOIN duties.period p ON p.id = d.period AND p.ends_on = d.due WHERE p.starts_on <= %(on)s)"
    " AS owed"
)
_UNMET: LiteralString = "(done_on IS NULL OR done_on > %(on)s)"
_STATES: Mapping[str, LiteralString] = {
    DutyState.OPEN.value: f"due >= %(on)s AND {_UNMET}",
    DutyState.MET.value: "done_on <= %(on)s",
    # The second condition adds nothing, but it is the one of the index.
    DutyState.MISSED.value: f"due < %(on)s AND {_UNMET} AND (done_on IS NULL OR done_on > due)",
}
_NAMED = Named(
    _BY_THEN,
    "(SELECT owed.*, coalesce(so.name, sm.name, '') AS subject_name, coalesce(po.name, '') AS organisation_name,"
    " coalesce(oo.name, '') AS owing_organisation_name FROM {} AS owed"
    " LEFT JOIN organisations.organisation so ON so.id = owed.subject"
    " LEFT JOIN organisations.member sm ON sm.id = owed.subject"
    " LEFT JOIN organisations.organisation po ON po.id = owed.organisation"
    " LEFT JOIN organisations.organisation oo ON oo.id = owed.owing_organisation) AS named",
)


def duties(
    conn: Connection[Any],
    *,
    on: date,
    reach: Reach | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **filters: Any,
) -> Page[PeriodicDuty]:
    """Return the duties whose period had begun by ``on``, in the order in which they fall due.

    ``filters`` are those of `_where`. Within ``reach`` is a duty where its subject stands, and everybody's own.
    """
    where = _where(conn, on, reach, **filters)
    where.after("(due, subject, period) > (%(after_0)s, %(after_1)s, %(after_2)s)", decode(cursor, day, uuid, number))
    return fetch_page(
        conn,
        PeriodicDuty,
        _NAMED,
        where,
        order="due, subject, period",
        key=lambda row: (row.ends_on, row.subject, row.period),
        limit=limit,
    )


def counts(conn: Connection[Any], *, on: date, reach: Reach | None = None, **filters: Any) -> DutyCounts:
    """Count the duties that `duties` with the same filters lists."""
    where = _where(conn, on, reach, **filters)
    statement = sql.SQL(
        "SELECT duty, owing_organisation, count(*), count(*) FILTER (WHERE state = 'MET'),"
        " count(*) FILTER (WHERE met_late), count(*) FILTER (WHERE state = 'MISSED'),"
        " count(*) FILTER (WHERE state = 'OPEN')"
        " FROM {} WHERE {} GROUP BY GROUPING SETS ((), (duty), (owing_organisation))"
    ).format(sql.SQL(_BY_THEN), where.sql)
    rows = [(key, owing, Tally(*numbers)) for key, owing, *numbers in conn.execute(statement, where.parameters)]
    return DutyCounts(
        total=next(tally for key, owing, tally in rows if key is None and owing is None),
        by_duty={key: tally for key, _, tally in rows if key is not None},
        by_organisation={owing: tally for _, owing, tally in rows if owing is not None},
    )


def _where(
    conn: Connection[Any],
    on: date,
    reach: Reach | None,
    *,
    under: UUID | None = None,
    organisation: UUID | None = None,
    owing_organisation: UUID | None = None,
    subject: UUID | None = None,
    campaign: UUID | None = None,
    duty: str | None = None,
    state: str | None = None,
    period: date | None = None,
) -> Where:
    """Return the conditions; ``period`` is a day within it, ``under`` and ``organisation`` say where the subject is.

    Who stood below ``under`` goes by the tree of the day ``on``.
    """
    where = Where()
    where.parameters["on"] = on
    where.within(reach, ["organisation"], ["subject"])
    where.meets(below(conn, under, on))
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("owing_organisation = %(owing_organisation)s", owing_organisation=owing_organisation)
    where.given("subject = %(subject)s", subject=subject)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("duty = %(duty)s", duty=duty)
    if state is not None:
        where.always(_STATES[state])
    where.given("starts_on <= %(period)s AND ends_on >= %(period)s", period=period)
    return where

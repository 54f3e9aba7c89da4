"""Asking the audit trail: who did what, for whom, when, and how late it was recorded (N3, H7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, decode, fetch_page, number
from projections.reach import NOWHERE, Condition, Reach


@dataclass(frozen=True)
class AuditEvent:
    """One event of the log.

    ``late_days`` is from the day it happened to the day it was recorded, in the campaign's time zone. ``type`` is the
    event's topic, ``aggregate`` and ``version`` its place in the history of one thing. ``organisation`` is the one for
    which somebody acted, ``concerns`` the one to which the thing belonged then. The names are empty where the register
    knows none: the system and callers without a membership. ``reason`` is empty where it would give away why somebody
    is exempt.
    """

    position: int
    recorded_at: datetime
    occurred_on: date
    late_days: int
    type: str
    aggregate_kind: str
    aggregate: UUID
    version: int
    pledge: UUID | None
    concerns: UUID
    actor: UUID
    actor_name: str
    role: str
    organisation: UUID | None
    organisation_name: str
    on_behalf_of: UUID | None
    on_behalf_of_name: str
    reason: str
    evidence: str


_NAMED: LiteralString = (
    " AS reason, coalesce(a.name, '') AS actor_name, coalesce(o.name, '') AS organisation_name,"
    " coalesce(b.name, '') AS on_behalf_of_name"
    " FROM {} AS e"
    " LEFT JOIN organisations.member a ON a.id = e.actor"
    " LEFT JOIN organisations.organisation o ON o.id = e.organisation"
    " LEFT JOIN organisations.member b ON b.id = e.on_behalf_of) AS event"
)
_COLUMNS: LiteralString = (
    "(SELECT e.position, e.recorded_at, e.occurred_on, e.late_days, e.type, e.aggregate_kind, e.aggregate, e.version,"
    " e.pledge, e.concerns, e.actor, e.role, e.organisation, e.on_behalf_of, e.evidence, "
)
_INVOLVED: Sequence[LiteralString] = ("person", "actor", "on_behalf_of")
_REGISTER: LiteralString = "aggregate_kind IN ('organisation', 'member')"
_TOLD_TO_ALL: LiteralString = (
    "aggregate_kind <> 'statistics' AND (type <> 'evaluation.criticised' OR aggregate IN"
    " (SELECT told.aggregate FROM audit_trail.event told WHERE told.type = 'evaluation.result-published'))"
)
"""Strong criticism fails an evaluation: who learns of it knows the verdict. Statistics go up the line."""


def events(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    register: Reach = NOWHERE,
    exemptions: Reach | None = None,
    rectifications: Reach | None = None,
    results: Reach | None = None,
    grounds: Reach | None = None,
    actor: UUID | None = None,
    role: str | None = None,
    organisation: UUID | None = None,
    under: UUID | None = None,
    on_behalf_of: UUID | None = None,
    pledge: UUID | None = None,
    aggregate: UUID | None = None,
    type: str | None = None,
    recorded_from: datetime | None = None,
    recorded_to: datetime | None = None,
    occurred_from: date | None = None,
    occurred_to: date | None = None,
    late_only: bool = False,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[AuditEvent]:
    """Return events, the newest first.

    ``organisation`` and ``under`` (with all below it) are the one for which somebody acted. The recorded period takes
    aware moments and ends before ``recorded_to``; the occurred period takes days and includes ``occurred_to``.

    Who reads by ``reach`` finds what concerns an organisation in it or themselves, what they did or others did in
    their stead, and all about campaigns; ``register`` is where they read about organisations and members only,
    ``exemptions`` where they may know who asked for one, and ``grounds`` where they may know why, ``rectifications``
    where they may know which members rectify, ``results`` where they may know what became of an evaluation before its
    result is published, and of statistics forms.
    """
    where = Where()
    if reach is not None:
        where.meets(_readable(reach, register))
    if exemptions is not None:
        asked = exemptions.over(["concerns"], _INVOLVED, "exemptions")
        where.meets(asked.or_("aggregate_kind <> 'exemption'"))
    if rectifications is not None:
        theirs = rectifications.over(["concerns"], _INVOLVED, "rectifications")
        where.meets(theirs.or_("aggregate_kind <> 'rectification' OR person IS NULL"))
    if results is not None:
        where.meets(results.over(["concerns"], _INVOLVED, "results").or_(_TOLD_TO_ALL))
    told = Condition("true") if grounds is None else grounds.over(["e.concerns"], ["e.person"], "grounds")
    where.parameters.update(told.parameters)
    where.given("actor = %(actor)s", actor=actor)
    where.given("role = %(role)s", role=role)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given(UNDER, under=under)
    where.given("on_behalf_of = %(on_behalf_of)s", on_behalf_of=on_behalf_of)
    where.given("pledge = %(pledge)s", pledge=pledge)
    where.given("aggregate = %(aggregate)s", aggregate=aggregate)
    where.given("type = %(type)s", type=type)
    where.given("recorded_at >= %(recorded_from)s", recorded_from=recorded_from)
    where.given("recorded_at < %(recorded_to)s", recorded_to=recorded_to)
    where.given("occurred_on >= %(occurred_from)s", occurred_from=occurred_from)
    where.given("occurred_on <= %(occurred_to)s", occurred_to=occurred_to)
    if late_only:
        where.always("late_days > 0")
    where.after("position < %(after_0)s", decode(cursor, number))
    return fetch_page(
        conn, AuditEvent, _source(told), where, order="position DESC", key=lambda row: (row.position,), limit=limit
    )


def _readable(reach: Reach, register: Reach) -> Condition:
    found = reach.over(["concerns"], _INVOLVED)
    kept = register.over(["concerns"], name="register")
    found = found.or_("aggregate_kind = 'campaign'")
    return found.or_(f"{_REGISTER} AND ({kept.text})", **kept.parameters)


def _source(told: Condition) -> Named:
    """Return the events with names; the reason of an act on an exemption only where it is ``told``."""
    reason: LiteralString = f"CASE WHEN e.aggregate_kind <> 'exemption' OR {told.text} THEN e.reason ELSE '' END"
    return Named("audit_trail.event", _COLUMNS + reason + _NAMED)

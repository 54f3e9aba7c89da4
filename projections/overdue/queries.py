"""The work list of supervisors: what is overdue or soon due, who owes it, and what happens next (N1)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.errors import InvalidInput
from domain.ladder import rungs_left
from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch_page, text, uuid
from projections.reach import Reach

_FURTHEST = 3660


@dataclass(frozen=True)
class NextStep:
    """What happens if nothing is done: ``rung`` names the step of the ladder, ``on`` is the day."""

    escalation: bool
    rung: str
    on: date


@dataclass(frozen=True)
class OwedDuty:
    """A duty owed on the day of the question (``today``).

    ``owed_by`` is a `domain.values.Party`; ``owing_member`` is set where a member owes it in person. ``since`` is when
    the duty came up, whoever owed it then; ``closed_on`` is set for days in the past only, where it was fulfilled
    later. The ladder is the policy's, in days from ``due``; ``rungs`` are the steps taken by that day.
    """

    pledge: UUID
    ref: str
    code: str
    item: int
    owed_by: str
    owing_organisation: UUID
    owing_organisation_name: str
    owing_member: UUID | None
    owing_member_name: str
    due: date
    since: date
    closed_on: date | None
    today: date
    campaign: UUID
    round: int
    organisation: UUID
    reviewer: UUID
    pledger_kind: str
    pledger: UUID
    pledger_name: str
    rungs: list[str]
    reminders: int
    last_reminder: date | None
    escalated_on: date | None
    escalated_to: UUID | None
    remind_before: list[int]
    remind_after: list[int]
    escalate_after: int

    @property
    def days_overdue(self) -> int:
        """How many days ago the duty was due, 0 while it is not overdue."""
        return max((self.today - self.due).days, 0)

    @property
    def next_step(self) -> NextStep | None:
        """The step that comes next: of those missed only the latest, and none after the escalation."""
        coming = rungs_left(
            self.due,
            self.since,
            self.rungs,
            before=self.remind_before,
            after=self.remind_after,
            escalate=self.escalate_after,
        )
        missed = [rung for rung in coming if rung.on <= self.today]
        if missed:
            return NextStep(missed[-1].escalates, missed[-1].name, self.today)
        return NextStep(coming[0].escalates, coming[0].name, coming[0].on) if coming else None


@dataclass(frozen=True)
class Counts:
    """How many duties a work list has, by code and by the organisation that owes them."""

    total: int
    by_code: dict[str, int]
    by_organisation: dict[UUID, int]


_OWED: LiteralString = (
    "(SELECT d.pledge, d.ref, d.code, d.item, d.owed_by, d.due, d.since, %(today)s::date AS today,"
    " CASE WHEN d.closed_on > %(today)s THEN d.closed_on END AS closed_on,"
    # The superior owes as the tree stood on that day, whoever it was at the proposal (B4).
    " CASE WHEN d.owed_by = 'PLEDGER' OR p.reviewer = p.organisation THEN p.organisation"
    " ELSE coalesce(o.parent, p.reviewer) END AS owing_organisation,"
    " CASE WHEN d.owed_by = 'PLEDGER' AND p.pledger_kind = 'MEMBER' THEN p.pledger END AS owing_member,"
    " p.campaign, p.policy_version, p.round, p.organisation, p.reviewer, p.pledger_kind, p.pledger"
    " FROM overdue.duty d JOIN overdue.pledge p ON p.id = d.pledge"
    " LEFT JOIN LATERAL (SELECT s.parent FROM organisations.superior s WHERE s.organisation = p.organisation"
    " AND s.since <= %(today)s ORDER BY s.since DESC, s.entered DESC LIMIT 1) AS o ON true"
    " WHERE d.owed_from <= %(today)s AND (d.closed_on IS NULL OR d.closed_on > %(today)s)) AS owed"
)
_NAMED = Named(
    _OWED,
    "(SELECT owed.*, coalesce(oo.name, '') AS owing_organisation_name,"
    " coalesce(om.name, '') AS owing_member_name,"
    " coalesce(po.name, pm.name, '') AS pledger_name,"
    " coalesce(r.rungs, '{{}}') AS rungs, coalesce(r.reminders, 0) AS reminders, r.last_reminder, r.escalated_on,"
    " r.escalated_to, coalesce(l.remind_before, '{{}}') AS remind_before,"
    " coalesce(l.remind_after, '{{}}') AS remind_after,"
    " coalesce(l.escalate_after, 0) AS escalate_after FROM {} AS owed"
    " LEFT JOIN overdue.policy l ON l.campaign = owed.campaign AND l.version = owed.policy_version"
    " LEFT JOIN organisations.organisation oo ON oo.id = owed.owing_organisation"
    " LEFT JOIN organisations.member om ON om.id = owed.owing_member"
    " LEFT JOIN organisations.organisation po ON owed.pledger_kind = 'ORGANISATION' AND po.id = owed.pledger"
    " LEFT JOIN organisations.member pm ON owed.pledger_kind = 'MEMBER' AND pm.id = owed.pledger"
    " LEFT JOIN LATERAL (SELECT array_agg(rung ORDER BY sent_on, rung) AS rungs,"
    " count(*) FILTER (WHERE rung <> 'escalated') AS reminders,"
    " max(sent_on) FILTER (WHERE rung <> 'escalated') AS last_reminder,"
    " max(sent_on) FILTER (WHERE rung = 'escalated') AS escalated_on,"
    " (array_agg(escalated_to) FILTER (WHERE rung = 'escalated'))[1] AS escalated_to"
    " FROM overdue.reminder sent WHERE (sent.pledge, sent.ref, sent.due) = (owed.pledge, owed.ref, owed.due)"
    " AND sent.sent_on <= owed.today) AS r ON true) AS duty",
)


def worklist(
    conn: Connection[Any],
    *,
    today: date,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    owing_organisation: UUID | None = None,
    campaign: UUID | None = None,
    pledge: UUID | None = None,
    code: str | None = None,
    owed_by: str | None = None,
    due_soon_days: int | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[OwedDuty]:
    """Return the duties that are overdue on ``today``, the most overdue first; ``today`` may be a day in the past.

    With ``due_soon_days`` those due within so many days come after them. ``under`` and ``organisation`` are about the
    pledging organisation, ``owing_organisation`` is the one that must act. Within ``reach`` is a duty where the pledge
    is: who only visits the organisation that owes it, or was above it once, knows of no pledge by that.
    """
    where = _where(
        today=today,
        reach=reach,
        under=under,
        organisation=organisation,
        owing_organisation=owing_organisation,
        campaign=campaign,
        pledge=pledge,
        code=code,
        owed_by=owed_by,
        due_soon_days=due_soon_days,
    )
    where.after("(due, pledge, ref) > (%(after_0)s, %(after_1)s, %(after_2)s)", decode(cursor, day, uuid, text))
    return fetch_page(
        conn,
        OwedDuty,
        _NAMED,
        where,
        order="due, pledge, ref",
        key=lambda row: (row.due, row.pledge, row.ref),
        limit=limit,
    )


def counts(
    conn: Connection[Any],
    *,
    today: date,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    owing_organisation: UUID | None = None,
    campaign: UUID | None = None,
    pledge: UUID | None = None,
    code: str | None = None,
    owed_by: str | None = None,
    due_soon_days: int | None = None,
) -> Counts:
    """Count the duties that `worklist` with the same filters lists."""
    where = _where(
        today=today,
        reach=reach,
        under=under,
        organisation=organisation,
        owing_organisation=owing_organisation,
        campaign=campaign,
        pledge=pledge,
        code=code,
        owed_by=owed_by,
        due_soon_days=due_soon_days,
    )
    statement = sql.SQL(
        "SELECT code, owing_organisation, count(*) FROM {} WHERE {} GROUP BY GROUPING SETS ((), (code),"
        " (owing_organisation))"
    ).format(sql.SQL(_OWED), where.sql)
    rows = conn.execute(statement, where.parameters).fetchall()
    return Counts(
        total=next(number for code, owing, number in rows if code is None and owing is None),
        by_code={code: number for code, _, number in rows if code is not None},
        by_organisation={owing: number for _, owing, number in rows if owing is not None},
    )


def _where(
    *,
    today: date,
    reach: Reach | None,
    under: UUID | None,
    organisation: UUID | None,
    owing_organisation: UUID | None,
    campaign: UUID | None,
    pledge: UUID | None,
    code: str | None,
    owed_by: str | None,
    due_soon_days: int | None,
) -> Where:
    if due_soon_days is not None and not 0 <= due_soon_days <= _FURTHEST:
        raise InvalidInput("due_soon_days", f"must be between 0 and {_FURTHEST}", f"须在0至{_FURTHEST}之间")
    last = today - timedelta(days=1) if due_soon_days is None else today + timedelta(days=due_soon_days)
    where = Where()
    where.always("due <= %(last)s", last=last)
    where.parameters["today"] = today
    where.within(reach, ["organisation"], ["pledger"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("owing_organisation = %(owing_organisation)s", owing_organisation=owing_organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("pledge = %(pledge)s", pledge=pledge)
    where.given("code = %(code)s", code=code)
    where.given("owed_by = %(owed_by)s", owed_by=owed_by)
    return where

"""Finding statistics forms: those handed in, those returned, and those that are owed and missing (L4)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Page, Where, day, decode, fetch_page, text, uuid
from projections.reach import Reach


class State(Enum):
    """Whether a form stands as handed in, was returned and is owed again, or was never handed in."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    MISSING = "MISSING"


@dataclass(frozen=True)
class Form:
    """A form of an organisation for a period of a campaign; one that is missing has neither id nor version.

    ``state`` is a `State`; ``due`` is None where nobody owes it. ``days_late`` is how many days after it was due a form
    came in, or has not come in yet on the day of the question. ``pinyin`` is the sort key of the organisation's name.
    """

    id: UUID | None
    campaign: UUID
    organisation: UUID
    organisation_name: str
    pinyin: str
    starts_on: date
    ends_on: date
    state: str
    due: date | None
    days_late: int
    submitted_on: date | None
    submitted_by: UUID | None
    submissions: int
    returned_on: date | None
    returned_reason: str
    version: int | None


_UNSEEN: LiteralString = (
    "SELECT c.id AS campaign, o.id AS organisation, c.opens_on AS starts_on, owed.due, f.first_on"
    " FROM organisations.campaign c CROSS JOIN LATERAL (SELECT (c.policy->>'statistics_due')::date AS due) AS owed"
    " JOIN organisations.closure below ON below.ancestor = c.organisation AND below.depth > 0"
    " JOIN organisations.organisation o ON o.id = below.descendant AND o.founded_on <= owed.due"
    " AND (o.dissolved_on IS NULL OR o.dissolved_on > owed.due)"
    " LEFT JOIN statistics.form f ON (f.campaign, f.organisation, f.ends_on) = (c.id, o.id, owed.due)"
    " WHERE c.policy->>'statistics_due' IS NOT NULL AND c.opens_on <= %(today)s"
    " AND (f.first_on IS NULL OR f.first_on > %(today)s)"
)
"""Forms that are owed on ``today`` and were not handed in by then, of every organisation below a campaign's."""

OWED: LiteralString = (
    "SELECT campaign, organisation, due, starts_on AS since, starts_on, due AS ends_on, first_on AS closed_on,"  # noqa: S608 - constants
    f" 0::bigint AS position FROM ({_UNSEEN}) AS unseen UNION ALL SELECT f.campaign, f.organisation, r.due,"
    " r.returned_on, f.starts_on, f.ends_on, r.closed_on, r.no::bigint FROM statistics.returned r"
    " JOIN statistics.form f ON f.id = r.form JOIN organisations.campaign c ON c.id = f.campaign"
    " AND (c.policy->>'statistics_due')::date = f.ends_on WHERE r.due IS NOT NULL AND r.returned_on <= %(today)s"
    " AND (r.closed_on IS NULL OR r.closed_on > %(today)s)"
)
"""Forms that are owed on ``today``, which may be past: never handed in by then (position 0), or returned so often.

Who is asked by a changed policy for another form does not owe the returned one any more.
"""

_MISSING: LiteralString = (
    "SELECT NULL::uuid, campaign, organisation, starts_on, due, due, NULL::date, NULL::uuid, 0, NULL::date, '',"  # noqa: S608 - constants
    f" NULL::bigint FROM ({_UNSEEN}) AS unseen"
)
_FORMS: LiteralString = (
    "(SELECT form.*, coalesce(o.name, '') AS organisation_name, coalesce(o.pinyin, '') AS pinyin,"  # noqa: S608 - constants
    " CASE WHEN form.id IS NULL THEN 'MISSING' WHEN returned_on IS NULL THEN 'SUBMITTED' ELSE 'RETURNED' END AS state,"
    " coalesce(greatest(CASE WHEN returned_on IS NULL AND form.id IS NOT NULL THEN submitted_on ELSE %(today)s END"
    " - due, 0), 0) AS days_late FROM (SELECT id, campaign, organisation, starts_on, ends_on, due, submitted_on,"
    f" submitted_by, submissions, returned_on, returned_reason, version FROM statistics.form UNION ALL {_MISSING})"
    " AS form LEFT JOIN organisations.organisation o ON o.id = form.organisation) AS form"
)


def forms(
    conn: Connection[Any],
    *,
    today: date,
    reach: Reach | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    state: str | None = None,
    late: bool | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Form]:
    """Return forms, the latest period first, then by pinyin; ``late`` ones came, or have not come, after their day."""
    where = Where()
    where.parameters["today"] = today
    where.within(reach, ["organisation"])
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("state = %(state)s", state=state)
    where.given("(days_late > 0) = %(late)s", late=late)
    where.after(
        "(%(after_0)s - ends_on, pinyin, organisation, campaign) > (0, %(after_1)s, %(after_2)s, %(after_3)s)",
        decode(cursor, day, text, uuid, uuid),
    )
    return fetch_page(
        conn,
        Form,
        _FORMS,
        where,
        order="ends_on DESC, pinyin, organisation, campaign",
        key=lambda form: (form.ends_on, form.pinyin, form.organisation, form.campaign),
        limit=limit,
    )

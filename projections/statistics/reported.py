"""How the statistics forms change their list: handed in, returned, handed in again; the last version stands (L4)."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg.types.json import Jsonb

from domain import statistics
from domain.aggregate import Event
from domain.statistics_form import Values
from projections.projection import Handler, Write, row

_SUBMITTED: LiteralString = (
    "INSERT INTO form (id, campaign, organisation, starts_on, ends_on, due, first_on, submitted_on, submitted_by, says,"
    " version) VALUES (%(id)s, %(campaign)s, %(organisation)s, %(start)s, %(end)s, %(due)s, %(day)s, %(day)s,"
    " %(actor)s, %(says)s, %(version)s)"
)
_RESUBMITTED: LiteralString = (
    "UPDATE form SET submitted_on = %(day)s, submitted_by = %(actor)s, says = %(says)s, submissions = submissions + 1,"
    " returned_on = NULL, returned_reason = '', version = %(version)s WHERE id = %(id)s"
)
_RETURNED: LiteralString = (
    "UPDATE form SET due = %(due)s, returned_on = %(day)s, returned_reason = %(reason)s, version = %(version)s"
    " WHERE id = %(id)s"
)
_OWED_AGAIN: LiteralString = (
    "INSERT INTO returned (form, no, returned_on, due)"
    " SELECT id, submissions, %(day)s, %(due)s FROM form WHERE id = %(id)s"
)
_OWED_NO_MORE: LiteralString = "UPDATE returned SET closed_on = %(day)s WHERE form = %(id)s AND closed_on IS NULL"


def _submitted(write: Write, event: statistics.Submitted, _: int) -> None:
    write(
        _SUBMITTED,
        row(
            event,
            campaign=event.campaign,
            organisation=event.organisation,
            start=event.period.start,
            end=event.period.end,
            due=event.due,
            actor=event.act.actor,
            says=_says(event.values),
        ),
    )


def _resubmitted(write: Write, event: statistics.Resubmitted, _: int) -> None:
    write(_RESUBMITTED, row(event, actor=event.act.actor, says=_says(event.values)))
    write(_OWED_NO_MORE, row(event))


def _returned(write: Write, event: statistics.Returned, _: int) -> None:
    write(_RETURNED, row(event, due=event.due, reason=event.act.reason))
    write(_OWED_AGAIN, row(event, due=event.due))


def _says(values: Values) -> Jsonb:
    """Return a form as JSON; amounts are texts, so that no cent is lost."""
    return Jsonb({code: value if isinstance(value, int | list) else str(value) for code, value in values.items()})


HANDLERS: Mapping[type[Event], Handler] = {
    statistics.Submitted: _submitted,
    statistics.Resubmitted: _resubmitted,
    statistics.Returned: _returned,
}

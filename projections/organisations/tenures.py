"""How posts are filled and vacated, and who substitutes in them."""

from typing import Any, LiteralString

from domain.posts import PostFilled, PostVacated, SubstituteNamed, SubstitutionEnded
from domain.values import Role
from projections.projection import Write, row

_SEEN: LiteralString = "UPDATE organisation SET version = %(version)s WHERE id = %(id)s"


def post_filled(write: Write, event: PostFilled, _: int) -> None:
    """Begin a tenure, which one recorded before for a later day ends; there is one secretary at a time."""
    values = row(
        event,
        role=event.role.value,
        member=event.member,
        successor=None if event.role is Role.SECRETARY else event.member,
    )
    if event.role is Role.SECRETARY:
        write(
            "UPDATE tenure SET until = %(day)s WHERE organisation = %(id)s AND role = %(role)s"
            " AND since <= %(day)s AND (until IS NULL OR until > %(day)s)",
            values,
        )
    write(
        "INSERT INTO tenure SELECT %(id)s, %(role)s, %(member)s, %(day)s, %(version)s, least("
        "(SELECT min(since) FROM tenure WHERE organisation = %(id)s AND role = %(role)s AND since > %(day)s"
        " AND (%(successor)s::uuid IS NULL OR member = %(successor)s)),"
        " (SELECT dissolved_on FROM organisation WHERE id = %(id)s))",
        values,
    )
    write(_SEEN, values)


def post_vacated(write: Write, event: PostVacated, _: int) -> None:
    """End a tenure."""
    values = row(event, role=event.role.value, member=event.member)
    write(
        "UPDATE tenure SET until = %(day)s WHERE organisation = %(id)s AND role = %(role)s AND member = %(member)s"
        " AND since <= %(day)s AND (until IS NULL OR until > %(day)s)",
        values,
    )
    write(_SEEN, values)


def substitute_named(write: Write, event: SubstituteNamed, _: int) -> None:
    """Enter the period; whether the holder still holds the post is asked when it is read."""
    values = _holding(event, substitute=event.substitute, since=event.since, until=event.until)
    write(
        "INSERT INTO substitution VALUES (%(id)s, %(role)s, %(holder)s, %(substitute)s, %(since)s, %(until)s,"
        " %(version)s)",
        values,
    )
    write(_SEEN, values)


def substitution_ended(write: Write, event: SubstitutionEnded, _: int) -> None:
    """End the holder's periods that go on; those that would only have begun are gone."""
    values = _holding(event)
    write(
        "DELETE FROM substitution WHERE (organisation, role, holder) = (%(id)s, %(role)s, %(holder)s)"
        " AND since >= %(day)s",
        values,
    )
    write(
        "UPDATE substitution SET until = least(until, %(day)s)"
        " WHERE (organisation, role, holder) = (%(id)s, %(role)s, %(holder)s)",
        values,
    )
    write(_SEEN, values)


def _holding(event: SubstituteNamed | SubstitutionEnded, **fields: Any) -> dict[str, Any]:
    return row(event, role=event.role.value, holder=event.act.actor, **fields)

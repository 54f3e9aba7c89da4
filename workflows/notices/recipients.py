"""Who is told of a reminder or an escalation: who owes, as the posts stood on the day of the event (B4)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.application import Pledgebook
from domain.application.deadlines import Dated
from domain.judgement.comment import Comment
from domain.judgement.rectification import Rectification
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.supervised import Escalation, Reminder
from domain.values import Party, PledgerKind, Role

_OWN = (Role.SECRETARY, Role.CLERK)
_SUPERIOR = (Role.SECRETARY, Role.OFFICE)
_HEADS = (Role.SECRETARY,)


def recipients(app: Pledgebook, thing: Dated, event: Reminder | Escalation) -> frozenset[UUID]:
    """Return the persons to tell; nobody where the posts are vacant, which is a gap and listed as such.

    A member who owes is told in person; of an organisation its secretary and its clerk, of a superior the secretary
    and the office, and of where a duty was passed up to the secretary. Who substitutes in a post is told, too.
    """
    day = event.act.occurred_on
    if isinstance(event, Escalation):
        return _holding(app, event.to, _HEADS, day)
    if event.owed_by is Party.SUPERIOR:
        return _holding(app, superior(app, thing, day), _SUPERIOR, day)
    person = member(thing)
    return frozenset({person}) if person else _holding(app, thing.organisation, _OWN, day)


def superior(app: Pledgebook, thing: Dated, day: date) -> UUID | None:
    """Return who judges: the own branch of a member, but for its secretary and for an organisation the superior.

    Whether a comment is on a secretary goes by the day on which it was given.
    """
    place, person = app.look_up(Organisation, thing.organisation), member(thing)
    of_day = thing.given_on if isinstance(thing, Comment) else day
    if person and person not in place.holders_on(Role.SECRETARY, of_day):
        return place.id
    return place.parent_on(day)


def member(thing: Dated) -> UUID | None:
    """Return the member whose duty ``PLEDGER`` means; None where it is an organisation's."""
    match thing:
        case Pledge(pledger=whose) | Comment(target=whose):
            return whose.id if whose.kind is PledgerKind.MEMBER else None
        case Rectification():
            return thing.member
        case _:
            return None


def _holding(app: Pledgebook, organisation: UUID | None, roles: tuple[Role, ...], day: date) -> frozenset[UUID]:
    if organisation is None:
        return frozenset()
    return frozenset(_acting(app.look_up(Organisation, organisation), roles, day))


def _acting(place: Organisation, roles: tuple[Role, ...], day: date) -> Iterator[UUID]:
    for role in roles:
        yield from place.holders_on(role, day)
        yield from place.stand_ins_on(role, day)

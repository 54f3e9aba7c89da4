"""Who may do or read what: pure functions over the tree and its posts as they stood on the day (B2 to B5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.errors import NotAuthorised
from domain.organisation import Organisation
from domain.rights import COMMANDS, SIGHTS, Grant, Right, Seat
from domain.values import Role

Seats = Mapping[Seat, Sequence[Organisation]]
"""The organisations that a thing belongs to or answers to, by what they are to it."""


@dataclass(frozen=True)
class Claim:
    """Who wants to act or read on a day.

    ``role`` is set for who claims no post: SYSTEM, ADMINISTRATOR, SERVICE; ``within`` then is the organisation below
    which they stay. ``behalf`` chooses among several capacities the one in which they act for that person.
    """

    actor: UUID
    day: date
    role: Role | None = None
    within: UUID | None = None
    behalf: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """The capacity in which somebody may act: in which role, for which organisation, in whose stead."""

    role: Role
    organisation: UUID | None
    on_behalf_of: UUID | None = None


def standing(claim: Claim, command: str, seats: Seats, *, person: UUID | None = None) -> Standing:
    """Return in which capacity ``command`` may be given; raises `errors.NotAuthorised` where in none.

    ``person`` is the member whose pledge or request it is. Own posts come before those that somebody substitutes in.
    """
    for found in _standings(claim, COMMANDS[command], seats, person):
        if claim.behalf in (None, found.on_behalf_of):
            return found
    raise NotAuthorised(command.partition(":")[0])


def may_read(claim: Claim, sight: str, seats: Seats, *, person: UUID | None = None) -> bool:
    """Tell whether a thing that is not public may be read; ``sight`` is one of `rights.SIGHTS`."""
    return next(_standings(claim, SIGHTS[sight], seats, person), None) is not None


def line_seats(line: Sequence[Organisation], guides: Sequence[Organisation] = ()) -> Seats:
    """Return the seats around ``line[0]``, whose superiors up to the root follow it."""
    own, above = line[:1], line[1:]
    return {
        Seat.WRITER: own,
        Seat.OWN: own,
        Seat.HOLDER: own,
        Seat.REVIEWER: above[:1],
        Seat.ABOVE: above,
        Seat.GUIDE: guides,
        Seat.STAFF: line,
    }


def _standings(claim: Claim, right: Right, seats: Seats, person: UUID | None) -> Iterator[Standing]:
    own = next(iter(seats.get(Seat.OWN, ())), None)
    home = own.id if own else None
    if claim.role is not None:
        yield from _without_a_post(claim, right, seats, home)
        return
    for grant in right:
        if grant.seat is Seat.PERSON:
            if person is not None and person == claim.actor:
                yield Standing(Role.MEMBER, home)
            continue
        written_for = person if grant.seat is Seat.WRITER and person != claim.actor else None
        for place in seats.get(grant.seat, ()):
            held = place.roles_on(claim.actor, claim.day)
            yield from (Standing(role, place.id, written_for) for role in grant.roles if role in held)
    for grant in right:
        if grant.seat is not Seat.HOLDER:
            yield from _in_anothers_stead(claim, grant, seats)


def _in_anothers_stead(claim: Claim, grant: Grant, seats: Seats) -> Iterator[Standing]:
    for place in seats.get(grant.seat, ()):
        for role, holder in place.substitutes_for(claim.actor, claim.day):
            if role in grant.roles:
                yield Standing(role, place.id, holder)


def _without_a_post(claim: Claim, right: Right, seats: Seats, home: UUID | None) -> Iterator[Standing]:
    for grant in right:
        if claim.role not in grant.roles:
            continue
        if grant.seat is Seat.SYSTEM:
            yield Standing(Role.SYSTEM, next((place.id for place in seats.get(Seat.REVIEWER, ())), home))
        elif grant.seat is Seat.STAFF and (
            claim.within is None or any(place.id == claim.within for place in seats.get(Seat.STAFF, ()))
        ):
            yield Standing(claim.role, home)

"""How far somebody's reading reaches: their seats as conditions of SQL, so that a list shows what they may know of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from domain.authority import Claim
from domain.rights import SIGHTS, Seat
from domain.values import Role

ACTING: LiteralString = (
    "(SELECT organisation, role, since, until, NULL::uuid AS holder FROM organisations.tenure"
    " WHERE member = %(actor)s AND since <= %(day)s AND (until IS NULL OR until > %(day)s)"
    " UNION ALL SELECT s.organisation, s.role, s.since, s.until, s.holder FROM organisations.substitution s"
    " WHERE s.substitute = %(actor)s AND s.since <= %(day)s AND s.until > %(day)s"
    " AND EXISTS (SELECT FROM organisations.tenure t"
    " WHERE (t.organisation, t.role, t.member) = (s.organisation, s.role, s.holder)"
    " AND t.since <= %(day)s AND (t.until IS NULL OR t.until > %(day)s))) AS acting"
)
"""The posts that ``actor`` holds on ``day``, and those of a ``holder`` in whose stead they act."""

NEIGHBOURS: LiteralString = (
    "organisation IN (SELECT unnest(ARRAY[organisation, residence]) FROM organisations.member WHERE id = %(neighbour)s)"
)
"""The condition that the member ``neighbour`` belongs to the organisation of a row, or lives there."""

_POSTS: LiteralString = f"SELECT organisation, role FROM {ACTING}"  # noqa: S608 - a constant
_GUIDED: LiteralString = (
    "SELECT g.organisation FROM organisations.guidance g WHERE g.guide = ANY(%(groups)s) AND g.since <= %(day)s"
    " AND NOT EXISTS (SELECT FROM organisations.guidance later WHERE later.organisation = g.organisation"
    " AND later.since <= %(day)s AND (later.since, later.entered) > (g.since, g.entered))"
)
_BELOW: LiteralString = "SELECT descendant FROM organisations.closure WHERE ancestor = ANY"
_FEW = 100
"""So many organisations are named one by one, so that an index finds what is theirs; more are looked up row by row."""


@dataclass(frozen=True)
class Reach:
    """What somebody may read by one sight of `rights.SIGHTS`.

    ``subtrees`` are organisations that are read with all below them, ``places`` those read alone, ``heads`` those
    whose direct subordinates are read. ``person`` also reads what is their own; ``whole`` reads everything.
    """

    person: UUID | None = None
    subtrees: frozenset[UUID] = frozenset()
    places: frozenset[UUID] = frozenset()
    heads: frozenset[UUID] = frozenset()
    whole: bool = False

    def over(
        self,
        organisations: Sequence[LiteralString],
        persons: Sequence[LiteralString] = (),
        name: LiteralString = "reach",
    ) -> "Condition":
        """Return the condition that one of the columns ``organisations`` is within reach or one of ``persons`` is me.

        ``name`` tells its parameters from those of another reach in the same statement.
        """
        if self.whole:
            return Condition("true")
        found = Condition("false")
        for column in organisations:
            if self.subtrees:
                found = found.or_(
                    f"{column} IN ({_BELOW}(%({name}_subtrees)s))", **{f"{name}_subtrees": [*self.subtrees]}
                )
            if self.places:
                found = found.or_(f"{column} = ANY(%({name}_places)s)", **{f"{name}_places": [*self.places]})
            if self.heads:
                found = found.or_(
                    f"{column} IN ({_BELOW}(%({name}_heads)s) AND depth = 1)", **{f"{name}_heads": [*self.heads]}
                )
        for column in persons:
            if self.person is not None:
                found = found.or_(f"{column} = %({name}_person)s", **{f"{name}_person": self.person})
        return found


NOWHERE = Reach()
"""The reach of who may read nothing."""


@dataclass(frozen=True)
class Condition:
    """A condition of SQL with its named parameters."""

    text: LiteralString
    parameters: dict[str, Any] = field(default_factory=dict)

    def or_(self, text: LiteralString, **parameters: object) -> "Condition":
        """Return this condition or the one given."""
        either = text if self.text == "false" else f"{self.text} OR {text}"
        return Condition(either, self.parameters | parameters)


def reach_of(conn: Connection[Any], claim: Claim, sight: str) -> Reach:
    """Return how far the claimant reads by ``sight`` on the claim's day, in the tree as it stands.

    It says the same as `domain.authority.may_read`: a substitute reads what the holder does, as long as they hold. A
    role that reads from above also reads in its own organisation; no sight parts the two.
    """
    roles = {seat: _roles(grant.roles for grant in SIGHTS[sight] if grant.seat is seat) for seat in Seat}
    if claim.role is not None:
        return _without_a_post(conn, claim, roles[Seat.STAFF])
    parameters = {"actor": claim.actor, "day": claim.day}
    held = [(place, Role(role)) for place, role in conn.execute(_POSTS, parameters)]

    def seated(seat: Seat) -> frozenset[UUID]:
        return frozenset(place for place, role in held if role in roles[seat])

    guiding = seated(Seat.GUIDE)
    guided = conn.execute(_GUIDED, {**parameters, "groups": [*guiding]}).fetchall() if guiding else []
    reach = Reach(
        person=claim.actor if roles[Seat.PERSON] else None,
        subtrees=seated(Seat.ABOVE) | {row[0] for row in guided},
        places=seated(Seat.OWN) - seated(Seat.ABOVE),
        heads=seated(Seat.REVIEWER),
    )
    return _listed(conn, reach)


@dataclass(frozen=True)
class Few:
    """Everything that is read: few enough ``places`` to look at one by one, and what is the ``person``'s own."""

    places: Sequence[UUID]
    person: UUID | None


def few(conn: Connection[Any], reaches: Iterable[Reach], most: int = _FEW) -> Few | None:
    """Return what ``reaches`` of one reader cover together, None if that is more than ``most`` organisations."""
    reaches = list(reaches)
    if any(reach.whole or reach.subtrees for reach in reaches):
        return None
    heads = frozenset[UUID]().union(*(reach.heads for reach in reaches))
    below = conn.execute(f"{_BELOW}(%s) AND depth = 1 LIMIT %s", ([*heads], most + 1)).fetchall() if heads else []
    found = frozenset(row[0] for row in below).union(*(reach.places for reach in reaches))
    person = next((reach.person for reach in reaches if reach.person is not None), None)
    return Few([*found], person) if len(found) <= most else None


def _without_a_post(conn: Connection[Any], claim: Claim, staff: frozenset[Role]) -> Reach:
    if claim.role not in staff:
        return NOWHERE
    return Reach(whole=True) if claim.within is None else _listed(conn, Reach(subtrees=frozenset({claim.within})))


def _listed(conn: Connection[Any], reach: Reach) -> Reach:
    """Return the same reach with its subtrees as single places where these are few."""
    if not reach.subtrees:
        return reach
    below = conn.execute(f"{_BELOW}(%s) LIMIT %s", ([*reach.subtrees], _FEW + 1)).fetchall()
    if len(below) > _FEW:
        return reach
    return replace(reach, subtrees=frozenset(), places=reach.places | {row[0] for row in below})


def _roles(granted: Iterable[Sequence[Role]]) -> frozenset[Role]:
    return frozenset(role for roles in granted for role in roles)

"""A member: kinds, affiliation over time, and the places where they pledge (C2 to C8)."""

from datetime import date
from typing import Self
from uuid import UUID

from domain.aggregate import Created, Event, Root
from domain.values import Act, Erased, Personal, clean

LEADING_KINDS = frozenset({"LEADING_CADRE", "BRANCH_SECRETARY", "VILLAGE_CADRE"})
JOINING_KINDS = frozenset({"ACTIVIST", "NON_PARTY_CADRE", "MASSES"})
"""The kinds of people who may join and are no members of the Party (C8)."""

FLOATING, IN_SERVICE = "FLOATING", "IN_SERVICE"


class Member(Root):
    """A person who pledges; the name is personal data."""

    TOPIC = "member"

    def __init__(self) -> None:
        self.name: Personal | Erased = Erased(UUID(int=0))
        self.kinds: frozenset[str] = frozenset()
        self.affiliations: list[tuple[date, UUID]] = []
        self.residence: UUID | None = None
        self.duty = ""

    @classmethod
    def admit(
        cls,
        id: UUID,
        act: Act,
        *,
        name: str,
        kinds: list[str],
        organisation: UUID,
        residence: UUID | None,
    ) -> Self:
        """Enter a member of ``organisation``; ``residence`` is where a floating or in-service member lives."""
        personal = Personal(id, clean(name, "name", limit=100))
        return cls._create(
            Admitted,
            id=id,
            act=act,
            name=personal,
            kinds=sorted(set(kinds)),
            organisation=organisation,
            residence=residence,
        )

    def transfer(self, act: Act, organisation: UUID) -> None:
        """Move the affiliation to another organisation from ``act.occurred_on`` on."""
        self.trigger_event(Transferred, act=act, organisation=organisation)

    def assign_duty(self, act: Act, duty: str) -> None:
        """Assign the duty post of a member without a post (设岗定责)."""
        self.trigger_event(DutyAssigned, act=act, duty=clean(duty, "duty", limit=200))

    def organisation_on(self, day: date) -> UUID:
        """Return the affiliation as of ``day``."""
        standing = [organisation for since, organisation in self.affiliations if since <= day]
        return standing[-1] if standing else self.affiliations[0][1]

    def places_on(self, day: date, *, in_service_at_residence: bool) -> tuple[UUID, ...]:
        """Return the organisations in which this member pledges on ``day`` (C6, C7)."""
        own = self.organisation_on(day)
        if self.residence is None:
            return (own,)
        if FLOATING in self.kinds:
            return (self.residence,)
        if IN_SERVICE in self.kinds and in_service_at_residence:
            return (own, self.residence)
        return (own,)

    @property
    def leading(self) -> bool:
        """Whether the higher standard of leading members applies (C2)."""
        return bool(self.kinds & LEADING_KINDS)


class Admitted(Created):
    """A member was entered."""

    TOPIC = "member.admitted"
    name: Personal | Erased
    kinds: list[str]
    organisation: UUID
    residence: UUID | None

    def apply(self, aggregate: Member) -> None:
        aggregate.name, aggregate.kinds = self.name, frozenset(self.kinds)
        aggregate.affiliations.append((self.act.occurred_on, self.organisation))
        aggregate.residence = self.residence


class Transferred(Event):
    """A member moved to another organisation."""

    TOPIC = "member.transferred"
    organisation: UUID

    def apply(self, aggregate: Member) -> None:
        aggregate.affiliations.append((self.act.occurred_on, self.organisation))
        aggregate.affiliations.sort(key=lambda entry: entry[0])


class DutyAssigned(Event):
    """A member without a post was assigned a duty post."""

    TOPIC = "member.duty-assigned"
    duty: str

    def apply(self, aggregate: Member) -> None:
        aggregate.duty = self.duty

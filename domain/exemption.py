"""A member's exemption from pledging: requested, studied by the branch, approved by the superior (C5)."""

from enum import Enum
from typing import Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event, Root
from domain.errors import Refused
from domain.values import Act, Erased, Personal, clean


class Step(Enum):
    """How far an exemption has come; only APPROVED removes the blank."""

    REQUESTED = "REQUESTED"
    STUDIED = "STUDIED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"


class Exemption(Root):
    """The three steps towards an exemption; the reason is personal data."""

    TOPIC = "exemption"

    def __init__(self) -> None:
        self.campaign = UUID(int=0)
        self.member = UUID(int=0)
        self.organisation = UUID(int=0)
        self.grounds: Personal | Erased = Erased(UUID(int=0))
        self.step = Step.REQUESTED
        self.movers: frozenset[UUID] = frozenset()  # who asked for it or spoke for it

    @classmethod
    def request(
        cls,
        id: UUID,
        act: Act,
        *,
        campaign: UUID,
        member: UUID,
        organisation: UUID,
        grounds: str,
    ) -> Self:
        """Ask for an exemption of ``member`` of the branch ``organisation``."""
        return cls._create(
            Requested,
            id=id,
            act=act,
            campaign=campaign,
            member=member,
            organisation=organisation,
            grounds=Personal(member, clean(grounds, "grounds", limit=400)),
        )

    def study(self, act: Act, *, supported: bool) -> None:
        """Record what the branch concluded; nobody studies their own request."""
        self._require(Step.REQUESTED)
        if self.member in act.persons:
            raise Refused(rules.OWN_PLEDGE)
        self.trigger_event(Studied, act=act, supported=supported)

    def decide(self, act: Act, *, approved: bool) -> None:
        """Record the superior's decision on a request that the branch supports; nobody decides what they moved (B5)."""
        self._require(Step.STUDIED)
        if act.persons & (self.movers | {self.member}):
            raise Refused(rules.OWN_PLEDGE)
        self.trigger_event(Decided, act=act, approved=approved)

    def _require(self, step: Step) -> None:
        if self.step is not step:
            raise Refused(rules.EXEMPTION_STEP)


class Requested(Created):
    """An exemption was asked for."""

    TOPIC = "exemption.requested"
    campaign: UUID
    member: UUID
    organisation: UUID
    grounds: Personal | Erased

    def apply(self, aggregate: Exemption) -> None:
        aggregate.campaign, aggregate.member, aggregate.organisation = (
            self.campaign,
            self.member,
            self.organisation,
        )
        aggregate.grounds = self.grounds
        aggregate.movers |= self.act.persons


class Studied(Event):
    """The branch studied the request."""

    TOPIC = "exemption.studied"
    supported: bool

    def apply(self, aggregate: Exemption) -> None:
        aggregate.step = Step.STUDIED if self.supported else Step.DECLINED
        aggregate.movers |= self.act.persons


class Decided(Event):
    """The superior decided."""

    TOPIC = "exemption.decided"
    approved: bool

    def apply(self, aggregate: Exemption) -> None:
        aggregate.step = Step.APPROVED if self.approved else Step.DECLINED

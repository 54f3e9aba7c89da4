"""A campaign: its period, its yearly rounds and its versioned policy (A1 to A5)."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event, Root
from domain.errors import InvalidInput, Refused
from domain.policy import Policy
from domain.values import Act, Due, DueKind, clean


class Campaign(Root):
    """The drive under which pledges are made."""

    TOPIC = "campaign"

    def __init__(self) -> None:
        self.name = ""
        self.theme = ""
        self.organisation = UUID(int=0)
        self.opens_on = date.min
        self.closes_on = date.max
        self.rounds: list[int] = []
        self.policies: list[Policy] = []
        self.closed = False

    @classmethod
    def open(
        cls,
        id: UUID,
        act: Act,
        *,
        name: str,
        theme: str,
        organisation: UUID,
        opens_on: date,
        closes_on: date,
        policy: Policy,
    ) -> Self:
        """Open a campaign below ``organisation`` with its first policy and the round of its first year."""
        if closes_on <= opens_on:
            raise InvalidInput("closes_on", "must lie after opens_on", "结束日期须晚于开始日期")
        return cls._create(
            Opened,
            id=id,
            act=act,
            name=clean(name, "name", limit=200),
            theme=clean(theme, "theme", required=False, limit=400),
            organisation=organisation,
            opens_on=opens_on,
            closes_on=closes_on,
            policy=policy.to_data(),
        )

    def change_policy(self, act: Act, policy: Policy) -> None:
        """Give pledges proposed from now on another policy; earlier pledges keep the version they began under."""
        self._require_open()
        if not act.reason:
            raise Refused(rules.REASON_MISSING)
        self.trigger_event(PolicyChanged, act=act, policy=policy.to_data())

    def open_round(self, act: Act, year: int) -> None:
        """Open the round of another year of the campaign (A1)."""
        self._require_open()
        if year in self.rounds:
            raise Refused(rules.ROUND_EXISTS)
        if not self.opens_on.year <= year <= self.closes_on.year:
            raise Refused(rules.NOT_IN_SESSION)
        self.trigger_event(RoundOpened, act=act, year=year)

    def close(self, act: Act, *, open_items: int) -> None:
        """End the campaign; ``open_items`` counts the items without an outcome, which must be none (H6)."""
        self._require_open()
        if open_items:
            raise Refused(rules.ITEMS_OPEN, detail=str(open_items))
        self.trigger_event(Closed, act=act)

    def require_session(self, day: date, *, imported: bool) -> None:
        """Raise unless pledges can be made on ``day``; an imported one may be older than the campaign (A3)."""
        self._require_open()
        if day > self.closes_on or (day < self.opens_on and not imported):
            raise Refused(rules.NOT_IN_SESSION)

    @property
    def policy(self) -> Policy:
        """The policy of pledges proposed now."""
        return self.policies[-1]

    @property
    def policy_version(self) -> int:
        """The number of the current policy, from 1."""
        return len(self.policies)

    def limit(self, due: Due | None, year: int, item: int) -> date:
        """Return the last day on which item number ``item`` with ``due`` in the round of ``year`` is not overdue (A5).

        An undated item, where the policy allows one, runs until the end of the campaign.
        """
        if due is None or due.kind is DueKind.CAMPAIGN_END:
            return self.closes_on
        if due.kind is DueKind.YEAR_END:
            return min(date(year, 12, 31), self.closes_on)
        if due.on is None:
            raise InvalidInput(f"items.{item - 1}.due.on", "is needed for a dated item", "须填写完成日期")
        if not self.opens_on <= due.on <= self.closes_on:
            raise Refused(rules.DUE_OUTSIDE, item)
        return due.on

    def _require_open(self) -> None:
        if self.closed:
            raise Refused(rules.CAMPAIGN_CLOSED)


class Opened(Created):
    """A campaign began."""

    TOPIC = "campaign.opened"
    name: str
    theme: str
    organisation: UUID
    opens_on: date
    closes_on: date
    policy: dict[str, Any]

    def apply(self, aggregate: Campaign) -> None:
        aggregate.name, aggregate.theme, aggregate.organisation = self.name, self.theme, self.organisation
        aggregate.opens_on, aggregate.closes_on = self.opens_on, self.closes_on
        aggregate.rounds = [self.opens_on.year]
        aggregate.policies = [Policy.from_data(self.policy)]


class PolicyChanged(Event):
    """A campaign took another policy."""

    TOPIC = "campaign.policy-changed"
    policy: dict[str, Any]

    def apply(self, aggregate: Campaign) -> None:
        aggregate.policies.append(Policy.from_data(self.policy))


class RoundOpened(Event):
    """The round of another year began."""

    TOPIC = "campaign.round-opened"
    year: int

    def apply(self, aggregate: Campaign) -> None:
        aggregate.rounds.append(self.year)


class Closed(Event):
    """A campaign ended with an outcome for every item."""

    TOPIC = "campaign.closed"

    def apply(self, aggregate: Campaign) -> None:
        aggregate.closed = True

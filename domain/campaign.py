"""A campaign: its period, its yearly rounds and its versioned policy (A1 to A5)."""

from bisect import bisect, insort
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event, Root
from domain.cadence import Period, cadences, periods, require_countable
from domain.errors import InvalidInput, Refused
from domain.policy import Policy
from domain.values import Act, Due, DueKind, Phase, clean


class Campaign(Root):
    """The drive under which pledges are made."""

    TOPIC = "campaign"

    def __init__(self) -> None:
        self.name = ""
        self.theme = ""
        self.organisation = UUID(int=0)
        self.opens_on = date.min
        self.closes_on = date.max
        self.phases: list[Phase] = []
        self.rounds: list[int] = []
        self.policies: list[Policy] = []
        self.in_force: list[date] = []
        self.opened: dict[str, list[Period]] = {}
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
        phases: Sequence[Phase] = (),
    ) -> Self:
        """Open a campaign below ``organisation`` with its first policy and the round of its first year.

        ``phases``, if any, follow one another inside the campaign.
        """
        if closes_on <= opens_on:
            raise InvalidInput("closes_on", "must lie after opens_on", "结束日期须晚于开始日期")
        require_countable(policy, opens_on, closes_on)
        return cls._create(
            Opened,
            id=id,
            act=act,
            name=clean(name, "name", limit=200),
            theme=clean(theme, "theme", required=False, limit=400),
            organisation=organisation,
            opens_on=opens_on,
            closes_on=closes_on,
            phases=_sound(phases, opens_on, closes_on),
            policy=policy.to_data(),
        )

    def change_policy(self, act: Act, policy: Policy) -> None:
        """Give pledges proposed from now on another policy; earlier pledges keep the version they began under."""
        self._require_open()
        if not act.reason:
            raise Refused(rules.REASON_MISSING)
        require_countable(policy, self.opens_on, self.closes_on)
        self.trigger_event(PolicyChanged, act=act, policy=policy.to_data())

    def open_round(self, act: Act, year: int) -> None:
        """Open the round of another year of the campaign (A1)."""
        self._require_open()
        if year in self.rounds:
            raise Refused(rules.ROUND_EXISTS)
        if not self.opens_on.year <= year <= self.closes_on.year:
            raise Refused(rules.NOT_IN_SESSION)
        self.trigger_event(RoundOpened, act=act, year=year)

    def open_duties(self, act: Act) -> None:
        """Open every period of a cadence that has begun by the day of the act and was not opened, each once (H4, I2).

        A policy counts from its day: what began before it stays as it was opened, what goes on is opened where at
        least half of it is left, and no period overlaps one of the same duty. A closed campaign opens nothing.
        """
        for duty, period in sorted(self._unopened(), key=lambda found: (found[1], found[0])):
            if period.start <= act.occurred_on and self._free(duty, period):
                self.trigger_event(DutiesOpened, act=act, duty=duty, period=period)

    def next_opening(self, after: date) -> date | None:
        """Return the first day after ``after`` on which a period begins that is not open, None where none is left."""
        return min((period.start for _, period in self._unopened() if period.start > after), default=None)

    def periods_of(self, cadence: str) -> list[Period]:
        """Return the periods of a cadence by any policy so far; by one that has no such cadence, the whole campaign."""
        found: set[Period] = set()
        for every in {policy.cadences.get(cadence) for policy in self.policies}:
            whole = [Period(self.opens_on, self.closes_on)]
            found.update(periods(every, self.opens_on, self.closes_on) if every else whole)
        return sorted(found)

    @property
    def reported(self) -> Period:
        """The period of the statistics form: from the opening to its due date, or without one to the end (L4)."""
        return Period(self.opens_on, self.policy.statistics_due or self.closes_on)

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

    def policy_on(self, day: date) -> Policy:
        """Return the policy in force on ``day``, before the campaign's first day the first one."""
        return self.policies[max(bisect(self.in_force, day), 1) - 1]

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

    def _unopened(self) -> Iterator[tuple[str, Period]]:
        """Yield every duty and period of the policies that is not open yet, each policy's within its days."""
        for number, policy in enumerate([] if self.closed else self.policies):
            since, until = self.in_force[number], min(self.in_force[number + 1 :], default=date.max)
            for duty, every in cadences(policy):
                for whole in periods(every, self.opens_on, self.closes_on):
                    begun = max(whole.start, since)
                    if begun <= whole.end and begun < until:
                        period = Period(begun, whole.end)
                        if 2 * period.days >= whole.days and self._free(duty, period):
                            yield duty, period

    def _free(self, duty: str, period: Period) -> bool:
        opened = self.opened.get(duty, [])
        place = bisect(opened, period)
        return not any(period.overlaps(neighbour) for neighbour in opened[max(place - 1, 0) : place + 1])

    def _require_open(self) -> None:
        if self.closed:
            raise Refused(rules.CAMPAIGN_CLOSED)


def _sound(phases: Sequence[Phase], opens_on: date, closes_on: date) -> list[Phase]:
    """Return the phases with clean names; raises `errors.InvalidInput` unless they follow one another inside."""
    free_from = opens_on
    for number, phase in enumerate(phases):
        if not free_from <= phase.starts_on <= phase.ends_on <= closes_on:
            raise InvalidInput(
                f"phases.{number}", "must follow the one before, inside the campaign", "阶段须依次衔接且不超出活动期限"
            )
        free_from = phase.ends_on + timedelta(days=1)
    return [
        Phase(clean(phase.name, f"phases.{number}.name", limit=100), phase.starts_on, phase.ends_on)
        for number, phase in enumerate(phases)
    ]


class Opened(Created):
    """A campaign began."""

    TOPIC = "campaign.opened"
    class_version: ClassVar[int] = 2
    name: str
    theme: str
    organisation: UUID
    opens_on: date
    closes_on: date
    phases: list[Phase]
    policy: dict[str, Any]

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Campaigns of the first version had no phases."""
        state["phases"] = []

    def apply(self, aggregate: Campaign) -> None:
        aggregate.name, aggregate.theme, aggregate.organisation = self.name, self.theme, self.organisation
        aggregate.opens_on, aggregate.closes_on, aggregate.phases = self.opens_on, self.closes_on, self.phases
        aggregate.rounds = [self.opens_on.year]
        aggregate.policies = [Policy.from_data(self.policy)]
        aggregate.in_force = [date.min]


class PolicyChanged(Event):
    """A campaign took another policy."""

    TOPIC = "campaign.policy-changed"
    policy: dict[str, Any]

    def apply(self, aggregate: Campaign) -> None:
        aggregate.policies.append(Policy.from_data(self.policy))
        aggregate.in_force.append(self.act.occurred_on)


class RoundOpened(Event):
    """The round of another year began."""

    TOPIC = "campaign.round-opened"
    year: int

    def apply(self, aggregate: Campaign) -> None:
        aggregate.rounds.append(self.year)


class DutiesOpened(Event):
    """A period of a cadence began: whoever is in scope owes the duty in it."""

    TOPIC = "campaign.duties-opened"
    duty: str
    period: Period

    def apply(self, aggregate: Campaign) -> None:
        insort(aggregate.opened.setdefault(self.duty, []), self.period)


class Closed(Event):
    """A campaign ended with an outcome for every item."""

    TOPIC = "campaign.closed"

    def apply(self, aggregate: Campaign) -> None:
        aggregate.closed = True

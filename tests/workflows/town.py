"""A town with one village: its people give commands at the workflow's time, and its log tells what happened when."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.aggregate import Event
from domain.application import Answer, Call, Draft, Pledgebook
from domain.pledge import Pledge
from domain.policy import Approver, Policy, preset
from domain.values import Due, DueKind, Fault, Findings, Party, Pledger, PledgerKind, Role, Verdict

ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT = preset("DEFAULT")
POLICY = replace(DEFAULT, mechanisms=replace(DEFAULT.mechanisms, opinions=False), criteria=("FEASIBLE",))
WELL_DONE = Findings(problem_solved=True, in_place=True, public_satisfied=True)


@dataclass(frozen=True)
class Town:
    """A county, its town committee and a village, and the campaign in which they pledge from ``day`` on."""

    app: Pledgebook
    day: date
    campaign: UUID = field(default_factory=uuid4)
    county: UUID = field(default_factory=uuid4)
    committee: UUID = field(default_factory=uuid4)
    village: UUID = field(default_factory=uuid4)
    head: UUID = field(default_factory=uuid4)
    secretary: UUID = field(default_factory=uuid4)

    @classmethod
    def found(cls, app: Pledgebook, moment: datetime, policy: Policy = POLICY, *, days: int = 700) -> "Town":
        """Found the town at ``moment``, with a campaign of so many days."""
        day = moment.astimezone(ZONE).date()
        town = cls(app, day)
        admin = Call(uuid4(), moment, role=Role.ADMINISTRATOR)
        for place, name, level, parent in (
            (town.county, "安平县委", "COMMITTEE", None),
            (town.committee, "清河镇党委", "COMMITTEE", town.county),
            (town.village, "柳树村党支部", "BRANCH", town.committee),
        ):
            app.found_organisation(admin, place, name=name, level=level, type="TOWNSHIP", parent=parent)
        for place, member, name in ((town.committee, town.head, "周海"), (town.village, town.secretary, "林青")):
            app.admit_member(admin, member, name=name, kinds=[], organisation=place, residence=None)
            app.fill_post(admin, place, Role.SECRETARY, member)
        app.open_campaign(
            admin,
            town.campaign,
            name="公开承诺",
            theme="",
            organisation=town.committee,
            opens_on=day,
            closes_on=day + timedelta(days=days),
            policy=policy,
        )
        return town

    def drafts(self, *limits: int) -> list[Draft]:
        """Return one item per limit, in days from the first day."""
        return [
            Draft(
                text=f"第{number}件实事",
                measure="完成",
                responsible="林青",
                due=Due(DueKind.DATE, self.day + timedelta(days=limit)),
            )
            for number, limit in enumerate(limits, 1)
        ]

    def letter(self, moment: datetime, *limits: int) -> UUID:
        """Begin the village's pledge with one item per limit, and return its id."""
        call = Call(self.secretary, moment)
        pledger = Pledger(PledgerKind.ORGANISATION, self.village)
        return self.app.propose(call, self.campaign, pledger, self.drafts(*limits)).id

    def verdicts(self, pledge: UUID, *, passed: bool = True) -> list[Verdict]:
        return [Verdict(item, "FEASIBLE", passed=passed) for item in self.app.pledge(pledge).items]

    def approve(self, call: Call, pledge: UUID) -> Answer:
        return self.app.review(call, pledge, Approver.COMMITTEE, self.verdicts(pledge), [])

    def give_back(self, call: Call, pledge: UUID) -> Answer:
        verdicts = self.verdicts(pledge, passed=False)
        return self.app.review(call, pledge, Approver.COMMITTEE, verdicts, [Fault(1, "UNMEASURABLE")])

    def sign(self, call: Call, pledge: UUID) -> Answer:
        party = Party.SUPERIOR if call.actor == self.head else Party.PLEDGER
        return self.app.sign(call, pledge, party, self.app.pledge(pledge).letter.digest)

    def complete(self, call: Call, pledge: UUID, item: int) -> Answer:
        return self.app.complete_item(call, pledge, item, evidence="照片")

    def strike_off(self, call: Call, pledge: UUID, item: int) -> Answer:
        return self.app.strike_off(call, pledge, item, WELL_DONE)

    def recorded(self, pledge: UUID) -> list[tuple[int, str]]:
        """Return the pledge's events: the day since the founding, and what happened."""
        events: Any = self.app.events.get(pledge)
        return [((event.act.occurred_on - self.day).days, self._told(event)) for event in events]

    def _told(self, event: Event) -> str:
        told = [event.TOPIC.removeprefix("pledge.")]
        for name in ("party", "holder", "duty", "rung", "item", "number", "solved", "to"):
            value = getattr(event, name, None)
            if value is not None:
                told.append(self._places.get(value) or str(getattr(value, "value", value)))
        return " ".join(told)

    @property
    def _places(self) -> dict[Any, str]:
        return {self.county: "county", self.committee: "committee", self.village: "village"}


NOBODY = UUID(int=0)
Clock = Callable[[], Awaitable[datetime]]
Command = Callable[..., Answer]


@dataclass
class Life:
    """One pledge of a town: every command is given at the clock's time, then ``settle`` awaits what follows from it."""

    town: Town
    clock: Clock
    settle: Callable[[UUID], Awaitable[None]]
    pledge: UUID = NOBODY

    async def begin(self, *limits: int) -> None:
        """Propose a letter with one item per limit."""
        self.pledge = await asyncio.to_thread(self.town.letter, await self.clock(), *limits)
        await self.settle(self.pledge)

    async def village(self, command: Command, *args: Any, **kwargs: Any) -> None:
        """Let the village's secretary give a command."""
        await self._give(self.town.secretary, command, *args, **kwargs)

    async def committee(self, command: Command, *args: Any, **kwargs: Any) -> None:
        """Let the committee's secretary give a command."""
        await self._give(self.town.head, command, *args, **kwargs)

    async def published(self, *limits: int) -> None:
        """Go through everything up to publication on one day."""
        await self.begin(*limits)
        await self.village(self.town.app.submit)
        await self.committee(self.town.approve)
        await self.village(self.town.sign)
        await self.committee(self.town.sign)

    async def kept(self, item: int) -> None:
        """Complete an item and have it struck off."""
        await self.village(self.town.complete, item)
        await self.committee(self.town.strike_off, item)

    def now(self) -> Pledge:
        """Return the pledge as it is."""
        return self.town.app.pledge(self.pledge)

    def recorded(self) -> list[tuple[int, str]]:
        """Return the events of the pledge; see `Town.recorded`."""
        return self.town.recorded(self.pledge)

    async def _give(self, actor: UUID, command: Command, *args: Any, **kwargs: Any) -> None:
        call = Call(actor, await self.clock(), reason="试运行")
        await asyncio.to_thread(command, call, self.pledge, *args, **kwargs)
        await self.settle(self.pledge)

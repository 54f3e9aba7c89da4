"""The village before its public: evaluated, rectified and commented on in skipped time, and what the log tells."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.application import Call
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.evaluation import Attendance, Report, evaluation_id
from domain.judgement.rectification import ProblemDraft, rectification_id
from domain.values import Pledger, PledgerKind
from tests.domain.letters import one
from tests.workflows.conftest import Skipped
from tests.workflows.town import POLICY, Clock, Town
from workflows.contracts import COMMENT, EVALUATION, RECTIFICATION

JUDGED = replace(POLICY, cadences={})
"""Nothing comes up by itself, so that each evaluation counts for the campaign as a whole."""

VILLAGERS = [Attendance("MASSES", 4)]
REPORT = Report("创先争优", "三项承诺", "乡村建设", "修桥", "党员全部兑现")
SATISFIED, DISSATISFIED = "SATISFIED", "DISSATISFIED"
FIRST_COMMENT = one("comment in skipped time")


@dataclass
class Judging:
    """Every command is given at the clock's time; then ``settle`` awaits what follows from it, by id and kind."""

    town: Town
    clock: Clock
    settle: Callable[[UUID, str], Awaitable[None]]

    @classmethod
    def of(cls, world: Skipped) -> "Judging":
        """Return what is judged in skipped time."""
        return cls(world.life.town, world.life.clock, world.settle)

    async def command(self, actor: UUID, command: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        """Let somebody give a command, and wait for nothing."""
        call = Call(actor, await self.clock(), reason="试运行")
        await asyncio.to_thread(command, call, *args, **kwargs)

    async def give(
        self, thing: tuple[UUID, str], actor: UUID, command: Callable[..., object], *args: Any, **kwargs: Any
    ) -> None:
        """Let somebody give a command on a thing, and settle it with all others."""
        await self.command(actor, command, *args, **kwargs)
        await self.settle(*thing)

    async def announced(self, held_in: int, closes_in: int, attempt: int = 1) -> UUID:
        """Announce an evaluation by days from now, and return its id."""
        town = self.town
        app, today = town.app, await self._today()
        key = evaluation_id(town.campaign, town.village, town.day, attempt)
        held_on, closes_on = today + timedelta(held_in), today + timedelta(closes_in)
        command = app.announce_evaluation
        await self.give(
            (key, EVALUATION),
            town.secretary,
            lambda call: command(call, town.campaign, town.village, held_on=held_on, closes_on=closes_on),
        )
        return key

    async def voted(self, key: UUID, grades: Sequence[str]) -> None:
        """Open it for four villagers, have the secretary report, and let some of them vote."""
        town = self.town
        app, thing = town.app, (key, EVALUATION)
        await self.give(thing, town.head, app.record_attendance, key, VILLAGERS)
        await self.give(thing, town.secretary, app.report_to_evaluation, key, REPORT)
        codes: list[str] = []

        def issue(call: Call) -> None:
            codes.extend(app.issue_codes(call, key)[1])

        await self.give(thing, town.head, issue)
        for code, grade in zip(codes, grades, strict=False):
            await asyncio.to_thread(app.cast_ballot, key, code, grade)

    async def closed(self, key: UUID) -> None:
        """Close it by hand."""
        town = self.town
        await self.give((key, EVALUATION), town.head, town.app.close_evaluation, key)

    async def published(self, key: UUID) -> None:
        """Publish its result."""
        town = self.town
        await self.give((key, EVALUATION), town.secretary, town.app.publish_result, key, "村务公开栏")

    async def failed(self) -> tuple[UUID, UUID]:
        """Evaluate and fail on one day; return the evaluation's and the rectification's id."""
        first = await self.announced(0, 0)
        await self.voted(first, [DISSATISFIED] * 4)
        await self.closed(first)
        await self.published(first)
        await self.settle(rectification_id(first), RECTIFICATION)
        return first, rectification_id(first)

    async def reported(self, key: UUID, *limits: int) -> None:
        """Report one problem for each limit, in days from now."""
        town, today = self.town, await self._today()
        problems = [
            ProblemDraft(f"第{number}个问题", "解决", "专人负责", today + timedelta(limit))
            for number, limit in enumerate(limits, 1)
        ]
        command = town.app.report_on_rectification
        await self.give((key, RECTIFICATION), town.secretary, command, key, examination="对照检查", problems=problems)

    async def village(self, key: UUID, command: Callable[..., object], *args: Any) -> None:
        """Let the village's secretary do something about a rectification."""
        await self.give((key, RECTIFICATION), self.town.secretary, command, key, *args)

    async def committee(self, key: UUID, command: Callable[..., object], *args: Any) -> None:
        """Let the committee's secretary do something about a rectification."""
        await self.give((key, RECTIFICATION), self.town.head, command, key, *args)

    async def commented(self, *follow_ups: int) -> UUID:
        """Comment on the village, with follow-ups due in so many days."""
        town, today = self.town, await self._today()
        await self.give(
            (FIRST_COMMENT, COMMENT),
            town.head,
            town.app.give_comment,
            FIRST_COMMENT,
            campaign=town.campaign,
            target=Pledger(PledgerKind.ORGANISATION, town.village),
            mode=CommentMode.MEETING,
            checkpoint=Checkpoint.DURING,
            achievements="走访扎实",
            shortcomings="公开不及时",
            direction="按月公开",
            follow_ups=[("更新公开栏", today + timedelta(days)) for days in follow_ups],
        )
        return FIRST_COMMENT

    def recorded(self, *keys: UUID) -> list[tuple[int, str]]:
        """Return the events of some things as they came: the day since the founding, which thing, what happened."""
        town = self.town
        events = [
            (event.timestamp, name, event)
            for name, key in zip("ABCDEFG", keys, strict=False)
            for event in _events(town.app, key)
        ]
        return [
            ((event.act.occurred_on - town.day).days, f"{name} {_told(event, self._places)}")
            for _, name, event in sorted(events, key=lambda found: found[0])
        ]

    async def _today(self) -> date:
        town = self.town
        call = Call(town.head, await self.clock())
        return call.today(JUDGED.timezone)

    @property
    def _places(self) -> dict[Any, str]:
        town = self.town
        return {town.county: "county", town.committee: "committee", town.village: "village"}


def _events(app: Any, key: UUID) -> Any:
    return app.events.get(key)


def _told(event: Any, places: dict[Any, str]) -> str:
    told = [event.TOPIC.partition(".")[2]]
    for name in ("problem", "item", "duty", "rung", "to", "verdict"):
        value = getattr(event, name, None)
        if value is not None:
            told.append(places.get(value) or str(getattr(value, "value", value)))
    return " ".join(told)

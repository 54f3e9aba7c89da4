"""What every workflow with duties does with time: it sleeps until the next step, and takes what its thing became.

A workflow decides nothing about its thing: it asks for every change by an activity that gives a command. What the log
holds comes back as a status, from the activity and from the relay.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import Progress, Rung, Start, Status

ONE_ATTEMPT = timedelta(seconds=15)
"""How long an activity may take; also how long what a killed worker had begun stays undone."""

RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30))

S = TypeVar("S", bound=Status)


@dataclass(frozen=True)
class Step(Generic[S]):
    """Something a workflow does by itself: what, not before when, and how."""

    name: str
    at: datetime
    take: Callable[[], Awaitable[S]]


class Timekeeper(Generic[S]):
    """Owns the time of one thing. A workflow adds `run`, its signal, and the steps that it takes by itself."""

    def __init__(self, start: Start, status: S) -> None:
        self._start = start
        self._status = status
        self._tried: set[str] = set()
        self._asleep = False
        self._wake: Step[S] | None = None
        self._refused = ""

    @workflow.query(name=contracts.PROGRESS)
    def progress(self) -> Progress:
        """Tell the status, and what the workflow waits for."""
        return Progress(
            status=self._status,
            busy=not self._asleep,
            wake_at=self._wake.at.isoformat() if self._wake else None,
            wake_for=self._wake.name if self._wake else "",
            refused=self._refused,
        )

    def take_over(self, status: S) -> None:
        """Take over a newer status; an older one, or the same again, changes nothing."""
        if status.age > self._status.age:
            self._status = status
            self._tried.clear()
            self._refused = ""

    async def stay(self, stage: str, automatic: Callable[[], Step[S] | None] = lambda: None) -> None:
        """Take every step when its time has come, until the thing has left the stage."""
        while self._status.stage == stage and not self._status.ended:
            self.show()
            steps = [*self._rungs(), *filter(None, [automatic()])]
            steps = sorted((step for step in steps if step.name not in self._tried), key=lambda step: step.at)
            if steps and steps[0].at <= workflow.now():
                await self._take(steps[0])
            else:
                await self._sleep(steps[0] if steps else None)

    async def leave(self) -> str:
        """Show the end; return the stage in which the thing ended."""
        self.show()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._status.stage

    def show(self) -> None:
        """Make the stage visible where workflows are searched; most have no attributes there."""

    async def ask(self, activity: str, ask: object) -> S:
        """Have an activity give a command, and take over the status that it answers with."""
        status: S = await workflow.execute_activity(
            activity,
            ask,
            result_type=type(self._status),
            start_to_close_timeout=ONE_ATTEMPT,
            retry_policy=RETRIES,
        )
        self.take_over(status)
        return status

    def remind(self, rung: Rung) -> tuple[str, object]:
        """Return the activity that records a reminder, and what it is asked."""
        kind, key = self._status.KIND, self._status.key
        ask = contracts.Remind(key, now(), duty=rung.duty, due=rung.due, rung=rung.name)
        return f"{contracts.REMIND}_{kind}", ask

    def escalate(self, rung: Rung) -> tuple[str, object]:
        """Return the activity that passes a duty up, and what it is asked."""
        kind, key = self._status.KIND, self._status.key
        return f"{contracts.ESCALATE}_{kind}", contracts.Escalate(key, now(), rung.duty, rung.due, rung.name)

    async def _take(self, step: Step[S]) -> None:
        """Take a step. Refused or not, it is not tried again on the version of the thing that came out of it."""
        answer = await step.take()
        self._refused = answer.refused
        if answer.age == self._status.age:
            self._tried.add(step.name)

    async def _sleep(self, wake: Step[S] | None) -> None:
        """Wait for a newer status, but not beyond the next step."""
        self._continue_if_long()
        seen = self._status.age
        self._asleep, self._wake = True, wake
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(
                lambda: self._status.age > seen,
                timeout=wake.at - workflow.now() if wake else None,
                timeout_summary=wake.name if wake else None,
            )
        self._asleep, self._wake = False, None

    def _continue_if_long(self) -> None:
        info = workflow.info()
        longest = self._start.longest_history
        if info.is_continue_as_new_suggested() or info.get_current_history_length() >= longest:
            workflow.continue_as_new(replace(self._start, status=self._status))

    def _rungs(self) -> list[Step[S]]:
        """Return the coming rungs of all duties and, of each duty's missed ones, the latest only."""
        missed: dict[tuple[str, str], Step[S]] = {}
        coming = []
        for rung in self._status.rungs:
            step = Step(f"{rung.duty} {rung.due} {rung.name}", datetime.fromisoformat(rung.at), self._climb(rung))
            if step.at <= workflow.now():
                missed[rung.duty, rung.due] = step
            else:
                coming.append(step)
        return [*missed.values(), *coming]

    def _climb(self, rung: Rung) -> Callable[[], Awaitable[S]]:
        named = self.escalate if rung.kind == contracts.ESCALATE else self.remind
        return lambda: self.ask(*named(rung))


def now() -> str:
    """Return the workflow's moment as messages carry it."""
    return workflow.now().isoformat()

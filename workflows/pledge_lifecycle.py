"""The life of one pledge: six stages, each with its deadlines, its reminders and what the system does by itself.

The workflow decides nothing about the pledge: it asks for every change by an activity that gives a command. What the
log holds comes back as a `PledgeStatus`, from the activity and from the relay.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import Ask, PledgeStatus, Progress, Rung, Start

PROPOSE, REVIEW, SIGN, PUBLISH, FULFIL, EVALUATE = "PROPOSE", "REVIEW", "SIGN", "PUBLISH", "FULFIL", "EVALUATE"

_ONE_ATTEMPT = timedelta(seconds=15)  # also how long what a killed worker had begun stays undone
_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30))
_STAGE = SearchAttributeKey.for_keyword(contracts.STAGE_ATTRIBUTE)
_ORGANISATION = SearchAttributeKey.for_keyword(contracts.ORGANISATION_ATTRIBUTE)


@dataclass(frozen=True)
class Step:
    """Something the workflow does by itself: what, not before when, and how."""

    name: str
    at: datetime
    take: Callable[[], Awaitable[PledgeStatus]]


@workflow.defn(name=contracts.LIFECYCLE)
class PledgeLifecycle:
    """Owns the time of one pledge until it has ended."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        self._start = start
        self._status = start.status
        self._tried: set[str] = set()
        self._asleep = False
        self._wake: Step | None = None
        self._refused = ""
        self._shown = ""

    @workflow.run
    async def run(self, _: Start) -> str:
        """Go through the stages, again where a letter is returned; the result is the stage in which it ended."""
        while not self._status.ended:
            await self.propose()
            await self.review()
            await self.sign()
            await self.publish()
            await self.fulfil()
            await self.evaluate()
        self._show()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._status.stage

    async def propose(self) -> None:
        """The pledger writes, or improves what was returned, and hands in."""
        await self._stay(PROPOSE)

    async def review(self) -> None:
        """The superior approves or returns."""
        await self._stay(REVIEW)

    async def sign(self) -> None:
        """Both sides sign."""
        await self._stay(SIGN)

    async def publish(self) -> None:
        """The letter is rendered, filed in three copies and posted as soon as both have signed."""
        await self._stay(PUBLISH, self._posting)

    async def fulfil(self) -> None:
        """The pledger works and the superior strikes off, until no item has time left."""
        await self._stay(FULFIL, self._evaluation)

    async def evaluate(self) -> None:
        """The superior assesses; what was not kept is rectified, within limits, before the end."""
        await self._stay(EVALUATE, self._verdict)

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: PledgeStatus) -> None:
        """Take over a newer status; an older one, or the same again, changes nothing."""
        if status.version > self._status.version:
            self._status = status
            self._tried.clear()
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

    async def _stay(self, stage: str, automatic: Callable[[], Step | None] = lambda: None) -> None:
        """Take every step when its time has come, until the pledge has left the stage."""
        while self._status.stage == stage:
            self._show()
            steps = [*self._rungs(), *filter(None, [automatic()])]
            steps = sorted((step for step in steps if step.name not in self._tried), key=lambda step: step.at)
            if steps and steps[0].at <= workflow.now():
                await self._take(steps[0])
            else:
                await self._sleep(steps[0] if steps else None)

    async def _take(self, step: Step) -> None:
        """Take a step. Refused or not, it is not tried again on the version of the pledge that came out of it."""
        answer = await step.take()
        self._refused = answer.refused
        if answer.version == self._status.version:
            self._tried.add(step.name)

    async def _sleep(self, wake: Step | None) -> None:
        """Wait for a newer status, but not beyond the next step."""
        self._continue_if_long()
        seen = self._status.version
        self._asleep, self._wake = True, wake
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(
                lambda: self._status.version > seen,
                timeout=wake.at - workflow.now() if wake else None,
                timeout_summary=wake.name if wake else None,
            )
        self._asleep, self._wake = False, None

    def _continue_if_long(self) -> None:
        info = workflow.info()
        longest = self._start.longest_history
        if info.is_continue_as_new_suggested() or info.get_current_history_length() >= longest:
            workflow.continue_as_new(replace(self._start, status=self._status))

    def _show(self) -> None:
        if self._start.searchable and self._shown != self._status.stage:
            self._shown = self._status.stage
            workflow.upsert_search_attributes(
                [_STAGE.value_set(self._shown), _ORGANISATION.value_set(self._status.organisation)]
            )

    def _rungs(self) -> list[Step]:
        """Return the coming rungs of all duties and, of each duty's missed ones, the latest only."""
        now = workflow.now()
        missed: dict[tuple[str, str], Step] = {}
        coming = []
        for rung in self._status.rungs:
            step = Step(f"{rung.duty} {rung.due} {rung.name}", datetime.fromisoformat(rung.at), self._climb(rung))
            if step.at <= now:
                missed[rung.duty, rung.due] = step
            else:
                coming.append(step)
        return [*missed.values(), *coming]

    def _climb(self, rung: Rung) -> Callable[[], Awaitable[PledgeStatus]]:
        pledge = self._status.pledge
        if rung.kind == contracts.ESCALATE:
            return lambda: self._ask(
                contracts.ESCALATE, contracts.Escalate(pledge, _now(), duty=rung.duty, due=rung.due)
            )
        return lambda: self._ask(
            contracts.REMIND, contracts.Remind(pledge, _now(), duty=rung.duty, due=rung.due, rung=rung.name)
        )

    def _posting(self) -> Step | None:
        return Step("publish", workflow.now(), self._post) if self._status.publishable else None

    async def _post(self) -> PledgeStatus:
        pledge = self._status.pledge
        for holder in self._status.copies:
            document: str = await workflow.execute_activity(
                contracts.RENDER_LETTER,
                contracts.RenderLetter(pledge, holder=holder),
                result_type=str,
                start_to_close_timeout=_ONE_ATTEMPT,
                retry_policy=_RETRIES,
            )
            copy = contracts.FileCopy(pledge, _now(), holder=holder, document=document)
            filed = await self._ask(contracts.FILE_COPY, copy)
            if filed.refused:
                return filed
        return await self._ask(contracts.PUBLISH, contracts.Publish(pledge, _now()))

    def _evaluation(self) -> Step | None:
        at, pledge = self._status.evaluation_at, self._status.pledge
        if at is None:
            return None
        return Step(
            "open the evaluation",
            datetime.fromisoformat(at),
            lambda: self._ask(contracts.OPEN_EVALUATION, contracts.OpenEvaluation(pledge, _now())),
        )

    def _verdict(self) -> Step | None:
        status, pledge = self._status, self._status.pledge
        order, number = status.order, status.orders + 1
        if not status.assessed:
            return None
        if order:
            return Step(
                f"conclude rectification {order.number}",
                datetime.fromisoformat(order.conclude_at),
                lambda: self._ask(
                    contracts.CONCLUDE_RECTIFICATION,
                    contracts.ConcludeRectification(pledge, _now(), number=order.number, solved=order.solved),
                ),
            )
        if status.unkept and status.orders < status.max_orders:
            return Step(
                f"order rectification {number}",
                workflow.now(),
                lambda: self._ask(
                    contracts.ORDER_RECTIFICATION, contracts.OrderRectification(pledge, _now(), number=number)
                ),
            )
        return Step(
            "close",
            workflow.now(),
            lambda: self._ask(contracts.CLOSE_PLEDGE, contracts.ClosePledge(pledge, _now())),
        )

    async def _ask(self, activity: str, ask: Ask) -> PledgeStatus:
        status: PledgeStatus = await workflow.execute_activity(
            activity,
            ask,
            result_type=PledgeStatus,
            start_to_close_timeout=_ONE_ATTEMPT,
            retry_policy=_RETRIES,
        )
        self.advance(status)
        return status


def _now() -> str:
    return workflow.now().isoformat()

"""The life of one pledge: six stages, each with its deadlines, its reminders and what the system does by itself."""

from datetime import datetime

from temporalio import workflow
from temporalio.common import SearchAttributeKey

from workflows.timekeeping import ONE_ATTEMPT, RETRIES, Step, Timekeeper, now

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import PledgeStart, PledgeStatus, Rung

PROPOSE, REVIEW, SIGN, PUBLISH, FULFIL, EVALUATE = "PROPOSE", "REVIEW", "SIGN", "PUBLISH", "FULFIL", "EVALUATE"

_STAGE = SearchAttributeKey.for_keyword(contracts.STAGE_ATTRIBUTE)
_ORGANISATION = SearchAttributeKey.for_keyword(contracts.ORGANISATION_ATTRIBUTE)


@workflow.defn(name=contracts.LIFECYCLE)
class PledgeLifecycle(Timekeeper[PledgeStatus]):
    """Owns the time of one pledge until it has ended."""

    @workflow.init
    def __init__(self, start: PledgeStart) -> None:
        super().__init__(start, start.status)
        self._shown = ""

    @workflow.run
    async def run(self, _: PledgeStart) -> str:
        """Go through the stages, again where a letter is returned; the result is the stage in which it ended."""
        while not self._status.ended:
            await self.propose()
            await self.review()
            await self.sign()
            await self.publish()
            await self.fulfil()
            await self.evaluate()
        return await self.leave()

    async def propose(self) -> None:
        """The pledger writes, or improves what was returned, and hands in."""
        await self.stay(PROPOSE)

    async def review(self) -> None:
        """The superior approves or returns."""
        await self.stay(REVIEW)

    async def sign(self) -> None:
        """Both sides sign."""
        await self.stay(SIGN)

    async def publish(self) -> None:
        """The letter is rendered, filed in three copies and posted as soon as both have signed."""
        await self.stay(PUBLISH, self._posting)

    async def fulfil(self) -> None:
        """The pledger works and the superior strikes off, until no item has time left."""
        await self.stay(FULFIL, self._evaluation)

    async def evaluate(self) -> None:
        """The superior assesses; what was not kept is rectified, within limits, before the end."""
        await self.stay(EVALUATE, self._verdict)

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: PledgeStatus) -> None:
        """Take over what the pledge became."""
        self.take_over(status)

    def show(self) -> None:
        """Make stage and organisation visible where workflows are searched."""
        if self._start.searchable and self._shown != self._status.stage:
            self._shown = self._status.stage
            workflow.upsert_search_attributes(
                [_STAGE.value_set(self._shown), _ORGANISATION.value_set(self._status.organisation)]
            )

    def remind(self, rung: Rung) -> tuple[str, object]:
        """Return what records a reminder, in the words that running workflows use for pledges."""
        pledge = self._status.pledge
        ask = contracts.RemindPledge(pledge, now(), duty=rung.duty, due=rung.due, rung=rung.name)
        return contracts.REMIND, ask

    def escalate(self, rung: Rung) -> tuple[str, object]:
        """Return what passes a duty up, in the words that running workflows use for pledges."""
        pledge = self._status.pledge
        ask = contracts.EscalatePledge(pledge, now(), duty=rung.duty, due=rung.due, level=rung.name)
        return contracts.ESCALATE, ask

    def _posting(self) -> Step[PledgeStatus] | None:
        return Step("publish", workflow.now(), self._post) if self._status.publishable else None

    async def _post(self) -> PledgeStatus:
        pledge = self._status.pledge
        for holder in self._status.copies:
            document: str = await workflow.execute_activity(
                contracts.RENDER_LETTER,
                contracts.RenderLetter(pledge, holder=holder),
                result_type=str,
                start_to_close_timeout=ONE_ATTEMPT,
                retry_policy=RETRIES,
            )
            copy = contracts.FileCopy(pledge, now(), holder=holder, document=document)
            filed = await self.ask(contracts.FILE_COPY, copy)
            if filed.refused:
                return filed
        return await self.ask(contracts.PUBLISH, contracts.Publish(pledge, now()))

    def _evaluation(self) -> Step[PledgeStatus] | None:
        at, pledge = self._status.evaluation_at, self._status.pledge
        if at is None:
            return None
        return Step(
            "open the evaluation",
            datetime.fromisoformat(at),
            lambda: self.ask(contracts.OPEN_EVALUATION, contracts.OpenEvaluation(pledge, now())),
        )

    def _verdict(self) -> Step[PledgeStatus] | None:
        status, pledge = self._status, self._status.pledge
        order, number = status.order, status.orders + 1
        if not status.assessed:
            return None
        if order:
            return Step(
                f"conclude rectification {order.number}",
                datetime.fromisoformat(order.conclude_at),
                lambda: self.ask(
                    contracts.CONCLUDE_RECTIFICATION,
                    contracts.ConcludeRectification(pledge, now(), number=order.number, solved=order.solved),
                ),
            )
        if status.unkept and status.orders < status.max_orders:
            return Step(
                f"order rectification {number}",
                workflow.now(),
                lambda: self.ask(
                    contracts.ORDER_RECTIFICATION, contracts.OrderRectification(pledge, now(), number=number)
                ),
            )
        return Step(
            "close",
            workflow.now(),
            lambda: self.ask(contracts.CLOSE_PLEDGE, contracts.ClosePledge(pledge, now())),
        )

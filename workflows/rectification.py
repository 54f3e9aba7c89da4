"""The rectification of what failed, as a saga: from the report on it to the evaluation after it."""

from temporalio import workflow

from workflows.timekeeping import Step, Timekeeper, now

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import RectificationStart, RectificationStatus

REPORT, ORDER, RECTIFY, REEVALUATE = "REPORT", "ORDER", "RECTIFY", "REEVALUATE"


@workflow.defn(name=contracts.SAGA)
class RectificationSaga(Timekeeper[RectificationStatus]):
    """Owns the time of one rectification until it is concluded."""

    @workflow.init
    def __init__(self, start: RectificationStart) -> None:
        super().__init__(start, start.status)

    @workflow.run
    async def run(self, _: RectificationStart) -> str:
        """Go through the steps, again where a report is returned or a problem comes up again."""
        while not self._status.ended:
            await self.report()
            await self.order()
            await self.rectify()
            await self.reevaluate()
        return await self.leave()

    async def report(self) -> None:
        """The organisation examines itself, and reports each problem with goal, measures and limit."""
        await self.stay(REPORT)

    async def order(self) -> None:
        """The superior orders a period, or returns the report."""
        await self.stay(ORDER)

    async def rectify(self) -> None:
        """The organisation solves the problems one by one, and the superior confirms each."""
        await self.stay(RECTIFY)

    async def reevaluate(self) -> None:
        """The public judges again; with the result the rectification is concluded."""
        await self.stay(REEVALUATE, self._conclusion)

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: RectificationStatus) -> None:
        """Take over what the rectification became, or the evaluation that it waits for."""
        self.take_over(status)

    def _conclusion(self) -> Step[RectificationStatus] | None:
        key = self._status.id
        if not self._status.reevaluated:
            return None
        return Step(
            "conclude",
            workflow.now(),
            lambda: self.ask(contracts.END_RECTIFICATION, contracts.Ask(key, now())),
        )

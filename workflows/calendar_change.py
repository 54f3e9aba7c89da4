"""A changed calendar: every open deadline that was counted by it follows the new edition, page by page of the log."""

from temporalio import workflow

from workflows.timekeeping import RETRIES, Step, Timekeeper, now

with workflow.unsafe.imports_passed_through():
    from datetime import timedelta

    from workflows import contracts
    from workflows.contracts import CalendarStart, CalendarStatus, Moved

CHANGED = "CHANGED"
ONE_PAGE = timedelta(minutes=5)


@workflow.defn(name=contracts.CHANGE)
class CalendarChange(Timekeeper[CalendarStatus]):
    """Moves the deadlines, until all follow the latest edition; a newer one begins from the start."""

    @workflow.init
    def __init__(self, start: CalendarStart) -> None:
        super().__init__(start, start.status)
        self._after = 0
        self._moved = 0

    @workflow.run
    async def run(self, _: CalendarStart) -> str:
        """Go through everything that has deadlines, then record that it is done."""
        await self.stay(CHANGED, self._moving)
        return await self.leave()

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: CalendarStatus) -> None:
        """Take over what the calendar became."""
        if status.edition > self._status.edition:
            self._after = self._moved = 0
        self.take_over(status)

    def _moving(self) -> Step[CalendarStatus]:
        return Step(f"edition {self._status.edition} after {self._after}", workflow.now(), self._move)

    async def _move(self) -> CalendarStatus:
        key, edition = self._status.id, self._status.edition
        page: Moved = await workflow.execute_activity(
            contracts.MOVE_DEADLINES,
            contracts.MoveDeadlines(key, now(), edition=edition, after=self._after),
            result_type=Moved,
            start_to_close_timeout=ONE_PAGE,
            retry_policy=RETRIES,
        )
        if edition != self._status.edition:
            return self._status
        self._moved += page.moved
        if page.next is None:
            ask = contracts.ConcludeChange(key, now(), edition=edition, moved=self._moved)
            return await self.ask(contracts.CONCLUDE_CHANGE, ask)
        self._after = page.next
        return self._status

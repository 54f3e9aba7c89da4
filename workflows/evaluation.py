"""The public evaluation of an organisation: its days are kept, and what follows from a failure is begun."""

from datetime import datetime

from temporalio import workflow

from workflows.timekeeping import Step, Timekeeper, now

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import EvaluationStart, EvaluationStatus

ANNOUNCED, OPEN, CLOSED, PUBLISHED = "ANNOUNCED", "OPEN", "CLOSED", "PUBLISHED"


@workflow.defn(name=contracts.MEETING)
class EvaluationMeeting(Timekeeper[EvaluationStatus]):
    """Owns the time of one evaluation until its result is public and has its consequence."""

    @workflow.init
    def __init__(self, start: EvaluationStart) -> None:
        super().__init__(start, start.status)

    @workflow.run
    async def run(self, _: EvaluationStart) -> str:
        """Go through the steps; the result is the last of them."""
        await self.convene()
        await self.vote()
        await self.publish()
        await self.follow()
        return await self.leave()

    async def convene(self) -> None:
        """The organisation calls the evaluators together; where nobody came by the last day, it ends void."""
        await self.stay(ANNOUNCED, self._closing)

    async def vote(self) -> None:
        """The public votes, until somebody closes the box, or the last day is over."""
        await self.stay(OPEN, self._closing)

    async def publish(self) -> None:
        """The organisation makes the result public."""
        await self.stay(CLOSED)

    async def follow(self) -> None:
        """A failure is rectified."""
        await self.stay(PUBLISHED, self._rectification)

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: EvaluationStatus) -> None:
        """Take over what the evaluation became."""
        self.take_over(status)

    def _closing(self) -> Step[EvaluationStatus] | None:
        at, key = self._status.close_at, self._status.id
        if at is None:
            return None
        return Step(
            "close the evaluation",
            datetime.fromisoformat(at),
            lambda: self.ask(contracts.CLOSE_EVALUATION, contracts.Ask(key, now())),
        )

    def _rectification(self) -> Step[EvaluationStatus] | None:
        key = self._status.id
        return Step(
            "begin the rectification",
            workflow.now(),
            lambda: self.ask(contracts.BEGIN_RECTIFICATION, contracts.Ask(key, now())),
        )

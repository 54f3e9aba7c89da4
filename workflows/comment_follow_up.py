"""What follows a leader's comment: the written feedback, and what was agreed to be done about it."""

from temporalio import workflow

from workflows.timekeeping import Timekeeper

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import CommentStart, CommentStatus

OPEN = "OPEN"


@workflow.defn(name=contracts.FOLLOW_UP)
class CommentFollowUp(Timekeeper[CommentStatus]):
    """Reminds and escalates until the comment was fed back and everything agreed was done."""

    @workflow.init
    def __init__(self, start: CommentStart) -> None:
        super().__init__(start, start.status)

    @workflow.run
    async def run(self, _: CommentStart) -> str:
        """Stay until nothing is owed any more."""
        await self.stay(OPEN)
        return await self.leave()

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: CommentStatus) -> None:
        """Take over what the comment became."""
        self.take_over(status)

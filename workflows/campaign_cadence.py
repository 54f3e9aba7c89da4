"""The calendar of one campaign: its periodic duties come up by one timer, however many organisations and members."""

from datetime import datetime

from temporalio import workflow

from workflows.timekeeping import Step, Timekeeper, now

with workflow.unsafe.imports_passed_through():
    from workflows import contracts
    from workflows.contracts import CampaignStart, CampaignStatus

OPEN = "OPEN"


@workflow.defn(name=contracts.CADENCE)
class CampaignCadence(Timekeeper[CampaignStatus]):
    """Opens the periods of every cadence as they begin, until the campaign is closed."""

    @workflow.init
    def __init__(self, start: CampaignStart) -> None:
        super().__init__(start, start.status)

    @workflow.run
    async def run(self, _: CampaignStart) -> str:
        """Sleep until the next period begins, open all that have begun, and again; a new policy changes the plan."""
        await self.stay(OPEN, self._opening)
        return await self.leave()

    @workflow.signal(name=contracts.ADVANCE)
    def advance(self, status: CampaignStatus) -> None:
        """Take over what the campaign became."""
        self.take_over(status)

    def _opening(self) -> Step[CampaignStatus] | None:
        at, key, version = self._status.next_at, self._status.id, self._status.version
        if at is None:
            return None
        return Step(
            f"open duties {at}",
            datetime.fromisoformat(at),
            lambda: self.ask(contracts.OPEN_DUTIES, contracts.OpenDuties(key, now(), version=version)),
        )

"""What the workflows of campaigns ask for."""

from collections.abc import Sequence
from uuid import UUID

from temporalio import activity

from workflows import contracts
from workflows.activities.giving import Activity, Giving
from workflows.contracts import CampaignStatus, OpenDuties
from workflows.status.campaign import campaign_status


class CampaignActivities(Giving[CampaignStatus]):
    """The opening of periods."""

    @property
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""
        return [self.open_duties]

    def status(self, key: UUID) -> CampaignStatus:
        """Return the present status of a campaign."""
        return campaign_status(self._app, key)

    @activity.defn(name=contracts.OPEN_DUTIES)
    def open_duties(self, ask: OpenDuties) -> CampaignStatus:
        """Open every period that has begun and is not open."""
        return self.give((contracts.OPEN_DUTIES, ask.version), ask, self._app.open_duties)

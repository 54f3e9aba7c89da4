"""The command by which a campaign's periodic duties come up (H4, I2, J1, K3)."""

from uuid import UUID

from domain.application.base import Call, command
from domain.application.keeping import Keeping
from domain.campaign import Campaign


class Cadences(Keeping):
    """Opens the periods of the cadences; the workflow asks for it on the first day of each."""

    @command
    def open_duties(self, call: Call, campaign_id: UUID) -> Campaign:
        """Open all periods that have begun and were not opened; repeated, it changes nothing."""
        campaign = self.find(Campaign, campaign_id)
        act = self.keep("open_duties", call, campaign.organisation, campaign.policy.timezone)
        campaign.expect(call.expected)
        campaign.open_duties(act)
        return campaign

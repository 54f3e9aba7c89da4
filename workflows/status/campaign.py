"""The status of a campaign as its workflow needs it."""

from datetime import date, time
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.application import Pledgebook
from domain.campaign import Campaign
from workflows.contracts import CampaignStatus
from workflows.status.ladder import moment

DAY_BEGINS = time(0, 5)
"""When the periods of a day are opened, in the campaign's zone."""

OPEN, CLOSED = "OPEN", "CLOSED"


def campaign_status(app: Pledgebook, key: UUID) -> CampaignStatus:
    """Return the campaign's present status; raises `errors.NotFound`."""
    campaign = app.look_up(Campaign, key)
    opening = campaign.next_opening(date.min)
    return CampaignStatus(
        id=str(campaign.id),
        version=campaign.version,
        stage=CLOSED if campaign.closed else OPEN,
        ended=campaign.closed,
        next_at=moment(opening, DAY_BEGINS, ZoneInfo(campaign.policy.timezone)) if opening else None,
    )

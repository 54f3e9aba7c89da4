"""What is said about a campaign's cadences."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.contracts.common import CAMPAIGN, Ask, Start, ThingStatus

CADENCE = "CampaignCadence"
OPEN_DUTIES = "open_duties"


@dataclass(frozen=True, kw_only=True)
class CampaignStatus(ThingStatus):
    """The status of a campaign.

    ``next_at`` is when the earliest period begins, or began, that is not open; None where no policy has one left.
    """

    KIND: ClassVar[str] = CAMPAIGN

    next_at: str | None = None


@dataclass(frozen=True)
class CampaignStart(Start):
    """The argument of `CampaignCadence`."""

    status: CampaignStatus


@dataclass(frozen=True)
class OpenDuties(Ask):
    """Open the periods that have begun; ``version`` is the campaign's when it was asked."""

    version: int

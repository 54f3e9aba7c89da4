"""Commands on campaigns."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.campaigns import CampaignClosing, CampaignOpening, PolicyChange, RoundOpening
from domain.values import Phase

router = guarded_router("campaigns")

CampaignId = Annotated[UUID, Path(description="The campaign's id.")]


@router.post("/campaigns", status_code=201, responses=CREATION, summary="Open a campaign")
def open_campaign(body: CampaignOpening, command: Commanded) -> Done:
    """Open a campaign below an organisation, with the round of its first year and a preset as its policy."""
    return command.made(
        body,
        "campaigns",
        command.book.open_campaign,
        uuid4(),
        name=body.name,
        theme=body.theme,
        organisation=body.organisation,
        opens_on=body.opens_on,
        closes_on=body.closes_on,
        policy=body.policy.policy(),
        phases=[Phase(phase.name, phase.starts_on, phase.ends_on) for phase in body.phases],
    )


@router.post("/campaigns/{campaign_id}/policy", responses=COMMAND, summary="Change the policy")
def change_policy(campaign_id: CampaignId, body: PolicyChange, command: Commanded) -> Done:
    """Give pledges proposed from now on another policy; earlier ones keep theirs."""
    return command.give(body, command.book.change_policy, campaign_id, body.policy.policy())


@router.post("/campaigns/{campaign_id}/rounds", responses=COMMAND, summary="Open another round")
def open_round(campaign_id: CampaignId, body: RoundOpening, command: Commanded) -> Done:
    """Open the round of another year of the campaign."""
    return command.give(body, command.book.open_round, campaign_id, body.year)


@router.post("/campaigns/{campaign_id}/closing", responses=COMMAND, summary="Close a campaign")
def close_campaign(campaign_id: CampaignId, body: CampaignClosing, command: Commanded) -> Done:
    """End the campaign; refused while an item has no outcome."""
    return command.give(body, command.book.close_campaign, campaign_id)

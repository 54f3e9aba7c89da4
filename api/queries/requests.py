"""Opinions, exemptions, and the presets of policies."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, listed, read
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import OpinionChannel
from api.schemas.register_views import AnsweringItem, ExemptionView, OpinionView, Presets, PresetSummary
from domain.errors import Concealed
from domain.exemption import Exemption, Step
from domain.opinion import Opinion
from domain.policy import preset, presets
from projections import ledger, organisations
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.paging import MAX_LIMIT, Page
from projections.reach import reach_of

_opinions = guarded_router("opinions")
_exemptions = guarded_router("exemptions")
_policies = guarded_router("campaigns")
ROUTERS: tuple[APIRouter, ...] = (_opinions, _exemptions, _policies)


class OpinionQuery(Listed):
    """Which opinions; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    channel: OpinionChannel | None = None
    answered: bool | None = None


class ExemptionQuery(Listed):
    """Which exemptions; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    member: UUID | None = None
    step: Step | None = None


@_opinions.get("/opinions", responses=QUERY, summary="List opinions")
async def list_opinions(request: Request, query: Annotated[OpinionQuery, Query()]) -> Listing[organisations.Opinion]:
    """Return opinions, the newest first."""
    return await listed(request, query, organisations.opinions, ORGANISATIONS, sight="opinion")


@_opinions.get("/opinions/{opinion_id}", responses=QUERY, summary="Read an opinion")
async def read_opinion(
    opinion_id: Annotated[UUID, Path()], request: Request, response: Response, query: Annotated[Reading, Query()]
) -> OpinionView:
    """Return an opinion with the published items that answer it, at most 200."""
    book, claim = parts_of(request).pledgebook, viewer(request)

    def ask(conn: Any) -> OpinionView:
        found = book.look_up(Opinion, opinion_id)
        if not book.sees(claim, found):
            raise Concealed("opinion", opinion_id)
        response.headers["ETag"] = f'"{found.version}"'
        items = ledger.items(conn, opinion=opinion_id, limit=MAX_LIMIT).items
        return OpinionView(
            id=found.id,
            version=found.version,
            campaign=found.campaign,
            organisation=found.organisation,
            channel=found.channel,
            text=found.text,
            author=str(found.author) if found.author and book.sees_author(claim, found) else None,
            answer=found.answer,
            items=[AnsweringItem.model_validate(item) for item in items],
        )

    return await read(request, query, ask, [LEDGER])


@_exemptions.get("/exemptions", responses=QUERY, summary="List exemptions")
async def list_exemptions(
    request: Request, query: Annotated[ExemptionQuery, Query()]
) -> Listing[organisations.Exemption]:
    """Return requests for exemption, the newest first."""
    claim = viewer(request)

    def find(conn: Any, **filters: Any) -> Page[organisations.Exemption]:
        return organisations.exemptions(conn, grounds=reach_of(conn, claim, "grounds"), **filters)

    return await listed(request, query, find, ORGANISATIONS, sight="exemption")


@_exemptions.get("/exemptions/{exemption_id}", responses=QUERY, summary="Read an exemption")
def read_exemption(exemption_id: Annotated[UUID, Path()], request: Request, response: Response) -> ExemptionView:
    """Return a request for exemption from the log itself."""
    book, claim = parts_of(request).pledgebook, viewer(request)
    found = book.look_up(Exemption, exemption_id)
    if not book.sees(claim, found):
        raise Concealed("exemption", exemption_id)
    response.headers["ETag"] = f'"{found.version}"'
    return ExemptionView(
        id=found.id,
        version=found.version,
        campaign=found.campaign,
        member=found.member,
        organisation=found.organisation,
        grounds=str(found.grounds) if book.sees_grounds(claim, found) else None,
        step=found.step,
    )


@_policies.get("/policies", responses=QUERY, summary="List policy presets")
def list_policies() -> Presets:
    """Return the presets: one documented default and one per procedure."""
    return Presets(
        items=[
            PresetSummary(id=each.id, zh_name=each.zh_name, en_name=each.en_name, source=each.source)
            for each in presets().values()
        ]
    )


@_policies.get("/policies/{preset_id}", responses=QUERY, summary="Read a policy preset")
def read_policy(preset_id: Annotated[str, Path(max_length=60)]) -> dict[str, Any]:
    """Return every key of a preset, as `policy.changes` takes them."""
    return preset(preset_id).to_data()

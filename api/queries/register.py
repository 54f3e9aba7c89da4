"""The register: campaigns, organisations and members."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, listed, read
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day, MemberKind, OrganisationLevel, OrganisationType
from api.schemas.register_views import (
    CampaignView,
    MemberView,
    OrganisationView,
    PostView,
    SubstitutionView,
)
from domain.application import Pledgebook
from domain.campaign import Campaign
from domain.errors import Concealed
from domain.member import Member
from domain.organisation import Organisation
from domain.posts import Substitution, Tenure
from projections import organisations
from projections.organisations.view import ORGANISATIONS

_campaigns = guarded_router("campaigns")
_organisations = guarded_router("organisations")
_members = guarded_router("members")
_mine = guarded_router("identity")
ROUTERS: tuple[APIRouter, ...] = (_campaigns, _organisations, _members, _mine)

On = Annotated[Day | None, Query(description="The day; today if left out.")]


class CampaignQuery(Listed):
    """Which campaigns."""

    open_on: Day | None = None


class OrganisationQuery(Listed):
    """Which organisations; `under` takes one with all below it."""

    under: UUID | None = None
    parent: UUID | None = None
    type: OrganisationType | None = None
    level: OrganisationLevel | None = None


class MemberQuery(Listed):
    """Which members; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    residence: UUID | None = None
    kind: MemberKind | None = None


@_campaigns.get("/campaigns", responses=QUERY, summary="List campaigns")
async def list_campaigns(request: Request, query: Annotated[CampaignQuery, Query()]) -> Listing[organisations.Campaign]:
    """Return campaigns by the pinyin of their names."""
    return await listed(request, query, organisations.campaigns, ORGANISATIONS, sight=None)


@_campaigns.get("/campaigns/{campaign_id}", responses=QUERY, summary="Read a campaign")
def read_campaign(campaign_id: Annotated[UUID, Path()], request: Request, response: Response) -> CampaignView:
    """Return a campaign from the log itself."""
    found = parts_of(request).pledgebook.look_up(Campaign, campaign_id)
    response.headers["ETag"] = f'"{found.version}"'
    return CampaignView(
        id=found.id,
        version=found.version,
        name=found.name,
        theme=found.theme,
        organisation=found.organisation,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        phases=found.phases,
        closed=found.closed,
        rounds=found.rounds,
        policy_version=found.policy_version,
        policy=found.policy.to_data(),
    )


@_organisations.get("/organisations", responses=QUERY, summary="List organisations")
async def list_organisations(
    request: Request, query: Annotated[OrganisationQuery, Query()]
) -> Listing[organisations.Organisation]:
    """Return organisations by the pinyin of their names."""
    return await listed(request, query, organisations.organisations, ORGANISATIONS, sight=None)


@_organisations.get("/organisations/{organisation_id}", responses=QUERY, summary="Read an organisation")
def read_organisation(
    organisation_id: Annotated[UUID, Path()], request: Request, response: Response, on: On = None
) -> OrganisationView:
    """Return an organisation from the log itself, with its superior and posts as they stood on a day."""
    parts = parts_of(request)
    day = on or parts.today()
    found = parts.pledgebook.look_up(Organisation, organisation_id)
    response.headers["ETag"] = f'"{found.version}"'
    return OrganisationView(
        id=found.id,
        version=found.version,
        on=day,
        name=found.name,
        level=found.level,
        type=found.type,
        parent=found.parent_on(day),
        founded_on=found.founded_on,
        dissolved_on=found.dissolved_on,
        guide=found.guide_on(day),
        posts=[_post(parts.pledgebook, tenure) for tenure in found.tenures if tenure.covers(day)],
        substitutions=[_substitution(parts.pledgebook, each) for each in found.substitutions if day < each.until],
    )


@_members.get("/members", responses=QUERY, summary="List members")
async def list_members(request: Request, query: Annotated[MemberQuery, Query()]) -> Listing[organisations.Member]:
    """Return members by the pinyin of their names."""
    return await listed(request, query, organisations.members, ORGANISATIONS, sight="member")


@_members.get("/members/{member_id}", responses=QUERY, summary="Read a member")
def read_member(member_id: Annotated[UUID, Path()], request: Request, response: Response, on: On = None) -> MemberView:
    """Return a member from the log itself, with the organisation they belonged to on a day."""
    parts = parts_of(request)
    day = on or parts.today()
    found = parts.pledgebook.look_up(Member, member_id)
    if not parts.pledgebook.sees(viewer(request), found):
        raise Concealed("member", member_id)
    response.headers["ETag"] = f'"{found.version}"'
    return MemberView(
        id=found.id,
        version=found.version,
        on=day,
        name=str(found.name),
        kinds=sorted(found.kinds),
        organisation=found.organisation_on(day),
        residence=found.residence,
        duty=found.duty,
    )


@_mine.get("/me/posts", responses=QUERY, summary="Read what posts I act in")
async def list_my_posts(request: Request, query: Annotated[Reading, Query()]) -> list[organisations.Held]:
    """Return the posts that the caller holds today, and those in which they act in somebody's stead."""
    claim = viewer(request)
    return await read(request, query, lambda conn: organisations.held(conn, claim.actor, on=claim.day), [ORGANISATIONS])


def _substitution(book: Pledgebook, found: Substitution) -> SubstitutionView:
    holder, substitute = (book.look_up(Member, key) for key in (found.holder, found.substitute))
    return SubstitutionView(
        post=found.role,
        holder=holder.id,
        holder_name=str(holder.name),
        substitute=substitute.id,
        substitute_name=str(substitute.name),
        since=found.since,
        until=found.until,
    )


def _post(book: Pledgebook, tenure: Tenure) -> PostView:
    name = str(book.look_up(Member, tenure.member).name)
    return PostView(post=tenure.role, member=tenure.member, name=name, since=tenure.since, until=tenure.until)

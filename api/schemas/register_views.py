"""Organisations, members, campaigns, opinions and exemptions as they are answered."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.exemption import Step
from domain.values import Phase, Role


class PostView(BaseModel):
    """Who holds a post, since when."""

    post: Role
    member: UUID
    name: str
    since: date
    until: date | None


class SubstitutionView(BaseModel):
    """Who acts for the holder of a post, from `since` until the day before `until`."""

    post: Role
    holder: UUID
    holder_name: str
    substitute: UUID
    substitute_name: str
    since: date
    until: date


class OrganisationView(BaseModel):
    """An organisation and its posts on a day."""

    id: UUID
    version: int
    on: date = Field(description="The day for which superior and posts are shown.")
    name: str
    level: str
    type: str
    parent: UUID | None
    founded_on: date
    dissolved_on: date | None
    guide: UUID | None = Field(description="The guidance group of the system that it belongs to.")
    posts: list[PostView]
    substitutions: list[SubstitutionView] = Field(description="Present and coming ones.")


class MemberView(BaseModel):
    """A member; the name is a placeholder once personal data was erased."""

    id: UUID
    version: int
    on: date = Field(description="The day for which the affiliation is shown.")
    name: str
    kinds: list[str]
    organisation: UUID
    residence: UUID | None
    duty: str


class CampaignView(BaseModel):
    """A campaign with the policy of pledges proposed now."""

    id: UUID
    version: int
    name: str
    theme: str
    organisation: UUID
    opens_on: date
    closes_on: date
    phases: list[Phase]
    closed: bool
    rounds: list[int]
    policy_version: int
    policy: dict[str, Any]


class AnsweringItem(BaseModel):
    """A published item that answers an opinion: what the public reads of it."""

    model_config = ConfigDict(from_attributes=True)

    pledge: UUID
    no: int
    organisation: UUID
    pledger_name: str
    text: str
    measure: str
    responsible: str
    limit_on: date
    struck_off_on: date | None
    outcome: str | None


class OpinionView(BaseModel):
    """An opinion and what became of it."""

    id: UUID
    version: int
    campaign: UUID
    organisation: UUID
    channel: str
    text: str
    author: str | None = Field(description="Null for an anonymous opinion, and for readers outside the line.")
    answer: str
    items: list[AnsweringItem]


class ExemptionView(BaseModel):
    """How far a request for exemption has come."""

    id: UUID
    version: int
    campaign: UUID
    member: UUID
    organisation: UUID
    grounds: str | None = Field(description="Personal data: null but for the member and those who decide.")
    step: Step


class PresetSummary(BaseModel):
    """A preset by its names."""

    id: str
    zh_name: str
    en_name: str
    source: str


class Presets(BaseModel):
    """All presets."""

    items: list[PresetSummary]

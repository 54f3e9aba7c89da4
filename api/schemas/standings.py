"""Assessments, rankings and honours: the bodies of the commands, and how tables and rates are answered."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.base import Code, CommandBody, Day, Note, example
from api.schemas.letters import PledgerRef
from api.schemas.records import TermView
from domain.catalogue import ORGANISATION_CLASSES
from domain.judgement.honours import REASONS, TITLES
from domain.judgement.ranking import METHOD
from domain.values import PledgerKind
from projections import standings

_VILLAGE = "3d8f6b20-1c4a-4e5b-8f19-6a7c2e9d4b02"
_TOWN = "7b1f0a52-6f1e-4c0e-9b63-0d5e8a7f1c01"
_MEMBER = "9e4c7a13-5b2d-4f8e-a6c1-3d0b8f7e2a03"
_CAMPAIGN = "c4d7e2f1-8a3b-4d6c-b590-1e2f3a4b5c04"
MOST_CANDIDATES = 500


class AssessmentConclusion(CommandBody):
    """The superior's conclusion for a year; the figures are taken from the log."""

    model_config = example(
        campaign=_CAMPAIGN,
        target={"kind": "ORGANISATION", "id": _VILLAGE},
        year=2026,
        comments=["1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809"],
        conclusion="三项承诺如期兑现，群众评议通过，台账记录完整。",
    )

    campaign: UUID
    target: PledgerRef
    year: Annotated[int, Field(ge=1900, le=2199)]
    comments: list[UUID] = Field(default=[], max_length=100, description="The comments on which it rests.")
    organisation_class: Annotated[str, Code(ORGANISATION_CLASSES)] | None = Field(
        default=None, description="For organisations, where the policy has upgrade targets."
    )
    criticism: Note = ""
    conclusion: Note


class RankingPublication(CommandBody):
    """The table of an organisation's direct subordinates, or members, for the period in which `day` lies."""

    model_config = example(campaign=_CAMPAIGN, kind="ORGANISATION", organisation=_TOWN, day="2026-06-30")

    campaign: UUID
    kind: PledgerKind
    organisation: UUID
    day: Day


class HonoursConferral(CommandBody):
    """A title for those candidates who are eligible; the others are left out with the reason, and nobody is valid."""

    model_config = example(
        campaign=_CAMPAIGN, organisation=_TOWN, title="STAR_OF_MONTH", candidates=[{"kind": "MEMBER", "id": _MEMBER}]
    )

    campaign: UUID
    organisation: UUID
    title: Annotated[str, Code(TITLES)]
    candidates: list[PledgerRef] = Field(max_length=MOST_CANDIDATES)


class RankedView(BaseModel):
    """A line: `numerator` of `denominator` items; without a rank it is listed only."""

    subject: UUID
    name: str
    numerator: int
    denominator: int
    rank: int | None


class MethodView(BaseModel):
    """A sentence of the method, in both languages."""

    model_config = ConfigDict(from_attributes=True)

    zh: str
    en: str


class RankingView(BaseModel):
    """A published table with its method."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    campaign: UUID
    kind: PledgerKind
    organisation: UUID
    organisation_name: str
    starts_on: date
    ends_on: date
    published_on: date
    minimum_group: int = Field(description="With fewer that can be ranked, all are listed without ranks.")
    rows: list[RankedView]
    method: list[MethodView] = Field(default=[MethodView.model_validate(each) for each in METHOD])


class BearerView(BaseModel):
    """Who bears a title."""

    kind: PledgerKind
    id: UUID
    name: str


class HonoursView(BaseModel):
    """A title given on a day, perhaps to nobody."""

    id: UUID
    campaign: UUID
    organisation: UUID
    organisation_name: str
    title: TermView
    day: date
    recipients: list[BearerView]

    @classmethod
    def of(cls, found: standings.Conferral) -> Self:
        """Return the view of a conferral."""
        title = TermView.named(found.title, TITLES[found.title])
        recipients: list[Any] = found.recipients
        return cls.model_validate({**vars(found), "title": title, "recipients": recipients})


class LeftOutView(BaseModel):
    """A candidate who did not get a title, and why."""

    conferral: UUID
    title: TermView
    day: date
    organisation: UUID
    kind: PledgerKind
    candidate: UUID
    name: str
    reason: TermView

    @classmethod
    def of(cls, found: standings.LeftOutOf) -> Self:
        """Return the view of a candidate who was left out."""
        title = TermView.named(found.title, TITLES[found.title])
        reason = TermView.named(found.reason, REASONS[found.reason])
        return cls.model_validate({**vars(found), "title": title, "reason": reason})


class EligibilityView(BaseModel):
    """Whether a candidate would get a title today, and if not, why."""

    kind: PledgerKind
    id: UUID
    eligible: bool
    reason: TermView | None

    @classmethod
    def of(cls, kind: PledgerKind, candidate: UUID, reason: str) -> Self:
        """Return the view of a candidate; without a reason they are eligible."""
        why = TermView.named(reason, REASONS[reason]) if reason else None
        return cls(kind=kind, id=candidate, eligible=not reason, reason=why)


class Eligibilities(BaseModel):
    """The candidates asked about, with the title and the day."""

    title: TermView
    day: date
    items: list[EligibilityView]


class ClassRateView(BaseModel):
    """How many organisations of a class rose: `numerator` of `denominator`, against the target in percent."""

    organisation_class: TermView
    numerator: int
    denominator: int
    target_percent: int | None
    met: bool | None = Field(description="Null without a target, or with nobody who could rise.")
    without_class: list[UUID] = Field(description="Had a class last year and have none this year.")
    method: MethodView

    @classmethod
    def of(cls, rate: standings.ClassRate) -> Self:
        """Return the view of a rate."""
        term = TermView.named(rate.organisation_class, ORGANISATION_CLASSES[rate.organisation_class])
        method = MethodView.model_validate(rate.method)
        return cls.model_validate({**vars(rate), "organisation_class": term, "method": method})


class ClassRates(BaseModel):
    """The rates of a year."""

    year: int
    items: list[ClassRateView]

"""Records around the pledges: the bodies of commands on them, records and their kinds as they are answered."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from api.schemas.base import Clean, Code, CommandBody, Day, Name, Note, Reason, example
from domain.catalogue import Term
from domain.record import MOST, Record
from domain.record_kinds import RECORD_KINDS, Detail, RecordKind
from domain.values import PledgerKind, Role

_VILLAGE = "3d8f6b20-1c4a-4e5b-8f19-6a7c2e9d4b02"
_CAMPAIGN = "c4d7e2f1-8a3b-4d6c-b590-1e2f3a4b5c04"

Key = Annotated[str, Clean(40)]


class RecordEntering(CommandBody):
    """A dated fact; `GET /record-kinds` says what each kind asks for."""

    model_config = example(
        campaign=_CAMPAIGN,
        kind="BRIEFING",
        organisation=_VILLAGE,
        title="第二季度践诺通报会",
        text="通报七项承诺进展，到会群众提问六个，当场答复五个。",
        attendance=43,
        public=True,
        act={"occurred_on": "2026-06-28"},
    )

    campaign: UUID | None = None
    kind: Annotated[str, Code(RECORD_KINDS)]
    organisation: UUID
    member: UUID | None = Field(default=None, description="Whose own record it is; what is said is personal data then.")
    title: Name
    text: Note = ""
    evidence: Reason = Field(default="", description="Where the evidence is found.")
    attendance: Annotated[StrictInt, Field(ge=0, le=MOST)] | None = None
    figures: dict[Key, StrictInt] = Field(default={}, max_length=20, description="Numbers by their keys.")
    details: dict[Key, Annotated[str, Clean(200, required=False)]] = Field(
        default={}, max_length=20, description="Codes or short texts by their keys."
    )
    period: Day | None = Field(
        default=None,
        description="A day in the period whose duty it meets late; that of the act if left out.",
    )
    public: StrictBool = Field(default=False, description="Some kinds are public in any case.")
    refers_to: list[UUID] = Field(default=[], max_length=100, description="Organisations or members, by the kind.")


class RecordRetraction(CommandBody):
    """A record was wrong; `act.reason` is needed, the record stays visible."""

    model_config = example(act={"reason": "会议日期录入有误"})


class RecordView(BaseModel):
    """A record; what is said of a member is a placeholder once personal data was erased."""

    id: UUID
    version: int
    campaign: UUID | None
    kind: str
    organisation: UUID
    member: UUID | None
    title: str
    text: str
    evidence: str
    attendance: int | None
    figures: dict[str, int]
    details: dict[str, str]
    occurred_on: date
    period: date | None
    public: bool
    refers_to: list[UUID]
    entered_by: UUID
    entered_role: Role
    retracted_on: date | None
    retraction_reason: str

    @classmethod
    def of(cls, record: Record) -> Self:
        """Return the view of a record."""
        taken_back = record.retracted_by
        return cls(
            id=record.id,
            version=record.version,
            campaign=record.campaign,
            kind=record.kind,
            organisation=record.organisation,
            member=record.member,
            title=str(record.title),
            text=str(record.text),
            evidence=record.evidence,
            attendance=record.attendance,
            figures=record.figures,
            details=record.details,
            occurred_on=record.entered_by.occurred_on,
            period=record.period,
            public=record.public,
            refers_to=list(record.refers_to),
            entered_by=record.entered_by.actor,
            entered_role=record.entered_by.role,
            retracted_on=taken_back.occurred_on if taken_back else None,
            retraction_reason=taken_back.reason if taken_back else "",
        )


class RecordCount(BaseModel):
    """How many records of one kind stand, with their attendance and figures added up."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    records: int
    organisations: int = Field(description="How many organisations they are of.")
    attendance: int
    figures: dict[str, int]


class RecordCounts(BaseModel):
    """The records by kind; kinds without any are left out."""

    items: list[RecordCount]


class TermView(BaseModel):
    """A code with its names."""

    code: str
    zh: str
    en: str

    @classmethod
    def named(cls, code: str, term: Term) -> Self:
        """Return the view of a term."""
        return cls(code=code, zh=term.zh, en=term.en)


class DetailView(TermView):
    """A short text that a kind asks for; one of `choices` where there are any."""

    choices: list[TermView]

    @classmethod
    def asked(cls, code: str, detail: Detail) -> Self:
        """Return the view of a detail."""
        choices = [TermView.named(each, term) for each, term in detail.choices.items()]
        return cls(code=code, zh=detail.zh, en=detail.en, choices=choices)


class ReferenceView(BaseModel):
    """To how many of what a record refers."""

    model_config = ConfigDict(from_attributes=True)

    kind: PledgerKind
    least: int
    most: int


class RecordKindView(TermView):
    """A kind of record and all that it asks for."""

    requirement: str = Field(description="Where it comes from.")
    duty: str | None = Field(description="The key of the cadence that it meets.")
    of: list[PledgerKind] = Field(description="Whether it is an organisation's, a member's, or may be either.")
    needs: list[str] = Field(description="Those of text, evidence and attendance that must be given.")
    figures: list[TermView]
    details: list[DetailView]
    refers_to: ReferenceView | None
    posts: list[Role] = Field(description="Posts whose holders must be among those referred to.")
    public: bool
    visit: bool = Field(description="Whether who visits the organisation enters it, too.")

    @classmethod
    def kind(cls, code: str, kind: RecordKind) -> Self:
        """Return the view of a kind."""
        return cls(
            code=code,
            zh=kind.zh,
            en=kind.en,
            requirement=kind.requirement,
            duty=kind.duty or None,
            of=list(kind.of),
            needs=list(kind.needs),
            figures=[TermView.named(key, term) for key, term in kind.figures.items()],
            details=[DetailView.asked(key, detail) for key, detail in kind.details.items()],
            refers_to=ReferenceView.model_validate(kind.refers) if kind.refers else None,
            posts=list(kind.posts),
            public=kind.public,
            visit=kind.visit,
        )


class RecordKinds(BaseModel):
    """All kinds of record."""

    items: list[RecordKindView]

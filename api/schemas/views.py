"""A pledge as it is answered: every wording of every item, what is owed, what can be done next."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from domain import values
from domain.pledge import Duty, Item, ItemStatus, Pledge
from domain.policy import Approver


class Reference(BaseModel):
    """Something by its id and its present name."""

    id: UUID
    name: str


class PledgerView(Reference):
    """Who promises."""

    kind: values.PledgerKind


class WordingView(BaseModel):
    """One wording of an item."""

    text: str
    measure: str
    responsible: str
    due: values.Due | None
    limit: date = Field(description="The last day on which the item is not overdue.")
    category: str
    opinions: list[UUID]
    carried_from: values.Source | None

    @classmethod
    def of(cls, promise: values.Promise) -> Self:
        """Return the view of a wording."""
        return cls(
            text=promise.text,
            measure=promise.measure,
            responsible=str(promise.responsible),
            due=promise.due,
            limit=promise.limit,
            category=promise.category,
            opinions=list(promise.opinions),
            carried_from=promise.carried_from,
        )


class ItemView(BaseModel):
    """An item: its wordings, the one in force last, and how far it has come."""

    number: int
    versions: list[WordingView]
    status: ItemStatus
    percent: int
    evidence: str
    help_asked: bool
    struck_off_on: date | None
    outcome: values.Outcome | None

    @classmethod
    def of(cls, item: Item) -> Self:
        """Return the view of an item."""
        return cls(
            number=item.number,
            versions=[WordingView.of(promise) for promise in item.versions],
            status=item.status,
            percent=item.percent,
            evidence=item.evidence,
            help_asked=item.help_asked,
            struck_off_on=item.struck_off_on,
            outcome=item.outcome,
        )


class SignatureView(BaseModel):
    """One side's signature."""

    party: values.Party
    actor: UUID
    signed_on: date


class CopyView(BaseModel):
    """One of the three copies: the SHA-256 (hex) of the rendered document."""

    holder: values.Holder
    document: str


class ChannelView(BaseModel):
    """Where else the letter was shown."""

    channel: str
    place: str
    shown_on: date


class LetterView(BaseModel):
    """What happened to the letter since its approval."""

    digest: str | None = Field(description="SHA-256 (hex) of the approved text; null before.")
    signatures: list[SignatureView]
    copies: list[CopyView]
    published_on: date | None
    channels: list[ChannelView]
    plan: list[values.Milestone]

    @classmethod
    def of(cls, pledge: Pledge) -> Self:
        """Return the view of a pledge's letter."""
        letter = pledge.letter
        return cls(
            digest=letter.digest or None,
            signatures=[
                SignatureView(party=party, actor=signature.actor, signed_on=signature.on)
                for party, signature in letter.signatures.items()
            ],
            copies=[CopyView(holder=holder, document=document) for holder, document in letter.copies.items()],
            published_on=letter.published_on,
            channels=[
                ChannelView(channel=channel, place=place, shown_on=on)
                for channel, (place, on) in letter.channels.items()
            ],
            plan=letter.plan,
        )


class ChangeView(BaseModel):
    """An amendment (of `item`) or a withdrawal (`item` 0) that waits for its decision."""

    item: int
    wording: WordingView | None
    due: date


class RectificationView(BaseModel):
    """The open order to rectify."""

    number: int
    items: list[int]
    due: date
    report_due: date | None


class DutyView(BaseModel):
    """Something owed by a day."""

    ref: str
    code: str
    item: int
    owed_by: values.Party
    due: date

    @classmethod
    def of(cls, duty: Duty) -> Self:
        """Return the view of a duty."""
        return cls(ref=duty.ref, code=duty.code, item=duty.item, owed_by=duty.owed_by, due=duty.due)


class PledgeView(BaseModel):
    """A pledge as it is now, or as it was at `as_of`."""

    id: UUID
    version: int
    stage: values.Stage
    stage_due: date | None
    as_of: datetime | None = Field(description="The moment that was asked for.")
    campaign: Reference
    round: int
    policy_version: int
    pledger: PledgerView
    organisation: Reference
    reviewer: Reference
    form: values.Form
    imported: bool
    refers_to: UUID | None
    returned: bool
    submissions: int
    approvals: list[Approver]
    items: list[ItemView]
    letter: LetterView
    change: ChangeView | None
    assessed: bool
    criticised: bool
    rectification: RectificationView | None
    rectifications: int
    duties: list[DutyView]
    allowed: list[str] = Field(description="The commands that the stage allows.")


class LetterText(BaseModel):
    """The letter's canonical text; anybody can compute its digest again."""

    pledge: UUID
    version: int
    approved_digest: str | None = Field(description="The digest that was approved and is signed; null before.")
    digest: str = Field(description="SHA-256 (hex) of `prefix` followed by `canonical`, in UTF-8.")
    prefix: str
    canonical: str = Field(description="Canonical JSON: sorted keys, no blanks.")

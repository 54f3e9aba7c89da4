"""Bodies of commands on a letter until it hangs on the board: propose, review, sign, publicise, change."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from api.schemas.base import (
    MAX_ITEMS,
    Body,
    Clean,
    CommandBody,
    Criterion,
    Day,
    ItemNumber,
    Label,
    Note,
    PersonName,
    ReturnReason,
    Text,
    example,
)
from domain import values
from domain.application import Draft
from domain.policy import Approver

_PLEDGE = "6f1c2a54-5d0e-5c6b-9d34-0d7c1f2a9b10"
_VILLAGE = "3d8f6b20-1c4a-4e5b-8f19-6a7c2e9d4b02"
_CAMPAIGN = "c4d7e2f1-8a3b-4d6c-b590-1e2f3a4b5c04"
_OPINION = "e9a2b7c4-3f5d-4a18-9c6e-7b8d1f2a3c05"
_ITEM = {
    "text": "为村东头至渡口的道路安装二十盏太阳能路灯",
    "measure": "九月底前全部亮灯，经村民代表现场验收",
    "responsible": "周春生",
    "due": {"kind": "DATE", "on": "2026-09-30"},
    "category": "基础设施",
    "opinions": [_OPINION],
}
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class PledgerRef(Body):
    """Who promises."""

    kind: values.PledgerKind
    id: UUID

    def pledger(self) -> values.Pledger:
        """Return the domain's pledger."""
        return values.Pledger(self.kind, self.id)


class DueOn(Body):
    """When an item is due: on a date (with `on`), at the end of the year, or at the end of the campaign."""

    kind: values.DueKind
    on: Day | None = None


class SourceItem(Body):
    """The item of an earlier round that goes on here."""

    pledge: UUID
    item: ItemNumber


class ItemDraft(Body):
    """One promise as the pledger writes it; what a strict policy asks for may be empty in a draft."""

    text: Text
    measure: Note = Field(default="", description="How success is measured.")
    responsible: PersonName = Field(description="Who answers for it; personal data.")
    person: UUID | None = Field(default=None, description="The member of that name, if entered.")
    due: DueOn | None = None
    category: Label = ""
    opinions: list[UUID] = Field(default=[], max_length=100, description="The opinions it answers.")
    carried_from: SourceItem | None = None

    def draft(self) -> Draft:
        """Return the domain's draft."""
        due = values.Due(self.due.kind, self.due.on) if self.due else None
        source = values.Source(self.carried_from.pledge, self.carried_from.item) if self.carried_from else None
        return Draft(
            text=self.text,
            measure=self.measure,
            responsible=self.responsible,
            due=due,
            category=self.category,
            person=self.person,
            opinions=tuple(self.opinions),
            carried_from=source,
        )


class Proposal(CommandBody):
    """A new pledge."""

    model_config = example(
        campaign=_CAMPAIGN,
        pledger={"kind": "ORGANISATION", "id": _VILLAGE},
        items=[_ITEM],
        form="LETTER",
    )

    campaign: UUID
    pledger: PledgerRef
    items: list[ItemDraft] = Field(default=[], max_length=MAX_ITEMS)
    round: Annotated[StrictInt, Field(ge=1900, le=2199)] | None = Field(
        default=None, description="The year of the round; the last one if left out."
    )
    organisation: UUID | None = Field(default=None, description="Where, for a member with two places.")
    form: values.Form = values.Form.LETTER
    refers_to: UUID | None = Field(default=None, description="The superior's pledge that this one takes up.")
    imported: StrictBool = Field(default=False, description="Made before the campaign, entered now.")


class Revision(CommandBody):
    """The items written anew, before the letter is approved."""

    model_config = example(items=[_ITEM], act={"reason": "按审核意见补充验收办法"})

    items: list[ItemDraft] = Field(max_length=MAX_ITEMS)


class MeetingHeld(Body):
    """A meeting that belongs to the act."""

    kind: Annotated[str, Clean(60)]
    held_on: Day
    attendance: StrictInt = Field(ge=0, le=1_000_000)


class Submission(CommandBody):
    """The letter is handed in for review."""

    model_config = example(discussion={"kind": "支部党员大会", "held_on": "2026-03-18", "attendance": 32})

    discussion: MeetingHeld | None = None

    def meeting(self) -> values.Meeting | None:
        """Return the domain's meeting."""
        found = self.discussion
        return values.Meeting(found.kind, found.held_on, found.attendance) if found else None


class ItemVerdict(Body):
    """The answer to one criterion for one item."""

    item: ItemNumber
    criterion: Criterion
    passed: StrictBool
    note: Note = ""


class ItemFault(Body):
    """Why an item, or with `item` 0 the whole letter, goes back."""

    item: StrictInt = Field(ge=0, le=MAX_ITEMS)
    code: ReturnReason
    note: Note = ""


class ReviewGiven(CommandBody):
    """One approver's verdicts; with faults the letter goes back, without it is approved."""

    model_config = example(
        approver="COMMITTEE",
        verdicts=[{"item": 1, "criterion": "SPECIFIC", "passed": False, "note": "未写明盏数"}],
        faults=[{"item": 1, "code": "NOT_SPECIFIC", "note": "请写明安装数量和路段"}],
    )

    approver: Approver
    verdicts: list[ItemVerdict] = Field(max_length=MAX_ITEMS * 20)
    faults: list[ItemFault] = Field(default=[], max_length=MAX_ITEMS)


class SignatureGiven(CommandBody):
    """The signature of one side under the letter with this digest."""

    model_config = example(party="PLEDGER", digest=_DIGEST)

    party: values.Party
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 (hex) of the letter, as `GET /pledges/{pledge_id}/letter` shows it."
    )


class PublicationShown(CommandBody):
    """The letter was shown on another channel of the policy; the web board needs no entry."""

    model_config = example(channel="WALL_POSTER", place="村委会院内东墙", act={"occurred_on": "2026-04-02"})

    channel: Annotated[str, Clean(60)]
    place: Annotated[str, Clean(200, required=False)]


class AmendmentRequest(CommandBody):
    """Another wording or due date of one item; `act.reason` is needed."""

    model_config = example(
        item=1,
        promise={**_ITEM, "due": {"kind": "DATE", "on": "2026-10-31"}},
        act={"reason": "汛期延长，施工推迟一个月"},
    )

    item: ItemNumber
    promise: ItemDraft


class Decision(CommandBody):
    """What the superior decided; a refusal needs `act.reason`."""

    model_config = example(approved=False, act={"reason": "理由不充分，仍按原期限完成"})

    approved: StrictBool


class WithdrawalRequest(CommandBody):
    """A request to withdraw the whole pledge; `act.reason` is needed."""

    model_config = example(act={"reason": "两村合并，承诺由新支部重新作出"})

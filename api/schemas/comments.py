"""Leaders' comments: the bodies of commands on them, and a comment as it is answered."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.base import Body, Clean, CommandBody, Day, Name, Note, Reason, Text, example
from api.schemas.letters import PledgerRef
from api.schemas.views import DutyView
from domain.judgement.comment import Checkpoint, CommentMode
from domain.values import PledgerKind, Role

_MEMBER = "7a1e9c53-6b2d-4c8f-a045-9d3e8b7f1c03"
_CAMPAIGN = "c4d7e2f1-8a3b-4d6c-b590-1e2f3a4b5c04"

MAX_FOLLOW_UPS = 50


class FollowUpAsked(Body):
    """Something that the target is to do, and by when."""

    text: Annotated[str, Clean(1000)]
    due: Day


class CommentGiving(CommandBody):
    """A comment on an organisation or a member; achievements, shortcomings and direction are all needed."""

    model_config = example(
        campaign=_CAMPAIGN,
        target={"kind": "MEMBER", "id": _MEMBER},
        mode="ONE_BY_ONE",
        checkpoint="DURING",
        account="上半年入户二十四家，代办事项十一件",
        achievements="入户勤，代办事项件件有回音",
        shortcomings="走访记录过于简单，没有写明办理时限",
        direction="把每件代办事项的时限和结果记全",
        follow_ups=[{"text": "补记第二季度代办台账", "due": "2026-08-15"}],
    )

    campaign: UUID
    target: PledgerRef = Field(description="On whom: personal data as far as the words are about them.")
    organisation: UUID | None = Field(default=None, description="Where, for a member with two places.")
    mode: CommentMode
    checkpoint: Checkpoint
    account: Note = Field(default="", description="What the target reported on its duties.")
    achievements: Note
    shortcomings: Note
    direction: Note
    follow_ups: list[FollowUpAsked] = Field(default=[], max_length=MAX_FOLLOW_UPS)


class Feedback(CommandBody):
    """What the target was handed in writing."""

    model_config = example(text="请于八月中旬前补记代办台账，写明时限和结果。")

    text: Text


class CommentPublication(CommandBody):
    """Among whom the comment was made public; the members of the organisation read it from then on."""

    model_config = example(scope="本支部党员大会")

    scope: Name


class FollowUpReport(CommandBody):
    """What the target did about a follow-up."""

    model_config = example(result="二季度台账已补记，共十一件", evidence="台账第3至5页")

    result: Text
    evidence: Reason = Field(default="", description="Where the evidence is found.")


class FollowUpView(BaseModel):
    """A follow-up and what was done about it."""

    model_config = ConfigDict(from_attributes=True)

    no: int
    text: str
    due: date
    done_on: date | None
    result: str | None
    evidence: str | None


class CommentEntry(BaseModel):
    """A line of the ledger of comments."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    campaign: UUID
    target_kind: PledgerKind
    target: UUID
    target_name: str
    organisation: UUID = Field(description="Where the target stood.")
    organisation_name: str
    commenter: UUID
    commenter_name: str
    commenter_role: Role
    commenter_organisation: UUID | None
    on_behalf_of: UUID | None
    mode: CommentMode
    checkpoint: Checkpoint
    given_on: date
    account: str
    achievements: str
    shortcomings: str
    direction: str
    feed_back_due: date
    feedback: str | None
    fed_back_on: date | None
    scope: str | None
    published_on: date | None
    follow_ups: list[FollowUpView]
    rectification: UUID | None = Field(description="The rectification that it opened.")


class CommentView(CommentEntry):
    """A comment with what is still owed about it."""

    duties: list[DutyView]

"""Bodies of commands on organisations, members, opinions and exemptions."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from api.schemas.base import (
    Clean,
    Code,
    CommandBody,
    Day,
    MemberKind,
    Name,
    OpinionChannel,
    OrganisationLevel,
    OrganisationType,
    PersonName,
    Text,
    example,
)
from domain import catalogue

_TOWN = "0b5c3a1e-7d42-4f0e-9a37-2f1d6c5b8e01"
_VILLAGE = "3d8f6b20-1c4a-4e5b-8f19-6a7c2e9d4b02"
_MEMBER = "7a1e9c53-6b2d-4c8f-a045-9d3e8b7f1c03"
_CAMPAIGN = "c4d7e2f1-8a3b-4d6c-b590-1e2f3a4b5c04"


class Founding(CommandBody):
    """A new organisation of the tree."""

    model_config = example(name="柳湾村党支部", level="BRANCH", type="RURAL", parent=_TOWN)

    name: Name
    level: OrganisationLevel
    type: OrganisationType
    parent: UUID | None = Field(description="The superior; null makes a root, which takes an administrator.")


class Renaming(CommandBody):
    """Another name from now on."""

    model_config = example(name="柳湾村党总支", act={"reason": "党员人数增加，支部改设总支"})

    name: Name


class Moving(CommandBody):
    """Another superior from the day of the act on."""

    model_config = example(parent=_TOWN, act={"occurred_on": "2026-04-01", "reason": "行政区划调整"})

    parent: UUID


class PostFilling(CommandBody):
    """Somebody takes a post on the day of the act; a new secretary ends the former one's tenure."""

    model_config = example(post="SECRETARY", member=_MEMBER, act={"occurred_on": "2026-02-10"})

    post: Annotated[str, Code(catalogue.POSTS)]
    member: UUID


class PostVacating(CommandBody):
    """Somebody leaves a post on the day of the act."""

    model_config = example(post="CLERK", member=_MEMBER, act={"reason": "工作调动"})

    post: Annotated[str, Code(catalogue.POSTS)]
    member: UUID


class SubstituteNaming(CommandBody):
    """Who acts for the caller in a post, from `since` until the day before `until`: a year at most."""

    model_config = example(post="SECRETARY", substitute=_MEMBER, since="2026-07-01", until="2026-07-16")

    post: Annotated[str, Code(catalogue.POSTS)]
    substitute: UUID
    since: Day
    until: Day = Field(description="The first day on which the substitute no longer acts.")


class SubstitutionEnding(CommandBody):
    """The holder of a post is back."""

    model_config = example(post="SECRETARY", act={"reason": "提前返岗"})

    post: Annotated[str, Code(catalogue.POSTS)]


class Guidance(CommandBody):
    """The guidance group of the system to which an organisation belongs."""

    model_config = example(group="5e2b7d10-9c4f-4a6e-8d31-7b8c9d0e1f05")

    group: UUID | None = Field(description="An organisation of the level SYSTEM_GROUP; null takes it out.")


class Dissolution(CommandBody):
    """The end of an organisation; its past stays."""

    model_config = example(act={"reason": "项目完工，临时支部撤销"})


class Admission(CommandBody):
    """A new member of an organisation."""

    model_config = example(name="周春生", kinds=["MEMBER", "IN_SERVICE"], organisation=_VILLAGE, residence=None)

    name: PersonName = Field(description="Personal data: stored encrypted, can be erased.")
    kinds: list[MemberKind] = Field(min_length=1, max_length=20)
    organisation: UUID = Field(description="The own branch.")
    residence: UUID | None = Field(default=None, description="Where a floating or in-service member lives.")


class DutyAssignment(CommandBody):
    """The duty post of a member without a post (设岗定责)."""

    model_config = example(duty="政策宣传岗")

    duty: Name


class Affiliation(CommandBody):
    """Another own organisation from the day of the act on."""

    model_config = example(organisation=_VILLAGE, act={"occurred_on": "2026-06-01", "reason": "组织关系转接"})

    organisation: UUID


class OpinionCollecting(CommandBody):
    """What somebody asked an organisation for."""

    model_config = example(
        campaign=_CAMPAIGN,
        organisation=_VILLAGE,
        channel="FORUM",
        text="村东头到渡口的路晚上没有灯，老人孩子走着不放心。",
        author="何桂兰",
    )

    campaign: UUID
    organisation: UUID
    channel: OpinionChannel
    text: Text
    author: Annotated[str, Clean(100, required=False)] = Field(
        default="", description="Empty for an anonymous opinion; personal data otherwise."
    )


class OpinionReply(CommandBody):
    """What became of an opinion."""

    model_config = example(answer="已列入今年承诺第一项，计划九月底前装完。")

    answer: Text


class ExemptionRequest(CommandBody):
    """A request for the exemption of a member from pledging."""

    model_config = example(campaign=_CAMPAIGN, member=_MEMBER, grounds="长期卧床，不便参加活动")

    campaign: UUID
    member: UUID
    grounds: Annotated[str, Clean(400)] = Field(description="Personal data: stored encrypted, can be erased.")


class ExemptionStudy(CommandBody):
    """What the branch concluded."""

    model_config = example(supported=True, act={"occurred_on": "2026-03-20"})

    supported: StrictBool


class ExemptionDecision(CommandBody):
    """What the superior decided."""

    model_config = example(approved=True, act={"reason": "情况属实，同意免诺"})

    approved: StrictBool

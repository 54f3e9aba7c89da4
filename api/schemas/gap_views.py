"""How gaps are shown."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.gap_kinds import GAP_KINDS
from projections.gaps import Gap

_KIND = GAP_KINDS["RETURNED_NOT_REVISED"]
_IN_WORDS = ("requirement", "meaning_zh", "meaning_en", "remedy_zh", "remedy_en")


class GapView(BaseModel):
    """What is lacking, where, since when, what it means, and what to do about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "RETURNED_NOT_REVISED",
                    "requirement": _KIND.requirement,
                    "meaning_zh": _KIND.zh,
                    "meaning_en": _KIND.en,
                    "remedy_zh": _KIND.remedy.zh,
                    "remedy_en": _KIND.remedy.en,
                    "organisation": "0c9a7f3e-8d51-5b0e-9a0f-6a1f6f3a2b77",
                    "organisation_name": "柳湾村党支部",
                    "superior": "b6f0e0a4-1c2d-5e3f-8a9b-0c1d2e3f4a5b",
                    "superior_name": "岭前镇党委",
                    "about": "6f1c2a54-5d0e-5c6b-9d34-0d7c1f2a9b10",
                    "pledge": "6f1c2a54-5d0e-5c6b-9d34-0d7c1f2a9b10",
                    "member": None,
                    "member_name": "",
                    "campaign": "3d2a1b0c-9f8e-5d7c-8b6a-5f4e3d2c1b0a",
                    "campaign_name": "公开承诺活动",
                    "channel": "",
                    "channel_zh": "",
                    "channel_en": "",
                    "number": None,
                    "due": "2026-03-16",
                    "past_due": True,
                    "since": "2026-03-09",
                    "days": 12,
                    "waiting": 0,
                }
            ]
        }
    )

    code: str = Field(description="What is lacking; `meaning_zh` and `meaning_en` say it in words.")
    requirement: str = Field(description="The rule that wants it.")
    meaning_zh: str
    meaning_en: str
    remedy_zh: str = Field(description="Who mends it, and how.")
    remedy_en: str = Field(description="Who mends it, and how.")
    organisation: UUID = Field(description="Where it is lacking; for a responsible leader, where they belong.")
    organisation_name: str
    superior: UUID | None
    superior_name: str
    about: UUID = Field(description="The pledge, member or organisation that lacks it.")
    pledge: UUID | None
    member: UUID | None = Field(description="Who pledged, or the responsible leader.")
    member_name: str
    campaign: UUID | None = Field(description="The campaign of the pledge.")
    campaign_name: str
    channel: str = Field(description="The channel on which the letter was not shown; else empty.")
    channel_zh: str
    channel_en: str
    number: int | None = Field(description="Branches that the leader holds; copies of one wording that were filed.")
    due: date | None = Field(description="The day by which a returned letter is to be revised, as last moved.")
    past_due: bool = Field(description="Whether that day has gone by.")
    since: date = Field(description="The first day of the gap.")
    days: int = Field(description="How many days it has lasted.")
    waiting: int = Field(description="Pledges in review or signature that cannot go on for want of a secretary.")

    @classmethod
    def of(cls, gap: Gap) -> Self:
        """Return the view of a gap."""
        kind = GAP_KINDS[gap.code]
        return cls.model_validate(
            {
                **{name: getattr(gap, name) for name in cls.model_fields if name not in _IN_WORDS},
                "requirement": kind.requirement,
                "meaning_zh": kind.zh,
                "meaning_en": kind.en,
                "remedy_zh": kind.remedy.zh,
                "remedy_en": kind.remedy.en,
            }
        )


class GapCountsView(BaseModel):
    """How many gaps the list has, by code and by organisation; what has none is left out."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "total": 3,
                    "by_code": {"CHANNEL_MISSING": 2, "RETURNED_NOT_REVISED": 1},
                    "by_organisation": {"0c9a7f3e-8d51-5b0e-9a0f-6a1f6f3a2b77": 3},
                }
            ]
        },
    )

    total: int
    by_code: dict[str, int]
    by_organisation: dict[UUID, int]

"""Who has pledged, who is exempt and who is blank: the figures, and the entries of the list behind them."""

from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.values import PledgerKind, Stage
from projections.coverage import Coverage, Part, Status

_BRANCH, _CAMPAIGN = "7c0e4f0a-5d2b-4f3e-9a51-0c8d7d1f2a10", "1f7a2c9e-6b64-4c0e-8f0b-2b1d5e9c7a31"
_TALLY = {
    "subjects": 24, "pledged": 20, "oral": 2, "exempt": 1, "blank": 1, "in_hand": 1, "joined": 3, "percent": "95.8",
}  # fmt: skip
_NOBODY = {**dict.fromkeys(_TALLY, 0), "percent": None}
_PART = {"key": _BRANCH, "name": "柳湾村党支部", "organisations": _NOBODY, "members": _TALLY}


def _shown(**fields: Any) -> ConfigDict:
    return ConfigDict(from_attributes=True, json_schema_extra={"examples": [fields]})


class CoverageTally(BaseModel):
    """How many must pledge, and how they stand: pledged, oral, exempt and blank add up to `subjects`."""

    model_config = _shown(**_TALLY)

    subjects: int = Field(description="Who must pledge; a member in service counts in both places.")
    pledged: int
    oral: int
    exempt: int = Field(description="Exempted by the superior, and without a pledge.")
    blank: int
    in_hand: int = Field(description="Blank ones whose pledge is on its way, as far as the caller may know of it.")
    joined: int = Field(description="Who pledged without having to, outside `subjects`.")
    percent: Decimal | None = Field(
        description="Per cent that are not blank, rounded down to one decimal: 100.0 means everybody."
    )


class CoveragePart(BaseModel):
    """The tallies of one sub-unit, organisation type, level or kind of member."""

    model_config = _shown(**_PART)

    key: str = Field(
        description="An organisation's id, or a code. The list of a part takes it as `under`, or as `organisation` "
        "where it is the one asked about, with its own members alone; as `type`, `level` or `member_kind`."
    )
    name: str = Field(description="Of an organisation, otherwise empty.")
    organisations: CoverageTally
    members: CoverageTally


class CoverageView(BaseModel):
    """The figures of a round on a day, in all and by parts."""

    model_config = _shown(
        on="2026-03-31", round=2026, deadline="2026-03-31", organisations=_NOBODY, members=_TALLY, parts=[_PART]
    )

    on: date
    round: int | None = Field(description="The round that was asked for or the last; null if it was not open yet.")
    deadline: date | None = Field(
        description="The last day for those who were there when the round opened; null where the policy has none."
    )
    organisations: CoverageTally
    members: CoverageTally
    parts: list[CoveragePart]

    @classmethod
    def of(cls, on: date, found: Coverage) -> Self:
        """Return the view of what was counted."""
        parts = sorted(found.parts, key=_largest_gap)
        return cls.model_validate({**vars(found), "on": on, "parts": parts})


class SubjectView(BaseModel):
    """An organisation or a member, in one of their places, and how they stand on the day of the question."""

    model_config = _shown(
        campaign=_CAMPAIGN, round=2026, kind="MEMBER", subject="b2f5a7f4-3a6c-4d0f-8f7e-52d0c1f0f9b6", name="陈国华",
        organisation=_BRANCH, organisation_name="柳湾村党支部", type="RURAL", level="BRANCH", kinds=["FLOATING"],
        assisting="0d9d4f5e-7f3a-4a3d-8a56-0b8c6a1f4f02", assisting_name="河西村党支部",
        secretary="e55a3f0c-0b4b-4a6e-9f1c-3f2f0a7b9d11", secretary_name="林青", status="BLANK", since=None,
        pledge=None, stage=None,
    )  # fmt: skip

    campaign: UUID
    round: int
    kind: PledgerKind
    subject: UUID
    name: str
    organisation: UUID = Field(description="Which answers for the subject: itself, or where the member pledges.")
    organisation_name: str
    type: str
    level: str
    kinds: list[str] = Field(description="Of a member.")
    assisting: UUID | None = Field(description="The organisation from which a floating member comes.")
    assisting_name: str
    secretary: UUID | None = Field(description="Of the organisation, on that day.")
    secretary_name: str
    status: Status = Field(description="`JOINED` has pledged without having to, and is not counted.")
    since: date | None = Field(description="Since when the pledge or the exemption counts.")
    pledge: UUID | None = Field(description="What covers the subject, or else is on its way.")
    stage: Stage | None = Field(description="How far a pledge on its way has come.")


def _largest_gap(part: Part) -> int:
    """Sort by what is missing, those with the most first; equals stay by name."""
    return -part.organisations.blank - part.members.blank

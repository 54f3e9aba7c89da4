"""Bodies of commands on campaigns."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from api.schemas.base import Body, Clean, Code, CommandBody, Day, Name, example
from domain.errors import InvalidInput
from domain.policy import Policy, preset, presets
from domain.values import clean

_DEEPEST = 6
_LARGEST = 1_000_000_000
_TOWN = "0b5c3a1e-7d42-4f0e-9a37-2f1d6c5b8e01"


def _plain(value: Any, depth: int = 0) -> Any:
    """Return JSON data whose texts and keys are clean and whose nesting is bounded."""
    if depth > _DEEPEST:
        raise PydanticCustomError("too_deep", "is nested too deeply", {"zh": "嵌套过深"})
    if isinstance(value, str):
        try:
            return clean(value, "", required=False)
        except InvalidInput as error:
            raise PydanticCustomError("text", "{en}", {"en": error.en, "zh": error.zh}) from None
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise PydanticCustomError("number", "is too large a number", {"zh": "数值过大"})
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(each, depth + 1) for key, each in value.items()}
    return value


class PolicyChoice(Body):
    """A preset, and what this campaign does otherwise; keys are those that `GET /policies/{id}` shows."""

    preset: Annotated[str, Code(presets())] = Field(description="The id of a preset.")
    changes: Annotated[dict[str, Any], BeforeValidator(_plain)] = Field(
        default={}, description="Policy keys that replace the preset's; `mechanisms` and `days` key by key."
    )

    def policy(self) -> Policy:
        """Return the policy; raises `InvalidInput` naming the key at fault."""
        return preset(self.preset).changed(self.changes)


class PhasePlan(Body):
    """A named part of the campaign."""

    name: Annotated[str, Clean(100)]
    starts_on: Day
    ends_on: Day


class CampaignOpening(CommandBody):
    """A new campaign."""

    model_config = example(
        name="岭前镇公开承诺活动",
        theme="说到做到，请群众监督",
        organisation=_TOWN,
        opens_on="2026-03-01",
        closes_on="2028-12-31",
        phases=[{"name": "集中承诺", "starts_on": "2026-03-01", "ends_on": "2026-05-31"}],
        policy={"preset": "TOWN_71", "changes": {"pledge_deadline": "2026-05-31", "days": {"review": 10}}},
        act={"occurred_on": "2026-03-01"},
    )

    name: Name
    theme: Annotated[str, Clean(400, required=False)] = ""
    organisation: UUID = Field(description="Whose campaign it is; those below it take part.")
    opens_on: Day
    closes_on: Day
    policy: PolicyChoice
    phases: list[PhasePlan] = Field(default=[], max_length=20, description="One after the other, inside the campaign.")


class PolicyChange(CommandBody):
    """Another policy for the pledges to come; `act.reason` is needed."""

    model_config = example(
        policy={"preset": "TOWN_71", "changes": {"strict_items": False}},
        act={"reason": "村级反映部分事项难以量化，镇党委会议决定放宽"},
    )

    policy: PolicyChoice


class RoundOpening(CommandBody):
    """The round of another year."""

    model_config = example(year=2027, act={"reason": "新一年承诺开始"})

    year: StrictInt = Field(ge=1900, le=2199)


class CampaignClosing(CommandBody):
    """The end of a campaign; every item must have an outcome."""

    model_config = example(act={"reason": "活动期满，各项均有结果"})

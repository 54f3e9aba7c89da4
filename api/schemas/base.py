"""The types of fields: clean text, codes of the catalogue, days, numbers; and what all command bodies share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictInt,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from domain import catalogue
from domain.errors import InvalidInput
from domain.values import MAX_TEXT, clean

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MAX_ITEMS = 200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Clean:
    """Makes a field a text in NFC without control characters of up to ``limit`` characters."""

    limit: int
    required: bool = True

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "minLength": int(self.required), "maxLength": self.limit}

    def _check(self, value: str) -> str:
        try:
            return clean(value, "", required=self.required, limit=self.limit)
        except InvalidInput as error:
            raise PydanticCustomError("text", "{en}", {"en": error.en, "zh": error.zh}) from None


class Code:
    """Makes a field one of the codes of a catalogue."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = tuple(codes)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "enum": list(self._codes)}

    def _check(self, value: str) -> str:
        if value not in self._codes:
            allowed = ", ".join(self._codes)
            context = {"allowed": allowed, "zh": f"须为以下之一：{allowed}"}
            raise PydanticCustomError("code", "must be one of {allowed}", context)
        return value


def _day_text(value: object) -> object:
    """Let only dates through; a number would be read as seconds since 1970."""
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("day", "must be a date YYYY-MM-DD", {"zh": "须为YYYY-MM-DD格式的日期"})
    return value


def _sane_day(value: date) -> date:
    if not EARLIEST <= value <= LATEST:
        raise PydanticCustomError("day", "must lie between 1900 and 2199", {"zh": "须在1900年至2199年之间"})
    return value


Name = Annotated[str, Clean(200)]
PersonName = Annotated[str, Clean(100)]
Text = Annotated[str, Clean(MAX_TEXT)]
Note = Annotated[str, Clean(MAX_TEXT, required=False)]
Label = Annotated[str, Clean(60, required=False)]
Reason = Annotated[str, Clean(1000, required=False)]
Day = Annotated[date, BeforeValidator(_day_text), AfterValidator(_sane_day)]
ItemNumber = Annotated[StrictInt, Field(ge=1, le=MAX_ITEMS, description="The item's number in the letter, from 1.")]
Percent = Annotated[StrictInt, Field(ge=-1_000_000, le=1_000_000, description="From 0 to 100.")]

OrganisationLevel = Annotated[str, Code(catalogue.ORGANISATION_LEVELS)]
OrganisationType = Annotated[str, Code(catalogue.ORGANISATION_TYPES)]
MemberKind = Annotated[str, Code(catalogue.MEMBER_KINDS)]
OpinionChannel = Annotated[str, Code(catalogue.OPINION_CHANNELS)]
Criterion = Annotated[str, Code(catalogue.CRITERIA)]
ReturnReason = Annotated[str, Code(catalogue.RETURN_REASONS)]


class Body(BaseModel):
    """A JSON object; members it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ActDetails(Body):
    """What is said about any act beside its content (N3, H7)."""

    occurred_on: Day | None = Field(
        default=None, description="When it happened, in the campaign's zone; today if left out, never later."
    )
    on_behalf_of: UUID | None = Field(
        default=None,
        description="In whose stead: who holds the post in which the caller substitutes, or the member they write for. "
        "It chooses among the capacities that the caller has; the only one needs no choosing.",
    )
    reason: Reason = Field(default="", description="Why; some rules ask for it.")


class CommandBody(Body):
    """The body of a command."""

    act: ActDetails = Field(default=ActDetails(), description="When, for whom and why.")


def example(**fields: Any) -> ConfigDict:
    """Return the configuration of a body with one example, which OpenAPI shows."""
    return ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [fields]})

"""What commands and lists answer."""

from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Done(BaseModel):
    """The state that a command led to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "6f1c2a54-5d0e-5c6b-9d34-0d7c1f2a9b10", "version": 3, "stage": "REVIEW", "position": 128}
            ]
        }
    )

    id: UUID
    version: int = Field(description="The version now; the next change sends it in If-Match.")
    stage: str | None = Field(description="The stage of a pledge; null for anything else.")
    position: int = Field(description="Position in the log; a query with `after` shows at least this.")


class Listing(BaseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None = Field(description="Asks for the next page; null on the last.")


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Names the kind of problem.")
    title: str = Field(description="The kind of problem in the caller's language.")
    status: int
    detail: str = Field(description="What is wrong this time, in the caller's language.")
    instance: str = Field(description="The path that was asked for.")
    code: str = Field(description="Stable and the same in every language; for a broken rule, the rule's code.")
    errors: list[dict[str, Any]] | None = Field(
        default=None, description="The fields at fault, with the rules that they break."
    )
    request_id: str | None = Field(default=None, description="Finds the request in the service's log.")

"""How the service is."""

from typing import Literal

from pydantic import BaseModel, Field


class Live(BaseModel):
    """The process answers."""

    status: Literal["live"] = "live"


class Service(BaseModel):
    """One service that this one leans on."""

    ok: bool
    error: str | None = Field(default=None, description="The kind of failure.")


class ReadModel(BaseModel):
    """How far one read model is."""

    position: int
    lag: int = Field(description="Positions behind the log.")
    failed_position: int | None = Field(description="The event it cannot apply; all before it were.")
    failure: str | None


class Ready(BaseModel):
    """Whether requests can be served: `degraded` still takes commands, `unavailable` does not."""

    status: Literal["ready", "degraded", "unavailable"]
    services: dict[str, Service]
    projections: dict[str, ReadModel]
    relay_lag: int | None = Field(description="Positions that the relay is behind the log.")

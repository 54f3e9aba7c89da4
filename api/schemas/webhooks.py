"""Webhooks and their delivery logs as they are sent and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from api.addresses import is_secret_safe
from api.schemas.base import Body, Clean, Code, Reason, example
from domain.aggregate import stored_events
from workflows.notices.outbox import State

_TOPICS = [cls.TOPIC for cls in stored_events()]
_EVENTS = sorted({*_TOPICS, *(f"{topic.partition('.')[0]}.*" for topic in _TOPICS)})
MAX_URL, MAX_EVENTS = 500, 100


def _address(value: str) -> str:
    if not is_secret_safe(value) or not value.isascii() or not value.isprintable() or " " in value:
        raise PydanticCustomError("url", "must be an https address", {"zh": "须为https地址"})
    return value


Event = Annotated[str, Code(_EVENTS)]


class NewWebhook(Body):
    """Where to be told of what."""

    model_config = example(url="https://ledger.example.org/hooks/pledgebook", events=["pledge.*"])

    url: Annotated[str, Clean(MAX_URL), AfterValidator(_address)] = Field(
        description="An https address of the internet, or of a network that this installation names; on "
        "this very machine without https, too."
    )
    events: Annotated[list[Event], Field(max_length=MAX_EVENTS)] = Field(
        default=[], description="Types of events, or all of a kind such as `pledge.*`; none: all."
    )


class WebhookView(BaseModel):
    """A webhook without its secret."""

    id: UUID
    account: UUID
    url: str
    events: list[str]
    created_at: datetime
    retires_at: datetime | None = Field(description="Until when the secret before signs, too.")


class WebhookMade(WebhookView):
    """A new webhook."""

    secret: str = Field(description="Told once.")


class SecretView(BaseModel):
    """A new secret."""

    secret: str = Field(description="Told once.")
    retires_at: datetime = Field(description="Until when the secret before signs, too.")


class SecretChange(Body):
    """Why the secret is changed."""

    model_config = example(reason="人员调离")

    reason: Reason = Field(default="", description="Goes into the security log.")


class DeliveryReplay(Body):
    """Why an event is told again."""

    model_config = example(reason="对方数据恢复")

    reason: Reason = Field(default="", description="Goes into the security log.")


class Replay(Body):
    """From where on events are told again."""

    model_config = example(since=128)

    since: Annotated[int, Field(ge=0, le=2**63 - 1, strict=True)] = Field(description="After this position of the log.")


class Replayed(BaseModel):
    """What is told again."""

    events: int
    last: int | None = Field(description="The position of the last of them; with as many as 10000, go on from there.")


class DeliveryView(BaseModel):
    """One event that a webhook is told of."""

    position: int = Field(description="Of the event in the log; names the delivery.")
    type: str
    state: State
    attempts: int
    next_at: datetime | None = Field(description="The next try, while it waits.")
    status: int | None = Field(description="What the other side answered last.")
    error: str
    sent_at: datetime | None

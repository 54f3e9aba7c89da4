"""How a person is told, and what they were told, as it is sent and answered."""

import re
from datetime import date, datetime, time
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.base import Body, Clean, Code, example
from workflows.notices.outbox import Channel, ChannelKind, Contact, Digest, State, masked

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _clock(value: object) -> object:
    """Let only the time of a day through; a number would be read as seconds."""
    if not isinstance(value, time) and not (isinstance(value, str) and _CLOCK.fullmatch(value)):
        raise PydanticCustomError("clock", "must be a time such as 21:00", {"zh": "须为时刻，如21:00"})
    return value


Clock = Annotated[time, BeforeValidator(_clock)]


class QuietHours(Body):
    """When not to be told; ``until`` may lie on the next day."""

    start: Clock = Field(alias="from", description="From this time of the day, such as `21:00`.")
    until: Clock = Field(description="Until this one, exclusive; earlier than `from` it is the next day's.")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.start == self.until:
            raise PydanticCustomError("quiet", "must differ; null for none", {"zh": "起止时刻不能相同，不设时为null"})
        return self


class ChannelEntry(Body):
    """One way to be told."""

    kind: ChannelKind
    address: Annotated[str, Clean(254)] | None = Field(
        default=None,
        description="The mail address; the key of a WeCom bot, the token of a DingTalk or Feishu bot. Left out, the "
        "one that is kept stays, with its secret.",
    )
    secret: Annotated[str, Clean(128)] | None = Field(default=None, description="What a DingTalk bot is signed with.")


class Choices(Body):
    """How to be told; it replaces what was chosen before."""

    model_config = example(
        language="zh",
        quiet={"from": "21:00", "until": "08:00"},
        digest="EACH",
        channels=[{"kind": "MAIL", "address": "li.chunsheng@example.org"}],
    )

    language: Annotated[str, Code(("zh", "en"))] = "zh"
    quiet: QuietHours | None = Field(default=None, description="Null: at any time.")
    digest: Digest = Field(default=Digest.EACH, description="Each by itself, all of a day or all of a month together.")
    channels: Annotated[list[ChannelEntry], Field(max_length=len(ChannelKind))] = Field(
        default=[], description="At most one of each kind."
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({each.kind for each in self.channels}) < len(self.channels):
            raise PydanticCustomError("channels", "at most one of each kind", {"zh": "每种渠道至多一个"})
        return self

    def contact(self) -> Contact:
        """Return the choices without the channels."""
        return Contact(self.language, (self.quiet.start, self.quiet.until) if self.quiet else None, self.digest)


class ChannelView(BaseModel):
    """A channel; its address is never shown whole again."""

    kind: ChannelKind
    address: str = Field(description="Masked.")
    signed: bool = Field(description="Whether a secret is kept.")


class QuietView(BaseModel):
    """When not to be told."""

    start: str = Field(serialization_alias="from")
    until: str


class ChoicesView(BaseModel):
    """How the caller is told."""

    language: str
    quiet: QuietView | None
    digest: Digest
    channels: list[ChannelView]
    available: list[ChannelKind] = Field(description="The kinds of channels that this installation sends by.")

    @classmethod
    def of(cls, contact: Contact, channels: list[Channel], available: list[ChannelKind]) -> Self:
        """Return what is shown of choices."""
        quiet = None
        if contact.quiet:
            start, until = contact.quiet
            quiet = QuietView(start=f"{start:%H:%M}", until=f"{until:%H:%M}")
        return cls(
            language=contact.language,
            quiet=quiet,
            digest=contact.digest,
            channels=[ChannelView(kind=each.kind, address=masked(each), signed=bool(each.secret)) for each in channels],
            available=available,
        )


class MessageTrial(Body):
    """By which channel a test message goes."""

    model_config = example(channel="MAIL")

    channel: ChannelKind


class SentView(BaseModel):
    """How a notice fares on one channel."""

    channel: ChannelKind
    state: State
    attempts: int
    next_at: datetime | None = Field(description="The next try, while it waits.")
    error: str = Field(description="Why it was not sent, as a code.")
    sent_at: datetime | None


class NoticeView(BaseModel):
    """A notice; a digest is about nothing in particular."""

    id: UUID
    occasion: str = Field(description="REMINDED, ESCALATED or MONTH.")
    kind: str = Field(description="What the duty is about, such as `pledge`; empty for a digest.")
    thing: UUID | None
    duty: str
    due: date
    rung: str
    made_at: datetime
    deliveries: list[SentView] = Field(description="One for each channel there was; none without channels.")

"""What waits to be told and to whom, and the port by which it is kept."""

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol
from uuid import UUID

_NOTICES = UUID("5b0f2a52-6a7c-5d0e-8c55-0d3f7a1f6e19")


class ChannelKind(StrEnum):
    """By what a person is told."""

    MAIL = "MAIL"
    WECOM = "WECOM"
    DINGTALK = "DINGTALK"
    FEISHU = "FEISHU"


class Digest(StrEnum):
    """How often: each notice by itself, all of a day together, or all of a month."""

    EACH = "EACH"
    DAILY = "DAILY"
    MONTHLY = "MONTHLY"


class Occasion(StrEnum):
    """Why somebody is told: a rung of the ladder, the last one, or the end of a month."""

    REMINDED = "REMINDED"
    ESCALATED = "ESCALATED"
    MONTH = "MONTH"


class State(StrEnum):
    """How a delivery stands; DROPPED ones had become needless."""

    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"
    DROPPED = "DROPPED"


@dataclass(frozen=True)
class Contact:
    """How a person wants to be told; ``quiet`` is from when until when not, in the campaign's time, None for never."""

    language: str = "zh"
    quiet: tuple[time, time] | None = (time(21), time(8))
    digest: Digest = Digest.EACH


@dataclass(frozen=True)
class Channel:
    """One address of a person: a mail address, or the key or token of a bot; ``secret`` is what DingTalk signs with."""

    kind: ChannelKind
    address: str = field(repr=False)
    secret: str = field(default="", repr=False)


_FIT: Mapping[ChannelKind, tuple[str, str]] = {
    ChannelKind.MAIL: (r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?", ""),
    ChannelKind.WECOM: (r"[A-Za-z0-9-]{16,64}", ""),
    ChannelKind.DINGTALK: (r"[A-Za-z0-9]{32,128}", r"[A-Za-z0-9]{0,128}"),
    ChannelKind.FEISHU: (r"[A-Za-z0-9-]{16,64}", ""),
}
"""What an address and a secret of each kind look like; nothing in them can lead to another host."""


def is_fit(channel: Channel) -> bool:
    """Tell whether an address and a secret have the form of their kind."""
    address, secret = _FIT[channel.kind]
    return bool(re.fullmatch(address, channel.address) and re.fullmatch(secret, channel.secret))


def masked(channel: Channel) -> str:
    """Return as much of an address as its owner needs to tell it from others."""
    if channel.kind is ChannelKind.MAIL:
        name, _, host = channel.address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"***{channel.address[-4:]}"


@dataclass(frozen=True)
class Notice:
    """That somebody is to be told of an event at ``position``; the words are made when it is sent.

    ``kind`` and ``thing`` name what the duty is about, as `workflows.kinds` does; ``owed_by`` is a
    `domain.values.Party`. For the digest of a month ``due`` is its last day, and the rest is empty.
    """

    person: UUID
    occasion: Occasion
    due: date
    position: int = 0
    kind: str = ""
    thing: UUID | None = None
    duty: str = ""
    rung: str = ""
    owed_by: str = ""

    @property
    def id(self) -> UUID:
        """The same for the same event, person and occasion, whoever makes it and how often."""
        return uuid.uuid5(_NOTICES, f"{self.position}/{self.person}/{self.occasion}/{self.due}")


@dataclass(frozen=True)
class Waiting:
    """A notice whose next try by one channel has come."""

    notice: Notice
    channel: ChannelKind
    made_at: datetime
    attempts: int


@dataclass(frozen=True)
class Place:
    """How far the courier is: its position in the log, and the last day of the month whose digests were made."""

    position: int
    digested: date


class Outbox(Protocol):
    """Keeps notices and deliveries; each method is one transaction."""

    def place(self, begin: Place) -> Place:
        """Return how far the courier is; at its very first start that is ``begin``."""

    def add(self, notices: Collection[Notice], position: int, now: datetime) -> None:
        """Keep notices with a delivery for each channel of their persons, and the position behind them.

        Those that are kept already stay as they are. One about the same duty makes those before it needless. The
        events up to the position are laid out for the webhooks that want them.
        """

    def add_month(self, day: date, now: datetime) -> int:
        """Keep a digest of the month that ends on ``day`` for everybody with a channel; returns for how many."""

    def due(self, now: datetime, persons: int) -> Sequence[Sequence[Waiting]]:
        """Return what is to be tried now, by person and channel, those first who wait longest."""

    def sent(self, like: Waiting, since: datetime, most: int) -> Sequence[datetime]:
        """Return when notices were sent to the same person by the same channel after ``since``, the latest first."""

    def put_off(self, waiting: Collection[Waiting], until: datetime) -> None:
        """Try these no earlier than ``until``."""

    def claim(self, waiting: Collection[Waiting], now: datetime, until: datetime) -> bool:
        """Count an attempt on all of them; who dies with it leaves them to be tried again at ``until``.

        False, and nothing is counted, if another courier was faster.
        """

    def settle(self, waiting: Collection[Waiting], state: State, now: datetime, error: str = "") -> None:
        """Note how an attempt ended."""


class Contacts(Protocol):
    """Keeps how persons are told."""

    def contact(self, person: UUID) -> Contact:
        """Return a person's choices, or the usual ones."""

    def channels(self, person: UUID) -> Sequence[Channel]:
        """Return a person's channels; none once the person was erased."""

    def change(self, person: UUID, contact: Contact, channels: Collection[Channel]) -> None:
        """Replace choices and channels. Raises `errors.Refused` for a person who was erased."""

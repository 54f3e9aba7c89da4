"""Sends messages through apprise: mail, and the bots of WeCom, DingTalk and Feishu, whose hosts are fixed."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from workflows.notices.outbox import Channel, ChannelKind
from workflows.notices.texts import Message

SECONDS = 10.0
"""How long each step of handing over may take, such as connecting or waiting for the answer."""

_LONGEST: Mapping[ChannelKind, int] = {ChannelKind.WECOM: 2000, ChannelKind.DINGTALK: 18000, ChannelKind.FEISHU: 18000}
"""Bytes that a bot takes; more it would refuse as a whole."""

# It logs recipients and, when debugging, tokens; what went wrong is told by what is raised here.
_library = logging.getLogger("apprise")
_library.propagate = False
_library.setLevel(logging.CRITICAL)


class NotSent(Exception):
    """A message was not taken; its text is a short code without anything personal."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and in whose name; ``tls`` is ``ssl``, ``starttls`` or ``insecure``."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


class Post(Protocol):
    """Takes a message to one address."""

    def takes(self, kind: ChannelKind) -> bool:
        """Tell whether this installation sends by a kind of channel."""

    def send(self, channel: Channel, message: Message, reference: str) -> None:
        """Hand a message over; ``reference`` is the same when it is sent again. Raises `NotSent`."""


class ApprisePost:
    """The `Post` of an installation; without a mail server it sends no mail."""

    def __init__(self, mail: MailServer | None, seconds: float = SECONDS) -> None:
        self._mail = mail
        self._seconds = seconds

    def takes(self, kind: ChannelKind) -> bool:
        return kind is not ChannelKind.MAIL or self._mail is not None

    def send(self, channel: Channel, message: Message, reference: str) -> None:
        from apprise.exception import AppriseException  # noqa: PLC0415 - takes a quarter of a second

        from workflows.notices import plugins  # noqa: PLC0415 - likewise

        try:
            if channel.kind is not ChannelKind.MAIL:
                title, body = "", fit(message, _LONGEST[channel.kind])
                plugin = plugins.bot(channel, self._seconds)
            elif self._mail:
                title, body = message.subject, message.body
                plugin = plugins.mail(self._mail, channel.address, reference, self._seconds)
            else:
                raise NotSent("NO_MAIL_SERVER")
        except (AppriseException, TypeError) as error:
            raise NotSent("UNFIT_ADDRESS") from error
        if not plugin.notify(body=body, title=title, body_format="text"):
            raise NotSent("NOT_TAKEN")


def fit(message: Message, longest: int) -> str:
    """Return subject and text in at most so many bytes of UTF-8, cut at a character where they are longer."""
    text = f"{message.subject}\n{message.body}"
    encoded = text.encode()
    if len(encoded) <= longest:
        return text
    return encoded[: longest - len("…".encode())].decode(errors="ignore") + "…"

"""Sends messages through apprise: mail, and the bots of WeCom, DingTalk and Feishu, whose hosts are fixed."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from apprise import Apprise, AppriseAsset, NotifyFormat, PersistentStoreMode
from apprise.exception import AppriseException

from workflows.notices.outbox import Channel, ChannelKind
from workflows.notices.texts import Message

_TIMEOUT = 10.0
_LONGEST: Mapping[ChannelKind, int] = {ChannelKind.WECOM: 2000, ChannelKind.DINGTALK: 18000, ChannelKind.FEISHU: 18000}
"""Bytes that a bot takes; more it would refuse as a whole."""

# It logs recipients and, when debugging, tokens; what went wrong is told by what is raised here.
_library = logging.getLogger("apprise")
_library.propagate = False
_library.setLevel(logging.CRITICAL)

_ASSET = AppriseAsset(
    app_id="Pledgebook",
    app_desc="Pledgebook",
    async_mode=False,
    http_redirects=False,
    storage_mode=PersistentStoreMode.MEMORY,
)


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
    password: str = ""


class Post(Protocol):
    """Takes a message to one address."""

    def takes(self, kind: ChannelKind) -> bool:
        """Tell whether this installation sends by a kind of channel."""

    def send(self, channel: Channel, message: Message, reference: str) -> None:
        """Hand a message over; ``reference`` is the same when it is sent again. Raises `NotSent`."""


class ApprisePost:
    """The `Post` of an installation; without a mail server it sends no mail."""

    def __init__(self, mail: MailServer | None) -> None:
        self._mail = mail

    def takes(self, kind: ChannelKind) -> bool:
        return kind is not ChannelKind.MAIL or self._mail is not None

    def send(self, channel: Channel, message: Message, reference: str) -> None:
        service = self.service(channel, reference)
        body = message.body if channel.kind is ChannelKind.MAIL else fit(message, _LONGEST[channel.kind])
        title = message.subject if channel.kind is ChannelKind.MAIL else ""
        if not service.notify(body=body, title=title, body_format=NotifyFormat.TEXT):
            raise NotSent("NOT_TAKEN")

    def service(self, channel: Channel, reference: str = "") -> Any:
        """Return apprise's plugin for a channel, made of fields: nothing that a person typed is read as an address."""
        fields: dict[str, Any] = {"cto": _TIMEOUT, "rto": _TIMEOUT}
        match channel.kind:
            case ChannelKind.MAIL:
                fields |= self._mail_fields(channel.address, reference)
            case ChannelKind.WECOM:
                fields |= {"schema": "wecombot", "key": channel.address}
            case ChannelKind.DINGTALK:
                fields |= {"schema": "dingtalk", "token": channel.address, "secret": channel.secret or None}
            case ChannelKind.FEISHU:
                fields |= {"schema": "feishu", "token": channel.address}
        try:
            service = Apprise.instantiate(fields, asset=_ASSET, suppress_exceptions=False)
        except (AppriseException, TypeError) as error:
            raise NotSent("UNFIT_ADDRESS") from error
        if service is None:
            raise NotSent("UNFIT_ADDRESS")
        return service

    def _mail_fields(self, address: str, reference: str) -> dict[str, Any]:
        mail = self._mail
        if mail is None:
            raise NotSent("NO_MAIL_SERVER")
        return {
            "schema": "mailtos" if mail.tls != "insecure" else "mailto",
            "secure": mail.tls != "insecure",
            "secure_mode": mail.tls,
            "host": mail.host,
            "smtp_host": mail.host,
            "port": mail.port,
            "user": mail.user or None,
            "password": mail.password or None,
            "from_addr": mail.sender,
            "targets": [address],
            "format": "text",
            "headers": {"X-Pledgebook-Notice": reference} if reference else {},
        }


def fit(message: Message, longest: int) -> str:
    """Return subject and text in at most so many bytes of UTF-8, cut at a character where they are longer."""
    text = f"{message.subject}\n{message.body}"
    encoded = text.encode()
    if len(encoded) <= longest:
        return text
    return encoded[: longest - len("…".encode())].decode(errors="ignore") + "…"

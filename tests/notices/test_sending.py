"""Messages on their way by mail, to a real server."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.application.world import DAY, HEAD
from tests.notices.office import Office
from workflows.notices.outbox import Channel, ChannelKind
from workflows.notices.sending import ApprisePost, MailServer, NotSent, fit
from workflows.notices.texts import Message

TO = "lin.qing@example.org"
SENDER = "pledgebook@example.org"
MESSAGE = Message(
    "【诺册】提醒：柳树村党支部提交承诺书", "事项：柳树村党支部　提交承诺书\n期限：2026-06-30（还有7天）\n"
)


@dataclass
class Mailbox:
    """What a server took."""

    envelopes: list[Envelope] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(cast("bytes", each.content), policy=policy.default) for each in self.envelopes]


def running(mailbox: Mailbox, **options: Any) -> Iterator[MailServer]:
    """Run a server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    yield MailServer("127.0.0.1", port, "insecure", SENDER)
    controller.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[MailServer]:
    yield from running(mailbox)


def test_chinese_mail_arrives_as_it_was_written(mailbox: Mailbox, server: MailServer) -> None:
    ApprisePost(server).send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")
    (envelope,), (message,) = mailbox.envelopes, mailbox.messages()
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [TO])
    assert (message["Subject"], message["X-Pledgebook-Notice"]) == (MESSAGE.subject, "notice-1")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n").strip() == MESSAGE.body.strip()
    assert TO in message["To"]


def test_the_server_is_shown_the_password(mailbox: Mailbox) -> None:
    seen: list[LoginPassword] = []

    def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
        seen.append(data)
        return AuthResult(success=data.password == b"p@ss:word/")

    options = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    for server in running(mailbox, **options):
        named = MailServer(server.host, server.port, "insecure", SENDER, "post", "p@ss:word/")
        ApprisePost(named).send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")
    assert seen[0].login == b"post"
    assert len(mailbox.envelopes) == 1


def test_what_the_server_refuses_is_not_sent(mailbox: Mailbox, server: MailServer) -> None:
    mailbox.answer = "451 later"
    with pytest.raises(NotSent, match="NOT_TAKEN"):
        ApprisePost(server).send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")


def test_what_is_not_encrypted_is_not_sent_where_it_must_be(mailbox: Mailbox, server: MailServer) -> None:
    strict = MailServer(server.host, server.port, "starttls", SENDER)
    with pytest.raises(NotSent):
        ApprisePost(strict).send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")
    assert mailbox.envelopes == []


def test_no_address_gets_into_a_log(mailbox: Mailbox, server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ApprisePost(server).send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")
    mailbox.answer = "550 no"
    with pytest.raises(NotSent) as refused:
        ApprisePost(server).send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")
    assert TO not in str([record.getMessage() for record in caplog.records if record.name.startswith("apprise")])
    assert TO not in str(refused.value)


def test_a_reminder_goes_from_the_log_to_the_mailbox(office: Office, mailbox: Mailbox, server: MailServer) -> None:
    office.reached_by(HEAD, TO)
    office.remind(office.world.propose(), "propose", "-1", DAY)
    office.runs(office.courier(ApprisePost(server)))
    (message,) = mailbox.messages()
    assert message["Subject"] == "【诺册】提醒：李庄村党支部提交承诺书"
    assert office.deliveries("d.state") == [("SENT",)]


def test_without_a_mail_server_there_is_no_mail() -> None:
    post = ApprisePost(None)
    assert {kind for kind in ChannelKind if not post.takes(kind)} == {ChannelKind.MAIL}
    with pytest.raises(NotSent, match="NO_MAIL_SERVER"):
        post.send(Channel(ChannelKind.MAIL, TO), MESSAGE, "notice-1")


def test_a_long_text_is_cut_between_characters() -> None:
    text = fit(Message("题", "字" * 1000), 100)
    assert len(text.encode()) <= 100
    assert text.startswith("题\n字")
    assert text.endswith("…")
    assert fit(MESSAGE, 2000) == f"{MESSAGE.subject}\n{MESSAGE.body}"

"""Where mail is handed in, by the settings: never in clear to another machine, and faults told in one line."""

from typing import Any

import pytest

from runtime.notices.mail import mail_server
from runtime.settings import Settings, SettingsError
from workflows.notices.sending import MailServer

FROM = "pledgebook@example.org"


def settings(url: str | None, sender: str | None = FROM) -> Settings:
    given: dict[str, Any] = {"mail_url": url, "mail_from": sender}
    return Settings.model_validate({name: value for name, value in given.items() if value is not None})


def test_without_a_server_there_is_no_mail() -> None:
    assert mail_server(settings(None)) is None


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, "ssl", FROM)),
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, "starttls", FROM)),
        ("smtp://mail.example.org:2525/", MailServer("mail.example.org", 2525, "starttls", FROM)),
        ("smtp://127.0.0.1", MailServer("127.0.0.1", 25, "insecure", FROM)),
        ("smtp://localhost:1025", MailServer("localhost", 1025, "insecure", FROM)),
        ("smtps://localhost", MailServer("localhost", 465, "ssl", FROM)),
        ("smtps://[2001:db8::1]:4650", MailServer("2001:db8::1", 4650, "ssl", FROM)),
        (
            "smtps://post%40example.org:p%40ss%3Aword%2F@mail.example.org",
            MailServer("mail.example.org", 465, "ssl", FROM, "post@example.org", "p@ss:word/"),
        ),
    ],
)
def test_the_scheme_says_how_it_is_encrypted(url: str, server: MailServer) -> None:
    assert mail_server(settings(url)) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org:99999",
        "smtp://mail.example.org/inbox",
        "smtp://mail.example.org?tls=no",
        "smtp://user:hush@[broken",
    ],
)
def test_what_is_no_server_is_told_without_the_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^PLEDGEBOOK_MAIL_URL is wrong: use smtp://") as fault:
        mail_server(settings(url))
    assert "hush" not in str(fault.value)


def test_a_server_needs_a_sender() -> None:
    with pytest.raises(SettingsError, match="PLEDGEBOOK_MAIL_FROM is missing"):
        mail_server(settings("smtps://mail.example.org", None))


def test_the_password_is_not_shown() -> None:
    assert "hush" not in repr(settings("smtps://post:hush@mail.example.org"))
    server = mail_server(settings("smtps://post:hush@mail.example.org"))
    assert "hush" not in repr(server)

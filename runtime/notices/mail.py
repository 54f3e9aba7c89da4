"""The mail server of an installation, from its settings."""

from urllib.parse import unquote, urlsplit

from api.addresses import is_loopback
from runtime.settings import PREFIX, Settings, SettingsError
from workflows.notices.sending import MailServer

_PORTS = {"smtp": 587, "smtps": 465}


def mail_server(settings: Settings) -> MailServer | None:
    """Return where mail is handed in, None where no server is configured. Raises SettingsError.

    ``smtps`` is encrypted from the start, ``smtp`` by STARTTLS; only on this very machine it may go in clear.
    """
    if settings.mail_url is None:
        return None
    name = f"{PREFIX}MAIL_URL"
    try:
        parts = urlsplit(settings.mail_url.get_secret_value())
        port = parts.port
    except ValueError:
        raise SettingsError(f"{name} is wrong: use smtp://user:password@host:port or smtps://") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingsError(f"{name} is wrong: use smtp://user:password@host:port or smtps://")
    if not settings.mail_from:
        raise SettingsError(f"{PREFIX}MAIL_FROM is missing: {name} needs a sender")
    clear = parts.scheme == "smtp" and is_loopback(parts.hostname)
    return MailServer(
        host=parts.hostname,
        port=port or (25 if clear else _PORTS[parts.scheme]),
        tls="insecure" if clear else {"smtp": "starttls", "smtps": "ssl"}[parts.scheme],
        sender=settings.mail_from,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )

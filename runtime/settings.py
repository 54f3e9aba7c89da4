"""Settings: what an installation may choose, from PLEDGEBOOK_* environment variables, and their documentation."""

import difflib
import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.addresses import is_secret_safe
from runtime.failure import Failure
from workflows.notices.reach import Reach

PREFIX = "PLEDGEBOOK_"


class SettingsError(Failure):
    """A setting is unknown, wrong or missing; its text is one line that names it."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError("no such time zone") from error
    return name


def _rate(text: str | None) -> str | None:
    """Return the rate, None for `off`: an empty variable means the default."""
    if text is None or text == "off":
        return None
    if not _RATE.fullmatch(text):
        raise ValueError("use a number a second, minute, hour or day, such as 300/minute, or off")
    return text


def _networks(text: str) -> str:
    """Return the networks without blanks; a wrong one would silently be trusted by nobody."""
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    for entry in entries:
        try:
            ipaddress.ip_network(entry)
        except ValueError:
            raise ValueError(f"{entry} is neither an address nor a network") from None
    return ",".join(entries)


def _issuer(url: str) -> str:
    if not is_secret_safe(url) or "?" in url:
        raise ValueError("must be an https address; http only on this machine")
    return url


def _site(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("use an address such as https://pledges.example.org")
    return text


_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def _mail_address(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise ValueError("use an address such as pledgebook@example.org")
    return text


Rate = Annotated[str | None, AfterValidator(_rate)]
Mail = Annotated[str, AfterValidator(_mail_address)]
Networks = Annotated[str, AfterValidator(_networks)]
Issuer = Annotated[str, AfterValidator(_issuer)]
Site = Annotated[str, AfterValidator(_site)]
Port = Annotated[int, Field(ge=0, le=65535)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class Settings(BaseSettings):
    """One installation's choices. Everything has a default that runs on one machine with embedded engines."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path(".pledgebook"), description="Directory of the embedded engines, keys and files."
    )
    database_url: SecretStr | None = Field(
        default=None, description="An external PostgreSQL 16 or later (`postgresql://...`); empty: embedded."
    )
    postgres_port: Port = Field(default=0, description="Port of the embedded PostgreSQL; 0 picks a free one.")
    pool_size: int = Field(default=10, ge=1, le=200, description="Database connections of each process.")
    temporal_address: str | None = Field(
        default=None, description="An external Temporal server (`host:port`); empty: embedded."
    )
    temporal_namespace: str = Field(default="pledgebook", description="Temporal namespace.")
    temporal_port: Port = Field(default=0, description="Port of the embedded Temporal; 0 picks a free one.")
    temporal_ui_port: Port = Field(
        default=0, description="Port of the embedded Temporal's web interface; 0 picks a free one."
    )
    task_queue: str = Field(default="pledgebook", description="Temporal task queue of the workers.")
    api_host: str = Field(default="127.0.0.1", description="Address the API listens on.")
    api_port: Port = Field(default=8000, description="Port the API listens on; 0 picks a free one.")
    public_url: Site | None = Field(
        default=None,
        description="Address under which the public reaches the board, printed on the letters; empty: the API's own.",
    )
    proxies: Networks | None = Field(
        default=None,
        description="Reverse proxies whose forwarding headers are believed: addresses and networks, separated by "
        "commas. Empty: nobody's.",
    )
    api_workers: int = Field(default=1, ge=1, le=64, description="API processes.")
    limit_requests: Rate = Field(
        default="1200/minute",
        description="Requests of one identity; `off` for no limit. Each API process counts for itself.",
    )
    limit_anonymous: Rate = Field(
        default="300/minute",
        description="Requests of one client address (IPv6: of its /64) without valid credentials; `off` for no limit.",
    )
    limit_logins: Rate = Field(
        default="20/minute",
        description="Logins from one client address, and with one name; `off` for no limit.",
    )
    timezone: Zone = Field(
        default="Asia/Shanghai", description="Zone in which days begin and dates are read and shown."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severity that is logged: debug, info, warning or error."
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="Log lines for people (console) or for machines (json)."
    )
    demo: bool = Field(default=True, description="Load the demo campaign at the first `pledgebook up`.")
    session_hours: int = Field(default=12, ge=1, le=720, description="Hours after which one must log in again.")
    password_checks: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Passwords that each API process checks at once; each takes 64 MiB and one core for a moment.",
    )
    local_login: bool = Field(default=True, description="Persons may log in with a password kept here.")
    oidc_issuer: Issuer | None = Field(
        default=None,
        description="OIDC provider that persons log in at and whose bearer tokens are taken, exactly as it names "
        "itself; empty: none.",
    )
    oidc_client_id: str | None = Field(
        default=None,
        description="Our name at the provider; it sends browsers back to `/login/oidc/callback` at the public URL.",
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Our secret at the provider; empty: a public client."
    )
    oidc_audience: str | None = Field(
        default=None, description="Audience that bearer tokens must be for; empty: the client id."
    )
    oidc_subject_claim: str = Field(
        default="sub", min_length=1, description="Claim that holds the `subject` of an account."
    )
    mail_url: SecretStr | None = Field(
        default=None,
        description="Server that mail is handed in at, `smtps://user:password@host:port` or `smtp://` with STARTTLS; "
        "empty: no mail.",
    )
    mail_from: Mail | None = Field(default=None, description="Sender of the mail.")
    webhook_networks: Networks | None = Field(
        default=None,
        description="Networks that webhooks may lead into besides the internet, separated by commas, such as "
        "`10.0.0.0/8`. Empty: none.",
    )
    send_seconds: int = Field(
        default=10,
        ge=1,
        le=30,
        description="Seconds for each step of handing over a message or telling a webhook, such as the answer.",
    )
    master_key: SecretStr | None = Field(
        default=None,
        description="Key that wraps the keys of personal data: 32 bytes in base64. Empty: made at first start and "
        "kept in the data directory; needed with an external database.",
    )
    export_key: SecretStr | None = Field(
        default=None,
        description="Key of the pseudonyms in exports: 32 bytes in base64. With the same key, exports can be joined; "
        "empty: each has a key of its own, which nobody keeps.",
    )

    @property
    def webhook_reach(self) -> Reach:
        return Reach(ipaddress.ip_network(each) for each in (self.webhook_networks or "").split(",") if each)

    @property
    def board_url(self) -> str:
        return self.public_url or f"http://{self.api_host}:{self.api_port}"

    @property
    def demo_accounts_path(self) -> Path:
        return self.data_dir / "demo-accounts.json"


def load_settings() -> Settings:
    """The settings of this process's environment. Raises SettingsError for the first fault."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            closest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0)[0]
            raise SettingsError(f"unknown setting {name}: did you mean {closest}?")
    try:
        settings = Settings()
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + str(fault["loc"][0]).upper()
        raise SettingsError(f"{name} is wrong: {fault['msg']}") from None
    _require_a_way_in(settings)
    return settings


def _require_a_way_in(settings: Settings) -> None:
    if settings.oidc_issuer and not settings.oidc_client_id:
        raise SettingsError(f"{PREFIX}OIDC_CLIENT_ID is missing: {PREFIX}OIDC_ISSUER needs one")
    if settings.oidc_client_id and not settings.oidc_issuer:
        raise SettingsError(f"{PREFIX}OIDC_ISSUER is missing: {PREFIX}OIDC_CLIENT_ID is one of its clients")
    if not settings.local_login and not settings.oidc_issuer:
        raise SettingsError(f"{PREFIX}LOCAL_LOGIN is off, and without {PREFIX}OIDC_ISSUER nobody could log in")


def settings_table() -> str:
    """The documentation of every setting as a Markdown table, in the order of the model."""
    rows = ["| Setting | Default | Meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = str(field.default).lower() if isinstance(field.default, bool) else field.default
        shown = "" if default is None else f"`{default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"

"""The security log: who came in, who was kept out, who changed whose rights; rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from projections.paging import DEFAULT_LIMIT, Page, Where, decode, fetch_page, number

_LONGEST = 200


class SecurityKind(StrEnum):
    """What happened."""

    LOGIN = "login"
    LOGIN_FAILED = "login-failed"
    LOCKED = "locked"
    LOGOUT = "logout"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of an event
    ACCOUNT_MADE = "account-made"
    ACCOUNT_DISABLED = "account-disabled"
    ACCOUNT_ENABLED = "account-enabled"
    TOKEN_ISSUED = "token-issued"  # noqa: S105 - the name of an event
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - the name of an event
    SESSIONS_REVOKED = "sessions-revoked"
    WEBHOOK_MADE = "webhook-made"
    WEBHOOK_REMOVED = "webhook-removed"
    WEBHOOK_SECRET_CHANGED = "webhook-secret-changed"  # noqa: S105 - the name of an event
    WEBHOOK_REPLAYED = "webhook-replayed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Origin:
    """Who causes an event and from what network address; nobody and none where it is not known."""

    actor: UUID | None = None
    address: str = ""


@dataclass(frozen=True)
class SecurityEvent:
    """One row: ``account`` and its ``login`` at the time are whom it is about, ``actor`` and ``address`` its origin."""

    id: int
    at: datetime
    kind: str
    account: UUID | None
    actor: UUID | None
    login: str | None
    address: str
    detail: str


def note(
    conn: Connection[Any],
    kind: SecurityKind,
    origin: Origin,
    *,
    account: UUID | None = None,
    login: str | None = None,
    detail: str = "",
) -> None:
    """Add an event in the transaction of ``conn``; ``detail`` is cut after 200 characters and is never secret."""
    conn.execute(
        "INSERT INTO security_event (kind, account, actor, login, address, detail) VALUES (%s, %s, %s, %s, %s, %s)",
        (kind.value, account, origin.actor, login, _plain(origin.address), _plain(detail)),
        prepare=True,
    )


def record(
    pool: ConnectionPool[Connection[Any]],
    kind: SecurityKind,
    *,
    account: UUID | None = None,
    actor: UUID | None = None,
    login: str | None = None,
    address: str = "",
    detail: str = "",
) -> None:
    """Add an event that belongs to no other change."""
    with pool.connection() as conn:
        note(conn, kind, Origin(actor, address), account=account, login=login, detail=detail)


def events(
    conn: Connection[Any],
    *,
    account: UUID | None = None,
    kind: str | None = None,
    at_from: datetime | None = None,
    at_to: datetime | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[SecurityEvent]:
    """Return events, the newest first; the period ends before ``at_to``."""
    where = Where()
    where.given("account = %(account)s", account=account)
    where.given("kind = %(kind)s", kind=kind)
    where.given("at >= %(at_from)s", at_from=at_from)
    where.given("at < %(at_to)s", at_to=at_to)
    where.after("id < %(after_0)s", decode(cursor, number))
    return fetch_page(
        conn, SecurityEvent, "security_event", where, order="id DESC", key=lambda row: (row.id,), limit=limit
    )


def _plain(text: str) -> str:
    """Return ``text`` as the database takes it; a path is what the caller made it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")[:_LONGEST]

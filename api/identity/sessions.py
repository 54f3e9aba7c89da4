"""The table of what lets callers in: sessions of persons and tokens of machines, kept as hashes."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import kwargs_row

from api.identity.callers import Caller, Scope
from domain.values import Role

PREFIX = "pb_"
"""How our tokens begin, so that they are told from an issuer's and found by secret scanners."""

_BYTES = 32


class TokenKind(StrEnum):
    """What a token is of."""

    SESSION = "SESSION"
    TOKEN = "TOKEN"  # noqa: S105 - the name of a kind


@dataclass(frozen=True)
class Opened:
    """A new session or token; ``token`` is told once and kept nowhere."""

    id: UUID
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Kept:
    """What is known of a session or token later."""

    id: UUID
    account: UUID
    kind: TokenKind
    label: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def issue(
    conn: Connection[Any],
    account: UUID,
    kind: TokenKind,
    *,
    scopes: Iterable[Scope],
    now: datetime,
    expires_at: datetime,
    label: str = "",
) -> Opened:
    """Make a token of 256 random bits and keep its hash."""
    opened = Opened(uuid4(), PREFIX + secrets.token_urlsafe(_BYTES), expires_at)
    reach = sorted(scope.value for scope in scopes)
    conn.execute(
        "INSERT INTO account_token (id, hash, account, kind, label, scopes, created_at, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (opened.id, _hash(opened.token), account, kind.value, label, reach, now, expires_at),
    )
    return opened


def caller(conn: Connection[Any], token: str, now: datetime) -> Caller | None:
    """Return whose token it is, unless it is expired, revoked, or of a disabled account.

    Nothing is cached: who was shut out is out at once, in every process. Nor is there anything to time: the index
    compares hashes, and nobody can choose the beginning of a hash.
    """
    row = conn.execute(
        "SELECT a.id, a.member, a.role, a.within, t.id, t.scopes"
        " FROM account_token t JOIN account a ON a.id = t.account"
        " WHERE t.hash = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND a.disabled_at IS NULL",
        (_hash(token), now),
        prepare=True,
    ).fetchone()
    if row is None:
        return None
    account, member, role, within, session, scopes = row
    reach = frozenset(Scope(scope) for scope in scopes)
    return Caller(member or account, Role(role) if role else None, within, reach, account, session)


def of_account(conn: Connection[Any], account: UUID, kind: TokenKind) -> list[Kept]:
    """Return the tokens of an account, the newest first."""
    with conn.cursor(row_factory=kwargs_row(_kept)) as rows:
        return rows.execute(
            "SELECT id, account, kind, label, scopes, created_at, expires_at, revoked_at FROM account_token"
            " WHERE account = %s AND kind = %s ORDER BY created_at DESC, id",
            (account, kind.value),
        ).fetchall()


def by_id(conn: Connection[Any], id: UUID) -> Kept | None:
    """Return a session or token."""
    with conn.cursor(row_factory=kwargs_row(_kept)) as rows:
        return rows.execute(
            "SELECT id, account, kind, label, scopes, created_at, expires_at, revoked_at FROM account_token"
            " WHERE id = %s",
            (id,),
            prepare=True,
        ).fetchone()


def revoke(conn: Connection[Any], account: UUID, id: UUID, now: datetime) -> bool:
    """End a session or token of ``account``; False if there is none that goes on."""
    changed = conn.execute(
        "UPDATE account_token SET revoked_at = %s WHERE id = %s AND account = %s AND revoked_at IS NULL",
        (now, id, account),
    )
    return bool(changed.rowcount)


def revoke_all(
    conn: Connection[Any], account: UUID, now: datetime, *, kind: TokenKind | None = None, except_: UUID | None = None
) -> int:
    """End all sessions and tokens of an account but one, or those of one kind; return how many went on till now."""
    changed = conn.execute(
        "UPDATE account_token SET revoked_at = %(now)s WHERE account = %(account)s AND revoked_at IS NULL"
        " AND (%(kind)s::text IS NULL OR kind = %(kind)s) AND id IS DISTINCT FROM %(except)s::uuid",
        {"now": now, "account": account, "kind": kind and kind.value, "except": except_},
    )
    return changed.rowcount


def forget_expired(conn: Connection[Any], account: UUID, now: datetime) -> None:
    """Remove the sessions of an account that are over by themselves; the security log remembers their logins."""
    conn.execute(
        "DELETE FROM account_token WHERE account = %s AND kind = %s AND expires_at <= %s",
        (account, TokenKind.SESSION.value, now),
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _kept(*, kind: str, scopes: list[str], **columns: Any) -> Kept:
    return Kept(kind=TokenKind(kind), scopes=frozenset(Scope(scope) for scope in scopes), **columns)

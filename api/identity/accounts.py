"""The table of accounts: who may log in, as whom, and with what role."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, errors, sql
from psycopg.rows import kwargs_row

from api.identity.callers import Caller, Scope
from api.identity.refusals import LastAdministrator
from domain.errors import AlreadyExists, InvalidInput, NotFound
from domain.values import Role
from projections.paging import DEFAULT_LIMIT, Page, Where, check_limit, decode, page, text

MAX_LOGIN = 100
"""Characters of a login name."""


class AccountKind(StrEnum):
    """Persons log in with a password or at the OIDC issuer, services have tokens."""

    PERSON = "PERSON"
    SERVICE = "SERVICE"


@dataclass(frozen=True)
class Account:
    """One row, without its password; administrators are shown it as it is.

    ``member`` is the member of the register who acts with it, ``role`` what it may do without a post, ``within`` the
    organisation below which it may, and ``subject`` its name at the OIDC issuer.
    """

    id: UUID
    login: str
    kind: AccountKind
    name: str
    member: UUID | None
    role: Role | None
    within: UUID | None
    subject: str | None
    has_password: bool
    created_at: datetime
    password_changed_at: datetime | None
    disabled_at: datetime | None

    @property
    def actor(self) -> UUID:
        """What the log records: the member or, where there is none, the account."""
        return self.member or self.id

    @property
    def scopes(self) -> frozenset[Scope]:
        """What the account may be used for at most; metrics are for who keeps the installation, and for machines."""
        keeps = self.role is Role.ADMINISTRATOR and self.within is None
        all_of_it = keeps or self.kind is AccountKind.SERVICE
        return frozenset(Scope) if all_of_it else frozenset({Scope.READ, Scope.WRITE})

    def caller(self, scopes: frozenset[Scope] = frozenset(Scope), session: UUID | None = None) -> Caller:
        """Return the caller that this account is."""
        return Caller(self.actor, self.role, self.within, scopes & self.scopes, self.id, session)


_SELECT: LiteralString = (
    "SELECT id, login, kind, name, member, role, within, subject, password IS NOT NULL AS has_password, created_at,"
    " password_changed_at, disabled_at FROM account"
)


def folded(login: str) -> str:
    """Return the form in which login names are compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()


def new_login(login: str) -> str:
    """Return the login name of a new account. Raises `InvalidInput` unless it is 1 to 100 characters without blanks."""
    login = folded(login)
    if not login or len(login) > MAX_LOGIN:
        raise InvalidInput("login", f"must have 1 to {MAX_LOGIN} characters", f"须为1至{MAX_LOGIN}个字符")
    if not login.isprintable() or " " in login:
        raise InvalidInput("login", "must not hold blanks or control characters", "不允许包含空格或控制字符")
    return login


def create(
    conn: Connection[Any],
    id: UUID,
    now: datetime,
    *,
    login: str,
    kind: AccountKind,
    name: str,
    member: UUID | None = None,
    role: Role | None = None,
    within: UUID | None = None,
    subject: str | None = None,
    hashed: str | None = None,
) -> Account:
    """Enter an account. Raises `AlreadyExists` for a login name or subject that another one has."""
    values = (
        id,
        login,
        kind.value,
        name,
        member,
        role.value if role else None,
        within,
        subject,
        hashed,
        now,
        now if hashed else None,
    )
    try:
        conn.execute(
            "INSERT INTO account (id, login, kind, name, member, role, within, subject, password, created_at,"
            " password_changed_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            values,
        )
    except errors.UniqueViolation as error:
        taken = subject if error.diag.constraint_name == "account_subject_key" else login
        raise AlreadyExists("account", taken or login) from None
    return by_id(conn, id)


def by_id(conn: Connection[Any], id: UUID) -> Account:
    """Return an account. Raises `NotFound`."""
    found = _fetch(conn, _SELECT + " WHERE id = %s", (id,))
    if not found:
        raise NotFound("account", id)
    return found[0]


def by_login(conn: Connection[Any], login: str) -> Account | None:
    """Return the account with a login name, however it is written."""
    return next(iter(_fetch(conn, _SELECT + " WHERE login = %s", (folded(login),))), None)


def by_subject(conn: Connection[Any], subject: str) -> Account | None:
    """Return the account that the OIDC issuer calls ``subject``, unless it is disabled."""
    return next(iter(_fetch(conn, _SELECT + " WHERE subject = %s AND disabled_at IS NULL", (subject,))), None)


def kept_password(conn: Connection[Any], login: str) -> str | None:
    """Return the hash of the password of a normalised login name, None if there is none."""
    row = conn.execute("SELECT password FROM account WHERE login = %s", (login,), prepare=True).fetchone()
    return row[0] if row else None


def lock_unchanged(conn: Connection[Any], id: UUID, kept: str | None) -> bool:
    """Tell whether an account is enabled and has the password that was checked; it stays so until the transaction ends.

    A check takes time, in which the account may have been disabled or its password replaced.
    """
    row = conn.execute(
        "SELECT 1 FROM account WHERE id = %s AND password = %s AND disabled_at IS NULL FOR NO KEY UPDATE",
        (id, kept),
        prepare=True,
    ).fetchone()
    return row is not None


def listed(
    conn: Connection[Any],
    *,
    kind: str | None = None,
    role: str | None = None,
    member: UUID | None = None,
    disabled: bool | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Account]:
    """Return accounts by their login names."""
    where = Where()
    where.given("kind = %(kind)s", kind=kind)
    where.given("role = %(role)s", role=role)
    where.given("member = %(member)s", member=member)
    where.given("(disabled_at IS NOT NULL) = %(disabled)s", disabled=disabled)
    where.after("login > %(after_0)s", decode(cursor, text))
    where.parameters["limit"] = check_limit(limit) + 1
    query = sql.SQL("{} WHERE {} ORDER BY login LIMIT %(limit)s").format(sql.SQL(_SELECT), where.sql)
    with conn.cursor(row_factory=kwargs_row(_account)) as rows:
        found = rows.execute(query, where.parameters).fetchall()
    return page(found, limit, lambda account: (account.login,))


def set_password(conn: Connection[Any], id: UUID, hashed: str, now: datetime) -> None:
    """Replace the password."""
    conn.execute("UPDATE account SET password = %s, password_changed_at = %s WHERE id = %s", (hashed, now, id))


def renew_hash(conn: Connection[Any], id: UUID, old: str, hashed: str) -> None:
    """Replace the hash of the same password, unless it was changed meanwhile."""
    conn.execute("UPDATE account SET password = %s WHERE id = %s AND password = %s", (hashed, id, old))


def disable(conn: Connection[Any], id: UUID, now: datetime) -> bool:
    """Let an account in no more; False if it was disabled before. Raises `LastAdministrator`.

    Runs in a transaction. The rows of the administrators are locked, so that two of them cannot disable each other.
    """
    administrators = conn.execute(
        "SELECT id FROM account WHERE role = 'ADMINISTRATOR' AND within IS NULL AND disabled_at IS NULL"
        " ORDER BY id FOR UPDATE"
    )
    if administrators.fetchall() == [(id,)]:
        raise LastAdministrator
    changed = conn.execute("UPDATE account SET disabled_at = %s WHERE id = %s AND disabled_at IS NULL", (now, id))
    return bool(changed.rowcount)


def enable(conn: Connection[Any], id: UUID) -> bool:
    """Let an account in again; False if it was enabled."""
    changed = conn.execute("UPDATE account SET disabled_at = NULL WHERE id = %s AND disabled_at IS NOT NULL", (id,))
    return bool(changed.rowcount)


def _fetch(conn: Connection[Any], statement: LiteralString, values: Sequence[object]) -> list[Account]:
    with conn.cursor(row_factory=kwargs_row(_account)) as rows:
        return rows.execute(statement, values, prepare=True).fetchall()


def _account(*, kind: str, role: str | None, **columns: Any) -> Account:
    return Account(kind=AccountKind(kind), role=Role(role) if role else None, **columns)

"""Local accounts as a whole: what is done with them, each act in one transaction with its entry in the security log."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.identity import accounts, lockout, security, sessions
from api.identity.accounts import Account, AccountKind
from api.identity.callers import Caller, Scope
from api.identity.passwords import Checks, Passwords
from api.identity.refusals import WrongAccountKind
from api.identity.security import Origin, SecurityKind
from api.identity.sessions import PREFIX, Opened, TokenKind
from domain.application import Pledgebook
from domain.errors import InvalidInput, NotFound
from domain.member import Member
from domain.organisation import Organisation
from domain.values import Role, clean

SESSION_HOURS = 12
TOKEN_DAYS, MAX_TOKEN_DAYS = 90, 366
MAX_NAME = 100


def _now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """The accounts of an installation, on a pool in autocommit mode; close it after use.

    ``checks`` is how many passwords are checked at once.
    """

    def __init__(
        self,
        pool: ConnectionPool[Connection[Any]],
        *,
        session_hours: int = SESSION_HOURS,
        checks: int = 1,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.pool = pool
        self.passwords = passwords or Passwords()
        self.checks = Checks(checks)
        self.clock = clock
        self._lifetime = timedelta(hours=session_hours)

    def close(self) -> None:
        """End the threads of the password checks."""
        self.checks.close()

    def by_id(self, id: UUID) -> Account:
        """Return an account. Raises `NotFound`."""
        with self.pool.connection() as conn:
            return accounts.by_id(conn, id)

    def by_login(self, login: str) -> Account | None:
        """Return the account with a login name, however it is written."""
        with self.pool.connection() as conn:
            return accounts.by_login(conn, login)

    def by_subject(self, subject: str) -> Account | None:
        """Return the enabled account that the OIDC issuer calls ``subject``."""
        with self.pool.connection() as conn:
            return accounts.by_subject(conn, subject)

    def caller_of(self, subject: str) -> Caller | None:
        """Return who that account acts as; None if there is none or it is disabled."""
        found = self.by_subject(subject)
        return found.caller() if found else None

    def make(
        self,
        origin: Origin,
        *,
        login: str,
        kind: AccountKind = AccountKind.PERSON,
        name: str,
        member: UUID | None = None,
        role: Role | None = None,
        within: UUID | None = None,
        subject: str | None = None,
        hashed: str | None = None,
    ) -> Account:
        """Make an account; ``hashed`` is what `Passwords.hash` returned, None for one without a password.

        Who acts without a post is no member: an administrator who holds posts has another account for them. Raises
        `InvalidInput` for that and for an unfit name or login name, `AlreadyExists`, and `WrongAccountKind` for a
        service with a password.
        """
        if kind is AccountKind.SERVICE and hashed:
            raise WrongAccountKind
        if member and (role or kind is AccountKind.SERVICE):
            text = "an account with a role is no member's; posts are held with an account of their own"
            raise InvalidInput("member", text, "管理员和服务账户不能对应党员，任职者须另用账户")
        with self.pool.connection() as conn, conn.transaction():
            made = accounts.create(
                conn,
                uuid4(),
                self.clock(),
                login=accounts.new_login(login),
                kind=kind,
                name=clean(name, "name", limit=MAX_NAME),
                member=member,
                role=Role.SERVICE if kind is AccountKind.SERVICE else role,
                within=within,
                subject=subject,
                hashed=hashed,
            )
            self._note(conn, SecurityKind.ACCOUNT_MADE, origin, made, made.role.value if made.role else "")
        return made

    def reset_password(self, id: UUID, hashed: str, origin: Origin) -> None:
        """Give a person a new password: all their sessions end, and nothing locks the login name.

        Raises `NotFound` and `WrongAccountKind`.
        """
        now = self.clock()
        with self.pool.connection() as conn, conn.transaction():
            found = accounts.by_id(conn, id)
            if found.kind is not AccountKind.PERSON:
                raise WrongAccountKind
            accounts.set_password(conn, id, hashed, now)
            lockout.clear(conn, found.login, now)
            sessions.revoke_all(conn, id, now)
            self._note(conn, SecurityKind.PASSWORD_RESET, origin, found)

    def disable(self, id: UUID, origin: Origin, reason: str = "") -> Account:
        """Shut an account out; its sessions and tokens end for good. Raises `NotFound` and `LastAdministrator`."""
        now = self.clock()
        with self.pool.connection() as conn, conn.transaction():
            if accounts.disable(conn, id, now):
                sessions.revoke_all(conn, id, now)
                self._note(conn, SecurityKind.ACCOUNT_DISABLED, origin, accounts.by_id(conn, id), reason)
            return accounts.by_id(conn, id)

    def enable(self, id: UUID, origin: Origin, reason: str = "") -> Account:
        """Let an account in again; what was issued before stays ended. Raises `NotFound`."""
        with self.pool.connection() as conn, conn.transaction():
            if accounts.enable(conn, id):
                sessions.revoke_all(conn, id, self.clock())  # of a login that was under way when it was disabled
                self._note(conn, SecurityKind.ACCOUNT_ENABLED, origin, accounts.by_id(conn, id), reason)
            return accounts.by_id(conn, id)

    def open_session(self, account: Account, origin: Origin, detail: str = "") -> Opened:
        """Open a session of a person who has shown who they are; ``detail`` says how."""
        with self.pool.connection() as conn, conn.transaction():
            return self.open_session_on(conn, account, origin, detail)

    def open_session_on(self, conn: Connection[Any], account: Account, origin: Origin, detail: str = "") -> Opened:
        """Do so in a transaction that goes on."""
        now = self.clock()
        expires_at = now + self._lifetime
        sessions.forget_expired(conn, account.id, now)
        opened = sessions.issue(
            conn, account.id, TokenKind.SESSION, scopes=account.scopes, now=now, expires_at=expires_at
        )
        self._note(conn, SecurityKind.LOGIN, origin, account, detail)
        return opened

    def issue_token(
        self, id: UUID, origin: Origin, *, label: str, scopes: Iterable[Scope], days: int = TOKEN_DAYS
    ) -> Opened:
        """Issue a token of a service for 1 to 366 days.

        Raises `InvalidInput` for an unfit label, `NotFound` and `WrongAccountKind`.
        """
        now, reach = self.clock(), sorted(set(scopes), key=lambda scope: scope.value)
        label = clean(label, "label", limit=MAX_NAME)
        with self.pool.connection() as conn, conn.transaction():
            found = accounts.by_id(conn, id)
            if found.kind is not AccountKind.SERVICE:
                raise WrongAccountKind
            expires_at = now + timedelta(days=days)
            opened = sessions.issue(
                conn, id, TokenKind.TOKEN, scopes=reach, now=now, expires_at=expires_at, label=label
            )
            detail = f"{opened.id} {label} ({', '.join(scope.value for scope in reach)})"
            self._note(conn, SecurityKind.TOKEN_ISSUED, origin, found, detail)
        return opened

    def revoke_token(self, id: UUID, token: UUID, origin: Origin) -> None:
        """End a token of an account. Raises `NotFound`."""
        with self.pool.connection() as conn, conn.transaction():
            found = accounts.by_id(conn, id)
            if not sessions.revoke(conn, id, token, self.clock()):
                raise NotFound("token", token)
            self._note(conn, SecurityKind.TOKEN_REVOKED, origin, found, str(token))

    def log_out(self, id: UUID, session: UUID, origin: Origin) -> None:
        """End the session, or the token, that its holder came in with."""
        with self.pool.connection() as conn, conn.transaction():
            if sessions.revoke(conn, id, session, self.clock()):
                self._note(conn, SecurityKind.LOGOUT, origin, accounts.by_id(conn, id))

    def revoke_sessions(self, id: UUID, origin: Origin) -> int:
        """End all sessions of an account and return how many there were. Raises `NotFound`."""
        with self.pool.connection() as conn, conn.transaction():
            found = accounts.by_id(conn, id)
            ended = sessions.revoke_all(conn, id, self.clock(), kind=TokenKind.SESSION)
            self._note(conn, SecurityKind.SESSIONS_REVOKED, origin, found, str(ended))
        return ended

    def _note(
        self, conn: Connection[Any], kind: SecurityKind, origin: Origin, account: Account, detail: str = ""
    ) -> None:
        security.note(conn, kind, origin, account=account.id, login=account.login, detail=detail)


def require_entered(book: Pledgebook, *, member: UUID | None, within: UUID | None) -> None:
    """Raise `InvalidInput` unless the register knows the member and the organisation that an account is to name."""
    named: tuple[tuple[str, type[Member | Organisation], UUID | None], ...] = (
        ("member", Member, member),
        ("within", Organisation, within),
    )
    for field, kind, key in named:
        try:
            if key is not None:
                book.look_up(kind, key)
        except NotFound as missing:
            raise InvalidInput(field, "is not in the register", "登记中没有此编号") from missing


class LocalIdentity:
    """The `Identity` of the tokens that we issued."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def caller(self, token: str) -> Caller | None:
        """Return whose ``token`` it is, None if nobody's."""
        if not token.startswith(PREFIX):
            return None
        with self._accounts.pool.connection() as conn:
            return sessions.caller(conn, token, self._accounts.clock())

"""Showing who one is by a password; whatever is wrong, the answer and the time it takes are the same."""

from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.identity import accounts, lockout, security, sessions
from api.identity.accounts import Account, AccountKind
from api.identity.local import Accounts
from api.identity.lockout import Attempt
from api.identity.refusals import LoginFailed, WrongAccountKind
from api.identity.security import Origin, SecurityKind
from api.identity.sessions import Opened


@dataclass(frozen=True)
class _Claim:
    """Somebody claims to be ``account``; ``kept`` is the hash of its password, ``login`` the name as compared."""

    login: str
    account: Account | None
    kept: str | None
    attempt: Attempt

    def fault(self, *, right: bool) -> str:
        """Return why it fails, for the security log alone; empty if it does not."""
        if not self.attempt.allowed:
            return "locked"
        if self.account is None:
            return "unknown login name"
        if self.account.disabled_at:
            return "disabled"
        return "" if right else "wrong password"


async def log_in(house: Accounts, login: str, password: str, address: str) -> Opened:
    """Open a session of the person with this login name and password. Raises `LoginFailed` and `ChecksBusy`.

    The threads of requests are not held while the password is checked.
    """
    with house.checks.place():
        claim = await run_in_threadpool(_claim, house, login)
        right, renewed = await house.checks.run(house.passwords.verify, password, claim.kept)
    return await run_in_threadpool(_let_in, house, claim, right=right, renewed=renewed, address=address)


async def change_password(
    house: Accounts, id: UUID, *, session: UUID | None, old: str, new: str, origin: Origin
) -> None:
    """Replace a person's password by ``new`` and end all their sessions but ``session``.

    Raises `WrongAccountKind` for a service, `PasswordUnfit`, `ChecksBusy`, and `LoginFailed` if ``old`` is not right,
    which counts like a failed login.
    """
    account = await run_in_threadpool(house.by_id, id)
    if account.kind is not AccountKind.PERSON:
        raise WrongAccountKind
    house.passwords.require_fit(new, login=account.login, name=account.name, field="new")
    with house.checks.place():
        claim = await run_in_threadpool(_claim, house, account.login)
        right, _ = await house.checks.run(house.passwords.verify, old, claim.kept)
        if claim.fault(right=right):
            await run_in_threadpool(_refuse, house, claim, origin, right=right)
        hashed = await house.checks.run(house.passwords.hash, new)
    await run_in_threadpool(_change, house, claim, session, hashed, origin)


async def hashed(house: Accounts, password: str, *, login: str, name: str) -> str:
    """Return what is kept of a new password. Raises `PasswordUnfit` and `ChecksBusy`."""
    house.passwords.require_fit(password, login=login, name=name)
    with house.checks.place():
        return await house.checks.run(house.passwords.hash, password)


def _claim(house: Accounts, login: str) -> _Claim:
    login = accounts.folded(login)
    with house.pool.connection() as conn:
        attempt = lockout.attempt(conn, login, house.clock())
        return _Claim(login, accounts.by_login(conn, login), accounts.kept_password(conn, login), attempt)


def _let_in(house: Accounts, claim: _Claim, *, right: bool, renewed: str | None, address: str) -> Opened:
    account = claim.account
    if account is None or claim.fault(right=right):
        return _refuse(house, claim, Origin(address=address), right=right)
    with house.pool.connection() as conn, conn.transaction():
        if accounts.lock_unchanged(conn, account.id, claim.kept):
            lockout.clear(conn, claim.login, house.clock())
            if renewed and claim.kept:
                accounts.renew_hash(conn, account.id, claim.kept, renewed)
            return house.open_session_on(conn, account, Origin(account.actor, address), "password")
    return _refuse(house, claim, Origin(address=address), right=False)  # it was right until a moment ago


def _refuse(house: Accounts, claim: _Claim, origin: Origin, *, right: bool) -> NoReturn:
    """Enter the failure in the security log and raise `LoginFailed`."""
    with house.pool.connection() as conn, conn.transaction():
        _note(conn, SecurityKind.LOGIN_FAILED, origin, claim, claim.fault(right=right))
        if claim.attempt.locks_until:
            _note(conn, SecurityKind.LOCKED, origin, claim, f"until {claim.attempt.locks_until.isoformat()}")
    raise LoginFailed


def _change(house: Accounts, claim: _Claim, session: UUID | None, hashed: str, origin: Origin) -> None:
    account, now = claim.account, house.clock()
    with house.pool.connection() as conn, conn.transaction():
        if account and accounts.lock_unchanged(conn, account.id, claim.kept):
            accounts.set_password(conn, account.id, hashed, now)
            lockout.clear(conn, claim.login, now)
            ended = sessions.revoke_all(conn, account.id, now, except_=session)
            _note(conn, SecurityKind.PASSWORD_CHANGED, origin, claim, f"{ended} other sessions ended")
            return
    _refuse(house, claim, origin, right=False)


def _note(conn: Connection[Any], kind: SecurityKind, origin: Origin, claim: _Claim, detail: str) -> None:
    """Add an event about the account; what was typed where there is none may be a password."""
    account = claim.account
    key, name = (account.id, account.login) if account else (None, None)
    security.note(conn, kind, origin, account=key, login=name, detail=detail)

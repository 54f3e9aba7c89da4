"""What an operator does with accounts on the machine itself; the first administrator is made here."""

import getpass
import secrets
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.identity import Accounts, Scope
from api.identity.accounts import Account, AccountKind, listed, new_login
from api.identity.local import require_entered
from api.identity.refusals import IdentityError
from api.identity.security import Origin
from domain.application import Pledgebook
from domain.errors import PledgebookError
from domain.values import Role
from projections.paging import MAX_LIMIT
from runtime.composition import open_house
from runtime.engines import engines
from runtime.failure import Failure
from runtime.keys import load_master_key
from runtime.settings import Settings
from runtime.store import require_migrated

_HERE = Origin(address="command line")
_GENERATED = 15  # bytes: 20 characters


class UserError(Failure):
    """An account cannot be made or changed so; one line without anything secret."""


def add(
    settings: Settings,
    login: str,
    *,
    name: str = "",
    administrator: bool = False,
    service: bool = False,
    member: UUID | None = None,
    within: UUID | None = None,
    subject: str | None = None,
    generate: bool = False,
) -> None:
    """Make an account and print its id.

    A person is given a password, unless ``subject`` says that they log in at the OIDC provider.
    """
    if service and (administrator or generate):
        raise UserError("a service has tokens, and is no administrator: use `pledgebook user token`")
    if within and not (service or administrator):
        raise UserError("--within is for administrators and services")
    with _opened(settings) as (house, book):
        require_entered(book, member=member, within=within)
        login = new_login(login)
        needed = generate or not (service or subject)
        password = _password(house, login, name or login, generate=generate) if needed else ""
        made = house.make(
            _HERE,
            login=login,
            kind=AccountKind.SERVICE if service else AccountKind.PERSON,
            name=name or login,
            member=member,
            role=Role.ADMINISTRATOR if administrator else None,
            within=within,
            subject=subject,
            hashed=house.passwords.hash(password) if password else None,
        )
        if generate:
            _say(password)
        _say(f"{made.id}  {made.login}")


def show(settings: Settings) -> None:
    """Print every account: its id, login name, kind or role, state and name."""
    with _accounts(settings) as house, house.pool.connection() as conn:
        for account in _all(conn):
            what = account.role.value if account.role else account.kind.value
            state = "disabled" if account.disabled_at else "enabled"
            _say(f"{account.id}  {account.login}  {what}  {state}  {account.name}")


def disable(settings: Settings, login: str) -> None:
    """Shut an account out; its sessions and tokens end."""
    with _accounts(settings) as house:
        house.disable(_found(house, login).id, _HERE)
        _say(f"{login}: disabled")


def enable(settings: Settings, login: str) -> None:
    """Let an account in again."""
    with _accounts(settings) as house:
        house.enable(_found(house, login).id, _HERE)
        _say(f"{login}: enabled")


def set_password(settings: Settings, login: str, *, generate: bool = False) -> None:
    """Give a person a new password; all their sessions end."""
    with _accounts(settings) as house:
        found = _found(house, login)
        password = _password(house, found.login, found.name, generate=generate)
        house.reset_password(found.id, house.passwords.hash(password), _HERE)
        _say(password if generate else f"{login}: new password")


def issue_token(settings: Settings, login: str, *, label: str, scopes: list[str], days: int) -> None:
    """Print a new token of a service, the only time that it is told."""
    known = {scope.value: scope for scope in Scope}
    if unknown := sorted(set(scopes) - set(known)):
        raise UserError(f"unknown scope {unknown[0]}: there are {', '.join(known)}")
    with _accounts(settings) as house:
        wanted = [known[scope] for scope in scopes]
        issued = house.issue_token(_found(house, login).id, _HERE, label=label, scopes=wanted, days=days)
        _say(issued.token)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Accounts, Pledgebook]]:
    """Open the accounts and the register of the installation; what they refuse is one line."""
    with engines(settings, temporal=False) as found:
        require_migrated(found.database_url)
        try:
            with (
                open_house(found.database_url, load_master_key(settings), pool_size=2) as house,
                closing(Accounts(house.pool)) as accounts,
            ):
                yield accounts, house.pledgebook
        except (PledgebookError, IdentityError) as error:
            raise UserError(str(error)) from error


@contextmanager
def _accounts(settings: Settings) -> Iterator[Accounts]:
    with _opened(settings) as (accounts, _):
        yield accounts


def _found(house: Accounts, login: str) -> Account:
    if (account := house.by_login(login)) is None:
        raise UserError(f"there is no account {login}")
    return account


def _all(conn: Connection[Any]) -> Iterator[Account]:
    cursor = None
    while True:
        page = listed(conn, cursor=cursor, limit=MAX_LIMIT)
        yield from page.items
        if (cursor := page.next_cursor) is None:
            return


def _password(house: Accounts, login: str, name: str, *, generate: bool) -> str:
    """Return a fit password that is made here, typed twice, or one line of standard input."""
    password = secrets.token_urlsafe(_GENERATED) if generate else _asked()
    house.passwords.require_fit(password, login=login, name=name)
    return password


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise UserError("the two are not the same")
    return password


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")

"""People with accounts, and the way they speak HTTP in the tests of identity."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
from starlette.testclient import TestClient

from api.identity import Accounts
from api.identity.accounts import Account, AccountKind
from api.identity.passwords import Passwords
from api.identity.security import Origin
from api.parts import Parts
from domain.application import Call
from domain.values import Role

PASSWORD = "三月的柳湾渠水清又长"
WRONG = "not what it is at all"
NOBODY = Origin()


class Clock:
    """Shows the time that it is told."""

    def __init__(self) -> None:
        self.now = datetime(2096, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        """Let time pass, such as ``seconds=30``."""
        self.now += timedelta(**time)


class CountingPasswords(Passwords):
    """Passwords that are cheap to check, and the checks counted."""

    def __init__(self) -> None:
        super().__init__(memory=1024)
        self.checked = 0
        self.known = self.hash(PASSWORD)

    def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        self.checked += 1
        return super().verify(password, kept)


@dataclass
class World:
    """An application with accounts; every account has `PASSWORD`."""

    parts: Parts
    client: TestClient
    accounts: Accounts
    clock: Clock
    passwords: CountingPasswords
    administrator: Account = field(init=False)

    def __post_init__(self) -> None:
        self.administrator = self.person(role=Role.ADMINISTRATOR)

    def person(self, login: str | None = None, **fields: Any) -> Account:
        """Make the account of a person."""
        fields = {"name": "韩立山", "hashed": self.passwords.known, **fields}
        return self.accounts.make(NOBODY, login=login or f"person-{uuid4().hex[:12]}", **fields)

    def member(self) -> UUID:
        """Enter a member in the register, and an organisation for them."""
        book, call = self.parts.pledgebook, Call(self.administrator.id, self.clock.now, role=Role.ADMINISTRATOR)
        place, key = uuid4(), uuid4()
        book.found_organisation(call, place, name="柳湾村党支部", level="BRANCH", type="RURAL", parent=None)
        book.admit_member(call, key, name="李春生", kinds=["MEMBER"], organisation=place, residence=None)
        return key

    def service(self, **fields: Any) -> Account:
        """Make the account of a machine."""
        login = f"service-{uuid4().hex[:12]}"
        return self.accounts.make(NOBODY, login=login, name="台账导出", kind=AccountKind.SERVICE, **fields)

    def log_in(self, login: str, password: str = PASSWORD, **fields: Any) -> httpx2.Response:
        """Try to log in."""
        return self.post(None, "/sessions", {"login": login, "password": password, **fields})

    def session(self, account: Account) -> str:
        """Return the token of a new session."""
        return self.accounts.open_session(account, NOBODY).token

    def post(self, token: str | None, path: str, body: Any) -> httpx2.Response:
        return self.client.post(path, json=body, headers=bearing(token))

    def put(self, token: str, path: str, body: Any) -> httpx2.Response:
        return self.client.put(path, json=body, headers=bearing(token))

    def get(self, token: str | None, path: str, **query: Any) -> httpx2.Response:
        return self.client.get(path, params=query or None, headers=bearing(token))

    def delete(self, token: str, path: str) -> httpx2.Response:
        return self.client.delete(path, headers=bearing(token))

    def as_administrator(self) -> str:
        """Return the token of an administrator's session."""
        return self.session(self.administrator)

    def events(self, account: UUID | None) -> list[tuple[str, str]]:
        """Return kind and detail of the security events about an account, the oldest first."""
        with self.accounts.pool.connection() as conn:
            return conn.execute(
                "SELECT kind, detail FROM security_event WHERE account IS NOT DISTINCT FROM %s ORDER BY id", (account,)
            ).fetchall()

    def kinds(self, account: Account) -> list[str]:
        """Return the kinds of these events."""
        return [kind for kind, _ in self.events(account.id)]


def bearing(token: str | None) -> dict[str, str]:
    """Return the headers that carry a token."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def code(answer: httpx2.Response) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return answer.status_code, answer.json()["code"]

"""Accounts from the command line: the first administrator, and what an operator must be able to mend."""

import io
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.identity import Accounts, LocalIdentity
from api.identity.identities import Identities
from api.parts import Parts
from domain.application import Call
from domain.values import Role
from runtime import users
from runtime.composition import open_house
from runtime.failure import Failure
from runtime.settings import Settings
from runtime.store import migrate

ROOT = Path(__file__).parents[2]
PASSWORD = "柳湾村的渠道修通了吗"

Typed = Callable[[str], None]


@pytest.fixture(scope="module")
def database(create_database: Callable[[], str]) -> str:
    url = create_database()
    migrate(url)
    return url


@pytest.fixture
def settings(database: str) -> Settings:
    return Settings.model_validate({"database_url": database, "master_key": b64encode(bytes(32)).decode()})


@pytest.fixture(scope="module")
def place(database: str) -> UUID:
    """An organisation in the register."""
    with open_house(database, bytes(32), pool_size=2) as house:
        call, key = Call(uuid4(), datetime.now(UTC), role=Role.ADMINISTRATOR), uuid4()
        house.pledgebook.found_organisation(call, key, name="某县委", level="COMMITTEE", type="ORGAN", parent=None)
    return key


@pytest.fixture
def member(database: str, place: UUID) -> UUID:
    """A member of it."""
    with open_house(database, bytes(32), pool_size=2) as house:
        call, key = Call(uuid4(), datetime.now(UTC), role=Role.ADMINISTRATOR), uuid4()
        house.pledgebook.admit_member(call, key, name="李春生", kinds=["MEMBER"], organisation=place, residence=None)
    return key


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Puts a line on standard input."""
    return lambda line: monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))


@pytest.fixture
def client(database: str) -> Iterator[TestClient]:
    with open_house(database, bytes(32), pool_size=4) as house:
        accounts = Accounts(house.pool)
        parts = Parts(house.pledgebook, house.pool, Identities(LocalIdentity(accounts)), accounts)
        with TestClient(create_app(parts)) as client:
            yield client
        accounts.close()


def logs_in(client: TestClient, login: str, password: str) -> bool:
    return client.post("/sessions", json={"login": login, "password": password}).status_code == 201


def test_the_first_administrator_is_made_on_an_empty_database_and_logs_in(fresh_database: str, tmp_path: Path) -> None:
    """By the real command, with passwords kept as strongly as in earnest."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PLEDGEBOOK_DATABASE_URL": fresh_database,
        "PLEDGEBOOK_MASTER_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "runtime", "user", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, input=f"{PASSWORD}\n", capture_output=True, text=True, check=False
        )

    early = run("add", "first", "--administrator")
    assert (early.returncode, early.stdout) == (1, "")
    assert early.stderr.splitlines()[-1] == "pledgebook: the database is not migrated: run `pledgebook migrate` first"
    migrate(fresh_database)
    made = run("add", "First", "--administrator", "--name", "管理员")
    assert made.returncode == 0, made.stderr
    assert made.stdout.endswith("  first\n")
    assert PASSWORD not in made.stdout + made.stderr
    with open_house(fresh_database, bytes(32), pool_size=4) as house:
        accounts = Accounts(house.pool)
        parts = Parts(house.pledgebook, house.pool, Identities(LocalIdentity(accounts)), accounts)
        with TestClient(create_app(parts)) as client:
            answer = client.post("/sessions", json={"login": "first", "password": PASSWORD})
            headers = {"Authorization": f"Bearer {answer.json()['token']}"}
            (listed,) = client.get("/accounts", headers=headers).json()["items"]
            assert (listed["name"], listed["role"]) == ("管理员", "ADMINISTRATOR")
            assert client.post("/campaigns", json={}, headers=headers).status_code == 422
        accounts.close()
    shown = run("list")
    assert shown.stdout == f"{listed['id']}  first  ADMINISTRATOR  enabled  管理员\n"


def test_a_generated_password_is_printed_once_and_lets_in(
    settings: Settings, client: TestClient, member: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    login = f"generated-{uuid4().hex}"
    users.add(settings, login, name="李春生", member=member, generate=True)
    password, line = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"[\w-]{20}", password)
    assert line.endswith(f"  {login}")
    assert logs_in(client, login, password)


def test_a_new_password_replaces_the_old_one(settings: Settings, client: TestClient, typed: Typed) -> None:
    login = f"forgetful-{uuid4().hex}"
    typed(PASSWORD)
    users.add(settings, login)
    assert logs_in(client, login, PASSWORD)
    typed("staple correct horse")
    users.set_password(settings, login.upper())
    assert not logs_in(client, login, PASSWORD)
    assert logs_in(client, login, "staple correct horse")


def test_a_disabled_account_is_out_until_it_is_enabled(settings: Settings, client: TestClient, typed: Typed) -> None:
    login = f"gone-{uuid4().hex}"
    typed(PASSWORD)
    users.add(settings, login)
    users.disable(settings, login)
    assert not logs_in(client, login, PASSWORD)
    users.enable(settings, login)
    assert logs_in(client, login, PASSWORD)


def test_a_service_is_given_a_token(
    settings: Settings, client: TestClient, place: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    login = f"machine-{uuid4().hex}"
    users.add(settings, login, service=True, within=place)
    capsys.readouterr()
    users.issue_token(settings, login, label="导出", scopes=["read", "metrics"], days=7)
    token = capsys.readouterr().out.strip()
    mine = client.get("/me", headers={"Authorization": f"Bearer {token}"}).json()
    assert (mine["login"], mine["role"], mine["within"], mine["scopes"]) == (
        login,
        "SERVICE",
        str(place),
        ["read", "metrics"],
    )


def test_an_account_of_the_provider_needs_no_password(settings: Settings, database: str) -> None:
    login = f"theirs-{uuid4().hex}"
    users.add(settings, login, subject=f"oidc|{login}")
    with psycopg.connect(database) as conn:
        row = conn.execute("SELECT subject, password FROM account WHERE login = %s", (login,)).fetchone()
    assert row == (f"oidc|{login}", None)


def test_what_the_command_line_did_is_in_the_security_log(settings: Settings, database: str, typed: Typed) -> None:
    login = f"watched-{uuid4().hex}"
    typed(PASSWORD)
    users.add(settings, login)
    users.disable(settings, login)
    with psycopg.connect(database) as conn:
        rows = conn.execute("SELECT kind, actor, address FROM security_event WHERE login = %s ORDER BY id", (login,))
        assert rows.fetchall() == [
            ("account-made", None, "command line"),
            ("account-disabled", None, "command line"),
        ]


def test_what_cannot_be_is_one_line(settings: Settings, typed: Typed) -> None:
    login = f"taken-{uuid4().hex}"
    typed(PASSWORD)
    users.add(settings, login)
    refusals: list[tuple[Callable[[], None], str]] = [
        (lambda: users.add(settings, login, generate=True), f"account {login} exists already."),
        (lambda: users.add(settings, "with blank", generate=True), "login: must not hold blanks"),
        (lambda: users.add(settings, "other", name="a\x1bb", generate=True), "name: control characters"),
        (lambda: users.add(settings, "other", service=True, generate=True), "a service has tokens"),
        (lambda: users.add(settings, "other", within=uuid4(), generate=True), "--within is for"),
        (lambda: users.add(settings, "other", within=uuid4(), service=True), "within: is not in the register"),
        (lambda: users.add(settings, "other", member=uuid4(), generate=True), "member: is not in the register"),
        (lambda: users.disable(settings, "nobody"), "there is no account nobody"),
        (lambda: users.issue_token(settings, login, label="x", scopes=["read"], days=1), "Persons have passwords"),
        (lambda: users.issue_token(settings, login, label="x", scopes=["all"], days=1), "unknown scope all: there are"),
    ]
    for refused, line in refusals:
        with pytest.raises(Failure) as fault:
            refused()
        assert str(fault.value).startswith(line)
        assert "\n" not in str(fault.value)
    typed("short")
    with pytest.raises(Failure, match="10 to 200 characters"):
        users.set_password(settings, login)


def test_a_terminal_is_asked_twice_and_echoes_nothing(
    settings: Settings, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([PASSWORD, PASSWORD, PASSWORD, "something else"])
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    login = f"typing-{uuid4().hex}"
    users.add(settings, login)
    assert logs_in(client, login, PASSWORD)
    with pytest.raises(Failure, match="not the same"):
        users.set_password(settings, login)

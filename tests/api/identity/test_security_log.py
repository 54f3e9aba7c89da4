"""The security log holds what happened, nothing secret, and is never changed."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import structlog
from psycopg import sql
from psycopg_pool import ConnectionPool
from starlette.testclient import TestClient

from api.app import create_app
from api.identity.lockout import FREE
from api.identity.security import SecurityKind, record
from tests.api.identity.world import PASSWORD, WRONG, World, bearing, code

NEW = "staple correct horse"


def test_everything_that_concerns_an_account_is_in_the_log(world: World) -> None:
    account, administrator = world.person(), world.as_administrator()
    one = f"/accounts/{account.id}"
    token = world.log_in(account.login).json()["token"]
    locks = f"until {(world.clock.now + timedelta(seconds=30)).isoformat()}"
    for _ in range(FREE + 1):
        world.log_in(account.login, WRONG)
    world.log_in(account.login)
    world.clock.passes(seconds=31)
    world.put(token, "/me/password", {"old": PASSWORD, "new": NEW})
    world.delete(token, "/sessions/current")
    world.post(administrator, f"{one}/password", {"password": PASSWORD})
    world.post(administrator, f"{one}/disabling", {})
    world.log_in(account.login)
    world.post(administrator, f"{one}/enabling", {})
    world.delete(world.session(account), "/sessions")
    assert world.events(account.id) == [
        ("account-made", ""),
        ("login", "password"),
        *[("login-failed", "wrong password")] * (FREE + 1),
        ("locked", locks),
        ("login-failed", "locked"),
        ("password-changed", "0 other sessions ended"),
        ("logout", ""),
        ("password-reset", ""),
        ("account-disabled", ""),
        ("login-failed", "disabled"),
        ("account-enabled", ""),
        ("login", ""),
        ("sessions-revoked", "1"),
    ]


def test_tokens_are_in_the_log_by_their_ids(world: World) -> None:
    service, administrator = world.service(), world.as_administrator()
    path = f"/accounts/{service.id}/tokens"
    token = world.post(administrator, path, {"label": "导出", "scopes": ["read", "metrics"]}).json()
    world.delete(administrator, f"{path}/{token['id']}")
    assert world.events(service.id) == [
        ("account-made", "SERVICE"),
        ("token-issued", f"{token['id']} 导出 (metrics, read)"),
        ("token-revoked", token["id"]),
    ]


def test_it_says_who_did_it_and_from_where(world: World) -> None:
    member = uuid4()
    account = world.person(member=member)
    world.post(world.as_administrator(), f"/accounts/{account.id}/password", {"password": NEW})
    world.log_in(account.login, NEW)
    page = world.get(world.as_administrator(), "/audit/security", account=str(account.id)).json()
    login, reset, made = page["items"]
    assert (login["kind"], login["actor"], login["address"]) == ("login", str(member), "testclient")
    assert (reset["kind"], reset["actor"]) == ("password-reset", str(world.administrator.id))
    assert (made["kind"], made["actor"], made["login"]) == ("account-made", None, account.login)


def test_what_was_typed_as_an_unknown_login_name_is_not_kept(world: World) -> None:
    world.log_in("my-password-by-mistake")
    page = world.get(world.as_administrator(), "/audit/security", kind="login-failed", limit=1).json()
    (event,) = page["items"]
    assert (event["account"], event["login"], event["detail"]) == (None, None, "unknown login name")
    assert "my-password-by-mistake" not in everything(world)


def test_a_refused_command_is_in_the_log(world: World) -> None:
    account = world.person(member=uuid4())
    token = world.session(account)
    assert code(world.get(token, "/accounts?secret=1")) == (403, "not-authorised")
    place = {"name": "村支部", "level": "BRANCH", "type": "RURAL", "parent": None}
    assert code(world.post(token, "/organisations", place)) == (403, "not-authorised")
    assert world.events(account.id)[-2:] == [
        ("refused", "list_accounts GET /accounts"),
        ("refused", "found_organisation POST /organisations"),
    ]
    page = world.get(world.as_administrator(), "/audit/security", account=str(account.id), limit=1).json()
    assert (page["items"][0]["actor"], page["items"][0]["address"]) == (str(account.member), "testclient")


def test_a_log_that_cannot_be_written_changes_no_refusal(world: World) -> None:
    token = world.session(world.person())
    with ConnectionPool("host=127.0.0.1 port=1 user=x", min_size=0, max_size=1, timeout=0.1, open=True) as broken:
        app = create_app(replace(world.parts, pool=broken))
        with TestClient(app) as client:
            assert code(client.get("/accounts", headers=bearing(token))) == (403, "not-authorised")


def test_the_log_is_read_in_pages_by_account_kind_and_time(world: World) -> None:
    account, administrator = world.person(), world.as_administrator()
    for _ in range(3):
        world.log_in(account.login)
    world.log_in(account.login, WRONG)

    def asked(**query: Any) -> dict[str, Any]:
        answer = world.get(administrator, "/audit/security", account=str(account.id), **query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert len(asked()["items"]) == 5
    assert [event["detail"] for event in asked(kind="login-failed")["items"]] == ["wrong password"]
    first = asked(kind="login", limit=2)
    second = asked(kind="login", limit=2, cursor=first["next_cursor"])
    ids = [event["id"] for page in (first, second) for event in page["items"]]
    assert len(ids) == 3
    assert ids == sorted(ids, reverse=True)
    middle = asked()["items"][2]["at"]
    assert len(asked(at_from=middle)["items"]) == 3
    assert len(asked(at_to=middle)["items"]) == 2
    assert code(world.get(administrator, "/audit/security", kind="nothing")) == (422, "invalid-input")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE security_event SET detail = ''", "DELETE FROM security_event", "TRUNCATE security_event"],
)
def test_nobody_changes_the_log(world: World, statement: str) -> None:
    with world.accounts.pool.connection() as conn, pytest.raises(psycopg.errors.RaiseException):
        conn.execute(statement)
    assert world.events(world.administrator.id)


def test_retention_may_delete_from_it(empty_world: World) -> None:
    pool = empty_world.accounts.pool
    with pool.connection() as conn, conn.transaction():
        conn.execute("SET LOCAL pledgebook.retention = 'on'")
        assert conn.execute("DELETE FROM security_event").rowcount > 0
    with pool.connection() as conn, pytest.raises(psycopg.errors.RaiseException):
        conn.execute("DELETE FROM security_event")


def test_what_a_caller_made_of_a_path_fits_the_log(world: World) -> None:
    key = uuid4()
    record(world.accounts.pool, SecurityKind.REFUSED, account=key, detail="a\0b\ud800" + "x" * 500)
    ((_, detail),) = world.events(key)
    assert detail.startswith("a\N{REPLACEMENT CHARACTER}b?xx")
    assert len(detail) == 200


def test_no_password_and_no_token_is_kept_or_logged_anywhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    first, second, third = "第一个密码是足够长的", "第二个密码也是足够长的", "第三个密码不是真的密码"
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        administrator = world.as_administrator()
        login = f"secretive-{uuid4().hex[:8]}"
        body = {"login": login, "name": "某人", "password": first}
        account = world.post(administrator, "/accounts", body).json()
        token = world.log_in(login, first).json()["token"]
        assert world.put(token, "/me/password", {"old": first, "new": second}).status_code == 204
        for _ in range(FREE + 2):
            world.log_in(login, third)
        world.put(token, "/me/password", {"old": third, "new": "short"})
        world.post(token, "/accounts", {"password": third})
        reset = world.post(administrator, f"/accounts/{account['id']}/password", {"password": first})
        assert reset.status_code == 204
        service = world.service()
        path = f"/accounts/{service.id}/tokens"
        machine = world.post(administrator, path, {"label": "x", "scopes": ["read"]}).json()["token"]
        assert world.get(machine, "/me").status_code == 200
        place = {"name": "某村支部", "level": "BRANCH", "type": "RURAL", "parent": None}
        assert world.post(administrator, "/organisations", place).status_code == 201
    told = everything(world) + repr(lines) + caplog.text
    assert login in told
    assert "某村支部" in told
    for secret in (first, second, third, token, machine, administrator):
        assert secret not in told
        assert secret.encode().hex() not in told


def everything(world: World) -> str:
    """Return all rows of all tables as text, bytes both as hexadecimal digits and as the text that they may be."""
    found: list[str] = []
    with world.accounts.pool.connection() as conn:
        tables = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert {"account", "account_token", "security_event", "pledgebook_events"} <= {name for (name,) in tables}
        for (name,) in tables:
            rows = conn.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)))
            found += [text for (text,) in rows]
        events = conn.execute("SELECT convert_from(state, 'UTF8') FROM pledgebook_events")
        found += [text for (text,) in events]
    return "\n".join(found)

"""Logging in and out: who is let in, for how long, and how little those outside learn."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.identity import Accounts, LocalIdentity, sessions
from api.identity.lockout import FREE
from api.identity.throttle import Throttle
from runtime.composition import House
from tests.api.identity.world import NOBODY, PASSWORD, WRONG, World, bearing, code


def told(answer: httpx2.Response) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Return all that an answer tells, apart from the number of the request."""
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, body, headers


def test_a_person_logs_in_and_out(world: World) -> None:
    account = world.person()
    opened = world.log_in(account.login.upper())
    assert opened.status_code == 201
    token = opened.json()["token"]
    assert token.startswith("pb_")
    assert len(token) == 3 + 43
    assert "set-cookie" not in opened.headers
    assert world.get(token, "/me").json()["login"] == account.login
    current = world.get(token, "/sessions/current").json()
    assert current["account"] == str(account.id)
    assert current["expires_at"] == opened.json()["expires_at"]
    assert current["scopes"] == ["read", "write"]
    assert world.delete(token, "/sessions/current").status_code == 204
    assert code(world.get(token, "/me")) == (401, "token-unknown")


def test_the_same_name_in_other_letters_is_the_same_login(world: World) -> None:
    world.person("Straße-七号")
    assert world.log_in("STRASSE-七号").status_code == 201
    assert world.log_in(" ｓｔｒａｓｓｅ-七号 ").status_code == 201


def test_nobody_outside_tells_wrong_unknown_disabled_locked_and_passwordless_apart(world: World) -> None:
    person, disabled, locked, without = (world.person() for _ in range(4))
    world.accounts.disable(disabled.id, NOBODY)
    for _ in range(FREE + 1):
        world.log_in(locked.login, WRONG)
    passwordless = world.person(hashed=None)
    service = world.service()
    cases = [
        (person.login, WRONG),
        ("nobody-has-this-name", PASSWORD),
        (disabled.login, PASSWORD),
        (locked.login, PASSWORD),
        (passwordless.login, PASSWORD),
        (service.login, PASSWORD),
    ]
    answers = []
    for login, password in cases:
        before = world.passwords.checked
        answers.append(told(world.log_in(login, password)))
        assert world.passwords.checked == before + 1, login  # as much work whatever is wrong
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "login-failed"
    assert all(answer == answers[0] for answer in answers)
    assert world.log_in(without.login).status_code == 201


def test_a_session_ends_after_its_hours(world: World) -> None:
    token = world.log_in(world.person().login).json()["token"]
    world.clock.passes(hours=11, minutes=59)
    assert world.get(token, "/me").status_code == 200
    world.clock.passes(minutes=1)
    assert code(world.get(token, "/me")) == (401, "token-unknown")


def test_sessions_that_are_over_go_with_the_next_login(world: World) -> None:
    account, other = world.person(), world.person()
    for each in (account, account, other):
        world.session(each)
    world.clock.passes(hours=12)
    assert world.log_in(account.login).status_code == 201
    with world.accounts.pool.connection() as conn:
        left = [len(sessions.of_account(conn, each.id, sessions.TokenKind.SESSION)) for each in (account, other)]
    assert left == [1, 1]


def test_a_session_revoked_in_one_process_lets_nobody_in_in_another(world: World, house: House) -> None:
    account = world.person()
    opened = world.accounts.open_session(account, NOBODY)
    elsewhere = Accounts(house.pool, clock=world.clock)
    identity = LocalIdentity(elsewhere)
    assert identity.caller(opened.token) == account.caller(session=opened.id)
    assert world.delete(opened.token, "/sessions/current").status_code == 204
    assert identity.caller(opened.token) is None
    elsewhere.close()


def test_logging_out_everywhere_ends_all_sessions_of_one_account_only(world: World) -> None:
    account, other = world.person(), world.person()
    tokens = [world.session(account) for _ in range(3)]
    others = world.session(other)
    assert world.delete(tokens[0], "/sessions").status_code == 204
    assert [world.get(token, "/me").status_code for token in tokens] == [401, 401, 401]
    assert world.get(others, "/me").status_code == 200


def test_a_session_cookie_is_set_instead_of_telling_the_token(world: World) -> None:
    account = world.person()
    own = {"Sec-Fetch-Site": "same-origin"}
    body = {"login": account.login, "password": PASSWORD, "cookie": True}
    answer = world.client.post("/sessions", json=body, headers=own)
    assert answer.status_code == 201
    assert answer.json().keys() == {"expires_at"}
    name, *attributes = (part.strip() for part in answer.headers["set-cookie"].split(";"))
    assert name.startswith("pledgebook_session=pb_")
    kept = {each.partition("=")[0].lower(): each.partition("=")[2] for each in attributes}
    assert kept.keys() == {"expires", "httponly", "path", "samesite"}
    assert (kept["path"], kept["samesite"].lower()) == ("/", "lax")
    assert world.client.get("/me").json()["login"] == account.login
    ended = world.client.delete("/sessions/current", headers=own)
    assert ended.status_code == 204
    assert 'pledgebook_session=""' in ended.headers["set-cookie"]
    assert "Max-Age=0" in ended.headers["set-cookie"]
    world.client.cookies.clear()


def test_over_https_the_cookie_is_bound_to_the_host(world: World) -> None:
    account = world.person()
    parts = replace(world.parts, public_url="https://pledges.example")
    with TestClient(create_app(parts), base_url="https://pledges.example") as client:
        body = {"login": account.login, "password": PASSWORD, "cookie": True}
        answer = client.post("/sessions", json=body, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.headers["set-cookie"].startswith("__Host-pledgebook_session=pb_")
        assert "; Secure" in answer.headers["set-cookie"]
        assert "domain" not in answer.headers["set-cookie"].lower()
        assert client.get("/me").status_code == 200


def test_another_site_cannot_log_a_browser_in(world: World) -> None:
    body = {"login": world.person().login, "password": PASSWORD, "cookie": True}
    answer = world.client.post("/sessions", json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert code(answer) == (403, "cross-site")
    form = world.client.post("/sessions", content=b"login=a", headers={"Content-Type": "text/plain"})
    assert code(form) == (415, "unsupported-media-type")


def test_when_all_places_are_taken_a_login_is_put_off(world: World) -> None:
    account = world.person()
    checks = world.accounts.checks
    places = []
    for _ in range(9):
        place = checks.place()
        place.__enter__()
        places.append(place)
    answer = world.log_in(account.login)
    assert code(answer) == (429, "too-many-requests")
    assert int(answer.headers["retry-after"]) > 0
    for place in places:
        place.__exit__(None, None, None)
    assert world.log_in(account.login).status_code == 201


def test_logins_that_wait_hold_none_of_the_threads_that_work_on_requests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.person()
    headers = bearing(world.session(account))
    started, release = threading.Event(), threading.Event()

    def slow(*_: object) -> tuple[bool, None]:
        started.set()
        release.wait(20)
        return False, None

    monkeypatch.setattr(world.passwords, "verify", slow)
    body = {"login": account.login, "password": WRONG}
    with TestClient(create_app(replace(world.parts, threads=1))) as client, ThreadPoolExecutor(6) as threads:
        logins = [threads.submit(client.post, "/sessions", json=body) for _ in range(5)]
        assert started.wait(10)
        try:
            assert threads.submit(client.get, "/me", headers=headers).result(timeout=10).status_code == 200
        finally:
            release.set()
        assert [login.result().status_code for login in logins] == [401] * 5


def test_logins_are_counted_by_address_and_name(world: World) -> None:
    account = world.person()
    parts = replace(world.parts, throttle=Throttle(logins="2/minute"))
    with TestClient(create_app(parts)) as client:
        for _ in range(2):
            assert client.post("/sessions", json={"login": account.login, "password": PASSWORD}).status_code == 201
        before = world.passwords.checked
        answer = client.post("/sessions", json={"login": account.login, "password": PASSWORD})
        assert code(answer) == (429, "too-many-requests")
        assert world.passwords.checked == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "a"},
        {"login": "", "password": PASSWORD},
        {"login": "a", "password": ""},
        {"login": "a\u0000b", "password": PASSWORD},
        {"login": "a" * 101, "password": PASSWORD},
        {"login": "a", "password": "x" * 1001},
        {"login": "a", "password": 1234567890},
        {"login": "a", "password": PASSWORD, "remember": True},
    ],
)
def test_what_is_no_login_is_refused_without_repeating_it(world: World, body: dict[str, Any]) -> None:
    answer = world.post(None, "/sessions", body)
    assert code(answer) == (422, "invalid-input")
    assert PASSWORD not in answer.text


def test_half_a_surrogate_pair_is_no_password(world: World) -> None:
    content = b'{"login": "a", "password": "\\ud800-and-so-on"}'
    answer = world.client.post("/sessions", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_a_token_that_nobody_issued_lets_nobody_in(world: World) -> None:
    token = world.session(world.person())
    for wrong in (token[:-1], token + "A", token.upper(), "pb_", token.removeprefix("pb_")):
        assert code(world.get(wrong, "/me")) == (401, "token-unknown")
    assert code(world.client.get("/me", headers={"Authorization": "Basic x"})) == (401, "token-missing")
    assert world.client.get("/me", headers=bearing(token)).status_code == 200

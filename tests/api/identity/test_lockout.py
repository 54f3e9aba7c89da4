"""Guessing is slow, however many guess at once, and nobody else notices."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from psycopg import Connection

from api.identity import lockout
from api.identity.lockout import FREE
from runtime.composition import House
from tests.api.identity.world import WRONG, World, code

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def conn(house: House) -> Iterator[Connection[Any]]:
    with house.pool.connection() as conn:
        yield conn


def failures(conn: Connection[Any], name: str) -> int:
    row = conn.execute("SELECT failures FROM login_failure WHERE login_hash = sha256(%s)", (name.encode(),)).fetchone()
    return row[0] if row else 0


def test_five_failures_are_free_and_then_the_lock_doubles_to_a_quarter_of_an_hour(conn: Connection[Any]) -> None:
    name, now = uuid4().hex, NOON
    for _ in range(FREE):
        assert lockout.attempt(conn, name, now) == lockout.Attempt(allowed=True)
    for seconds in (30, 60, 120, 240, 480, 900, 900, 900):
        until = now + timedelta(seconds=seconds)
        assert lockout.attempt(conn, name, now) == lockout.Attempt(allowed=True, locks_until=until)
        assert not lockout.attempt(conn, name, until - timedelta(microseconds=1)).allowed
        now = until


def test_attempts_while_locked_do_not_count(conn: Connection[Any]) -> None:
    name = uuid4().hex
    for _ in range(FREE + 20):
        lockout.attempt(conn, name, NOON)
    assert failures(conn, name) == FREE + 1


def test_the_count_begins_anew_after_a_day_and_after_a_success(conn: Connection[Any]) -> None:
    name = uuid4().hex
    for _ in range(FREE + 1):
        lockout.attempt(conn, name, NOON)
    tomorrow = NOON + timedelta(days=1, seconds=1)
    assert lockout.attempt(conn, name, tomorrow) == lockout.Attempt(allowed=True)
    assert failures(conn, name) == 1
    lockout.clear(conn, name, tomorrow)
    assert failures(conn, name) == 0


def test_names_that_were_left_alone_for_a_day_are_forgotten(conn: Connection[Any]) -> None:
    old, young = uuid4().hex, uuid4().hex
    lockout.attempt(conn, old, NOON)
    lockout.attempt(conn, young, NOON + timedelta(hours=2))
    lockout.clear(conn, uuid4().hex, NOON + timedelta(hours=25))
    assert (failures(conn, old), failures(conn, young)) == (0, 1)


def test_guesses_sent_at_the_same_time_are_each_counted(house: House) -> None:
    name = uuid4().hex

    def guess(_: int) -> bool:
        with house.pool.connection() as conn:
            return lockout.attempt(conn, name, NOON).allowed

    with ThreadPoolExecutor(8) as threads:
        allowed = sum(threads.map(guess, range(40)))
    assert allowed == FREE + 1


def test_a_locked_login_name_is_refused_even_with_its_password_until_time_has_passed(world: World) -> None:
    account = world.person()
    for _ in range(FREE + 1):
        assert code(world.log_in(account.login, WRONG)) == (401, "login-failed")
    assert code(world.log_in(account.login)) == (401, "login-failed")
    world.clock.passes(seconds=29)
    assert code(world.log_in(account.login)) == (401, "login-failed")
    world.clock.passes(seconds=2)
    assert world.log_in(account.login).status_code == 201
    for _ in range(FREE):
        world.log_in(account.login, WRONG)
    assert world.log_in(account.login).status_code == 201


def test_a_lock_touches_no_other_name_and_no_session(world: World) -> None:
    account, other = world.person(), world.person()
    token = world.session(account)
    for _ in range(FREE + 1):
        world.log_in(account.login, WRONG)
    assert world.get(token, "/me").status_code == 200
    assert world.log_in(other.login).status_code == 201


def test_guesses_over_http_at_the_same_time_are_each_counted(world: World, conn: Connection[Any]) -> None:
    account = world.person()
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: world.log_in(account.login, WRONG).status_code, range(12)))
    assert set(answers) == {401}
    assert failures(conn, account.login) == FREE + 1
    assert code(world.log_in(account.login)) == (401, "login-failed")


def test_wrong_old_passwords_count_like_failed_logins(world: World) -> None:
    account = world.person()
    token = world.session(account)
    body = {"old": WRONG, "new": "staple correct horse"}
    for _ in range(FREE + 1):
        assert code(world.put(token, "/me/password", body)) == (401, "login-failed")
    assert code(world.log_in(account.login)) == (401, "login-failed")


def test_an_administrator_unlocks_a_name_by_a_new_password(world: World) -> None:
    account = world.person()
    for _ in range(FREE + 1):
        world.log_in(account.login, WRONG)
    new = "staple correct horse"
    path = f"/accounts/{account.id}/password"
    assert world.post(world.as_administrator(), path, {"password": new}).status_code == 204
    assert world.log_in(account.login, new).status_code == 201

"""What everybody may know of, and change in, their own account."""

from uuid import uuid4

import pytest

from api.identity.passwords import Passwords
from domain.values import Role
from tests.api.identity.world import NOBODY, PASSWORD, WRONG, World, code

NEW = "staple correct horse"


def test_a_member_acts_as_the_member_and_others_as_their_account(world: World) -> None:
    member = uuid4()
    account, other = world.person(member=member), world.person()
    mine = world.get(world.session(account), "/me").json()
    assert (mine["account"], mine["actor"], mine["member"]) == (str(account.id), str(member), str(member))
    assert (mine["role"], mine["within"], mine["name"]) == (None, None, "韩立山")
    theirs = world.get(world.session(other), "/me").json()
    assert (theirs["account"], theirs["actor"], theirs["member"]) == (str(other.id), str(other.id), None)


def test_an_account_tells_its_role_and_how_far_it_reaches(world: World) -> None:
    place = uuid4()
    bounded = world.person(role=Role.ADMINISTRATOR, within=place)
    mine = world.get(world.session(bounded), "/me").json()
    assert (mine["role"], mine["within"]) == ("ADMINISTRATOR", str(place))
    assert mine["expires_at"] == "2096-03-01T20:00:00Z"


def test_a_changed_password_ends_all_sessions_but_the_one_that_changed_it(world: World) -> None:
    account = world.person()
    own, other = world.session(account), world.session(account)
    changed = world.put(own, "/me/password", {"old": PASSWORD, "new": NEW})
    assert (changed.status_code, changed.content) == (204, b"")
    assert world.get(own, "/me").status_code == 200
    assert code(world.get(other, "/me")) == (401, "token-unknown")
    assert code(world.log_in(account.login)) == (401, "login-failed")
    assert world.log_in(account.login, NEW).status_code == 201


def test_without_the_present_password_nothing_changes(world: World) -> None:
    account = world.person()
    own, other = world.session(account), world.session(account)
    assert code(world.put(own, "/me/password", {"old": WRONG, "new": NEW})) == (401, "login-failed")
    assert world.get(other, "/me").status_code == 200
    assert world.log_in(account.login).status_code == 201


@pytest.mark.parametrize("new", ["short", "1234567890", "x" * 201])
def test_an_unfit_password_is_refused_without_being_repeated(world: World, new: str) -> None:
    answer = world.put(world.session(world.person()), "/me/password", {"old": PASSWORD, "new": new})
    assert code(answer) == (422, "password-unfit")
    (fault,) = answer.json()["errors"]
    assert (fault["field"], fault["in"]) == ("new", "body")
    assert f'"{new}"' not in answer.text


def test_the_name_of_the_account_is_no_password(world: World) -> None:
    account = world.person(name="Han Lishan Liuwan")
    answer = world.put(world.session(account), "/me/password", {"old": PASSWORD, "new": "han lishan LIUWAN"})
    assert code(answer) == (422, "password-unfit")


def test_a_service_has_no_password(world: World) -> None:
    service = world.service()
    token = world.session(service)
    assert code(world.put(token, "/me/password", {"old": PASSWORD, "new": NEW})) == (409, "wrong-account-kind")


def test_a_password_that_was_reset_meanwhile_lets_nobody_in(world: World) -> None:
    """A check takes time; the account may have changed when it is done."""
    account = world.person()
    verify = world.passwords.verify

    def slow(password: str, kept: str | None) -> tuple[bool, str | None]:
        world.accounts.reset_password(account.id, world.passwords.hash(NEW), NOBODY)
        return verify(password, kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.passwords, "verify", slow)
        assert code(world.log_in(account.login)) == (401, "login-failed")
        token, body = world.session(account), {"old": NEW, "new": "correct horse battery"}
        assert code(world.put(token, "/me/password", body)) == (401, "login-failed")
    assert world.kinds(account)[-1] == "login-failed"
    assert world.log_in(account.login, NEW).status_code == 201


def test_a_hash_of_lesser_strength_is_renewed_by_a_login(world: World) -> None:
    account = world.person(hashed=Passwords(memory=512).hash(PASSWORD))
    assert world.log_in(account.login).status_code == 201
    with world.accounts.pool.connection() as conn:
        row = conn.execute("SELECT password FROM account WHERE id = %s", (account.id,)).fetchone()
    assert row
    assert "$m=1024," in row[0]
    assert world.log_in(account.login).status_code == 201

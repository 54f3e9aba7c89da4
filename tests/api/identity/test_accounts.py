"""What administrators do with accounts, and that nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from api.identity.refusals import LastAdministrator
from domain.values import Role
from tests.api.identity.world import NOBODY, PASSWORD, World, code

NEW = "staple correct horse"


def test_an_administrator_makes_an_account_and_its_person_logs_in(world: World) -> None:
    member = world.member()
    body = {"login": "Li.Chunsheng", "name": "李春生", "password": NEW, "member": str(member), "subject": "oidc|7"}
    made = world.post(world.as_administrator(), "/accounts", body)
    assert made.status_code == 201
    account = made.json()
    assert made.headers["location"] == f"/accounts/{account['id']}"
    assert (account["login"], account["kind"], account["role"]) == ("li.chunsheng", "PERSON", None)
    assert (account["member"], account["subject"], account["has_password"]) == (str(member), "oidc|7", True)
    assert NEW not in made.text
    assert "argon2" not in made.text
    token = world.log_in("li.chunsheng", NEW).json()["token"]
    assert world.get(token, "/me").json()["actor"] == str(member)
    assert world.get(world.as_administrator(), f"/accounts/{account['id']}").json() == account
    found = world.accounts.caller_of("oidc|7")
    assert found
    assert (found.actor, str(found.account)) == (member, account["id"])
    taken = world.post(world.as_administrator(), "/accounts", {**body, "login": "LI.chunsheng", "subject": None})
    assert code(taken) == (409, "already-exists")
    same_subject = world.post(world.as_administrator(), "/accounts", {**body, "login": "another"})
    assert code(same_subject) == (409, "already-exists")


def test_an_account_without_a_password_waits_for_one(world: World) -> None:
    administrator = world.as_administrator()
    login = f"later-{uuid4().hex}"
    made = world.post(administrator, "/accounts", {"login": login, "name": "周"}).json()
    assert made["has_password"] is False
    assert code(world.log_in(login)) == (401, "login-failed")
    assert world.post(administrator, f"/accounts/{made['id']}/password", {"password": NEW}).status_code == 204
    assert world.log_in(login, NEW).status_code == 201


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "with blank"},
        {"login": "bell\u0007"},
        {"kind": "SERVICE", "password": NEW},
        {"kind": "SERVICE", "administrator": True},
        {"within": str(uuid4())},
        {"member": str(uuid4())},
        {"kind": "SERVICE", "within": str(uuid4())},
        {"member": str(uuid4()), "administrator": True},
        {"member": str(uuid4()), "kind": "SERVICE"},
        {"name": ""},
        {"role": "SYSTEM"},
    ],
)
def test_an_account_that_cannot_be_is_not_made(world: World, fields: dict[str, object]) -> None:
    body = {"login": f"x-{uuid4().hex}", "name": "周", **fields}
    assert code(world.post(world.as_administrator(), "/accounts", body)) == (422, "invalid-input")


def test_an_unfit_password_makes_no_account(world: World) -> None:
    login = f"unfit-{uuid4().hex}"
    answer = world.post(world.as_administrator(), "/accounts", {"login": login, "name": "周", "password": login})
    assert code(answer) == (422, "password-unfit")
    assert world.accounts.by_login(login) is None


def test_nobody_else_learns_of_accounts(world: World) -> None:
    account = world.person()
    others = [
        world.person(),
        world.person(role=Role.ADMINISTRATOR, within=uuid4()),
        world.service(),
    ]
    token = "/tokens"
    for caller in map(world.session, others):
        for key in (account.id, uuid4(), "no-id"):
            one = f"/accounts/{key}"
            for path in (one, one + token):
                assert code(world.get(caller, path)) == (403, "not-authorised")
            for path in ("/password", "/disabling", "/enabling", token):
                assert code(world.post(caller, one + path, {})) == (403, "not-authorised")
            assert code(world.delete(caller, f"{one}{token}/{uuid4()}")) == (403, "not-authorised")
        for path in ("/accounts", "/audit/security"):
            assert code(world.get(caller, path)) == (403, "not-authorised")
        assert code(world.post(caller, "/accounts", {})) == (403, "not-authorised")
    assert code(world.get(None, "/accounts")) == (401, "token-missing")


def test_what_is_not_there_is_not_found(world: World) -> None:
    administrator = world.as_administrator()
    one = f"/accounts/{uuid4()}"
    assert code(world.get(administrator, one)) == (404, "not-found")
    assert code(world.get(administrator, f"{one}/tokens")) == (404, "not-found")
    for path, body in (("password", {"password": NEW}), ("disabling", {}), ("enabling", {})):
        assert code(world.post(administrator, f"{one}/{path}", body)) == (404, "not-found")


def test_a_disabled_account_is_out_at_once_and_its_sessions_never_come_back(world: World) -> None:
    account, administrator = world.person(), world.as_administrator()
    token = world.session(account)
    disabled = world.post(administrator, f"/accounts/{account.id}/disabling", {"reason": "已调离"})
    assert disabled.status_code == 200
    assert disabled.json()["disabled_at"] == "2096-03-01T08:00:00Z"
    assert code(world.get(token, "/me")) == (401, "token-unknown")
    assert code(world.log_in(account.login)) == (401, "login-failed")
    enabled = world.post(administrator, f"/accounts/{account.id}/enabling", {})
    assert enabled.json()["disabled_at"] is None
    assert code(world.get(token, "/me")) == (401, "token-unknown")
    assert world.log_in(account.login).status_code == 201
    assert ("account-disabled", "已调离") in world.events(account.id)


def test_a_session_opened_for_a_disabled_account_lets_nobody_in(world: World) -> None:
    """A login may be under way while the account is disabled."""
    account = world.person()
    world.accounts.disable(account.id, NOBODY)
    token = world.session(account)
    assert code(world.get(token, "/me")) == (401, "token-unknown")
    world.accounts.enable(account.id, NOBODY)
    assert code(world.get(token, "/me")) == (401, "token-unknown")


def test_a_reset_password_ends_all_sessions(world: World) -> None:
    account = world.person()
    token = world.session(account)
    path = f"/accounts/{account.id}/password"
    assert world.post(world.as_administrator(), path, {"password": NEW}).status_code == 204
    assert code(world.get(token, "/me")) == (401, "token-unknown")
    assert code(world.log_in(account.login, PASSWORD)) == (401, "login-failed")
    assert world.log_in(account.login, NEW).status_code == 201


def test_the_last_administrator_stays(empty_world: World) -> None:
    world = empty_world
    own = f"/accounts/{world.administrator.id}/disabling"
    bounded = world.person(role=Role.ADMINISTRATOR, within=uuid4())
    assert code(world.post(world.as_administrator(), own, {})) == (409, "last-administrator")
    second = world.person(role=Role.ADMINISTRATOR)
    assert world.post(world.session(second), own, {}).status_code == 200
    assert code(world.post(world.session(second), f"/accounts/{second.id}/disabling", {})) == (
        409,
        "last-administrator",
    )
    assert world.post(world.session(second), f"/accounts/{bounded.id}/disabling", {}).status_code == 200


def test_two_administrators_cannot_disable_each_other_at_the_same_time(empty_world: World) -> None:
    world = empty_world
    for _ in range(5):
        second = world.person(role=Role.ADMINISTRATOR)

        def disabled(key: object) -> bool:
            try:
                world.accounts.disable(key, NOBODY)  # type: ignore[arg-type]
            except LastAdministrator:
                return False
            return True

        with ThreadPoolExecutor(2) as threads:
            done = list(threads.map(disabled, [world.administrator.id, second.id]))
        assert sorted(done) == [False, True]
        world.accounts.enable(world.administrator.id, NOBODY)
        if done[0]:
            world.accounts.disable(second.id, NOBODY)


def test_accounts_are_listed_in_pages_by_what_they_are(empty_world: World) -> None:
    world = empty_world
    member = uuid4()
    people = [world.person(f"person-{number}", member=member) for number in range(3)]
    world.service()
    world.accounts.disable(people[1].id, NOBODY)
    administrator = world.as_administrator()

    def logins(**query: object) -> list[str]:
        found: list[str] = []
        cursor: dict[str, object] = {}
        while True:
            page = world.get(administrator, "/accounts", limit=2, **query, **cursor).json()
            found += [account["login"] for account in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    assert len(logins()) == 5
    assert logins() == sorted(logins())
    assert logins(member=str(member)) == ["person-0", "person-1", "person-2"]
    assert logins(member=str(member), disabled="false") == ["person-0", "person-2"]
    assert logins(role="ADMINISTRATOR") == [world.administrator.login]
    assert len(logins(kind="SERVICE")) == 1
    assert code(world.get(administrator, "/accounts", cursor="x")) == (422, "invalid-input")

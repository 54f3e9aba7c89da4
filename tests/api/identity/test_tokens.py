"""The tokens of services: told once, good for what they are for, gone when they are revoked."""

from uuid import uuid4

import pytest

from api.identity import Caller, LocalIdentity, Scope
from domain.values import Role
from tests.api.identity.world import World, code


def issued(world: World, account: object, **fields: object) -> dict[str, str]:
    body = {"label": "每日台账导出", "scopes": ["read"], **fields}
    answer = world.post(world.as_administrator(), f"/accounts/{account}/tokens", body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/accounts/{account}/tokens/{answer.json()['id']}"
    return dict(answer.json())


def test_a_token_leads_to_its_service_with_its_scopes(world: World) -> None:
    place = uuid4()
    service = world.service(within=place)
    token = issued(world, service.id, scopes=["metrics", "read", "read"])
    caller = LocalIdentity(world.accounts).caller(token["token"])
    assert caller
    assert caller == Caller(
        service.id, Role.SERVICE, place, frozenset({Scope.READ, Scope.METRICS}), service.id, caller.session
    )
    assert str(caller.session) == token["id"]
    mine = world.get(token["token"], "/me").json()
    assert (mine["role"], mine["within"], mine["scopes"]) == ("SERVICE", str(place), ["read", "metrics"])


def test_a_token_that_may_read_changes_nothing(world: World) -> None:
    token = issued(world, world.service().id)["token"]
    assert code(world.delete(token, "/sessions/current")) == (403, "scope-missing")
    assert world.get(token, "/me").status_code == 200


def test_a_token_is_told_once(world: World) -> None:
    service = world.service()
    token = issued(world, service.id)
    listed = world.get(world.as_administrator(), f"/accounts/{service.id}/tokens")
    assert token["token"] not in listed.text
    (shown,) = listed.json()["items"]
    assert shown == {
        "id": token["id"],
        "label": "每日台账导出",
        "scopes": ["read"],
        "created_at": "2096-03-01T08:00:00Z",
        "expires_at": "2096-05-30T08:00:00Z",
        "revoked_at": None,
    }


def test_a_revoked_token_lets_nobody_in(world: World) -> None:
    service, other = world.service(), world.service()
    revoked, kept = issued(world, service.id), issued(world, service.id)
    path = f"/accounts/{service.id}/tokens/{revoked['id']}"
    administrator = world.as_administrator()
    assert code(world.delete(administrator, f"/accounts/{other.id}/tokens/{revoked['id']}")) == (404, "not-found")
    assert world.get(revoked["token"], "/me").status_code == 200
    assert world.delete(administrator, path).status_code == 204
    assert code(world.get(revoked["token"], "/me")) == (401, "token-unknown")
    assert world.get(kept["token"], "/me").status_code == 200
    assert code(world.delete(administrator, path)) == (404, "not-found")


def test_a_token_ends_on_its_day(empty_world: World) -> None:
    world = empty_world
    token = issued(world, world.service().id, days=1)["token"]
    world.clock.passes(hours=23)
    assert world.get(token, "/me").status_code == 200
    world.clock.passes(hours=1)
    assert code(world.get(token, "/me")) == (401, "token-unknown")


def test_logging_out_everywhere_leaves_tokens_and_disabling_does_not(world: World) -> None:
    service = world.service()
    token = issued(world, service.id, scopes=["read", "write"])["token"]
    assert world.delete(token, "/sessions").status_code == 204
    assert world.get(token, "/me").status_code == 200
    assert world.post(world.as_administrator(), f"/accounts/{service.id}/disabling", {}).status_code == 200
    assert code(world.get(token, "/me")) == (401, "token-unknown")


def test_persons_log_in_and_have_no_tokens(world: World) -> None:
    path = f"/accounts/{world.person().id}/tokens"
    answer = world.post(world.as_administrator(), path, {"label": "x", "scopes": ["read"]})
    assert code(answer) == (409, "wrong-account-kind")


@pytest.mark.parametrize(
    "fields", [{"scopes": []}, {"scopes": ["admin"]}, {"days": 0}, {"days": 367}, {"days": "7"}, {"label": ""}]
)
def test_a_token_that_cannot_be_is_not_issued(world: World, fields: dict[str, object]) -> None:
    path = f"/accounts/{world.service().id}/tokens"
    answer = world.post(world.as_administrator(), path, {"label": "x", "scopes": ["read"], **fields})
    assert code(answer) == (422, "invalid-input")

"""Which credentials let a request in, and for what; and that other sites' pages cannot use a browser's."""

import httpx2
import pytest

from api.parts import Parts
from tests.api.hardening.conftest import LONGEST, OTHER, PERSON, READER, TOO_LONG, WATCHER, WRITER, asking, bearer

SESSION = {"Cookie": f"pledgebook_session={PERSON}"}
READING, WRITING, WATCHING = ("GET", "/policies"), ("POST", "/organisations"), ("GET", "/metrics")
ADMITTED = 422  # an empty body is looked at only after its sender


def written(client: httpx2.Client, headers: dict[str, str]) -> tuple[int, str]:
    answer = client.post("/organisations", json={}, headers=headers)
    return answer.status_code, answer.json()["code"]


def test_a_session_cookie_lets_in(visitor: httpx2.Client) -> None:
    assert visitor.get("/policies", headers=SESSION).status_code == 200
    unknown = visitor.get("/policies", headers={"Cookie": "pledgebook_session=pb_nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (401, "token-unknown")


def test_over_https_only_the_cookie_that_no_neighbour_can_set_counts(parts: Parts) -> None:
    with asking(parts, public_url="https://pledges.example.org") as client:
        assert client.get("/policies", headers=SESSION).status_code == 401
        host_only = {"Cookie": f"__Host-pledgebook_session={PERSON}"}
        assert client.get("/policies", headers=host_only).status_code == 200


@pytest.mark.parametrize(
    ("authorization", "code"), [("Bearer pb_nobody", "token-unknown"), ("Basic cGI6cGI=", "token-missing")]
)
def test_authorization_wins_over_the_cookie(visitor: httpx2.Client, authorization: str, code: str) -> None:
    answer = visitor.get("/policies", headers={**SESSION, "Authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_token_that_is_too_long_is_not_looked_up(visitor: httpx2.Client) -> None:
    assert visitor.get("/policies", headers=bearer(LONGEST)).status_code == 200
    assert visitor.get("/policies", headers=bearer(TOO_LONG)).status_code == 401


@pytest.mark.parametrize(
    ("token", "may"),
    [
        (PERSON, {READING, WRITING, WATCHING}),
        (READER, {READING}),
        (WRITER, {WRITING}),
        (WATCHER, {WATCHING}),
    ],
)
def test_a_token_serves_its_scopes_and_no_others(visitor: httpx2.Client, token: str, may: set[tuple[str, str]]) -> None:
    for method, path in (READING, WRITING, WATCHING):
        answer = visitor.request(method, path, headers=bearer(token), content=b"{}" if method == "POST" else None)
        refused = answer.status_code == 403 and answer.json()["code"] == "scope-missing"
        assert refused == ((method, path) not in may), (method, path, answer.text)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_this_sites_pages_may_change_things(visitor: httpx2.Client, site: str) -> None:
    assert written(visitor, {**SESSION, "Sec-Fetch-Site": site})[0] == ADMITTED


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "same-origin, none"])
def test_other_sites_pages_change_nothing(visitor: httpx2.Client, site: str) -> None:
    own = str(visitor.base_url).rstrip("/")
    assert written(visitor, {**SESSION, "Sec-Fetch-Site": site, "Origin": own}) == (403, "cross-site")


def test_where_the_browser_tells_no_site_its_origin_must_be_ours(visitor: httpx2.Client) -> None:
    own = str(visitor.base_url).rstrip("/")
    assert written(visitor, {**SESSION, "Origin": own})[0] == ADMITTED
    for foreign in ("https://evil.example", f"{own}.evil.example", f"{own}0", "null", "", "http://[", own[7:]):
        assert written(visitor, {**SESSION, "Origin": foreign}) == (403, "cross-site"), foreign


def test_a_cookie_with_neither_site_nor_origin_changes_nothing(visitor: httpx2.Client) -> None:
    assert written(visitor, SESSION) == (403, "cross-site")


def test_behind_a_proxy_the_public_origin_is_ours_too(parts: Parts) -> None:
    with asking(parts, public_url="https://pledges.example.org/book") as client:
        cookie = {"Cookie": f"__Host-pledgebook_session={PERSON}"}
        assert written(client, {**cookie, "Origin": "https://Pledges.example.org"})[0] == ADMITTED
        assert written(client, {**cookie, "Origin": "http://pledges.example.org"}) == (403, "cross-site")


def test_a_bearer_token_is_nothing_a_browser_adds(visitor: httpx2.Client) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert written(visitor, {**bearer(OTHER), **foreign})[0] == ADMITTED
    assert written(visitor, {**bearer(OTHER), **SESSION, **foreign})[0] == ADMITTED


def test_a_link_from_another_site_may_be_followed(visitor: httpx2.Client) -> None:
    answer = visitor.get("/policies", headers={**SESSION, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200

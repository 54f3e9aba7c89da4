"""Who asks too often is refused: by identity, by address, and by the address that a trusted proxy names."""

from collections.abc import Iterator

import httpx2
import pytest

from api.app import create_app
from api.identity.throttle import Throttle
from api.parts import Parts
from tests.api.hardening.conftest import OTHER, PERSON, asking, bearer

ONCE = "1/day"


def codes(client: httpx2.Client, *headers: dict[str, str]) -> list[int]:
    return [client.get("/policies", headers=each).status_code for each in headers]


def test_an_identity_has_a_limit_of_its_own(parts: Parts) -> None:
    with asking(parts, throttle=Throttle(requests="2/day", anonymous=ONCE)) as client:
        one, other = bearer(PERSON), bearer(OTHER)
        assert codes(client, one, one, one, other) == [200, 200, 429, 200]
        refused = client.get("/policies", headers=one)
        assert (refused.json()["code"], refused.headers["content-type"]) == (
            "too-many-requests",
            "application/problem+json",
        )
        assert 86_000 < int(refused.headers["Retry-After"]) <= 86_400


def test_bad_credentials_count_by_address_and_never_against_an_identity(parts: Parts) -> None:
    with asking(parts, throttle=Throttle(requests=ONCE, anonymous="2/day")) as client:
        bad, cookie = bearer("pb_nobody"), {"Cookie": "pledgebook_session=pb_nobody"}
        assert codes(client, bad, cookie, bad, {}, bearer(PERSON)) == [401, 401, 429, 429, 200]
        assert client.get("/board").status_code == 429


def login(client: httpx2.Client, name: str, address: str) -> int:
    body = {"login": name, "password": "not the right one"}
    return client.post("/sessions", json=body, headers={"X-Forwarded-For": address}).status_code


def test_logins_have_a_limit_by_name_and_one_by_address(parts: Parts) -> None:
    with asking(parts, throttle=Throttle(logins="2/day"), proxies="127.0.0.1") as client:
        assert [login(client, "Nobody", f"192.0.2.{n}") for n in (1, 2, 3)] == [401, 401, 429]
        assert [login(client, f"someone-{n}", "192.0.2.9") for n in (1, 2, 3)] == [401, 401, 429]
        assert login(client, "someone-3", "192.0.2.8") == 401


def test_another_sites_page_can_log_nobody_in(parts: Parts) -> None:
    body = {"login": "somebody", "password": "not the right one", "cookie": True}
    with asking(parts) as client:
        for site, status in (("cross-site", 403), ("same-origin", 401)):
            answer = client.post("/sessions", json=body, headers={"Sec-Fetch-Site": site})
            assert answer.status_code == status


def operations(parts: Parts) -> Iterator[tuple[str, str]]:
    for path, item in create_app(parts).openapi()["paths"].items():
        for method in item:
            yield method.upper(), path


def test_no_route_but_those_of_health_forgets_to_count(parts: Parts) -> None:
    with asking(parts, throttle=Throttle(anonymous=ONCE)) as client:
        assert client.get("/openapi.json").status_code == 200
        for method, path in (*operations(parts), ("GET", "/openapi.json")):
            for credentials in ({}, bearer("pb_nobody")):
                answer = client.request(method, path.replace("{", "").replace("}", ""), headers=credentials)
                exempt = path.startswith("/health/")
                assert (answer.status_code == 429) != exempt, (method, path, answer.status_code)


def forwarded(client: httpx2.Client, *chains: str) -> list[int]:
    return [client.get("/openapi.json", headers={"X-Forwarded-For": chain}).status_code for chain in chains]


@pytest.mark.parametrize("proxies", [None, "10.0.0.0/8, 192.0.2.1"])
def test_an_untrusted_peer_cannot_name_another_address(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, proxies: str | None
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with asking(parts, throttle=Throttle(anonymous=ONCE), proxies=proxies) as client:
        assert forwarded(client, "198.51.100.1", "198.51.100.2") == [200, 429]


def test_a_trusted_proxy_names_the_client(parts: Parts) -> None:
    with asking(parts, throttle=Throttle(anonymous=ONCE), proxies="127.0.0.0/8") as client:
        assert forwarded(client, "198.51.100.1", "198.51.100.2", "198.51.100.1") == [200, 200, 429]
        # What the client wrote itself stands before what the proxy added.
        assert forwarded(client, "1.1.1.1, 198.51.100.1", "198.51.100.1, 127.0.0.9", "garbage") == [429, 429, 200]

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

"""The provider's endpoints and keys: how long they are kept, how they change, and what is no provider."""

import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc.jwk import RSAKey

from api.identity.issuer.cached import FRESH, PAUSE, RENEWAL, STALE, Cached, ProviderUnavailable
from api.identity.issuer.provider import MAX_ANSWER, Provider
from tests.api.oidc.issuer import DISCOVERY, JWKS, Issuer, Ticker

DOWN: tuple[int, dict[str, str], bytes] = (503, {}, b"")


@pytest.fixture
def provider(issuer: Issuer, ticker: Ticker) -> Provider:
    return Provider(issuer.url, ticker)


def knows(provider: Provider, kid: str) -> bool:
    return provider.key(kid, "RS256") is not None


def test_nothing_is_asked_before_it_is_needed_and_then_once_in_ten_minutes(
    provider: Provider, issuer: Issuer, ticker: Ticker
) -> None:
    assert not issuer.asked
    for _ in range(3):
        assert knows(provider, "rsa")
        ticker.seconds += FRESH / 4
    assert issuer.asked == {DISCOVERY: 1, JWKS: 1}
    ticker.seconds += FRESH / 4
    assert knows(provider, "rsa")
    assert issuer.asked == {DISCOVERY: 2, JWKS: 2}


def test_a_new_key_is_known_at_once_and_the_old_one_goes_with_its_copy(provider: Provider, issuer: Issuer) -> None:
    assert knows(provider, "rsa")
    issuer.keys = [RSAKey.generate_key(2048, {"kid": "new"})]
    assert knows(provider, "rsa")
    assert knows(provider, "new")
    assert not knows(provider, "rsa")


def test_a_key_taken_back_is_refused_once_its_copy_is_old(provider: Provider, issuer: Issuer, ticker: Ticker) -> None:
    assert knows(provider, "rsa")
    issuer.keys = [issuer.ec]
    ticker.seconds += FRESH - 1
    assert knows(provider, "rsa")
    ticker.seconds += 1
    assert not knows(provider, "rsa")


def test_strangers_with_unknown_keys_do_not_hammer_the_provider(
    provider: Provider, issuer: Issuer, ticker: Ticker
) -> None:
    for number in range(20):
        assert not knows(provider, f"unknown-{number}")
    assert issuer.asked[JWKS] == 2
    ticker.seconds += RENEWAL
    for number in range(20):
        assert not knows(provider, f"unknown-{number}")
    assert issuer.asked[JWKS] == 3


def test_many_who_need_it_at_once_ask_once(provider: Provider, issuer: Issuer) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: knows(provider, "rsa"), range(32)))
    assert issuer.asked == {DISCOVERY: 1, JWKS: 1}


def test_known_keys_outlive_a_provider_that_is_down_by_a_day(
    provider: Provider, issuer: Issuer, ticker: Ticker
) -> None:
    assert knows(provider, "rsa")
    issuer.broken = {DISCOVERY: DOWN, JWKS: DOWN}
    ticker.seconds += FRESH
    assert knows(provider, "rsa")
    with pytest.raises(ProviderUnavailable):
        provider.key("unknown", "RS256")
    ticker.seconds += STALE - FRESH
    with pytest.raises(ProviderUnavailable):
        provider.key("rsa", "RS256")
    issuer.broken = {}
    ticker.seconds += PAUSE
    assert knows(provider, "rsa")


def test_a_provider_that_is_down_is_left_alone_for_a_moment(provider: Provider, issuer: Issuer, ticker: Ticker) -> None:
    issuer.broken = {DISCOVERY: DOWN}
    for _ in range(10):
        with pytest.raises(ProviderUnavailable):
            provider.key("rsa", "RS256")
    assert issuer.asked == {DISCOVERY: 1}
    issuer.broken = {}
    ticker.seconds += PAUSE
    assert knows(provider, "rsa")


def test_a_provider_that_nobody_runs_is_unavailable(ticker: Ticker) -> None:
    provider = Provider("http://127.0.0.1:1", ticker)
    with pytest.raises(ProviderUnavailable) as refused:
        provider.metadata()
    assert refused.value.status_code == 503
    assert refused.value.headers == {"Retry-After": "5"}


def test_a_document_of_another_issuer_is_none(provider: Provider, issuer: Issuer) -> None:
    issuer.document["issuer"] = issuer.url + "/"
    with pytest.raises(ProviderUnavailable):
        provider.metadata()


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", ["http://192.0.2.1/x", "file:///etc/passwd", "https://u:p@h/", "//h/x", "", None])
def test_an_endpoint_that_secrets_may_not_go_to_is_refused(
    provider: Provider, issuer: Issuer, name: str, address: str | None
) -> None:
    issuer.document[name] = address
    with pytest.raises(ProviderUnavailable):
        provider.metadata()


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"not json"),
        (200, {}, b"[]"),
        (200, {}, b'{"keys": {}}'),
        (200, {}, b'{"keys": ["a"]}'),
        (200, {}, b" " * (MAX_ANSWER + 1) + b'{"keys": []}'),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b'{"keys": []}')),
        (404, {}, b'{"keys": []}'),
        (500, {}, b""),
    ],
    ids=["no JSON", "no object", "no list", "no keys", "too long", "packed", "not found", "failed"],
)
def test_an_answer_that_is_no_key_set_changes_nothing(
    provider: Provider, issuer: Issuer, ticker: Ticker, answer: tuple[int, dict[str, str], bytes]
) -> None:
    assert knows(provider, "rsa")
    issuer.broken[JWKS] = answer
    ticker.seconds += FRESH
    assert knows(provider, "rsa")
    assert issuer.asked[JWKS] == 2


def test_an_empty_key_set_takes_every_key_back(provider: Provider, issuer: Issuer, ticker: Ticker) -> None:
    assert knows(provider, "rsa")
    issuer.keys = []
    ticker.seconds += FRESH
    assert not knows(provider, "rsa")


def test_redirects_are_not_followed(provider: Provider, issuer: Issuer) -> None:
    issuer.broken[DISCOVERY] = (302, {"Location": f"{issuer.url}/elsewhere"}, json.dumps(issuer.document).encode())
    with pytest.raises(ProviderUnavailable):
        provider.metadata()
    assert issuer.asked == {DISCOVERY: 1}


def test_an_old_copy_is_used_while_another_thread_asks(ticker: Ticker) -> None:
    meanwhile: list[str] = []

    def fetch() -> str:
        if ticker.seconds > FRESH + 1000:
            meanwhile.append(other.submit(cached.get).result(timeout=10))
            return "new"
        return "old"

    cached = Cached(fetch, ticker)
    assert cached.get() == "old"
    ticker.seconds += FRESH + 1
    with ThreadPoolExecutor(1) as other:
        assert cached.get() == "new"
    assert meanwhile == ["old"]


def test_nobody_waits_long_for_a_source_that_is_slow(ticker: Ticker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.identity.issuer.cached.PATIENCE", 0.01)
    asked, answer = threading.Event(), threading.Event()

    def fetch() -> str:
        asked.set()
        assert answer.wait(10)
        return "late"

    cached = Cached(fetch, ticker)
    with ThreadPoolExecutor(1) as first:
        waiting = first.submit(cached.get)
        assert asked.wait(10)
        for ask in (cached.get, cached.renewed):
            with pytest.raises(ProviderUnavailable):
                ask()
        answer.set()
        assert waiting.result(timeout=10) == "late"

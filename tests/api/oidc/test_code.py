"""The code's exchange and the ID token, against a provider whose every answer the test chooses."""

import json
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey

from api.identity.issuer.attempt import LIFETIME, Attempts, attempt_key
from api.identity.issuer.cached import ProviderUnavailable
from api.identity.issuer.code import Answer, Client, CodeLogin, LoginRefused
from api.identity.issuer.provider import MAX_ANSWER, Provider
from runtime.composition import House
from tests.api.oidc.issuer import NOW, TOKEN, Issuer, Ticker

CLIENT, SECRET = "pledgebook", "a client's secret"
BACK = "https://pledges.example/login/oidc/callback"


class Flow:
    """One login: it is begun at once, and `finish` brings the browser back with the claims of an ID token."""

    def __init__(self, issuer: Issuer, house: House, secret: str | None = SECRET, claim: str = "sub") -> None:
        self.now = NOW
        self.issuer = issuer
        attempts = Attempts(attempt_key(bytes(32)), house.pool)
        self.login = CodeLogin(Provider(issuer.url, Ticker()), Client(CLIENT, secret, claim), attempts, self._clock)
        address, self.sealed = self.login.begin("/next", BACK)
        self.asked = dict(httpx2.URL(address).params)

    def finish(self, token: str | None = None, iss: str = "", **changed: Any) -> str:
        claims = {"aud": CLIENT, "nonce": self.asked["nonce"], **changed}
        self.issuer.exchanged = {"access_token": "x", "token_type": "Bearer"}
        self.issuer.exchanged["id_token"] = token or self.issuer.token(**claims)
        subject, path = self.login.complete(self.sealed, Answer(self.asked["state"], "the-code", iss=iss))
        assert path == "/next"
        return subject

    def _clock(self) -> datetime:
        return self.now


@pytest.fixture
def begin(issuer: Issuer, house: House) -> Callable[..., Flow]:
    return lambda **options: Flow(issuer, house, **options)


def test_the_code_is_exchanged_with_all_that_proves_us(begin: Callable[..., Flow], issuer: Issuer) -> None:
    flow = begin()
    assert flow.asked["scope"] == "openid"
    assert flow.finish() == "zhang.san"
    ((headers, form),) = issuer.forms
    assert headers["Authorization"].startswith("Basic ")
    assert {name: form[name] for name in ("grant_type", "code", "redirect_uri")} == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": BACK,
    }
    assert "client_secret" not in form


def test_a_public_client_names_itself_and_sends_no_secret(begin: Callable[..., Flow], issuer: Issuer) -> None:
    assert begin(secret=None).finish() == "zhang.san"
    ((headers, form),) = issuer.forms
    assert "Authorization" not in headers
    assert form["client_id"] == CLIENT
    assert "client_secret" not in form


def test_a_provider_that_takes_secrets_in_the_form_only_gets_it_there(
    begin: Callable[..., Flow], issuer: Issuer
) -> None:
    issuer.document["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert begin().finish() == "zhang.san"
    ((headers, form),) = issuer.forms
    assert "Authorization" not in headers
    assert form["client_secret"] == SECRET


def test_another_claim_may_name_the_account(begin: Callable[..., Flow]) -> None:
    flow = begin(claim="preferred_username")
    assert flow.asked["scope"] == "openid profile email"
    assert flow.finish(sub="4711", preferred_username="zhang.san") == "zhang.san"


def test_one_of_several_audiences_needs_the_token_to_be_issued_to_us(begin: Callable[..., Flow]) -> None:
    assert begin().finish(aud=[CLIENT, "another"], azp=CLIENT) == "zhang.san"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://another.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 7},
        {"iat": None},
        {"iat": int(NOW.timestamp()) + 31},
        {"exp": int(NOW.timestamp()) - 30},
        {"exp": None},
        {"nbf": int(NOW.timestamp()) + 31},
        {"sub": None},
    ],
    ids=str,
)
def test_an_id_token_that_is_not_of_this_login_is_refused(begin: Callable[..., Flow], changed: dict[str, Any]) -> None:
    with pytest.raises(LoginRefused):
        begin().finish(**changed)


def test_an_id_token_must_be_signed_by_the_provider_and_be_one(begin: Callable[..., Flow], issuer: Issuer) -> None:
    for key, header in ((RSAKey.generate_key(2048, {"kid": "rsa"}), {}), (issuer.rsa, {"typ": "at+jwt"})):
        flow = begin()
        claims = {"aud": CLIENT, "nonce": flow.asked["nonce"]}
        with pytest.raises(LoginRefused):
            flow.finish(issuer.token(key, header, **claims))


def test_an_attempt_expires(begin: Callable[..., Flow]) -> None:
    late = begin()
    late.now += LIFETIME
    with pytest.raises(LoginRefused, match="no attempt, or an expired one"):
        late.finish(exp=int(late.now.timestamp()) + 60)
    in_time = begin()
    in_time.now += LIFETIME - timedelta(seconds=1)
    assert in_time.finish(exp=int(in_time.now.timestamp()) + 60) == "zhang.san"


def test_used_attempts_are_forgotten_once_they_would_have_expired(begin: Callable[..., Flow], house: House) -> None:
    begin().finish()
    later = begin()
    later.now += LIFETIME * 2
    attempts = Attempts(attempt_key(bytes(32)), house.pool)
    kept = attempts.open(later.sealed, NOW)
    assert kept
    assert attempts.spend(kept, later.now)
    with house.pool.connection() as conn:
        assert conn.execute("SELECT count(*) FROM login_attempt").fetchone() == (1,)
    assert not attempts.spend(kept, NOW)


def test_an_attempt_is_sealed_under_a_key_of_this_installation(begin: Callable[..., Flow], house: House) -> None:
    sealed = begin().sealed
    assert Attempts(attempt_key(bytes(32)), house.pool).open(sealed, NOW)
    assert Attempts(attempt_key(os.urandom(32)), house.pool).open(sealed, NOW) is None
    assert Attempts(bytes(32), house.pool).open(sealed, NOW) is None


def test_a_provider_that_promises_to_name_itself_must(begin: Callable[..., Flow], issuer: Issuer) -> None:
    issuer.document["authorization_response_iss_parameter_supported"] = True
    with pytest.raises(LoginRefused, match="another issuer"):
        begin().finish()
    assert begin().finish(iss=issuer.url) == "zhang.san"


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b""),
        (200, {}, b"not json"),
        (200, {}, b"[]"),
        (302, {"Location": "/elsewhere"}, b""),
        (200, {}, b" " * (MAX_ANSWER + 1) + b'{"id_token": "x"}'),
        (200, {"Content-Encoding": "gzip"}, b"x"),
    ],
    ids=["failed", "no JSON", "no object", "elsewhere", "too long", "packed"],
)
def test_a_token_endpoint_that_does_not_work_is_unavailable(
    begin: Callable[..., Flow], issuer: Issuer, answer: tuple[int, dict[str, str], bytes]
) -> None:
    issuer.broken[TOKEN] = answer
    with pytest.raises(ProviderUnavailable):
        begin().finish()


@pytest.mark.parametrize(
    ("status", "answer"),
    [(400, {"error": "invalid_grant"}), (200, {"access_token": "x"}), (200, {"id_token": ["x"]})],
    ids=["refused", "no ID token", "no text"],
)
def test_a_token_endpoint_that_gives_no_id_token_lets_nobody_in(
    begin: Callable[..., Flow], issuer: Issuer, status: int, answer: dict[str, Any]
) -> None:
    issuer.broken[TOKEN] = (status, {}, json.dumps(answer).encode())
    with pytest.raises(LoginRefused):
        begin().finish()


def test_a_slow_provider_holds_few_threads(issuer: Issuer, house: House) -> None:
    flow = Flow(issuer, house)
    others = [flow.login.begin("/next", BACK) for _ in range(8)]
    arrived, answer = threading.Semaphore(0), threading.Event()

    def think() -> None:
        arrived.release()
        answer.wait(10)

    issuer.before_token = think

    def come_back(begun: tuple[str, str]) -> type[Exception]:
        state = httpx2.URL(begun[0]).params["state"]
        with pytest.raises((LoginRefused, ProviderUnavailable)) as ended:
            flow.login.complete(begun[1], Answer(state, "code"))
        return ended.type

    issuer.broken[TOKEN] = (400, {}, b'{"error": "invalid_grant"}')
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(come_back, each) for each in others[:4]]
        for _ in waiting:
            assert arrived.acquire(timeout=10)
        assert [come_back(each) for each in others[4:]] == [ProviderUnavailable] * 4
        answer.set()
        assert [each.result(timeout=10) for each in waiting] == [LoginRefused] * 4

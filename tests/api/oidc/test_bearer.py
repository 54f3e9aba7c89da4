"""Bearer tokens of the provider: which let somebody in, and every way of forging one."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from api.identity.accounts import Account, AccountKind
from api.identity.callers import Scope
from api.identity.issuer.bearer import BearerTokens
from api.identity.issuer.provider import Provider
from tests.api.oidc.issuer import AUDIENCE, JWKS, NOW, Issuer, Ticker, encoded, signed, signed_by_secret

ACCOUNT = Account(
    id=uuid4(),
    login="zhang",
    kind=AccountKind.PERSON,
    name="张三",
    member=uuid4(),
    role=None,
    within=None,
    subject="zhang.san",
    has_password=False,
    created_at=NOW,
    password_changed_at=None,
    disabled_at=None,
)
ZHANG = ACCOUNT.caller()


class Register:
    """The one account, of zhang.san."""

    def by_subject(self, subject: str) -> Account | None:
        return ACCOUNT if subject == ACCOUNT.subject else None


@pytest.fixture
def bearer(issuer: Issuer, ticker: Ticker) -> BearerTokens:
    return BearerTokens(Provider(issuer.url, ticker), Register(), audience=AUDIENCE, clock=lambda: NOW)


def test_a_token_leads_to_its_account_by_rs256_and_by_es256(bearer: BearerTokens, issuer: Issuer) -> None:
    assert bearer.caller(issuer.token()) == ZHANG
    assert bearer.caller(issuer.token(issuer.ec)) == ZHANG
    assert issuer.asked.total() == 2


@pytest.mark.parametrize("kind", [None, "JWT", "jwt", "at+jwt", "application/at+jwt"])
def test_the_types_of_access_tokens_are_taken(bearer: BearerTokens, issuer: Issuer, kind: str | None) -> None:
    assert bearer.caller(issuer.token(header={"typ": kind})) == ZHANG


def in_seconds(seconds: int) -> int:
    return int((NOW + timedelta(seconds=seconds)).timestamp())


@pytest.mark.parametrize(
    "changed",
    [
        {"sub": "li.si"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["zhang.san"]},
        {"sub": "zhang.san\0"},
        {"aud": "another-api"},
        {"aud": ["another-api", "pledgebook"]},
        {"aud": []},
        {"aud": None},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": None},
        {"exp": in_seconds(-30)},
        {"exp": "never"},
        {"exp": True},
        {"nbf": in_seconds(31)},
        {"iat": in_seconds(31)},
        {"scope": ["pledgebook:read"]},
    ],
    ids=str,
)
def test_claims_that_are_not_for_us_or_not_for_now_are_refused(
    bearer: BearerTokens, issuer: Issuer, changed: dict[str, Any]
) -> None:
    assert bearer.caller(issuer.token(**changed)) is None


def test_an_issuer_that_differs_by_a_slash_is_another(bearer: BearerTokens, issuer: Issuer) -> None:
    assert bearer.caller(issuer.token(iss=issuer.url + "/")) is None


def test_clocks_may_differ_by_up_to_thirty_seconds(bearer: BearerTokens, issuer: Issuer) -> None:
    assert bearer.caller(issuer.token(exp=in_seconds(-29))) == ZHANG
    assert bearer.caller(issuer.token(nbf=in_seconds(30), iat=in_seconds(30))) == ZHANG


def test_one_audience_of_several_is_enough(bearer: BearerTokens, issuer: Issuer) -> None:
    assert bearer.caller(issuer.token(aud=["another-api", AUDIENCE])) == ZHANG


PERSONS = {Scope.READ, Scope.WRITE}


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ("openid profile", PERSONS),
        ("openid pledgebook:read", {Scope.READ}),
        ("pledgebook:read pledgebook:write", {Scope.READ, Scope.WRITE}),
        ("pledgebook:everything", set()),
        ("not-pledgebook:read", PERSONS),
        ("pledgebook:read pledgebook:metrics", {Scope.READ}),
    ],
)
def test_scopes_of_ours_narrow_a_token(bearer: BearerTokens, issuer: Issuer, scope: str, left: set[Scope]) -> None:
    caller = bearer.caller(issuer.token(scope=scope))
    assert caller is not None
    assert caller.scopes == left


def test_another_claim_may_name_the_account(issuer: Issuer, ticker: Ticker) -> None:
    bearer = BearerTokens(
        Provider(issuer.url, ticker),
        Register(),
        audience=AUDIENCE,
        clock=lambda: NOW,
        subject_claim="preferred_username",
    )
    assert bearer.caller(issuer.token(sub="4711", preferred_username="zhang.san")) == ZHANG
    assert bearer.caller(issuer.token()) is None


def test_no_token_is_taken_without_a_signature(bearer: BearerTokens, issuer: Issuer) -> None:
    for algorithm in ("none", "None", "NONE", ""):
        text = f"{encoded({'alg': algorithm, 'kid': 'rsa'})}.{encoded(issuer.claims())}"
        assert bearer.caller(f"{text}.") is None
        assert bearer.caller(f"{text}.{encoded(b'signature')}") is None
    assert bearer.caller(issuer.token().rpartition(".")[0] + ".") is None


def test_the_public_key_is_no_secret_to_sign_with(bearer: BearerTokens, issuer: Issuer) -> None:
    as_json = json.dumps(issuer.rsa.as_dict(private=False)).encode()
    secrets = (issuer.rsa.as_pem(private=False), issuer.rsa.as_der(private=False), as_json)
    for algorithm in ("HS256", "RS256"):
        assert not issuer.asked  # for HS256 no key is even looked for
        for secret in secrets:
            forged = signed_by_secret({"alg": algorithm, "kid": "rsa", "typ": "JWT"}, issuer.claims(), secret)
            assert bearer.caller(forged) is None


@pytest.mark.parametrize("algorithm", ["RS384", "PS256"])
def test_other_algorithms_of_the_right_key_are_refused(bearer: BearerTokens, issuer: Issuer, algorithm: str) -> None:
    assert bearer.caller(issuer.token(header={"alg": algorithm})) is None


def test_a_key_is_used_with_its_own_algorithm_only(bearer: BearerTokens, issuer: Issuer) -> None:
    head, claims, signature = issuer.token(issuer.ec).split(".")
    assert head
    for kid, algorithm in (("ec", "RS256"), ("rsa", "ES256")):
        assert bearer.caller(f"{encoded({'alg': algorithm, 'kid': kid})}.{claims}.{signature}") is None


@pytest.mark.parametrize(
    "member",
    [
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"b64": True},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/certificate"},
        {"x5c": ["MIIB"]},
        {"typ": "dpop+jwt"},
        {"typ": "logout+jwt"},
        {"typ": 7},
        {"kid": 7},
        {"kid": ["rsa"]},
    ],
    ids=str,
)
def test_headers_that_would_change_the_rules_are_refused(
    bearer: BearerTokens, issuer: Issuer, member: dict[str, Any]
) -> None:
    header = {"alg": "RS256", "kid": "rsa"}
    assert bearer.caller(signed(header, issuer.claims(), issuer.rsa)) == ZHANG
    assert bearer.caller(signed({**header, **member}, issuer.claims(), issuer.rsa)) is None


def test_a_token_does_not_bring_its_own_key(bearer: BearerTokens, issuer: Issuer) -> None:
    for own in (RSAKey.generate_key(2048), ECKey.generate_key("P-256")):
        for kid in (None, "rsa", "ec", "own"):
            brought = {"jwk": own.as_dict(private=False), "kid": kid}
            assert bearer.caller(issuer.token(own, header=brought)) is None
            assert bearer.caller(issuer.token(own, header={"kid": kid})) is None


def test_a_changed_token_is_refused(bearer: BearerTokens, issuer: Issuer) -> None:
    head, _, signature = issuer.token(scope="pledgebook:read").split(".")
    assert bearer.caller(f"{head}.{encoded(issuer.claims(scope='pledgebook:write'))}.{signature}") is None
    whole = issuer.token()
    assert bearer.caller(whole[:-5] + ("AAAAA" if whole[-5:] != "AAAAA" else "BBBBB")) is None


def test_a_provider_with_one_key_need_not_name_it(bearer: BearerTokens, issuer: Issuer, ticker: Ticker) -> None:
    assert bearer.caller(issuer.token(header={"kid": None})) == ZHANG
    others = [RSAKey.generate_key(2048, {"kid": kid}) for kid in ("for encryption", "of RS512", "second")]
    meant: tuple[dict[str, str], ...] = ({"use": "enc"}, {"alg": "RS512"}, {})
    others = [RSAKey.import_key({**key.as_dict(), **use}) for key, use in zip(others, meant, strict=True)]
    issuer.keys += others[:2]
    ticker.seconds += 600
    assert bearer.caller(issuer.token(header={"kid": None})) == ZHANG
    issuer.keys += others[2:]
    ticker.seconds += 600
    assert bearer.caller(issuer.token(header={"kid": None})) is None


@pytest.mark.parametrize(
    ("members", "bits"),
    [({"use": "enc"}, 2048), ({"alg": "RS512"}, 2048), ({}, 1024)],
    ids=["for encryption", "of another algorithm", "too short"],
)
@pytest.mark.filterwarnings("ignore:Key size")
def test_a_key_unfit_for_signing_proves_nothing(
    bearer: BearerTokens, issuer: Issuer, members: dict[str, str], bits: int
) -> None:
    fit = RSAKey.generate_key(2048, {"kid": "fit", "use": "sig", "alg": "RS256"})
    made = RSAKey.generate_key(bits, {"kid": "unfit"})
    unfit = RSAKey.import_key({**made.as_dict(private=True), **members})
    issuer.keys = [fit, unfit]
    assert bearer.caller(signed({"alg": "RS256", "kid": "fit"}, issuer.claims(), fit)) == ZHANG
    assert bearer.caller(signed({"alg": "RS256", "kid": "unfit"}, issuer.claims(), unfit)) is None


def test_keys_of_kinds_that_are_not_ours_are_passed_over(bearer: BearerTokens, issuer: Issuer) -> None:
    strange = [{"kty": "AKP", "kid": "new"}, {"kty": "RSA", "kid": "half"}, {"kid": "none"}, {"kty": "oct", "k": "AA"}]
    keys = [*strange, issuer.ec.as_dict(private=False)]
    issuer.broken[JWKS] = (200, {}, json.dumps({"keys": keys}).encode())
    assert bearer.caller(issuer.token(issuer.ec)) == ZHANG


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
HEADERS = JSON | st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "jku"]), JSON)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(header=HEADERS, claims=JSON | st.binary())
def test_whatever_is_sent_for_a_token_is_refused_quietly(bearer: BearerTokens, header: object, claims: object) -> None:
    assert bearer.caller(f"{encoded(header)}.{encoded(claims)}.{encoded(b'signature')}") is None


@pytest.mark.parametrize(
    "text", ["..", "a.b.c", "é.é.é", "a.b", "{}.{}.{}", f"{encoded(b'[' * 380)}..", f"{encoded(b'x' * 600)}.a.b"]
)
def test_what_is_no_token_is_refused_quietly(bearer: BearerTokens, text: str) -> None:
    assert bearer.caller(text) is None

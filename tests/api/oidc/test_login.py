"""Logging in at a real provider: the whole way through its pages, and every way of bending it."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.identity import LocalIdentity, security
from api.identity.accounts import Account, AccountKind
from api.identity.identities import Identities
from api.identity.security import Origin
from api.parts import Parts
from runtime.oidc import oidc
from runtime.settings import Settings
from tests.api.conftest import serving
from tests.api.oidc.mock import CLIENT, SECRET, ProviderMock, running

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib.*")  # the mock's own

ATTEMPT, SESSION = "pledgebook_login", "pledgebook_session"


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderMock]:
    with running() as provider:
        yield provider


def settings(issuer: str) -> Settings:
    return Settings.model_validate({"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET})


def with_provider(parts: Parts, issuer: str, **changed: Any) -> Parts:
    """The parts as the composition root would make them for a provider."""
    found = oidc(settings(issuer), parts.accounts, bytes(32))
    identity = Identities(LocalIdentity(parts.accounts), found.bearer)
    return replace(parts, identity=identity, oidc=found.login, **changed)


@pytest.fixture(scope="module")
def site(parts: Parts, provider: ProviderMock) -> Iterator[str]:
    with serving(with_provider(parts, provider.url)) as url:
        yield url


@pytest.fixture
def browser(site: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=site) as browser:
        yield browser


@pytest.fixture
def account(parts: Parts) -> Account:
    """The account of a member of the register, who logs in at the provider only."""
    name = f"zhang-{uuid4()}"
    return parts.accounts.make(Origin(), login=name, name="张三", member=uuid4(), subject=f"subject of {name}")


def begun(browser: httpx2.Client, next: str = "/me") -> httpx2.URL:
    """Begin a login; the address of the provider's page."""
    answer = browser.get("/login/oidc", params={"next": next})
    assert answer.status_code == 303
    return httpx2.URL(answer.headers["location"])


def logged_in(page: httpx2.URL, subject: str | None) -> str:
    """Log in on the provider's page; the address that it sends the browser back to."""
    return httpx2.post(page, data={"sub": subject}).headers["location"]


def refused(browser: httpx2.Client, address: str) -> None:
    """Come back by ``address``; it is refused, told apart by nobody, and the browser is left with nothing."""
    answer = browser.get(address)
    assert answer.status_code == 401
    problem = answer.json()
    assert (problem["code"], problem["detail"]) == ("login-failed", "登录未成功，请重新登录")
    assert set(problem) == {"type", "title", "status", "detail", "instance", "code", "request_id"}
    assert not {ATTEMPT, SESSION} & browser.cookies.keys()
    assert browser.get("/me").status_code == 401


def last_event(parts: Parts) -> security.SecurityEvent:
    with parts.pool.connection() as conn:
        return security.events(conn, limit=1).items[0]


def test_a_login_leads_through_the_provider_to_the_page_that_was_asked_for(
    browser: httpx2.Client, parts: Parts, account: Account, provider: ProviderMock
) -> None:
    page = begun(browser, "/me?from=login")
    assert page.copy_with(query=None) == f"{provider.url}/oauth2/authorize"
    back = httpx2.URL(logged_in(page, account.subject))
    assert back.copy_with(query=None) == browser.base_url.join("/login/oidc/callback")
    answer = browser.get(back, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url == browser.base_url.join("/me?from=login")
    assert answer.json()["actor"] == str(account.member)
    event = last_event(parts)
    assert (event.kind, event.account, event.actor, event.detail) == ("login", account.id, account.member, "OIDC")
    assert event.address == "127.0.0.1"


def test_the_cookies_are_for_this_site_and_for_no_script(browser: httpx2.Client, account: Account) -> None:
    start = browser.get("/login/oidc")
    (attempt,) = start.headers.get_list("set-cookie")
    assert attempt.startswith(f"{ATTEMPT}=")
    assert {"httponly", "samesite=lax", "path=/", "max-age=600"} <= set(attempt.lower().split("; "))
    end = browser.get(logged_in(httpx2.URL(start.headers["location"]), account.subject))
    session, gone = end.headers.get_list("set-cookie")
    assert session.startswith(f"{SESSION}=pb_")
    assert {"httponly", "samesite=lax", "path=/"} <= set(session.lower().split("; "))
    assert gone.startswith(f'{ATTEMPT}="";')
    assert "max-age=0" in gone.lower()
    assert end.headers["location"] == "/"
    for answer in (start, end):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_over_https_the_cookies_are_bound_to_the_host_and_the_provider_leads_back_to_the_public_address(
    parts: Parts, provider: ProviderMock
) -> None:
    with serving(with_provider(parts, provider.url, public_url="https://pledges.example/")) as url:
        answer = httpx2.get(f"{url}/login/oidc")
    assert httpx2.URL(answer.headers["location"]).params["redirect_uri"] == (
        "https://pledges.example/login/oidc/callback"
    )
    assert answer.headers["set-cookie"].startswith(f"__Host-{ATTEMPT}=")
    assert "; Secure" in answer.headers["set-cookie"]


def test_the_verifier_that_is_sent_is_the_challenges(
    browser: httpx2.Client, account: Account, provider: ProviderMock
) -> None:
    page = begun(browser)
    assert page.params["code_challenge_method"] == "S256"
    assert page.params["response_type"] == "code"
    assert browser.get(logged_in(page, account.subject)).status_code == 303
    verifier = provider.exchanges[-1]["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == page.params["code_challenge"]
    assert len(verifier) >= 43


def test_what_the_browser_keeps_of_an_attempt_tells_it_nothing_and_every_attempt_differs(
    browser: httpx2.Client,
) -> None:
    seen = set()
    for _ in range(2):
        page = begun(browser, "/the-next-page")
        kept = base64.urlsafe_b64decode(browser.cookies[ATTEMPT])
        assert page.params["state"].encode() not in kept
        assert b"the-next-page" not in kept
        seen |= {page.params["state"], page.params["nonce"], page.params["code_challenge"], kept}
    assert len(seen) == 8


def test_a_callback_serves_once(browser: httpx2.Client, account: Account) -> None:
    back = logged_in(begun(browser), account.subject)
    attempt = browser.cookies[ATTEMPT]
    assert browser.get(back).status_code == 303
    browser.cookies.clear()
    refused(browser, back)
    browser.cookies.set(ATTEMPT, attempt)
    assert browser.get(back).status_code == 401


def test_an_attempt_serves_once_even_with_another_code(
    browser: httpx2.Client, account: Account, provider: ProviderMock
) -> None:
    page = begun(browser)
    attempt = browser.cookies[ATTEMPT]
    assert browser.get(logged_in(page, account.subject)).status_code == 303
    exchanged = len(provider.exchanges)
    again = logged_in(page, account.subject)
    with httpx2.Client(base_url=browser.base_url, cookies={ATTEMPT: attempt}) as thief:
        assert thief.get(again).status_code == 401
    assert len(provider.exchanges) == exchanged


def test_another_state_is_refused(browser: httpx2.Client, account: Account, provider: ProviderMock) -> None:
    page = begun(browser)
    exchanged = len(provider.exchanges)
    refused(browser, logged_in(page.copy_set_param("state", "of-the-attacker"), account.subject))
    begun(browser)
    refused(browser, str(httpx2.URL(logged_in(page, account.subject)).copy_remove_param("state")))
    assert len(provider.exchanges) == exchanged


def test_another_browser_cannot_finish_the_login(browser: httpx2.Client, site: str, account: Account) -> None:
    back = logged_in(begun(browser), account.subject)
    with httpx2.Client(base_url=site) as victim:
        refused(victim, back)
        begun(victim)
        refused(victim, back)


def test_another_nonce_is_refused(browser: httpx2.Client, parts: Parts, account: Account) -> None:
    page = begun(browser)
    refused(browser, logged_in(page.copy_set_param("nonce", "of-another-login"), account.subject))
    assert last_event(parts).detail == "OIDC: ID token: another nonce"
    page = begun(browser)
    refused(browser, logged_in(page.copy_remove_param("nonce"), account.subject))


def test_a_cookie_that_was_changed_is_no_attempt(browser: httpx2.Client, account: Account) -> None:
    back = logged_in(begun(browser), account.subject)
    sealed = browser.cookies[ATTEMPT]
    for changed in (sealed[:-6] + "AAAA==", "A" + sealed[1:], "pb_x", "=", "%00"):
        browser.cookies.clear()
        browser.cookies.set(ATTEMPT, changed)
        assert browser.get(back).status_code == 401


def test_an_answer_that_names_another_issuer_is_refused(
    browser: httpx2.Client, account: Account, provider: ProviderMock
) -> None:
    mixed_up = httpx2.URL(logged_in(begun(browser), account.subject)).copy_add_param("iss", "https://evil.example")
    refused(browser, str(mixed_up))
    named = httpx2.URL(logged_in(begun(browser), account.subject)).copy_add_param("iss", provider.url)
    assert browser.get(named).status_code == 303


def test_a_refusal_of_the_provider_is_one_here(browser: httpx2.Client, parts: Parts) -> None:
    page = begun(browser)
    denied = httpx2.post(page, data={"action": "deny"}).headers["location"]
    assert "error=access_denied" in denied
    refused(browser, str(httpx2.URL(denied).copy_set_param("state", page.params["state"])))
    assert last_event(parts).detail == "OIDC: refused by the provider"


def test_a_code_that_is_none_is_refused(browser: httpx2.Client, account: Account, parts: Parts) -> None:
    back = httpx2.URL(logged_in(begun(browser), account.subject))
    refused(browser, str(back.copy_set_param("code", "&grant_type=client_credentials\0#")))
    assert last_event(parts).detail == "OIDC: the code was refused: invalid_grant"


def test_who_has_no_account_gets_in_no_more_than_who_may_not(browser: httpx2.Client, parts: Parts) -> None:
    refused(browser, logged_in(begun(browser), "nobody-we-know"))
    event = last_event(parts)
    assert (event.kind, event.account, event.login) == ("login-failed", None, None)
    assert event.detail == "OIDC: no person's account for nobody-we-know"


def test_a_disabled_account_lets_nobody_in(
    browser: httpx2.Client, parts: Parts, account: Account, provider: ProviderMock
) -> None:
    token = provider.token(account.subject or "")
    assert browser.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    parts.accounts.disable(account.id, Origin())
    refused(browser, logged_in(begun(browser), account.subject))
    assert browser.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_machine_has_tokens_and_no_sessions(browser: httpx2.Client, parts: Parts, provider: ProviderMock) -> None:
    name = f"machine-{uuid4()}"
    parts.accounts.make(Origin(), login=name, name="机器", kind=AccountKind.SERVICE, subject=name)
    refused(browser, logged_in(begun(browser), name))
    answer = browser.get("/me", headers={"Authorization": f"Bearer {provider.token(name)}"})
    assert answer.json()["role"] == "SERVICE"


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil", "", "/" + "a" * 500],
)
def test_a_login_leads_to_no_other_site(browser: httpx2.Client, next: str) -> None:
    answer = browser.get("/login/oidc", params={"next": next})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "next"
    assert ATTEMPT not in browser.cookies


def test_a_page_with_a_chinese_address_is_found_again(browser: httpx2.Client, account: Account) -> None:
    answer = browser.get(logged_in(begun(browser, "/公示栏?年=2026"), account.subject))
    assert httpx2.URL(answer.headers["location"]) == httpx2.URL("/公示栏?年=2026")


def test_the_providers_own_token_is_a_bearer_token_of_its_account(
    browser: httpx2.Client, account: Account, provider: ProviderMock
) -> None:
    answer = browser.get("/me", headers={"Authorization": f"Bearer {provider.token(account.subject or '')}"})
    assert answer.status_code == 200
    assert answer.json()["account"] == str(account.id)


@pytest.mark.parametrize(("subject", "client"), [("nobody-we-know", CLIENT), (None, "another-client")])
def test_a_token_of_nobody_or_for_another_is_not_known(
    browser: httpx2.Client, account: Account, provider: ProviderMock, subject: str | None, client: str
) -> None:
    token = provider.token(subject or account.subject or "", client)
    answer = browser.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-unknown")


def test_a_provider_that_is_down_is_unavailable_and_breaks_nothing_else(
    parts: Parts, provider: ProviderMock, account: Account
) -> None:
    token = provider.token("anybody")
    session = parts.accounts.open_session(account, Origin())
    with serving(with_provider(parts, "http://127.0.0.1:1")) as url:
        for path, headers in (("/login/oidc", {}), ("/me", {"Authorization": f"Bearer {token}"})):
            answer = httpx2.get(url + path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert answer.headers["retry-after"] == "5"
        own = {"Authorization": f"Bearer {session.token}"}
        assert httpx2.get(f"{url}/me", headers=own).status_code == 200


def test_without_a_provider_there_is_no_such_login(parts: Parts) -> None:
    with serving(parts) as url:
        for path in ("/login/oidc", "/login/oidc/callback?code=a&state=b"):
            answer = httpx2.get(url + path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_without_local_login_no_password_lets_in(parts: Parts) -> None:
    with serving(replace(parts, local_login=False)) as url:
        answer = httpx2.post(f"{url}/sessions", json={"login": "anybody", "password": "correct horse battery"})
    assert (answer.status_code, answer.json()["code"]) == (401, "login-failed")
    assert answer.json()["detail"] == "请使用统一身份认证登录"

"""Logging in at a real provider: the whole way through its pages."""

import base64
import hashlib
from dataclasses import replace

import httpx2
import pytest

from api.identity.accounts import Account
from api.identity.security import Origin
from api.parts import Parts
from tests.api.conftest import serving
from tests.api.oidc.browsing import ATTEMPT, SESSION, begun, last_event, logged_in, with_provider
from tests.api.oidc.mock import ProviderMock

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib.*")  # the mock's own


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


def test_a_page_with_a_chinese_address_is_found_again(browser: httpx2.Client, account: Account) -> None:
    answer = browser.get(logged_in(begun(browser, "/公示栏?年=2026"), account.subject))
    assert httpx2.URL(answer.headers["location"]) == httpx2.URL("/公示栏?年=2026")


def test_the_providers_own_token_is_a_bearer_token_of_its_account(
    browser: httpx2.Client, account: Account, provider: ProviderMock
) -> None:
    answer = browser.get("/me", headers={"Authorization": f"Bearer {provider.token(account.subject or '')}"})
    assert answer.status_code == 200
    assert answer.json()["account"] == str(account.id)


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

"""Logging in at a real provider: every way of bending it is refused, and nobody learns why."""

from uuid import uuid4

import httpx2
import pytest

from api.identity.accounts import Account, AccountKind
from api.identity.security import Origin
from api.parts import Parts
from tests.api.oidc.browsing import ATTEMPT, begun, last_event, logged_in, refused
from tests.api.oidc.mock import CLIENT, ProviderMock

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib.*")  # the mock's own


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
    another = "B" if sealed.startswith("A") else "A"
    for changed in (sealed[:-6] + "AAAA==", another + sealed[1:], "pb_x", "=", "%00"):
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
    refused(browser, str(back.copy_set_param("code", "&grant_type=client_credentials#")))
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


@pytest.mark.parametrize(("subject", "client"), [("nobody-we-know", CLIENT), (None, "another-client")])
def test_a_token_of_nobody_or_for_another_is_not_known(
    browser: httpx2.Client, account: Account, provider: ProviderMock, subject: str | None, client: str
) -> None:
    token = provider.token(subject or account.subject or "", client)
    answer = browser.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-unknown")

"""A browser's way through a login, and what it looks like when it ends badly."""

from dataclasses import replace
from typing import Any

import httpx2

from api.identity import LocalIdentity, security
from api.identity.identities import Identities
from api.parts import Parts
from runtime.oidc import oidc
from runtime.settings import Settings
from tests.api.oidc.mock import CLIENT, SECRET

ATTEMPT, SESSION = "pledgebook_login", "pledgebook_session"


def settings(issuer: str) -> Settings:
    return Settings.model_validate({"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET})


def with_provider(parts: Parts, issuer: str, **changed: Any) -> Parts:
    """The parts as the composition root would make them for a provider."""
    found = oidc(settings(issuer), parts.accounts, bytes(32))
    identity = Identities(LocalIdentity(parts.accounts), found.bearer)
    return replace(parts, identity=identity, oidc=found.login, **changed)


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

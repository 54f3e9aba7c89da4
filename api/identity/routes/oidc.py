"""Logging in at the OIDC provider: two addresses that browsers are led through."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from api import problems
from api.addresses import LOCAL_PATH
from api.calls import parts_of
from api.guard import open_router
from api.identity import security
from api.identity.accounts import Account, AccountKind
from api.identity.cookies import set_cookie
from api.identity.issuer.attempt import LIFETIME
from api.identity.issuer.code import Answer, CodeLogin, LoginRefused
from api.identity.security import Origin, SecurityKind
from api.origins import client_address, is_https
from api.parts import Parts
from api.problems import Problem
from api.responses import Responses, refusals
from domain.catalogue import Term

router = open_router("identity")

_START: Responses = refusals(
    problems.NOT_FOUND,
    problems.ADDRESS_TOO_LONG,
    problems.INVALID_INPUT,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
)
_CALLBACK: Responses = {**_START, **refusals(problems.LOGIN_FAILED)}

_COOKIE = "pledgebook_login"

Next = Annotated[
    str, Query(pattern=LOCAL_PATH, max_length=500, description="Path of this site to go on to after the login.")
]


def _sent(longest: int) -> Any:
    """Return what the provider sends (RFC 6749, A); all of them together stay below the longest address."""
    return Query(max_length=longest, pattern=r"^[\x20-\x7e]*$", description="As the provider sends it.")


State = Annotated[str, _sent(100)]
Code = Annotated[str, _sent(2000)]
Error = Annotated[str, _sent(100)]
Issuer = Annotated[str, _sent(300)]


@router.get(
    "/login/oidc", status_code=303, response_class=RedirectResponse, responses=_START, summary="Log in at the provider"
)
def start_login(request: Request, next: Next = "/") -> Response:
    """Lead the browser to the OIDC provider; it comes back to `/login/oidc/callback` within ten minutes."""
    parts = parts_of(request)
    base = parts.public_url or str(request.base_url)
    address, sealed = _oidc(parts).begin(next, f"{base.rstrip('/')}/login/oidc/callback")
    response = RedirectResponse(address, 303)
    _set_attempt(response, parts, sealed)
    return response


@router.get(
    "/login/oidc/callback",
    status_code=303,
    response_class=RedirectResponse,
    responses=_CALLBACK,
    summary="Come back from the provider",
)
def finish_login(request: Request, state: State = "", code: Code = "", error: Error = "", iss: Issuer = "") -> Response:
    """Open the session of the account that logged in, as a cookie, and lead the browser on.

    Whatever is wrong, the answer is the same; who has no account at this site is told no more than others.
    """
    parts, address = parts_of(request), client_address(request)
    oidc = _oidc(parts)
    parts.throttle.login(address)
    try:
        subject, path = oidc.complete(request.cookies.get(_cookie_name(parts), ""), Answer(state, code, error, iss))
        account = _person(parts, subject)
    except LoginRefused as refusal:
        security.record(parts.pool, SecurityKind.LOGIN_FAILED, address=address, detail=f"OIDC: {refusal}")
        raise _login_failed(parts) from refusal
    opened = parts.accounts.open_session(account, Origin(account.actor, address), "OIDC")
    response = RedirectResponse(path, 303)
    set_cookie(response, opened.token, opened.expires_at, parts.public_url)
    _set_attempt(response, parts, "")
    return response


def _oidc(parts: Parts) -> CodeLogin:
    if parts.oidc is None:
        raise Problem(problems.NOT_FOUND, Term("未启用统一身份认证登录", "No identity provider is configured."))
    return parts.oidc


def _person(parts: Parts, subject: str) -> Account:
    account = parts.accounts.by_subject(subject)
    if account is None or account.kind is not AccountKind.PERSON:
        raise LoginRefused(f"no person's account for {subject}")
    return account


def _login_failed(parts: Parts) -> Problem:
    """Return the problem, which also lets the browser forget the attempt."""
    detail = Term("登录未成功，请重新登录", "The login did not succeed; log in again.")
    forgetting = Response()
    _set_attempt(forgetting, parts, "")
    headers = {
        "WWW-Authenticate": 'Bearer realm="pledgebook"',
        "Set-Cookie": forgetting.headers["set-cookie"],
    }
    return Problem(problems.LOGIN_FAILED, detail, headers=headers)


def _cookie_name(parts: Parts) -> str:
    return f"__Host-{_COOKIE}" if is_https(parts.public_url) else _COOKIE


def _set_attempt(response: Response, parts: Parts, sealed: str) -> None:
    """Let the browser keep an attempt, or forget it where ``sealed`` is empty."""
    response.set_cookie(
        _cookie_name(parts),
        sealed,
        max_age=int(LIFETIME.total_seconds()) if sealed else 0,
        path="/",
        secure=is_https(parts.public_url),
        httponly=True,
        samesite="lax",
    )

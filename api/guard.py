"""Lets only known callers in, before a body is read, no oftener than they may, and only with JSON bodies."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer

from api import problems
from api.identity import MAX_TOKEN, Caller, Scope
from api.origins import SAFE_METHODS, client_address, refuse_cross_site, session_cookie
from api.parts import Parts
from api.problems import Problem
from domain.catalogue import Term

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="A bearer token; who holds it is the actor.")
_cookie = APIKeyCookie(
    name=session_cookie(None),
    auto_error=False,
    scheme_name="session",
    description="The session of a browser. With it, only pages of this site may change anything.",
)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OpenRoute(APIRoute):
    """A route for everybody; requests count by the client's address."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def counted(request: Request) -> Response:
            _parts(request).throttle.anonymous(client_address(request))
            return await handle(request)

        return counted


class GuardedRoute(APIRoute):
    """A route that needs credentials; the caller is found before anything of the request is parsed.

    ``needs`` is the scope that the credentials must have; None: READ for what only reads, WRITE for the rest.
    """

    needs: ClassVar[Scope | None] = None

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request.state.caller = caller = await _identify(request)
            _require_scope(caller, self.needs or _usual(request.method))
            require_json(request)
            return await handle(request)

        return guarded


class MeasuringRoute(GuardedRoute):
    """A route for who watches over the service and need not see anything in it."""

    needs = Scope.METRICS


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


AuthenticatedCaller = Annotated[Caller, Depends(_caller)]


def guarded_router(*tags: str, route: type[GuardedRoute] = GuardedRoute) -> APIRouter:
    """Return a router all of whose routes need credentials."""
    return APIRouter(route_class=route, tags=list(tags), dependencies=[Depends(_bearer), Depends(_cookie)])


def open_router(*tags: str) -> APIRouter:
    """Return a router all of whose routes are for everybody."""
    return APIRouter(route_class=OpenRoute, tags=list(tags))


async def _identify(request: Request) -> Caller:
    parts = _parts(request)
    token = _token(request, parts)
    if not token:
        parts.throttle.anonymous(client_address(request))
        detail = Term("请在Authorization中提供Bearer令牌", "Send a bearer token in Authorization.")
        raise Problem(problems.TOKEN_MISSING, detail, headers={"WWW-Authenticate": 'Bearer realm="pledgebook"'})
    caller = await run_in_threadpool(parts.identity.caller, token) if len(token) <= MAX_TOKEN else None
    if caller is None:
        parts.throttle.anonymous(client_address(request))
        challenge = 'Bearer realm="pledgebook", error="invalid_token"'
        detail = Term("没有这个令牌，或已失效", "There is no such token, or it has expired.")
        raise Problem(problems.TOKEN_UNKNOWN, detail, headers={"WWW-Authenticate": challenge})
    parts.throttle.caller(caller)
    return caller


def _token(request: Request, parts: Parts) -> str:
    """Return the bearer token or else the session's; an empty text if there is neither.

    Only a program sets Authorization; the cookie comes by itself, so its changes must be this site's own.
    """
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
    token = request.cookies.get(session_cookie(parts.public_url), "")
    if token and request.method not in SAFE_METHODS:
        refuse_cross_site(request)
    return token


def _usual(method: str) -> Scope:
    return Scope.READ if method in SAFE_METHODS else Scope.WRITE


def _require_scope(caller: Caller, scope: Scope) -> None:
    if scope not in caller.scopes:
        detail = Term(f"该操作需要用途{scope.value}", f"This needs the scope {scope.value}.")
        raise Problem(problems.SCOPE_MISSING, detail, scope=scope.value)


def require_json(request: Request) -> None:
    """Let no body through but JSON. Raises the problem `unsupported-media-type`."""
    if request.method == "GET" or not _has_body(request):
        return
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        detail = Term("Content-Type须为application/json", "Content-Type must be application/json.")
        raise Problem(problems.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Post": "application/json"})


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts

"""Lets only known callers in, before a body is read; and only JSON bodies."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from api import problems
from api.identity import MAX_TOKEN, Caller, Identity
from api.problems import Problem
from domain.catalogue import Term

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="A bearer token; who holds it is the actor.")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """A route that needs a token; the caller is found before anything of the request is parsed."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request.state.caller = await _identify(request)
            _require_json(request)
            return await handle(request)

        return guarded


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


AuthenticatedCaller = Annotated[Caller, Depends(_caller)]


def guarded_router(*tags: str) -> APIRouter:
    """Return a router all of whose routes need a token."""
    return APIRouter(route_class=GuardedRoute, tags=list(tags), dependencies=[Depends(_bearer)])


async def _identify(request: Request) -> Caller:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        detail = Term("请在Authorization中提供Bearer令牌", "Send a bearer token in Authorization.")
        raise Problem(problems.TOKEN_MISSING, detail, headers={"WWW-Authenticate": 'Bearer realm="pledgebook"'})
    identity: Identity = request.app.state.parts.identity
    caller = await run_in_threadpool(identity.caller, token) if len(token) <= MAX_TOKEN else None
    if caller is None:
        challenge = 'Bearer realm="pledgebook", error="invalid_token"'
        detail = Term("没有这个令牌，或已失效", "There is no such token, or it has expired.")
        raise Problem(problems.TOKEN_UNKNOWN, detail, headers={"WWW-Authenticate": challenge})
    return caller


def _require_json(request: Request) -> None:
    if request.method == "GET" or not _has_body(request):
        return
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        detail = Term("Content-Type须为application/json", "Content-Type must be application/json.")
        raise Problem(problems.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Post": "application/json"})


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers

"""How large the body and the address of a request may be."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.problems import Problem, answer
from domain.catalogue import Term

MAX_BODY = 1024 * 1024
"""Bytes of a request's body."""

MAX_ADDRESS = 8 * 1024
"""Bytes of a request's path and query together."""

_LONGEST = 20  # digits of a length that are worth reading


class SizeLimits:
    """Refuses an address over its limit, and a body: by its announced length, or when a chunked one passes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal:
            await answer(Request(scope), refusal)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise _too_large()
            return message

        await self._app(scope, counted, send)


def _refusal(scope: Scope) -> Problem | None:
    if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > MAX_ADDRESS:
        detail = Term("请求地址不能超过8 KiB", "The address of a request must not exceed 8 KiB.")
        scope["path"] = "/"  # what answers and logs repeat of it
        return Problem(problems.ADDRESS_TOO_LONG, detail)
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and (len(announced) > _LONGEST or int(announced) > MAX_BODY):
        return _too_large()
    return None


def _too_large() -> Problem:
    detail = Term("请求正文不能超过1 MiB", "A body must not exceed 1 MiB.")
    return Problem(problems.BODY_TOO_LARGE, detail, headers={"Connection": "close"})

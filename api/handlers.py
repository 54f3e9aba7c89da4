"""Turns whatever a route raises into a problem answer; nothing else reaches the caller."""

import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
import psycopg_pool
import structlog
from eventsourcing import persistence
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException

from api import problems
from api.identity import Caller
from api.identity.refusals import IdentityError
from api.identity.security import SecurityKind, record
from api.origins import client_address
from api.problems import FieldFault, Problem, answer
from domain.catalogue import Term
from domain.errors import Concealed, NotAuthorised, PledgebookError

_log = structlog.get_logger(__name__)

_ZH = {
    "missing": "缺少必填项",
    "extra_forbidden": "不允许的字段",
    "json_invalid": "不是有效的JSON",
    "uuid_parsing": "不是有效的编号",
    "enum": "不在可选值之内",
    "int_type": "须为整数",
    "bool_type": "须为true或false",
    "string_type": "须为文字",
    "list_type": "须为列表",
    "string_pattern_mismatch": "格式不正确",
    "timezone_aware": "时间须带时区",
}

_LONGEST_FIELD = 200

_DATABASE_ERRORS = (
    psycopg.OperationalError,
    psycopg.errors.UndefinedTable,  # no worker has made the read models yet
    psycopg_pool.PoolTimeout,
    persistence.OperationalError,
    persistence.InterfaceError,
    persistence.IntegrityError,  # lost against other writers again and again
)


def install(app: FastAPI) -> None:
    """Let ``app`` answer every error as a problem."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(NotAuthorised, _turned_away)
    app.add_exception_handler(Concealed, _turned_away)
    app.add_exception_handler(PledgebookError, _domain_error)
    app.add_exception_handler(IdentityError, _identity_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    for kind in _DATABASE_ERRORS:
        app.add_exception_handler(kind, _database_error)


def unexpected(request: Request, error: Exception) -> Response:
    """Answer an error that nobody foresaw; its text goes to the log and not to the caller."""
    trace = "".join(traceback.format_exception(error))  # as text: pretty traces show variables, and so tokens and names
    _log.error("request failed", method=request.method, path=request.url.path, exception=trace)
    return answer(request, Problem(problems.INTERNAL, Term("处理请求时出错，已记录", "The failure was logged.")))


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - that is what it is registered for
    return answer(request, error)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PledgebookError)  # noqa: S101 - that is what it is registered for
    return answer(request, problems.of(error))


async def _turned_away(request: Request, error: Exception) -> Response:
    """Answer who may not; the entry in the security log is made when the answer is out, so that it tells no tale."""
    assert isinstance(error, NotAuthorised | Concealed)  # noqa: S101 - that is what it is registered for
    response = answer(request, problems.of(error))
    response.background = BackgroundTask(_record_refusal, request, error)
    return response


def _record_refusal(request: Request, error: NotAuthorised | Concealed) -> None:
    """Enter a refusal in the security log, if that can be done."""
    what = error.command if isinstance(error, NotAuthorised) else f"concealed {error.kind}"
    try:
        caller: Caller = request.state.caller
        record(
            request.app.state.parts.pool,
            SecurityKind.REFUSED,
            account=caller.account,
            actor=caller.actor,
            address=client_address(request),
            detail=f"{what} {request.method} {request.url.path}",
        )
    except Exception as failure:  # noqa: BLE001 - the caller has been refused
        _log.warning("refusal not recorded", path=request.url.path, error=type(failure).__name__)


async def _identity_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, IdentityError)  # noqa: S101 - that is what it is registered for
    return answer(request, error.problem())


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - that is what it is registered for
    faults = [_fault(each) for each in error.errors()]
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return answer(request, malformed())
    fields = ", ".join(dict.fromkeys(fault.field for fault in faults))
    detail = Term(f"请检查：{fields}", f"Check: {fields}")
    return answer(request, Problem(problems.INVALID_INPUT, detail, faults=faults))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - that is what it is registered for
    if error.status_code == problems.METHOD_NOT_ALLOWED.status:
        allow = ", ".join(_methods(request))
        detail = Term(f"此路径支持：{allow}", f"This path has: {allow}")
        return answer(request, Problem(problems.METHOD_NOT_ALLOWED, detail, headers={"Allow": allow}))
    if error.status_code == problems.NOT_FOUND.status:
        return answer(request, Problem(problems.NOT_FOUND, Term("没有这个路径", "There is no such path.")))
    return answer(request, malformed())  # what the framework raises when a body cannot be decoded


async def _database_error(request: Request, error: Exception) -> Response:
    _log.warning("database not usable", path=request.url.path, error=type(error).__name__)
    detail = Term("数据库暂不可用，请稍后重试", "The database cannot be used now; try again.")
    return answer(request, Problem(problems.UNAVAILABLE, detail, headers={"Retry-After": "2"}))


def malformed() -> Problem:
    """Return the problem of a body that is not JSON."""
    fault = FieldFault("body", problems.MALFORMED_BODY.title)
    return Problem(problems.MALFORMED_BODY, problems.MALFORMED_BODY.title, faults=[fault])


def _fault(error: Mapping[str, Any]) -> FieldFault:
    """Return what pydantic found, without repeating the input, which may be personal data."""
    place, *path = error["loc"]
    zh = error.get("ctx", {}).get("zh") or _ZH.get(error["type"], "取值不正确")
    return FieldFault(_dotted(path) or "body", Term(zh, error["msg"]), str(place))


def _dotted(path: Sequence[object]) -> str:
    return ".".join(map(str, path))[:_LONGEST_FIELD]


def _methods(request: Request) -> list[str]:
    """Return the methods of all routes with this path; the framework knows only those of the first."""
    path = request.scope["path"]
    found = {
        method
        for route in iter_route_contexts(request.app.routes)
        if route.path_regex.match(path)
        for method in route.methods or ()
    }
    return sorted(found)

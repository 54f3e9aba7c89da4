"""Every refusal as application/problem+json (RFC 9457), in the caller's language and with a stable code."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from asgi_correlation_id import correlation_id
from fastapi import HTTPException, Request, Response

from api.language import preferred, worded
from domain import errors
from domain.catalogue import Term

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:pledgebook:problem:"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its stable code, its status, and its title in both languages."""

    code: str
    status: int
    title: Term


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field; ``place`` is body, path, query or header, ``rule`` the code of a broken rule."""

    field: str
    message: Term
    place: str = "body"
    rule: str = ""


TOKEN_MISSING = Kind("token-missing", 401, Term("需要访问令牌", "A token is needed"))
TOKEN_UNKNOWN = Kind("token-unknown", 401, Term("访问令牌无效", "The token is not known"))
MALFORMED_REQUEST = Kind("malformed-request", 400, Term("请求不符合HTTP", "The request is not HTTP"))
LOGIN_FAILED = Kind("login-failed", 401, Term("登录失败", "The login failed"))
SCOPE_MISSING = Kind("scope-missing", 403, Term("令牌的用途不包括该操作", "The token is not for this"))
CROSS_SITE = Kind("cross-site", 403, Term("请求来自其他网站", "The request comes from another site"))
NOT_AUTHORISED = Kind("not-authorised", 403, Term("没有权限", "Not authorised"))
NOT_FOUND = Kind("not-found", 404, Term("不存在", "Not found"))
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, Term("不支持该请求方法", "Method not allowed"))
WRONG_STAGE = Kind("wrong-stage", 409, Term("当前阶段不允许该操作", "Not possible in this stage"))
ALREADY_EXISTS = Kind("already-exists", 409, Term("已经存在", "Already exists"))
LAST_ADMINISTRATOR = Kind("last-administrator", 409, Term("最后一个管理员", "The last administrator"))
WRONG_ACCOUNT_KIND = Kind("wrong-account-kind", 409, Term("账户类型不支持该操作", "Not for this kind of account"))
STALE_VERSION = Kind("stale-version", 412, Term("版本已更新", "The version is not the current one"))
BODY_TOO_LARGE = Kind("body-too-large", 413, Term("请求正文过大", "The body is too large"))
ADDRESS_TOO_LONG = Kind("address-too-long", 414, Term("请求地址过长", "The address is too long"))
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, Term("正文须为JSON", "The body must be JSON"))
INVALID_INPUT = Kind("invalid-input", 422, Term("输入内容不符合要求", "The input is not acceptable"))
MALFORMED_BODY = Kind("malformed-body", 422, Term("正文不是有效的JSON", "The body is not valid JSON"))
PASSWORD_UNFIT = Kind("password-unfit", 422, Term("密码不符合要求", "The password is not acceptable"))
KEY_REUSED = Kind("key-reused", 422, Term("幂等键已用于其他请求", "The Idempotency-Key was used before"))
REFUSED = Kind("refused", 422, Term("不符合规则", "Refused by a rule"))
IF_MATCH_MISSING = Kind("if-match-missing", 428, Term("须注明所依据的版本", "If-Match is needed"))
TOO_MANY_REQUESTS = Kind("too-many-requests", 429, Term("请求过于频繁", "Too many requests"))
HEADERS_TOO_LARGE = Kind("headers-too-large", 431, Term("请求头过大", "The headers are too large"))
INTERNAL = Kind("internal-error", 500, Term("服务器内部错误", "Internal error"))
NOT_SENT = Kind("not-sent", 502, Term("消息未能送出", "The message was not taken"))
UNAVAILABLE = Kind("unavailable", 503, Term("服务暂不可用", "The service is not available now"))
NOT_YET = Kind("not-yet", 504, Term("尚未读到该位置", "That position is not readable yet"))

KINDS = {kind.code: kind for kind in globals().copy().values() if isinstance(kind, Kind)}


class Problem(HTTPException):
    """A refusal on its way to the caller; ``members`` are further members of the answer's object."""

    def __init__(
        self,
        kind: Kind,
        detail: Term,
        *,
        faults: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(kind.status, detail.en, dict(headers or {}))
        self.kind = kind
        self.text = detail
        self.faults = faults
        self.members = members


def of(error: errors.PledgebookError) -> Problem:
    """Return the problem that says what ``error`` says."""
    for kind, describe in _DESCRIBED.items():
        if isinstance(error, kind):
            return describe(error)
    return Problem(REFUSED, Term("请求被拒绝", str(error)))


def _not_found(error: errors.NotFound) -> Problem:
    return Problem(NOT_FOUND, Term("没有这条记录，或无权查看", str(error)), subject=error.kind, id=error.key)


def _already_exists(error: errors.AlreadyExists) -> Problem:
    return Problem(ALREADY_EXISTS, Term("该记录已经存在", str(error)), subject=error.kind, id=error.key)


def _wrong_stage(error: errors.WrongStage) -> Problem:
    text = Term(f"当前阶段为{error.stage}，不能执行{error.command}", str(error))
    return Problem(WRONG_STAGE, text, command=error.command, stage=error.stage, allowed=error.allowed)


def _stale_version(error: errors.StaleVersion) -> Problem:
    text = Term(f"所依据的版本为{error.expected}，当前版本为{error.current}", str(error))
    etag = {"ETag": f'"{error.current}"'}
    return Problem(STALE_VERSION, text, headers=etag, expected=error.expected, current=error.current)


def _refused(error: errors.Refused) -> Problem:
    """Return the problem of a broken rule; the rule's code is the problem's."""
    rule = error.rule
    text = Term(f"{rule.zh}（{error.detail}）" if error.detail else rule.zh, str(error))
    kind = replace(REFUSED, code=rule.code)
    return Problem(kind, text, item=error.item, rule=rule.code, requirement=rule.requirement)


def _unsound(error: errors.Unsound) -> Problem:
    """Return the problem of a form that breaks rules, with a fault for each; the first one's code is the problem's."""
    faults = [
        FieldFault(
            each.field,
            Term(f"{each.rule.zh}（{each.zh}）", f"{each.rule.en} ({each.en})"),
            rule=each.rule.code,
        )
        for each in error.broken
    ]
    rule = error.rule
    text = Term("；".join(fault.message.zh for fault in faults), " ".join(fault.message.en for fault in faults))
    kind = replace(REFUSED, code=rule.code)
    return Problem(kind, text, faults=faults, rule=rule.code, requirement=rule.requirement)


def _invalid_input(error: errors.InvalidInput) -> Problem:
    fault = FieldFault(error.field, Term(error.zh, error.en))
    return Problem(INVALID_INPUT, Term(f"{error.field}：{error.zh}", str(error)), faults=[fault])


def _key_reused(error: errors.KeyReused) -> Problem:
    return Problem(KEY_REUSED, Term("同一幂等键不能用于内容不同的请求", str(error)))


def _not_authorised(error: errors.NotAuthorised) -> Problem:
    return Problem(NOT_AUTHORISED, Term("您所任职务无权在此执行该操作", str(error)), command=error.command)


_DESCRIBED: dict[type[errors.PledgebookError], Callable[[Any], Problem]] = {
    errors.NotFound: _not_found,
    errors.AlreadyExists: _already_exists,
    errors.WrongStage: _wrong_stage,
    errors.StaleVersion: _stale_version,
    errors.Unsound: _unsound,
    errors.Refused: _refused,
    errors.InvalidInput: _invalid_input,
    errors.KeyReused: _key_reused,
    errors.NotAuthorised: _not_authorised,
}


def answer(request: Request, problem: Problem) -> Response:
    """Return the response that carries a problem."""
    language = preferred(request)
    kind = KINDS.get(problem.kind.code, REFUSED)
    body: dict[str, Any] = {
        "type": TYPE + kind.code,
        "title": worded(problem.kind.title, language),
        "status": problem.kind.status,
        "detail": worded(problem.text, language),
        "instance": request.url.path,
        "code": problem.kind.code,
        **problem.members,
    }
    if problem.faults:
        body["errors"] = [
            {"field": fault.field, "in": fault.place, "message": worded(fault.message, language)}
            | ({"rule": fault.rule} if fault.rule else {})
            for fault in problem.faults
        ]
    if request_id := correlation_id.get():
        body["request_id"] = request_id
    headers = {"Content-Language": language, "Vary": "Accept-Language", **(problem.headers or {})}
    # A member name that the caller sent may hold half a surrogate pair, which no encoding takes.
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, problem.kind.status, headers, MEDIA_TYPE)

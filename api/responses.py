"""The refusals of each kind of operation, as OpenAPI shows them."""

from typing import Any

from api import problems
from api.problems import MEDIA_TYPE, TYPE, Kind

Responses = dict[int | str, dict[str, Any]]

_HEADERS = {
    "ETag": {"description": "The version, in quotes.", "schema": {"type": "string"}},
    "Location": {"description": "The address of what was made.", "schema": {"type": "string"}},
}


def refusals(*kinds: Kind) -> Responses:
    """Return the answers of these kinds of problem."""
    found: Responses = {}
    for kind in kinds:
        response = found.setdefault(kind.status, {"description": kind.title.en, "content": {MEDIA_TYPE: _content()}})
        response["content"][MEDIA_TYPE]["examples"][kind.code] = {"summary": kind.title.en, "value": _example(kind)}
    return found


def _content() -> dict[str, Any]:
    return {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}


def _example(kind: Kind) -> dict[str, Any]:
    return {
        "type": TYPE + kind.code,
        "title": kind.title.zh,
        "status": kind.status,
        "detail": kind.title.zh,
        "instance": "/pledges",
        "code": kind.code,
    }


_OPEN = (
    problems.NOT_FOUND,
    problems.ADDRESS_TOO_LONG,
    problems.INVALID_INPUT,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
    problems.NOT_YET,
)
_KNOWN = (problems.TOKEN_MISSING, problems.TOKEN_UNKNOWN, problems.SCOPE_MISSING)

OPEN: Responses = refusals(*_OPEN)
"""What anybody may read."""

QUERY: Responses = {**refusals(*_KNOWN), **OPEN}
"""What a caller with a token may read."""

EXPORT: Responses = refusals(*_KNOWN, problems.NOT_AUTHORISED, *_OPEN)
"""What only a caller with a post may take away."""

_WRITE = (
    problems.TOKEN_MISSING,
    problems.TOKEN_UNKNOWN,
    problems.SCOPE_MISSING,
    problems.CROSS_SITE,
    problems.NOT_AUTHORISED,
    problems.NOT_FOUND,
    problems.ALREADY_EXISTS,
    problems.STALE_VERSION,
    problems.BODY_TOO_LARGE,
    problems.ADDRESS_TOO_LONG,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.INVALID_INPUT,
    problems.MALFORMED_BODY,
    problems.KEY_REUSED,
    problems.REFUSED,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
)

COMMAND: Responses = {200: {"headers": {"ETag": _HEADERS["ETag"]}}, **refusals(*_WRITE)}
"""A command on something that need not be a pledge."""

CREATION: Responses = {201: {"headers": _HEADERS}, **refusals(*_WRITE)}
"""A command that makes something new."""

CHANGE: Responses = {
    200: {"headers": {"ETag": _HEADERS["ETag"]}},
    **refusals(*_WRITE, problems.WRONG_STAGE, problems.IF_MATCH_MISSING),
}
"""A change of an existing pledge."""

BALLOT: Responses = refusals(
    problems.CROSS_SITE,
    problems.BODY_TOO_LARGE,
    problems.ADDRESS_TOO_LONG,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.INVALID_INPUT,
    problems.MALFORMED_BODY,
    problems.REFUSED,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
)
"""A ballot, which anybody may cast who holds a code."""

_OWN = (
    problems.TOKEN_MISSING,
    problems.TOKEN_UNKNOWN,
    problems.SCOPE_MISSING,
    problems.NOT_AUTHORISED,
    problems.ADDRESS_TOO_LONG,
    problems.INVALID_INPUT,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
)
_SENT = (problems.CROSS_SITE, problems.BODY_TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE, problems.MALFORMED_BODY)

OWN_CHOICE_READ: Responses = refusals(*_OWN)
"""What persons read of how they are told."""

OWN_CHOICE: Responses = refusals(*_OWN, *_SENT, problems.REFUSED)
"""What persons choose of it."""

OWN_MESSAGE: Responses = refusals(*_OWN, *_SENT, problems.NOT_FOUND, problems.NOT_SENT)
"""A message to oneself."""

WEBHOOK_READ: Responses = refusals(*_OWN, problems.NOT_FOUND)
"""What the keepers of webhooks read."""

WEBHOOK_CHANGE: Responses = refusals(*_OWN, *_SENT, problems.NOT_FOUND)
"""What they change."""

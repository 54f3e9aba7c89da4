"""Makes generated requests go deeper: fresh keys, present versions, ids of the caller's own and of others' things."""

import atexit
import json
import os
import re
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import schemathesis

from tests.api.leaks.finding import leaks, words

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION = re.compile(r'"[1-9][0-9]{0,17}"')
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORLD: dict[str, Any] = json.loads(Path(os.environ["WORLD"]).read_text("utf-8"))
_POOLS: dict[str, list[str]] = _WORLD["pools"]
"""Ids to ask with, by the name of a parameter or field; without any, the ids stay as they are."""
_FORBIDDEN: dict[str, str] = _WORLD["forbidden"]

_turns: "dict[str, count[int]]" = {}
_answers: Counter[str] = Counter()


@schemathesis.hook
def before_call(_context: schemathesis.HookContext, case: schemathesis.Case[Any], _kwargs: dict[str, Any]) -> None:
    """Replace well-formed keys, versions and ids, which are otherwise always the same or of nothing."""
    label = case.operation.label
    for name in case.path_parameters:
        case.path_parameters[name] = _chosen(label, name, case.path_parameters[name])
    for name in case.query or ():
        case.query[name] = _chosen(label, name, case.query[name])
    case.body = _chosen(label, "", case.body)
    headers = case.headers
    if _KEY.fullmatch(headers.get("Idempotency-Key", "")):
        headers["Idempotency-Key"] = uuid4().hex
    change = case.method == "POST" and "pledge_id" in case.path_parameters
    if headers.get("If-Match") == "null":  # how the generator writes a header that is left out
        del headers["If-Match"]
    if change and "If-Match" not in headers and _turn(label, "without"):
        headers["If-Match"] = '"1"'
    if change and _VERSION.fullmatch(headers.get("If-Match", "")):
        url = f"{case.operation.base_url}/pledges/{case.path_parameters['pledge_id']}"
        found = httpx2.get(url, headers=case.operation.schema.config.headers)
        headers["If-Match"] = found.headers.get("ETag", headers["If-Match"])


@schemathesis.hook
def after_call(
    _context: schemathesis.HookContext, case: schemathesis.Case[Any], response: schemathesis.Response
) -> None:
    """Count the answers of each operation."""
    _answers[f"{case.operation.label} {response.status_code}"] += 1


@schemathesis.check
def nothing_is_given_away(
    _context: schemathesis.CheckContext, response: schemathesis.Response, _case: schemathesis.Case[Any]
) -> None:
    """Fail where an answer holds what its reader may not know, or the text of an exception."""
    said = f"{response.request.url} {response.request.body!r}"
    found = leaks(words(response.content) + str(response.headers), _FORBIDDEN, said)
    assert not found, f"gives away: {found}"


@atexit.register
def _tell() -> None:
    Path(os.environ["ANSWERS"]).write_text(json.dumps(_answers), "utf-8")


def _chosen(label: str, name: str, value: Any) -> Any:
    """Return the same value with ids in it that take turns."""
    if isinstance(value, dict):
        return {key: _chosen(label, key, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_chosen(label, name, each) for each in value]
    pool = _POOLS.get(f"{label} {name}", _POOLS.get(name))
    if not pool or not isinstance(value, str) or not _ID.fullmatch(value):
        return value
    return pool[_turn(label, name) % len(pool)]


def _turn(label: str, name: str) -> int:
    return next(_turns.setdefault(f"{label} {name}", count()))

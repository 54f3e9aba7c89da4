"""Makes generated commands go deeper: a key of their own, and the version that their pledge has at the moment."""

import re
from typing import Any
from uuid import uuid4

import httpx2
import schemathesis

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION = re.compile(r'"[1-9][0-9]{0,17}"')


@schemathesis.hook
def before_call(_context: schemathesis.HookContext, case: schemathesis.Case[Any], _kwargs: dict[str, Any]) -> None:
    """Replace well-formed keys and versions, which are otherwise the same every time; leave malformed ones."""
    headers = case.headers
    if _KEY.fullmatch(headers.get("Idempotency-Key", "")):
        headers["Idempotency-Key"] = uuid4().hex
    if _VERSION.fullmatch(headers.get("If-Match", "")) and "pledge_id" in case.path_parameters:
        url = f"{case.operation.base_url}/pledges/{case.path_parameters['pledge_id']}"
        found = httpx2.get(url, headers=case.operation.schema.config.headers)
        headers["If-Match"] = found.headers.get("ETag", headers["If-Match"])

"""Logging of a process: structured lines for people or for machines, with the request's id and without secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from asgi_correlation_id import correlation_id

from runtime.settings import Settings

_MASK = "***"

_SECRET_KEY = re.compile(r"(?i)passw|token|secret|authorization|cookie|credential|master_key|^(code|state|nonce)$")

_SECRETS = re.compile(
    r"""
    \bpb_[\w-]+                                          # sessions and tokens of our own
    | \beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?                   # JWTs
    | (?P<before> (?i:
        \b(?:bearer|basic)\s+                            # credentials of any other kind
        | [?&](?:code|state)=                            # what an OIDC provider sends back
        | (?:passw\w*|token|secret|verifier)\\?["']?\s*[=:]\s*\\?["']?
        | ://[^\s/@:"']*:(?=[^\s/@"']+@)                 # the password of a URL
      ) ) [^\s"'\\,;&@]+
    """,
    re.VERBOSE,
)


def configure(settings: Settings) -> None:
    """Send every log line of this process, the libraries' included, to standard error in the chosen form."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_request,
    ]
    machine = settings.log_format == "json"
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if machine
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # the default shows local variables, and so secrets
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _mask_values,
                _masking(renderer),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("uvicorn.access", "yoyo.migrations", "temporalio.activity", "temporalio.workflow", "httpx2"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _mask_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide whatever is logged under a name that means a secret, at any depth."""
    return {key: _masked(key, value) for key, value in event.items()}


def _masking(renderer: structlog.typing.Processor) -> structlog.typing.Processor:
    """Hide what looks like a secret wherever it stands in the rendered line, tracebacks included."""

    def render(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
        return _SECRETS.sub(rf"\g<before>{_MASK}", str(renderer(logger, method, event)))

    return render


def _masked(key: str, value: Any) -> Any:
    if _SECRET_KEY.search(key):
        return _MASK
    if isinstance(value, dict):
        return {inner: _masked(str(inner), each) for inner, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", each) for each in value]
    return value


def _name_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    request_id = correlation_id.get()
    if request_id:
        event["request_id"] = request_id
    return event

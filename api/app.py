"""The ASGI application, made from its parts."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI

from api import handlers, openapi
from api.commands import ROUTERS as COMMANDS
from api.identity.routes import ROUTERS as IDENTITY
from api.metrics import Measured, Metrics
from api.middleware import LastResort, SecurityHeaders, SizeLimits
from api.origins import is_https
from api.parts import Parts
from api.queries import ROUTERS as QUERIES
from api.queries.service import Probe

_REQUEST_ID = re.compile(r"[0-9a-fA-F]{8}(-?)[0-9a-fA-F]{4}\1[0-9a-fA-F]{4}\1[0-9a-fA-F]{4}\1[0-9a-fA-F]{12}")


def create_app(parts: Parts) -> FastAPI:
    """Return the application on ``parts``, which the caller opens before it serves and closes afterwards."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = parts.threads
        yield

    app = FastAPI(
        title="Pledgebook 诺册",
        version="0.1.0",
        description=openapi.DESCRIPTION,
        openapi_tags=openapi.TAGS,
        lifespan=lifespan,
        redirect_slashes=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = parts
    app.state.probe = Probe(parts)
    app.state.metrics = metrics = Metrics(parts)
    handlers.install(app)
    for router in (*IDENTITY, *COMMANDS, *QUERIES, openapi.router):
        app.include_router(router)
    openapi.install(app)
    # The last one added is the first to see a request.
    app.add_middleware(SizeLimits)
    app.add_middleware(LastResort, respond=handlers.unexpected)
    app.add_middleware(Measured, metrics=metrics)
    app.add_middleware(SecurityHeaders, https=is_https(parts.public_url))
    app.add_middleware(CorrelationIdMiddleware, validator=_is_request_id)
    return app


def _is_request_id(text: str) -> bool:
    """Whether an id from outside may stand in answers and logs: a UUID, with hyphens or without."""
    return _REQUEST_ID.fullmatch(text) is not None

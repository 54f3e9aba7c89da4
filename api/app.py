"""The ASGI application, made from its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI

from api import handlers, openapi
from api.commands import ROUTERS as COMMANDS
from api.metrics import Measured, Metrics
from api.middleware import BodyLimit, LastResort, SecurityHeaders
from api.parts import Parts
from api.queries import ROUTERS as QUERIES


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
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = parts
    app.state.metrics = metrics = Metrics(parts)
    handlers.install(app)
    for router in (*COMMANDS, *QUERIES):
        app.include_router(router)
    openapi.install(app)
    # The last one added is the first to see a request.
    app.add_middleware(BodyLimit)
    app.add_middleware(LastResort, respond=handlers.unexpected)
    app.add_middleware(Measured, metrics=metrics)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(CorrelationIdMiddleware)
    return app

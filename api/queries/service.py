"""Health and metrics of this process and of what it leans on."""

import asyncio
import math
import time
from collections.abc import Callable
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.guard import MeasuringRoute, guarded_router
from api.metrics import Metrics
from api.parts import Parts
from api.responses import QUERY
from api.schemas.health import Live, ReadModel, Ready, Service
from projections.status import ProjectionStatus, status

_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PATIENCE = 2.0

_open = APIRouter(tags=["service"])
_guarded = guarded_router("service", route=MeasuringRoute)
ROUTERS: tuple[APIRouter, ...] = (_open, _guarded)

_log = structlog.get_logger(__name__)


@_open.get("/health/live", summary="Is the process alive?")
async def live() -> Live:
    """Answer as long as the process does."""
    return Live()


@_open.get(
    "/health/ready",
    summary="Can it serve?",
    responses={503: {"model": Ready, "description": "PostgreSQL cannot be used."}},
)
async def ready(request: Request, response: Response) -> Ready:
    """Tell what works: without PostgreSQL nothing does; without Temporal commands are taken all the same."""
    probe: Probe = request.app.state.probe
    found = await probe.look()
    if not found.services["postgresql"].ok:
        response.status_code = 503
    return found


class Probe:
    """Looks at what the service leans on, one look at a time: anybody may ask, and a slow service answers slowly.

    Who asks meanwhile waits without a thread and is told what the present look finds.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._turn = asyncio.Lock()
        self._found: Ready | None = None
        self._ended = -math.inf

    async def look(self) -> Ready:
        """Return what works, as of a moment after this was asked."""
        asked = time.monotonic()
        async with self._turn:
            if self._found is None or self._ended < asked:
                self._found = await run_in_threadpool(_ready, self._parts)
                self._ended = time.monotonic()
            return self._found


def _ready(parts: Parts) -> Ready:
    read_models: list[ProjectionStatus] = []
    relay_lag: list[int] = []

    def look() -> None:
        with parts.pool.connection(timeout=_PATIENCE) as conn:
            read_models.extend(status(conn))
        if parts.relay_lag:
            relay_lag.append(parts.relay_lag())

    services = {"postgresql": _checked("postgresql", look), **_further(parts)}
    well = all(service.ok for service in services.values()) and not any(each.failure for each in read_models)
    usable = services["postgresql"].ok
    return Ready(
        status=("ready" if well else "degraded") if usable else "unavailable",
        services=services,
        projections={each.name: _read_model(each) for each in read_models},
        relay_lag=relay_lag[0] if relay_lag else None,
    )


@_guarded.get(
    "/metrics",
    summary="Read the metrics",
    response_class=Response,
    responses={**QUERY, 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def read_metrics(request: Request) -> Response:
    """Return requests, latencies and lags in Prometheus' text format."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=_CONTENT_TYPE)


def _further(parts: Parts) -> dict[str, Service]:
    return {name: _checked(name, check) for name, check in parts.checks.items()}


def _checked(name: str, check: Callable[[], Any]) -> Service:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - a check fails as its service likes
        _log.warning("service not usable", service=name, error=type(error).__name__)
        return Service(ok=False, error=type(error).__name__)
    return Service(ok=True)


def _read_model(found: ProjectionStatus) -> ReadModel:
    return ReadModel(
        position=found.position, lag=found.lag, failed_position=found.failed_position, failure=found.failure
    )

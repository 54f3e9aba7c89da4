"""Health and metrics of this process and of what it leans on."""

from collections.abc import Callable
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response

from api.calls import parts_of
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
def ready(request: Request, response: Response) -> Ready:
    """Tell what works: without PostgreSQL nothing does; without Temporal commands are taken all the same."""
    parts = parts_of(request)
    read_models: list[ProjectionStatus] = []
    relay_lag: list[int] = []

    def look() -> None:
        with parts.pool.connection(timeout=_PATIENCE) as conn:
            read_models.extend(status(conn))
        if parts.relay_lag:
            relay_lag.append(parts.relay_lag())

    services = {"postgresql": _checked("postgresql", look), **_further(parts)}
    well = all(service.ok for service in services.values()) and not any(each.failure for each in read_models)
    found = Ready(
        status="ready" if well else "degraded",
        services=services,
        projections={each.name: _read_model(each) for each in read_models},
        relay_lag=relay_lag[0] if relay_lag else None,
    )
    if services["postgresql"].ok:
        return found
    response.status_code = 503
    return found.model_copy(update={"status": "unavailable"})


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

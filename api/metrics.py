"""What is measured: requests by route and status, how long they take, and how far read models and relay are behind.

Each process counts its own requests. A route that says ``measured = False`` is not counted: ballots are secret.
"""

import time
from collections.abc import Iterable

import psycopg
import psycopg_pool
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.notifying import Notifying
from api.parts import Parts
from projections.status import status

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The measurements of one application."""

    def __init__(self, parts: Parts) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pledgebook_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "pledgebook_request_seconds",
            "Time to answer.",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_Lags(parts))
        if parts.notifying:
            self._registry.register(_Telling(parts.notifying))

    def count(self, method: str, route: str, status_code: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, route, str(status_code)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format; blocks on the database."""
        return generate_latest(self._registry)


class Measured:
    """Counts every request, by the template of its route so that ids make no series of their own."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status_code = 0

        async def noted(message: Message) -> None:
            nonlocal status_code
            if message["type"] == "http.response.start":
                status_code = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = scope.get("route")
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            if getattr(route, "measured", True):
                path = getattr(route, "path", "unmatched")
                self._metrics.count(method, path, status_code, time.perf_counter() - started)


_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class _Lags(Collector):
    """Reads the lags when asked; without a database there are none to tell."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        lag = GaugeMetricFamily(
            "pledgebook_projection_lag", "Positions a read model is behind the log.", labels=["projection"]
        )
        failed = GaugeMetricFamily(
            "pledgebook_projection_failed", "1 for a read model that stands before an event.", labels=["projection"]
        )
        relay = GaugeMetricFamily("pledgebook_relay_lag", "Positions the relay is behind the log.")
        try:
            with self._parts.pool.connection(timeout=2) as conn:
                for each in status(conn):
                    lag.add_metric([each.name], each.lag)
                    failed.add_metric([each.name], each.failed_position is not None)
            if self._parts.relay_lag:
                relay.add_metric([], self._parts.relay_lag())
        except (psycopg.Error, psycopg_pool.PoolTimeout):
            return ()
        return lag, failed, relay


class _Telling(Collector):
    """Reads how telling people and other systems goes, likewise."""

    def __init__(self, notifying: Notifying) -> None:
        self._notifying = notifying

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        try:
            found = self._notifying.traffic()
        except (psycopg.Error, psycopg_pool.PoolTimeout):
            return ()
        deliveries = GaugeMetricFamily(
            "pledgebook_deliveries_last_day",
            "Messages and webhook events of the last 24 hours, by how they stand now.",
            labels=["channel", "state"],
        )
        for labels, number in sorted(found.deliveries.items()):
            deliveries.add_metric(labels, number)
        lag = GaugeMetricFamily(
            "pledgebook_courier_lag", "Positions the courier is behind the log.", value=found.behind
        )
        overdue = GaugeMetricFamily(
            "pledgebook_delivery_overdue_seconds",
            "How long that has waited which should have been tried first.",
            value=found.overdue,
        )
        return deliveries, lag, overdue

"""Metrics for Prometheus: requests by route and status, and how long they took. No person, no text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector

from api.auth import Adviser

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported
log = structlog.get_logger()
router = APIRouter(include_in_schema=False)


@dataclass
class Metrics:
    """Of one process. With `shared`, a folder, the workers of one service count together in its files."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    shared: str | None = None

    def __post_init__(self) -> None:
        self._requests = Counter("mcap_requests", "Requests.", ["method", "route", "status"], registry=self.registry)
        self._seconds = Histogram(
            "mcap_request_seconds",
            "Time to the end of the response.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )

    def request(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """`route` is the template of the path, so that no id becomes a label; None where none was found."""
        self._requests.labels(method, route or "none", str(status)).inc()
        self._seconds.labels(route or "none").observe(seconds)


def of_workers(folder: str) -> CollectorRegistry:
    """What all workers of one service have counted, those that are gone too."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return registry


@contextmanager
def served_apart(registry: CollectorRegistry, port: int | None) -> Iterator[None]:
    """On a port of its own, which only Prometheus should reach. Several workers leave it to their parent."""
    try:
        server, thread = start_http_server(port, "0.0.0.0", registry) if port else (None, None)  # noqa: S104
    except OSError as error:
        log.warning("metrics.port_taken", port=port, error=str(error))
        server, thread = None, None
    try:
        yield
    finally:
        if server is not None and thread is not None:
            server.shutdown()
            server.server_close()
            thread.join()


@router.get("/metrics")
def metrics(_: Adviser, request: Request) -> Response:
    """What Prometheus reads; with a staff token, or without one on MCAP_METRICS_PORT."""
    found: Metrics = request.state.metrics
    registry = of_workers(found.shared) if found.shared else found.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

"""Where the spans of turns go: an OpenTelemetry collector, if the settings name one."""

from __future__ import annotations

import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from assistant.tracing import SCOPE

PATIENCE = 5  # seconds for the collector's answer


@asynccontextmanager
async def tracing(endpoint: str | None) -> AsyncIterator[None]:
    """Send spans by OTLP over HTTP until the block ends; what is left is sent then.

    A collector that is away costs spans, never a turn.
    """
    if endpoint is None:
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    provider = open_provider(
        BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=PATIENCE))
    )
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        await to_thread.run_sync(provider.shutdown)


def open_provider(processor: SpanProcessor) -> TracerProvider:
    """Hands our own spans, and no others, to the processor."""
    version = importlib.metadata.version("mcap-assistant")
    provider = TracerProvider(resource=Resource({"service.name": "mcap", "service.version": version}))
    provider.add_span_processor(_Ours(processor))
    return provider


class _Ours(SpanProcessor):
    """Spans of libraries name addresses, and with them what people search for."""

    def __init__(self, inner: SpanProcessor) -> None:
        self._inner = inner

    def on_end(self, span: ReadableSpan) -> None:
        if span.instrumentation_scope is not None and span.instrumentation_scope.name == SCOPE:
            self._inner.on_end(span)

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)

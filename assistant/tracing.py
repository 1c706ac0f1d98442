"""Spans of a turn, by OpenTelemetry's API: where no collector is named nothing is kept.

Attributes are names and counts. Never a text, a figure, a person or a manufacturer; of an exception only its class.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, StatusCode

SCOPE = "mcap"


@contextmanager
def span(name: str, *, root: bool = False, **attributes: str | int | bool) -> Iterator[Span]:
    """One step: guard, model, search, calculator, gate, store; `turn` is around them, with `root` a trace of its own.

    Not around a `yield` of an asynchronous generator, whose consumer may be somebody else each time.
    """
    tracer = trace.get_tracer(SCOPE)
    around = Context() if root else None
    with tracer.start_as_current_span(name, around, record_exception=False, set_status_on_exception=False) as begun:
        begun.set_attributes({f"mcap.{key}": value for key, value in attributes.items()})
        try:
            yield begun
        except BaseException as error:
            begun.set_attribute("error.type", type(error).__name__)
            begun.set_status(StatusCode.ERROR)
            raise

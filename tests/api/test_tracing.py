"""Spans of a turn: each step under its turn, and nothing in them of what was said, nor of whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.settings import ApiSettings
from api.state import Mind
from api.tracing import open_provider
from assistant.settings import AssistantSettings
from assistant.turn import answer
from assistant.wiring import open_parts
from tests.api.reading import reading
from tests.api.service import Service, serving

KEPT = InMemorySpanExporter()


@pytest.fixture(scope="module", autouse=True)
def provider() -> None:
    """A process has one provider, for good: that of this file, since no other test names a collector."""
    trace.set_tracer_provider(open_provider(SimpleSpanProcessor(KEPT)))


@contextmanager
def thinking(home: Path, corpus: Path) -> Iterator[Service]:
    """A service with the real assistant over one document."""

    def open_mind(settings: ApiSettings) -> Mind:
        library = reading(corpus)(settings).library
        return Mind(library, open_parts(AssistantSettings(), library), answer)

    with serving(home, open_mind) as service:
        yield service


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def test_every_step_of_a_turn_is_a_span_without_a_persons_words(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with thinking(tmp_path / "home", tmp_path / "corpus") as service, service.client(manufacturer="ACME-77") as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/messages"
        KEPT.clear()
        for text in ("How many advisory hours do we get?", "What are the emissions of 4321 litres of diesel?"):
            told = person.post(path, json={"text": text}).json()
        person.get("/v1/search", params={"q": "advisory"}).raise_for_status()  # whose address tells it
        spans = KEPT.get_finished_spans()
    assert {span.name for span in spans} == {"turn", "read", "search", "calculator", "store"}
    turns = [span for span in spans if span.parent is None]
    assert [span.name for span in turns] == ["turn", "turn"]
    above = {span.context.span_id for span in turns if span.context}
    assert {span.parent.span_id for span in spans if span.parent} == above
    assert attributes(turns[-1]) == {
        "mcap.turn_id": told["id"],
        "mcap.language": "en",
        "mcap.status": told["status"],
        "mcap.model": "embedded",
    }
    written = " ".join(f"{span.name} {attributes(span)} {[e.name for e in span.events]}" for span in spans)
    for secret in ("4321", "diesel", "advisory", "ACME", "dev:", conversation):
        assert secret not in written


def test_of_an_exception_only_its_class_is_kept(tmp_path: Path) -> None:
    with serving(tmp_path) as service, service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        KEPT.clear()
        assert person.post(f"/v1/conversations/{conversation}/messages", json={"text": "fail"}).status_code == 500
        (turn,) = [span for span in KEPT.get_finished_spans() if span.name == "turn"]
    assert attributes(turn)["error.type"] == "RuntimeError"
    assert (turn.events, turn.status.description) == ((), None)

"""An OpenAI-compatible server behind the turn, by what a real one sent: llama.cpp with Gemma 3 270M, word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool

from assistant.leaders.tools import open_tools
from assistant.settings import AssistantSettings
from assistant.types import ModelUsed
from assistant.wiring import open_parts
from knowledge.library import Library
from tests.assistant.dialogue import Conversation
from tools.registry import CALCULATORS

RECORDED = Path(__file__).parent / "recorded"
LAUNCH = "When was MCAP launched?"
MEMBERS = "Must we be a Cascale member to join MCAP?"
HOURS = "How many hours of advice do we get each year?"
TOO_LONG = (
    b'{"error":{"code":400,"message":"request (2009 tokens) exceeds the available context size (768 tokens), try'
    b' increasing it","type":"exceed_context_size_error","n_prompt_tokens":2009,"n_ctx":768}}'
)
LOADING = b'{"error":{"message":"Loading model","type":"unavailable_error","code":503}}'


@dataclass
class Server:
    """Gives the same answer to every request, and keeps what it was asked."""

    status: int
    body: bytes
    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def _serving(status: int, body: bytes) -> Iterator[Server]:
    server = Server(status, body)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(server.status)
            self.send_header("content-type", "text/event-stream" if server.status == 200 else "application/json")
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.address = f"http://127.0.0.1:{listening.server_address[1]}/v1"
        Thread(target=listening.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown()


def _talk(library: Library, server: Server) -> Conversation:
    settings = AssistantSettings.model_validate(
        {"model": "openai:gemma-270m", "model_base_url": server.address, "judge": "strict"}
    )
    return Conversation(open_parts(settings, library))


@pytest.mark.parametrize(
    ("recording", "question"),
    [
        ("true-but-no-answer", LAUNCH),
        ("another-question", MEMBERS),
        ("cut-off-in-marks", HOURS),
        ("chatter-with-usage", HOURS),
    ],
)
def test_a_small_model_that_judges_itself_sends_nothing_but_quotations(
    library: Library, talk: Conversation, recording: str, question: str
) -> None:
    """With `strict` its words are replaced by those of the documents, or the bundled leader takes the turn."""
    own = talk.say(question)
    with _serving(200, (RECORDED / f"{recording}.sse").read_bytes()) as server:
        reply = _talk(library, server).say(question)

    assert len(server.asked) == 1
    if reply.model == "embedded":
        assert reply.text.startswith(own.text)
        assert "language model" in reply.text
        assert [c.quote for c in reply.citations] == [c.quote for c in own.citations]
    else:
        assert reply.judge == "strict"
        assert all(c.quote in reply.text for c in reply.citations)
        assert reply.citations
    assert not re.search(r"<\||\[\[|How do I pay|s1[34] \[", reply.text)


@pytest.mark.parametrize(("status", "body"), [(400, TOO_LONG), (503, LOADING)])
def test_what_a_server_refuses_is_answered_without_it(library: Library, status: int, body: bytes) -> None:
    with _serving(status, body) as server:
        reply = _talk(library, server).say(HOURS)

    assert (reply.status, reply.model) == ("answered", "embedded")
    assert "ten hours" in reply.text
    assert "language model" in reply.text
    assert len(server.asked) == 1


def test_tokens_are_counted_as_the_server_counts_them(library: Library) -> None:
    with _serving(200, (RECORDED / "chatter-with-usage.sse").read_bytes()) as server:
        talk = _talk(library, server)
        talk.say(HOURS)
    used = [event for event in talk.events if isinstance(event, ModelUsed)]

    assert server.asked[0]["stream_options"] == {"include_usage": True}
    assert (sum(event.read for event in used), sum(event.written for event in used)) == (95, 48)


def test_a_model_is_shown_every_input_of_a_calculator_and_that_none_is_null() -> None:
    tools = {tool.name: convert_to_openai_tool(tool)["function"]["parameters"] for tool in open_tools()}

    for name, calculator in CALCULATORS.items():
        assert set(tools[name]["properties"]) == set(calculator.inputs.model_json_schema().get("properties", {}))
        assert tools[name].get("required", []) == calculator.inputs.model_json_schema().get("required", [])
        assert '"null"' not in json.dumps(tools[name])

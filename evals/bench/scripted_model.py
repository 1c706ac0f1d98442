"""A deterministic OpenAI-compatible chat model. Its name sets its pace: `scripted-ttft500-gap20-len40`.

`ttft`: milliseconds to the first token; `gap`: milliseconds between tokens; `len`: tokens of the answer. With `quote1`
it says the passages that stand in the prompt between `Passages:` and `Question:`, and nothing else. Otherwise it calls
the first tool it is offered once, with the question, then answers with filler that cites the first passage. With
`retell1` it tells the first two statements that it was shown in other words, each with its handle.

Asked with numbered `1. SENTENCE:` pairs it is a judge: `judge` milliseconds to the first token, then `yes` to each, and
`no` to the falsified sentences of the probe.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.grounding.draft import Sentences
from assistant.grounding.judge import written
from assistant.grounding.probe import falsified

PACE = re.compile(r"(ttft|gap|len|quote|retell|judge)(\d+)")
GIVEN = re.compile(r"Passages:\n(.*)\n\nQuestion:", re.DOTALL)
SHOWN = re.compile(r"^(s\d+) \[\w+\] .*›[^:]*: (.+)$", re.MULTILINE)  # a statement as a leader shows it
PAIR = re.compile(r"^\d+\. (SENTENCE: .*)$", re.MULTILINE)  # as a judge is asked
IN_OTHER_WORDS = ("in other words: ", "and besides: ")


@dataclass(frozen=True)
class Pace:
    """Milliseconds to the first token and between tokens, and how many tokens."""

    ttft: int = 200
    gap: int = 20
    len: int = 40
    quote: int = 0
    retell: int = 0
    judge: int = 300

    @classmethod
    def of(cls, model: str) -> Pace:
        return cls(**{name: int(value) for name, value in PACE.findall(model)})


def tokens(pace: Pace) -> list[str]:
    """One sentence that cites the first passage, then filler without figures."""
    words = [
        "The ",
        "documents ",
        "say ",
        "so ",
        "[[s1]]. ",
        *["As ", "the ", "passage ", "shows, ", "again ", "and ", "again. "] * 99,
    ]
    return words[: max(pace.len, 5)]


def quoted(request: Mapping[str, Any]) -> list[str]:
    """The passages of the prompt, as one token."""
    found = GIVEN.search("\n".join(str(message["content"]) for message in request["messages"]))
    return [found[1]] if found else [""]


def retold(request: Mapping[str, Any]) -> list[str]:
    """The first two statements that were shown, in other words, word by word."""
    shown = dict(SHOWN.findall("\n".join(str(m["content"]) for m in request["messages"] if m["role"] == "tool")))
    told = zip(IN_OTHER_WORDS, shown.items(), strict=False)
    text = " ".join(f"{words}{said.rstrip('.。।')} [[{handle}]]." for words, (handle, said) in told)
    return [f"{word} " for word in text.split()]


def asked_to_judge(request: Mapping[str, Any]) -> list[str]:
    """The sentences that are to be judged; none where this is no request to a judge."""
    return PAIR.findall("\n".join(str(m["content"]) for m in request["messages"] if m["role"] == "user"))


def rulings(sentences: list[str]) -> str:
    false = _false()
    return "\n".join(f"{n} {'no' if sentence in false else 'yes'}" for n, sentence in enumerate(sentences, 1))


@lru_cache(maxsize=1)
def _false() -> frozenset[str]:
    """The probe's sentences, as a judge is asked about them."""
    return frozenset(PAIR.findall(written(falsified())))


def tool_call(request: Mapping[str, Any]) -> dict[str, Any] | None:
    """The call of the first tool, unless a tool has answered already or none is offered."""
    messages = request["messages"]
    if not request.get("tools") or any(message["role"] == "tool" for message in messages):
        return None
    function = request["tools"][0]["function"]
    asked = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
    name = next(iter(function["parameters"].get("properties", {})), "query")
    arguments = json.dumps({name: asked if isinstance(asked, str) else str(asked)}, ensure_ascii=False)
    return {
        "index": 0,
        "id": "call_1",
        "type": "function",
        "function": {"name": function["name"], "arguments": arguments},
    }


def chunks(request: Mapping[str, Any]) -> Iterator[tuple[float, dict[str, Any], str | None]]:
    """(seconds to wait before it, delta, finish reason) for each chunk of the stream."""
    pace = Pace.of(request["model"])
    if sentences := asked_to_judge(request):
        yield pace.judge / 1000, {"role": "assistant", "content": rulings(sentences)}, "stop"
        return
    call = tool_call(request)
    yield pace.ttft / 1000, {"role": "assistant", "content": ""}, None
    if call is not None:
        yield 0.0, {"tool_calls": [call]}, None
        yield 0.0, {}, "tool_calls"
        return
    for token in quoted(request) if pace.quote else retold(request) if pace.retell else tokens(pace):
        yield pace.gap / 1000, {"content": token}, None
    yield 0.0, {}, "stop"


@dataclass
class Call:
    """One call as the model saw it; `seconds` from the request to what whoever asked cannot do without: the first
    whole sentence of an answer, or, of a judge, the whole of it."""

    request: str
    judges: bool
    seconds: float = 0.0
    _began: float = field(default_factory=time.perf_counter)
    _sentences: Sentences = field(default_factory=Sentences)

    def write(self, text: str) -> None:
        if not self.seconds and any(self._sentences.feed(text)):
            self.seconds = self._now()

    def end(self) -> None:
        self.seconds = self.seconds or self._now()

    def _now(self) -> float:
        return time.perf_counter() - self._began


class Model(ThreadingHTTPServer):
    """Keeps what it was asked; each connection has a thread of its own."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.calls: list[Call] = []

    def called(self, request: Mapping[str, Any]) -> Call:
        said = "\n".join(str(m["content"]) for m in request["messages"] if m["role"] == "user")
        self.calls.append(call := Call(said, bool(asked_to_judge(request))))
        return call


class Handler(BaseHTTPRequestHandler):
    """POST /v1/chat/completions, streamed or whole; everything else is 404."""

    protocol_version = "HTTP/1.1"
    server: Model

    def do_POST(self) -> None:
        """The one route of a model."""
        if not self.path.endswith("/chat/completions"):
            self.send_error(404)
            return
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = self.server.called(request)
        try:
            (self._stream if request.get("stream") else self._whole)(request, call)
        except (BrokenPipeError, ConnectionResetError):  # the asker left: what a model does then is stop
            self.close_connection = True

    def _stream(self, request: Mapping[str, Any], call: Call) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for wait, delta, finish in chunks(request):
            time.sleep(wait)
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            body = {
                "id": "s",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": request["model"],
                "choices": [choice],
            }
            self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
            self.wfile.flush()
            call.write(delta.get("content", ""))
        call.end()
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _whole(self, request: Mapping[str, Any], call: Call) -> None:
        message: dict[str, Any] = {"role": "assistant", "content": ""}
        reason: str | None = None
        for wait, delta, finish in chunks(request):
            time.sleep(wait)
            message["content"] += delta.get("content", "")
            if "tool_calls" in delta:
                message["tool_calls"] = delta["tool_calls"]
            reason = finish
        choice = {"index": 0, "message": message, "finish_reason": reason}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        body = {
            "id": "s",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [choice],
            "usage": usage,
        }
        encoded = json.dumps(body).encode()
        call.end()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a bench reads its own output."""


def serve(port: int = 0) -> Model:
    """A server on loopback, not yet running; `server_port` tells where."""
    return Model(port)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    server = serve(parser.parse_args().port)
    print(f"http://127.0.0.1:{server.server_port}/v1")
    server.serve_forever()

"""A running service: the real application on a port of its own, with a mind that says what the test wants."""

from __future__ import annotations

import asyncio
import functools
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, cast

import httpx
import numpy as np
import uvicorn
from numpy.typing import NDArray

from api import development, home
from api.app import create_app
from api.identity import Role
from api.opening import OpenMind, opened
from api.settings import ApiSettings
from api.state import Mind
from assistant.types import (
    Answer,
    AnswerReady,
    CalculationMade,
    Event,
    Figure,
    FromCalculation,
    HandoffMade,
    Hours,
    ModelUsed,
    SentencePassed,
    Turn,
    TurnStarted,
)
from knowledge.errors import IndexUnavailableError, UnknownDocumentError
from tools.calculation import Calculation, Quantity


@dataclass
class Hand:
    """A clock that a test turns forward; else it runs."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251 (a clock)


@dataclass
class Mouth:
    """Answers in the place of the assistant: one sentence a word, as the first word of the message tells it to."""

    held: threading.Event = field(default_factory=threading.Event)  # "wait": until it is set
    turns: list[Turn] = field(default_factory=list)

    async def answer(self, turn: Turn, _: object) -> AsyncIterator[Event]:
        self.turns.append(turn)
        yield TurnStarted(turn_id=turn.id, conversation_id=turn.conversation_id, language=turn.language or "en")
        if away := _turned_away(turn):
            yield AnswerReady(answer=away)
            return
        words = turn.text.split() or ["form"]
        made = []
        for word in words:
            if word == "sum":
                made.append(_sum(f"{turn.id}-1"))
                yield CalculationMade(calculation=made[-1])
            if word == "adviser" and turn.handoff_id is not None:
                yield HandoffMade(id=turn.handoff_id, language="en", reason="fees", summary="asks", inputs={})
            if word == "think":
                yield ModelUsed(tokens=60, read=50, written=10)
            if word == "lost":
                raise IndexUnavailableError("planted")
            if word == "fail":
                raise RuntimeError("planted")
            if word == "wait":
                while not self.held.is_set():
                    await asyncio.sleep(0.01)
            yield SentencePassed(text=f"{word}. ", figures=_two(made) if word == "sum" else ())
        handed = "handed_off" if turn.handoff_id is not None else "chat"
        status = {"hello": "chat", "adviser": handed}.get(words[0], "answered")
        answer = _answer(turn, status, " ".join(f"{word}." for word in words), tuple(made))
        yield AnswerReady(answer=answer)


def _turned_away(turn: Turn) -> Answer | None:
    if turn.held:
        return _answer(turn, "chat", f"held {turn.held}")
    return _answer(turn, "refused", turn.chat_off) if turn.chat_off else None


def _answer(turn: Turn, status: str, text: str, calculations: tuple[Calculation, ...] = ()) -> Answer:
    ahead = turn.hours
    return Answer.model_validate(
        {
            "id": turn.id,
            "conversation_id": turn.conversation_id,
            "language": "en",
            "status": status,
            "text": text,
            "calculations": calculations,
            "figures": _two(calculations),
            "hours": Hours(
                year=ahead.balance.year,
                logged_minutes=ahead.logged_minutes,
                drawn_minutes=ahead.drawn_minutes,
                remaining_minutes=ahead.balance.remaining_minutes - ahead.drawn_minutes,
            )
            if ahead
            else None,
            "model": "mouth",
            "release": "r1",
        }
    )


def _two(calculations: Sequence[Calculation]) -> tuple[Figure, ...]:
    return tuple(
        Figure(n=1, text="2", value="2", unit=None, source=FromCalculation(calculation_id=c.id, path="r.value"))
        for c in calculations
    )


def _sum(calculation_id: str) -> Calculation:
    return Calculation(
        id=calculation_id,
        tool="sum",
        version="1",
        inputs={"a": "1"},
        result={"r": Quantity(value=2)},
        steps=(),
        factors=(),
        warnings=(),
        basis=(),
        input_hash="0",
    )


class OpenedRelease:
    """A library that is ready and holds nothing."""

    def ready(self) -> bool:
        return True

    def documents(self, *_: object) -> tuple[()]:
        return ()

    def active(self, *_: object) -> str:
        return "r1"

    def search(self, *_: object) -> NoReturn:
        raise IndexUnavailableError("planted")

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Every text like every other: no heading is like a concept more than like the next."""
        return np.ones((len(texts), 2), dtype=np.float32)

    def document(self, document_id: str, *_: object) -> NoReturn:
        raise UnknownDocumentError(document_id)


@dataclass
class Service:
    """The running service and what a test may turn."""

    address: str
    settings: ApiSettings
    clock: Hand
    mouth: Mouth

    def token(self, role: Role = "manufacturer", manufacturer: str | None = "ACME", **more: Any) -> str:
        key = home.development_key(self.settings.home)
        who = manufacturer if role == "manufacturer" else None
        return development.token(key, role, self.clock(), manufacturer_id=who, **more)

    def client(self, role: Role = "manufacturer", manufacturer: str | None = "ACME", **more: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token(role, manufacturer, **more)}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=60)


@contextmanager
def serving(
    folder: Path, open_mind: OpenMind | None = None, secret: str | None = None, **settings: Any
) -> Iterator[Service]:
    """On a random port, over `folder`, until the block ends."""
    mouth, clock = Mouth(), Hand()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        chosen = ApiSettings(home=folder, public_url=address, **settings)
        mind = Mind(cast(Any, OpenedRelease()), cast(Any, None), mouth.answer)
        opener = functools.partial(opened, chosen, clock, open_mind or (lambda _: mind), secret)
        server = uvicorn.Server(uvicorn.Config(create_app(chosen, opener), log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait(address)
            yield Service(address, chosen, clock, mouth)
        finally:
            mouth.held.set()
            server.should_exit = True
            thread.join(30)


def _wait(address: str) -> None:
    for _ in range(2_000):  # a first start reads the shipped vectors
        try:
            if httpx.get(f"{address}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{address} did not become ready")

"""The context of one turn: everything its leader and tools may touch, and nothing of another's."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from assistant.conversation.chinese import is_traditional, traditional
from assistant.conversation.message import Message
from assistant.evidence.evidence import Evidence
from assistant.types import Turn
from knowledge.languages import base
from knowledge.library import Library
from tools.calculation import Context

T = TypeVar("T")


class Thread(Protocol):
    """Runs what computes (the embedder) off the event loop."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


@dataclass
class TurnContext:
    """No model sees it."""

    turn: Turn
    message: Message
    earlier: tuple[Message, ...]  # messages before it
    library: Library
    calculating: Context  # today and the signed-in manufacturer's balance, as this turn will leave it
    in_thread: Thread
    evidence: Evidence = field(default_factory=Evidence)
    began: float = field(default_factory=time.monotonic)

    @property
    def language(self) -> str:
        return self.message.language

    @property
    def spelled(self) -> Callable[[str], str]:
        """Writes a text as the person writes the language: Chinese in traditional characters where they do."""
        chinese = (one.text for one in (self.message, *reversed(self.earlier)) if base(one.language) == "zh")
        told = (is_traditional(text) for text in chinese)
        wanted = base(self.language) == "zh" and next((each for each in told if each is not None), False)
        return traditional if wanted else str

    def spent(self) -> float:
        """Seconds since the turn began."""
        return time.monotonic() - self.began


def opened(
    turn: Turn, said: tuple[Message, tuple[Message, ...]], library: Library, calculating: Context, in_thread: Thread
) -> TurnContext:
    """The context as a turn begins: with the figures and the results of the conversation so far."""
    message, earlier = said
    made = (calculation for exchange in turn.history for calculation in exchange.answer.calculations)
    known = {calculation.id: calculation for calculation in made}
    evidence = Evidence(
        earlier={f"c{number}": calculation for number, calculation in enumerate(known.values(), 1)},
        figures={figure.handle: figure for one in (*earlier, message) for figure in one.figures},
    )
    return TurnContext(turn, message, earlier, library, calculating, in_thread, evidence)

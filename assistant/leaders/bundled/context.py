"""The context of one turn: everything its tools and models may touch, and nothing of another's."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from assistant.evidence.evidence import Evidence
from assistant.leaders.bundled.intent import Understanding
from assistant.types import Turn
from knowledge.library import Library
from tools.calculation import Context

T = TypeVar("T")


class Thread(Protocol):
    """Runs what computes (the embedder) off the event loop."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


@dataclass
class TurnContext:
    """Handed to the agent graph as its run's context. No model sees it but the embedded one."""

    turn: Turn
    reading: Understanding
    library: Library
    calculating: Context  # today and the signed-in manufacturer's balance, as this turn will leave it
    in_thread: Thread
    hosted: bool  # may the configured model be asked in this turn?
    evidence: Evidence = field(default_factory=Evidence)
    rounds: int = 0  # calls of the configured model so far
    failed: str | None = None  # why the configured model did not finish
    began: float = field(default_factory=time.monotonic)

    def spent(self) -> float:
        """Seconds since the turn began."""
        return time.monotonic() - self.began

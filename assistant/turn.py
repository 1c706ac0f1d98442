"""The whole turn, top to bottom."""

from __future__ import annotations

from collections.abc import AsyncIterator

from assistant.types import Event, Turn
from assistant.wiring import Parts


async def answer(turn: Turn, parts: Parts) -> AsyncIterator[Event]:
    """Yield the events of one turn, the Answer last. Cancelling the iteration ends the model call."""
    raise NotImplementedError
    yield

"""A conversation with the assistant, turn after turn, and the fixture-free ways to hold one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from assistant.turn import answer
from assistant.types import Answer, AnswerReady, Event, Exchange, HoursAhead, Turn
from assistant.wiring import Parts
from tests.assistant.material import BALANCE, TODAY

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Conversation:
    parts: Parts
    history: list[Exchange] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)  # of the last turn

    def turn(self, text: str = "", **fields: Any) -> Turn:
        number = len(self.history) + 1
        given: dict[str, Any] = {
            "id": f"t{number}",
            "conversation_id": "c1",
            "text": text,
            "history": tuple(self.history),
            "has_manufacturer": True,
            "hours": HoursAhead(balance=BALANCE, logged_minutes=2, drawn_minutes=2),
            "handoff_id": f"h{number}",
            "today": TODAY,
        }
        return Turn(**(given | fields))

    def say(self, text: str = "", **fields: Any) -> Answer:
        turn = self.turn(text, **fields)
        self.events = []
        asyncio.run(self._hear(turn))
        last = self.events[-1]
        assert isinstance(last, AnswerReady)
        self.history.append(
            Exchange(message_id=turn.id, text=turn.text, inputs=turn.inputs, answer=last.answer, at=NOW)
        )
        return last.answer

    async def _hear(self, turn: Turn) -> None:
        async for event in answer(turn, self.parts):
            self.events.append(event)

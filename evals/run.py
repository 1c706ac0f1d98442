"""Cases × the turn → results. Nothing of it is logged, stored or drawn from anybody's hours."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.turn import answer
from assistant.types import Answer, AnswerReady, Exchange, FormValues, HoursAhead, Turn
from assistant.wiring import Parts
from evals.cases import Case
from evals.scorers import Quotes, complaints
from tools.ledger.balance import Balance

MANUFACTURER = "evaluation"


@dataclass(frozen=True)
class Result:
    """What came of one case. `seconds` is the time of its last turn."""

    case: Case
    answer: Answer
    complaints: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.complaints


async def run(cases: Iterable[Case], parts: Parts, quotes: Quotes, today: date) -> AsyncIterator[Result]:
    """Run the cases one after another, each in a conversation of its own."""
    for case in cases:
        history: list[Exchange] = []
        seconds = 0.0
        for number, said in enumerate(case.turns):
            turn = _turn(case, number, said, tuple(history), today)
            begun = time.perf_counter()
            reply = await _answer(turn, parts)
            seconds = time.perf_counter() - begun
            history.append(_exchange(turn, reply, today))
        last = history[-1].answer
        yield Result(case, last, complaints(last, case.expect, case.language, quotes), seconds)


def _turn(case: Case, number: int, said: str | FormValues, history: tuple[Exchange, ...], today: date) -> Turn:
    return Turn(
        id=f"{case.id}-{number}",
        conversation_id=case.id,
        text=said if isinstance(said, str) else "",
        inputs=None if isinstance(said, str) else said,
        history=history,
        manufacturer_name=None if case.staff else "Evaluation Textiles",
        has_manufacturer=not case.staff,
        hours=None if case.staff else HoursAhead(balance=_balance(today), logged_minutes=1, drawn_minutes=1),
        handoff_id=f"{case.id}-{number}-handoff",
        today=today,
    )


def _balance(today: date) -> Balance:
    return Balance(
        manufacturer_id=MANUFACTURER,
        year=today.year,
        start=date(today.year, 1, 1),
        end=date(today.year, 12, 31),
        granted_minutes=600,
        used_minutes=75,
        held_minutes=0,
    )


async def _answer(turn: Turn, parts: Parts) -> Answer:
    async for event in answer(turn, parts):
        if isinstance(event, AnswerReady):
            return event.answer
    raise RuntimeError(f"turn {turn.id} ended without an answer")


def _exchange(turn: Turn, reply: Answer, today: date) -> Exchange:
    at = datetime(today.year, today.month, today.day, tzinfo=UTC)
    return Exchange(message_id=turn.id, text=turn.text, inputs=turn.inputs, answer=reply, at=at)

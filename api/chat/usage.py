"""What a turn took of the configured model, as staff see it: tokens, cost, time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.chat import budget
from api.chat.tables import MessageRow
from api.settings import ApiSettings
from assistant.types import ModelUsed
from tools.calculation import plain

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Prices:
    """Of a million tokens; None: not told, so that no cost is."""

    read: Decimal | None
    written: Decimal | None
    currency: str

    @classmethod
    def of(cls, settings: ApiSettings) -> Prices:
        return cls(settings.model_price_input, settings.model_price_output, settings.model_currency)


class Usage(BaseModel):
    """Of one turn. Without a configured model, or where it was not asked, no tokens."""

    model: str | None
    input_tokens: int
    output_tokens: int
    cost: str | None  # plain decimal, at the prices of that time; None where they are not set
    currency: str | None
    seconds: float | None  # from the message to its answer; None while the turn runs


def spend(session: Session, message_id: str, calls: Sequence[ModelUsed], prices: Prices, now: datetime) -> None:
    """Adds calls to their turn, and to the day of the turn's manufacturer."""
    row = session.get(MessageRow, message_id)
    if row is None:
        return  # deleted meanwhile
    read, written = sum(call.read for call in calls), sum(call.written for call in calls)
    budget.spend(session, row.conversation_id, sum(call.tokens for call in calls), now.date())
    kept = row.usage or {"input_tokens": 0, "output_tokens": 0, "cost": "0", "currency": prices.currency}
    cost = _cost(read, written, prices)
    row.usage = {
        "input_tokens": kept["input_tokens"] + read,
        "output_tokens": kept["output_tokens"] + written,
        "cost": None if cost is None or kept["cost"] is None else plain(Decimal(kept["cost"]) + cost),
        "currency": prices.currency,
    }


def told(row: MessageRow) -> Usage:
    kept = row.usage or {"input_tokens": 0, "output_tokens": 0, "cost": None, "currency": None}
    seconds = (row.finished_at - row.at).total_seconds() if row.finished_at else None
    return Usage(model=(row.answer or {}).get("model"), seconds=seconds, **kept)


def _cost(read: int, written: int, prices: Prices) -> Decimal | None:
    if prices.read is None or prices.written is None:
        return None
    return (prices.read * read + prices.written * written) / _MILLION

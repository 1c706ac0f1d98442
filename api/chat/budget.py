"""Tokens of the configured model that a manufacturer has used, day by day, and whether its budget is spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, ModelUseRow
from api.db.engine import inserted
from api.settings import ApiSettings


@dataclass(frozen=True)
class Budget:
    """Tokens of one manufacturer, of questions and answers together; None: without a limit."""

    per_day: int | None = None
    per_month: int | None = None

    @classmethod
    def of(cls, settings: ApiSettings) -> Budget:
        return cls(settings.manufacturer_model_tokens_per_day, settings.manufacturer_model_tokens_per_month)


def spend(session: Session, conversation_id: str, tokens: int, day: date) -> None:
    """Adds to the day of the conversation's manufacturer; what staff ask is nobody's."""
    conversation = session.get(ConversationRow, conversation_id)
    if conversation is None or conversation.manufacturer_id is None:
        return
    use = {"manufacturer_id": conversation.manufacturer_id, "day": day, "tokens": tokens}
    made = inserted(session, ModelUseRow)
    key, more = [ModelUseRow.manufacturer_id, ModelUseRow.day], ModelUseRow.tokens + made.excluded.tokens
    session.execute(made.on_conflict_do_update(index_elements=key, set_={"tokens": more}), use)


def spent(session: Session, manufacturer_id: str, budget: Budget, day: date) -> bool:
    """Is nothing left of this day's, or this calendar month's?"""
    if budget == Budget():
        return False
    query = select(ModelUseRow.day, ModelUseRow.tokens).where(
        ModelUseRow.manufacturer_id == manufacturer_id, ModelUseRow.day >= day.replace(day=1)
    )
    used = dict(session.execute(query).all())
    limits = ((budget.per_day, used.get(day, 0)), (budget.per_month, sum(used.values())))
    return any(most is not None and tokens >= most for most, tokens in limits)

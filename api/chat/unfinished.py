"""What is left of a turn that did not come to its end: what was sent of it, and why there is no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, MessageRow
from api.errors import ApiError, NotFoundError, UnavailableError
from api.unavailable import DOWN, of_knowledge
from assistant.types import (
    Answer,
    CalculationMade,
    CitationFound,
    Event,
    Handoff,
    HandoffMade,
    SentencePassed,
    Turn,
    TurnStarted,
)
from knowledge.errors import KnowledgeError


def outline(session: Session, message_id: str) -> Turn:
    """As much of a turn as its unfinished Answer needs."""
    row = session.get(MessageRow, message_id)
    if row is None:
        raise NotFoundError("The conversation has been deleted.")
    conversation = session.get_one(ConversationRow, row.conversation_id)
    return Turn(
        id=row.id,
        conversation_id=conversation.id,
        language=row.language,
        locale=row.locale,
        handoff_id="",
        today=row.at.date(),
    )


def answer(turn: Turn, events: Sequence[Event], status: Literal["stopped", "error"]) -> Answer:
    """What was sent before the end came: it stays in the transcript."""
    languages = [e.language for e in events if isinstance(e, TurnStarted)]
    made = next((e.id for e in events if isinstance(e, HandoffMade)), None)
    sent = [e for e in events if isinstance(e, SentencePassed)]
    return Answer(
        id=turn.id,
        conversation_id=turn.conversation_id,
        language=next(iter(languages), turn.language or turn.locale or "en"),
        status=status,
        text="".join(e.text for e in sent).strip(),
        citations=tuple(e.citation for e in events if isinstance(e, CitationFound)),
        figures=tuple(figure for e in sent for figure in e.figures),
        calculations=tuple(e.calculation for e in events if isinstance(e, CalculationMade)),
        handoff=Handoff(id=made),
        model="",
        release=turn.release or "",
    )


def problem(error: Exception) -> ApiError:
    """An index or a database that is down is said to be; everything else is ours to mend."""
    if isinstance(error, KnowledgeError) and error.code in DOWN:
        return of_knowledge(error)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return UnavailableError("database_unavailable")
    return error if isinstance(error, ApiError) else ApiError(500, "turn_failed")


def interrupted() -> ApiError:
    return ApiError(503, "turn_interrupted")

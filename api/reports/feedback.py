"""Feedback: what people thought of answers, as a queue for staff; and the evaluation cases that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import yaml
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, FeedbackRow, MessageRow
from api.db import audit
from api.errors import ConflictError, NotFoundError
from api.reports.schemas import CaseIn, FeedbackOut
from api.reports.tables import CaseRow

Show = Literal["open", "handled", "all"]
OWN = ("message_id", "helpful", "reason", "comment", "follow_up", "at", "handled_by", "handled_at")
SUITE = {"kind": "feedback", "gate": 0.9}


def queue(session: Session, show: Show, helpful: bool | None, limit: int) -> list[FeedbackOut]:
    """The newest first, those who wait for a word from us before all others."""
    answer = MessageRow.answer
    query = (
        select(
            FeedbackRow,
            MessageRow.text,
            answer["text"].as_string(),
            answer["status"].as_string(),
            answer["language"].as_string(),
            ConversationRow,
            CaseRow.message_id,
        )
        .join(MessageRow, MessageRow.id == FeedbackRow.message_id)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .outerjoin(CaseRow, CaseRow.message_id == MessageRow.id)
        .order_by(FeedbackRow.follow_up.desc(), FeedbackRow.at.desc())
        .limit(limit)
    )
    if show != "all":
        handled = FeedbackRow.handled_at
        query = query.where(handled.is_(None) if show == "open" else handled.is_not(None))
    if helpful is not None:
        query = query.where(FeedbackRow.helpful == helpful)
    return [_shown(*found) for found in session.execute(query)]


def _shown(
    row: FeedbackRow,
    question: str,
    text: str | None,
    status: str | None,
    language: str | None,
    conversation: ConversationRow,
    case: str | None,
) -> FeedbackOut:
    own = {name: getattr(row, name) for name in OWN}
    return FeedbackOut.model_validate(
        {
            **own,
            "conversation_id": conversation.id,
            "manufacturer_id": conversation.manufacturer_id,
            "question": question,
            "answer": text or "",
            "status": status,
            "language": language,
            "case": case is not None,
        }
    )


def handle(session: Session, message_id: str, by: str, now: datetime) -> None:
    """Whatever people said of the answer so far is dealt with. Raises NotFoundError."""
    changed = session.scalars(
        update(FeedbackRow)
        .where(FeedbackRow.message_id == message_id)
        .values(handled_by=by, handled_at=now)
        .returning(FeedbackRow.by)
    ).all()
    if not changed:
        raise NotFoundError(f"There is no feedback on {message_id}.")
    audit.record(session, now, by, "feedback.handle", message_id)


def keep_case(session: Session, message_id: str, expected: CaseIn, by: str, now: datetime) -> None:
    """The answer's question, after those before it, with what a good answer shows. The last word counts.

    Raises NotFoundError, or ConflictError for a message that asks nothing in words.
    """
    row = session.get(MessageRow, message_id)
    if row is None or row.answer is None:
        raise NotFoundError(f"There is no answer {message_id}.")
    if not row.text.strip():
        raise ConflictError("no_question", "A form that was filled in is no question that can be asked again.")
    before = select(MessageRow.text).where(
        MessageRow.conversation_id == row.conversation_id,
        MessageRow.author.is_(None),
        MessageRow.at <= row.at,
        MessageRow.id != row.id,
    )
    texts = [text for text in session.scalars(before.order_by(MessageRow.at, MessageRow.id)) if text.strip()]
    asked: str | list[str] = [*texts, row.text] if texts else row.text
    case = {"id": message_id, "ask": {row.answer["language"]: asked}, "expect": _expect(expected)}
    session.merge(CaseRow(message_id=message_id, case=case, by=by, at=now))
    audit.record(session, now, by, "case.put", message_id)


def suite(session: Session) -> str:
    """Every case that was kept, as the file of a suite: `mcap eval` reads it from the folder `evals` of the home."""
    cases = session.scalars(select(CaseRow.case).order_by(CaseRow.message_id))
    return yaml.safe_dump({**SUITE, "cases": list(cases)}, allow_unicode=True, sort_keys=False, width=120)


def _expect(expected: CaseIn) -> dict[str, Any]:
    values: Iterable[tuple[str, Any]] = expected.model_dump(mode="json").items()
    return {name: value for name, value in values if value not in (None, [])}

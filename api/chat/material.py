"""What a turn may know: its message, the conversation so far, the manufacturer and its hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from api.chat import budget, conversations, holding, sheets
from api.chat.budget import Budget
from api.chat.tables import AttachmentRow, ChatSwitchRow, ConversationRow, MessageRow
from api.chat.turns import LOST
from api.ids import new_id
from api.ledger import turns as ledger
from api.ledger.tables import ManufacturerRow
from api.record import store as record
from assistant.types import Answer, Exchange, FormValues, Turn

HISTORY = 30  # earlier turns that a turn is told of


def gathered(
    session: Session, message_id: str, now: datetime, *, share_figures: bool, tokens: Budget, may_hand_off: bool
) -> Turn | None:
    """Everything the turn may know; None while an earlier turn of the same conversation is still under way."""
    said = conversations.messages(session, _conversation_of(message_id))
    row = session.get_one(MessageRow, message_id)
    if any(_under_way(other, now) for other in said[: said.index(row)]):
        return None
    files = _files(session, row, said)
    conversation = session.get_one(ConversationRow, row.conversation_id)
    manufacturer_id = conversation.manufacturer_id
    manufacturer = session.get(ManufacturerRow, manufacturer_id) if manufacturer_id else None
    handoff = holding.open_handoff(session, row.conversation_id) if manufacturer else None
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        text=row.text,
        inputs=FormValues.model_validate(row.inputs) if row.inputs else None,
        corrects=conversations.calculation(session, row.conversation_id, row.corrects) if row.corrects else None,
        tables=tuple(table for file in files for table in sheets.tables(file)),
        files=tuple(
            read for file in files if (read := sheets.file_read(file, new=file.id in row.attachments)) is not None
        ),
        history=_history(row, said),
        language=row.language,
        locale=row.locale,
        manufacturer_name=manufacturer.name if manufacturer else None,
        has_manufacturer=manufacturer is not None,
        hours=ledger.ahead(session, manufacturer.id, row.conversation_id, row.at) if manufacturer else None,
        years=record.years(session, manufacturer.id) if manufacturer else (),
        release=manufacturer.pinned_release if manufacturer else None,
        handoff_id=(handoff.id if handoff else new_id()) if may_hand_off else None,
        today=row.at.date(),
        held=holding.silence(handoff, row, said),
        chat_off=session.scalar(select(ChatSwitchRow.off)),
        share_figures=share_figures,
        model_spent=manufacturer is not None and budget.spent(session, manufacturer.id, tokens, row.at.date()),
    )


def _conversation_of(message_id: str) -> ScalarSelect[str]:
    return select(MessageRow.conversation_id).where(MessageRow.id == message_id).scalar_subquery()


def _under_way(message: MessageRow, now: datetime) -> bool:
    return message.finished_at is None and message.beat_at > now - LOST


def _history(message: MessageRow, said: Sequence[MessageRow]) -> tuple[Exchange, ...]:
    """The last turns before this one that came to an answer."""
    answered = [
        other
        for other in said
        if other.author is None and other.answer is not None and other.problem is None and other.at <= message.at
    ]
    return tuple(
        Exchange(
            message_id=row.id,
            text=row.text,
            inputs=FormValues.model_validate(row.inputs) if row.inputs else None,
            answer=Answer.model_validate(row.answer),
            at=row.at,
        )
        for row in answered[-HISTORY:]
        if row.id != message.id
    )


def _files(session: Session, message: MessageRow, said: Sequence[MessageRow]) -> list[AttachmentRow]:
    """This message's files; without any, those of the last message that had some."""
    ids = message.attachments or next((m.attachments for m in reversed(said) if m.attachments), [])
    return conversations.attachments(session, message.conversation_id, ids) if ids else []

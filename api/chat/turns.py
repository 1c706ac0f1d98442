"""Turns as they are kept: accepted, given their material, written down event by event, finished with their minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from api import words
from api.calculations import store as calculations
from api.calculations.store import Owner
from api.chat import budget, conversations
from api.chat.budget import Budget
from api.chat.events import data_of, event_of
from api.chat.schemas import MessageIn
from api.chat.tables import ChatSwitchRow, ConversationRow, EventRow, HandoffRow, MessageRow
from api.errors import ApiError, NotFoundError
from api.identity import Identity
from api.ids import new_id
from api.ledger import turns as ledger
from api.ledger.tables import ManufacturerRow
from assistant.types import (
    COUNTED,
    Answer,
    CalculationMade,
    Event,
    Exchange,
    FormValues,
    HandoffMade,
    Table,
    Turn,
)
from tools.calculation import Calculation

KEPT = timedelta(minutes=10)  # events, after the end of their turn
LOST = timedelta(seconds=15)  # without a sign of life its worker is dead
HISTORY = 30  # earlier turns that a turn is told of


@dataclass(frozen=True)
class Stored:
    """An event of the stream. `number` is its id there, from 1."""

    number: int
    event: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """Where a turn stands, for those who listen."""

    events: tuple[Stored, ...]
    ended: bool
    lost: bool  # its worker shows no sign of life


def accept(
    session: Session, identity: Identity, conversation_id: str, body: MessageIn, now: datetime
) -> tuple[str, bool]:
    """Store the message: its id, and whether it is new; the same `client_id` again is the message we have.

    Raises NotFoundError for a conversation, an attachment or a calculation that is not the caller's.
    """
    conversation = conversations.owned(session, identity, conversation_id, alone=True)
    client_id = str(body.client_id) if body.client_id else None
    if client_id is not None:
        known = select(MessageRow.id).where(
            MessageRow.conversation_id == conversation_id, MessageRow.client_id == client_id
        )
        if message_id := session.scalar(known):
            return message_id, False
    conversations.attachments(session, conversation_id, list(body.attachments))
    if body.corrects is not None:
        _corrected(session, conversation_id, body.corrects)
    row = MessageRow(
        id=new_id(),
        conversation_id=conversation_id,
        client_id=client_id,
        author=None,
        text=(body.text or "").strip(),
        inputs=body.inputs.model_dump(mode="json") if body.inputs else None,
        corrects=body.corrects,
        attachments=list(body.attachments),
        language=body.language,
        locale=identity.locale,
        at=now,
        beat_at=now,
        heard_at=now,
        stop_asked=False,
    )
    session.add(row)
    conversation.updated_at = now
    conversation.title = conversation.title or " ".join(row.text.split())[: conversations.TITLE]
    return row.id, True


def waits_for(session: Session, message_id: str, now: datetime) -> bool:
    """Is an earlier turn of the same conversation still under way?"""
    row = session.get_one(MessageRow, message_id)
    earlier = select(func.count()).where(
        MessageRow.conversation_id == row.conversation_id,
        MessageRow.finished_at.is_(None),
        MessageRow.beat_at > now - LOST,
        (MessageRow.at < row.at) | ((MessageRow.at == row.at) & (MessageRow.id < row.id)),
    )
    return bool(session.scalar(earlier))


def material(session: Session, message_id: str, *, share_figures: bool, tokens: Budget) -> Turn:
    """Everything the turn may know."""
    row = session.get_one(MessageRow, message_id)
    conversation = session.get_one(ConversationRow, row.conversation_id)
    history = _history(session, row)
    manufacturer_id = conversation.manufacturer_id
    manufacturer = session.get(ManufacturerRow, manufacturer_id) if manufacturer_id else None
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        text=row.text,
        inputs=FormValues.model_validate(row.inputs) if row.inputs else None,
        corrects=_corrected(session, row.conversation_id, row.corrects) if row.corrects else None,
        tables=_tables(session, row),
        history=history,
        language=row.language,
        locale=row.locale,
        manufacturer_name=manufacturer.name if manufacturer else None,
        has_manufacturer=manufacturer is not None,
        hours=ledger.ahead(session, manufacturer.id, row.conversation_id, row.at) if manufacturer else None,
        release=manufacturer.pinned_release if manufacturer else None,
        handoff_id=new_id(),
        today=row.at.date(),
        chat_off=session.scalar(select(ChatSwitchRow.off)),
        share_figures=share_figures,
        model_spent=manufacturer is not None and budget.spent(session, manufacturer.id, tokens, row.at.date()),
    )


def write(session: Session, message_id: str, first: int, events: Sequence[Event], now: datetime) -> None:
    """Events in order, numbered from `first`, with what they tell of: a hand-off exists once it has been told."""
    row = session.get_one(MessageRow, message_id)
    conversation = session.get_one(ConversationRow, row.conversation_id)
    for number, event in enumerate(events, first):
        session.merge(EventRow(message_id=message_id, number=number, event=event.event, data=data_of(event)))
        if isinstance(event, HandoffMade):
            _make_handoff(session, conversation, event, now)
        if isinstance(event, CalculationMade):
            calculations.keep(session, _owner(conversation), [event.calculation], now)


def finish(session: Session, answer: Answer, number: int, now: datetime, problem: ApiError | None = None) -> None:
    """The Answer and its minutes, in one transaction; and the last event, numbered `number`. Once only.

    The minutes are posted before the message is touched, since the ledger locks the manufacturer first.
    """
    conversation = session.get(ConversationRow, answer.conversation_id)
    row = session.get(MessageRow, answer.id)
    if conversation is None or row is None or row.finished_at is not None:
        return  # deleted meanwhile, or finished before
    if conversation.manufacturer_id is not None:
        hours = ledger.post_turn(
            session,
            conversation.manufacturer_id,
            conversation.id,
            answer.id,
            began=row.at,
            now=now,
            counts=answer.status in COUNTED,
        )
        answer = answer.model_copy(update={"hours": hours})
    calculations.keep(session, _owner(conversation), answer.calculations, now)
    row.answer = answer.model_dump(mode="json", by_alias=True)
    row.problem = problem.document(words.chosen(answer.language)) if problem else None
    row.finished_at = now
    event, data = ("error", row.problem) if row.problem else ("answer", row.answer)
    session.merge(EventRow(message_id=answer.id, number=number, event=event, data=data))


def progress(session: Session, message_id: str, after: int, now: datetime) -> Progress:
    """Events behind `after`. Of a turn whose events are gone, the last one again."""
    row = session.get(MessageRow, message_id)
    if row is None:
        raise NotFoundError("The conversation has been deleted.")
    query = select(EventRow).where(EventRow.message_id == message_id, EventRow.number > after)
    found = tuple(Stored(e.number, e.event, e.data) for e in session.scalars(query.order_by(EventRow.number)))
    ended = row.finished_at is not None
    if ended and not found and row.finished_at is not None and now - row.finished_at > KEPT:
        last = ("error", row.problem) if row.problem else ("answer", row.answer or {})
        found = (Stored(after + 1, *last),)
    return Progress(found, ended, lost=not ended and now - row.beat_at > LOST)


def beat(session: Session, message_id: str, now: datetime) -> tuple[bool, datetime] | None:
    """A sign of life; returns whether a stop is asked for and when somebody last listened; None: it was deleted."""
    session.execute(update(MessageRow).where(MessageRow.id == message_id).values(beat_at=now))
    row = session.execute(
        select(MessageRow.stop_asked, MessageRow.heard_at).where(MessageRow.id == message_id)
    ).one_or_none()
    return (row.stop_asked, row.heard_at) if row else None


def hear(session: Session, message_id: str, now: datetime) -> None:
    """Somebody listens."""
    session.execute(update(MessageRow).where(MessageRow.id == message_id).values(heard_at=now))


def ask_to_stop(session: Session, message_id: str) -> None:
    session.execute(
        update(MessageRow).where(MessageRow.id == message_id, MessageRow.finished_at.is_(None)).values(stop_asked=True)
    )


def forget_events(session: Session, now: datetime) -> None:
    """Those of turns that ended more than ten minutes ago."""
    old = select(EventRow.message_id).join(MessageRow).where(MessageRow.finished_at < now - KEPT).distinct()
    session.execute(delete(EventRow).where(EventRow.message_id.in_(old.scalar_subquery())))


def said_so_far(session: Session, message_id: str) -> tuple[Event, ...]:
    """Every event of a turn, for one that another worker left unfinished."""
    query = select(EventRow).where(EventRow.message_id == message_id).order_by(EventRow.number)
    return tuple(event_of(row.event, row.data) for row in session.scalars(query))


def _history(session: Session, message: MessageRow) -> tuple[Exchange, ...]:
    query = (
        select(MessageRow)
        .where(
            MessageRow.conversation_id == message.conversation_id,
            MessageRow.author.is_(None),
            MessageRow.answer.is_not(None),
            MessageRow.problem.is_(None),
            MessageRow.id != message.id,
            MessageRow.at <= message.at,
        )
        .order_by(MessageRow.at.desc(), MessageRow.id.desc())
        .limit(HISTORY)
    )
    return tuple(
        Exchange(
            message_id=row.id,
            text=row.text,
            inputs=FormValues.model_validate(row.inputs) if row.inputs else None,
            answer=Answer.model_validate(row.answer),
            at=row.at,
        )
        for row in reversed(session.scalars(query).all())
    )


def _tables(session: Session, message: MessageRow) -> tuple[Table, ...]:
    """Of this message's files; without any, of the last message that had some."""
    ids = message.attachments
    if not ids:
        earlier = [m.attachments for m in conversations.messages(session, message.conversation_id) if m.attachments]
        ids = earlier[-1] if earlier else []
    rows = conversations.attachments(session, message.conversation_id, ids) if ids else []
    return tuple(Table.model_validate(table) for row in rows for table in row.tables)


def _corrected(session: Session, conversation_id: str, calculation_id: str) -> Calculation:
    found = calculations.find(session, calculation_id)
    if found is None or found[0].conversation_id != conversation_id:
        raise NotFoundError(f"There is no calculation {calculation_id} in this conversation.")
    return found[1]


def _owner(conversation: ConversationRow) -> Owner:
    return Owner(conversation.issuer, conversation.subject, conversation.manufacturer_id, conversation.id)


def _make_handoff(session: Session, conversation: ConversationRow, event: HandoffMade, now: datetime) -> None:
    if conversation.manufacturer_id is None:
        raise ValueError("a conversation without a manufacturer makes no hand-off")
    session.merge(
        HandoffRow(
            id=event.id,
            conversation_id=conversation.id,
            manufacturer_id=conversation.manufacturer_id,
            state="waiting",
            language=event.language,
            reason=event.reason,
            summary=event.summary,
            inputs=event.inputs,
            contact=None,
            times="",
            at=now,
        )
    )

"""Turns as they are kept: accepted, given their material, written down event by event, finished with their minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from api import words
from api.calculations import store as calculations
from api.calculations.store import Owner
from api.chat import conversations, holding
from api.chat.events import data_of, event_of
from api.chat.schemas import MessageIn
from api.chat.tables import AttachmentRow, ConversationRow, EventRow, HandoffRow, MessageRow
from api.db.engine import inserted
from api.errors import ApiError, InvalidError, NotFoundError
from api.identity import Identity
from api.ids import new_id
from api.ledger import turns as ledger
from assistant.types import (
    COUNTED,
    Answer,
    CalculationMade,
    Event,
    HandoffMade,
)
from tools.registry import CALCULATORS

KEPT = timedelta(minutes=10)  # events, after the end of their turn
LOST = timedelta(seconds=15)  # without a sign of life its worker is dead

_WITH_CONVERSATION = (
    select(MessageRow, ConversationRow)
    .join(ConversationRow)
    .where(  # made once: run by every turn
        MessageRow.id == bindparam("message_id")
    )
)

_NUMBERS = select(func.max(EventRow.number)).where(EventRow.message_id == bindparam("message_id"))


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
    session: Session,
    identity: Identity,
    conversation_id: str,
    body: MessageIn,
    now: datetime,
    rows: AttachmentRow | None = None,
) -> tuple[str, bool]:
    """Store the message: its id, and whether it is new; the same `client_id` again is the message we have. `rows` that
    stood in its text are one more file of it.

    Raises InvalidError for a form of no tool, NotFoundError for a conversation, an attachment or a calculation that is
    not the caller's.
    """
    _of_a_tool(body)
    conversation = conversations.owned(session, identity, conversation_id, alone=True)
    client_id = str(body.client_id) if body.client_id else None
    if client_id is not None and (earlier := _earlier(session, conversation_id, client_id)):
        return earlier, False
    conversations.attachments(session, conversation_id, list(body.attachments))
    if body.corrects is not None:
        conversations.calculation(session, conversation_id, body.corrects)
    row = _new(identity, conversation_id, body, now, [*body.attachments, *([rows.id] if rows else [])])
    holding.pass_on(session, conversation_id, now)
    title = conversation.title or conversations.titled(session, identity, row.text)
    conversation.updated_at, conversation.title = now, title
    session.add_all([row, rows] if rows else [row])
    return row.id, True


def _new(
    identity: Identity, conversation_id: str, body: MessageIn, now: datetime, attachments: Sequence[str]
) -> MessageRow:
    return MessageRow(
        id=new_id(),
        conversation_id=conversation_id,
        client_id=str(body.client_id) if body.client_id else None,
        author=None,
        text=(body.text or "").strip(),
        inputs=body.inputs.model_dump(mode="json") if body.inputs else None,
        corrects=body.corrects,
        attachments=list(attachments),
        language=body.language,
        locale=identity.locale,
        at=now,
        beat_at=now,
        heard_at=now,
        stop_asked=False,
    )


def _earlier(session: Session, conversation_id: str, client_id: str) -> str | None:
    """The message that was sent under this id before."""
    same = MessageRow.conversation_id == conversation_id, MessageRow.client_id == client_id
    return session.scalar(select(MessageRow.id).where(*same))


def _of_a_tool(body: MessageIn) -> None:
    """Raises InvalidError for a form of a calculator that there is not."""
    if body.inputs is not None and body.inputs.tool not in CALCULATORS:
        known = ", ".join(CALCULATORS)
        raise InvalidError("unknown_tool", "There is no such calculator.", field="inputs.tool", expected=known)


def write(session: Session, message_id: str, first: int, events: Sequence[Event], now: datetime) -> None:
    """Events in order, numbered from `first`, with what they tell of: a hand-off exists once it has been told."""
    row = session.get_one(MessageRow, message_id)
    _keep(session, row.id, stored(first, events))
    if any(isinstance(event, HandoffMade | CalculationMade) for event in events):
        _keep_made(session, session.get_one(ConversationRow, row.conversation_id), events, now)


def _keep_made(session: Session, conversation: ConversationRow, events: Sequence[Event], now: datetime) -> None:
    """What events tell of."""
    made = [event.calculation for event in events if isinstance(event, CalculationMade)]
    calculations.keep(session, _owner(conversation), made, now)
    for event in events:
        if isinstance(event, HandoffMade):
            _make_handoff(session, conversation, event, now)


def stored(first: int, events: Sequence[Event]) -> list[Stored]:
    """Events as they are kept, numbered from `first`."""
    return [Stored(number, event.event, data_of(event)) for number, event in enumerate(events, first)]


def _keep(session: Session, message_id: str, events: Sequence[Stored]) -> None:
    """Each once, also where a commit was made and its word lost."""
    rows = [{"message_id": message_id, "number": e.number, "event": e.event, "data": e.data} for e in events]
    session.execute(inserted(session, EventRow).on_conflict_do_nothing(), rows)


def finish(
    session: Session, answer: Answer, first: int, events: Sequence[Event], now: datetime, problem: ApiError | None
) -> Stored | None:
    """The events not yet written, numbered from `first`, the Answer and its minutes, in one transaction. Once only.

    Returns the last event; None where the turn is deleted meanwhile, or was finished before. The minutes are posted
    before the message is touched, since the ledger locks the manufacturer first.
    """
    found = session.execute(_WITH_CONVERSATION, {"message_id": answer.id}).one_or_none()
    if found is None or found[0].finished_at is not None:
        return None
    row, conversation = found
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
    _keep_made(session, conversation, events, now)
    calculations.keep(session, _owner(conversation), answer.calculations, now)
    row.answer = answer.model_dump(mode="json", by_alias=True)
    row.problem = problem.document(words.chosen(answer.language)) if problem else None
    row.finished_at = now
    last = Stored(first + len(events), "error" if row.problem else "answer", row.problem or row.answer)
    _keep(session, row.id, [*stored(first, events), last])
    return last


def progress(session: Session, message_id: str, after: int, now: datetime) -> Progress:
    """Events behind `after`. The last one again where events are gone, or where more was told than could be written
    before the worker was gone."""
    row = session.get(MessageRow, message_id)
    if row is None:
        raise NotFoundError("The conversation has been deleted.")
    query = select(EventRow).where(EventRow.message_id == message_id, EventRow.number > after)
    found = tuple(Stored(e.number, e.event, e.data) for e in session.scalars(query.order_by(EventRow.number)))
    ended = row.finished_at is not None
    if ended and not found and after > (session.scalar(_NUMBERS, {"message_id": message_id}) or -1):
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


def _owner(conversation: ConversationRow) -> Owner:
    return Owner(conversation.issuer, conversation.subject, conversation.manufacturer_id, conversation.id)


def _make_handoff(session: Session, conversation: ConversationRow, event: HandoffMade, now: datetime) -> None:
    if conversation.manufacturer_id is None:
        raise ValueError("a conversation without a manufacturer makes no hand-off")
    row = session.get(HandoffRow, event.id)  # one that was open before the turn is asked for again
    if row is None:
        row = holding.new(conversation, event.id, now)
        session.add(row)
    else:
        holding.waits_again(row, now)
    row.language, row.reason, row.summary, row.inputs = event.language, event.reason, event.summary, event.inputs

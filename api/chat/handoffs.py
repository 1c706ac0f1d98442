"""Hand-offs: a person asks for a person, advisers find it in their inbox and reply in the same thread."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth import Adviser, Anyone
from api.chat import conversations
from api.chat.schemas import (
    AssignIn,
    Contact,
    HandoffDetail,
    HandoffIn,
    HandoffMadeOut,
    Made,
    ReplyIn,
)
from api.chat.tables import ConversationRow, HandoffRow, HandoffState, MessageRow
from api.db import audit
from api.errors import ConflictError, ForbiddenError, NotFoundError, responses
from api.ids import new_id
from api.ledger import store as ledger
from api.limits import Asked
from api.state import State_

router = APIRouter(prefix="/v1", tags=["hand-offs"])


@router.post(
    "/conversations/{conversation_id}/handoff",
    status_code=201,
    responses=responses(401, 403, 404, 422, 429, 503),
    dependencies=[Asked],
)
def ask_for_adviser(conversation_id: str, body: HandoffIn, identity: Anyone, state: State_) -> HandoffMadeOut:
    """Ask for an adviser, also in an empty conversation. While one is waiting, asking again adds to it."""
    now = state.clock()
    with state.sessions.begin() as session:
        conversation = conversations.owned(session, identity, conversation_id)
        if conversation.manufacturer_id is None:
            raise ForbiddenError("A staff conversation has no manufacturer, so no hours.", code="no_manufacturer")
        row = _open(session, conversation_id) or _new(session, conversation, now)
        row.reason = body.reason or row.reason
        row.times = body.times or row.times
        row.language = body.language or row.language or identity.locale
        row.contact = body.contact.model_dump() if body.contact else row.contact
        remaining = ledger.balance(session, conversation.manufacturer_id, now).remaining_minutes
        return HandoffMadeOut(id=row.id, state=row.state, remaining_minutes=remaining)


@router.get("/handoffs", responses=responses(401, 403, 422, 503))
def inbox(
    _: Adviser,
    state: State_,
    handoff_state: Annotated[HandoffState | None, Query(alias="state")] = None,
    manufacturer_id: str | None = None,
) -> list[HandoffDetail]:
    """The advisers' inbox: what waits longest first; closed ones only when asked for."""
    query = select(HandoffRow).order_by(HandoffRow.at)
    query = query.where(
        HandoffRow.state == handoff_state if handoff_state is not None else HandoffRow.state != "closed"
    )
    if manufacturer_id is not None:
        query = query.where(HandoffRow.manufacturer_id == manufacturer_id)
    with state.sessions() as session:
        return [_detail(row) for row in session.scalars(query)]


@router.post("/handoffs/{handoff_id}/assign", responses=responses(401, 403, 404, 409, 422, 503))
def assign(handoff_id: str, identity: Adviser, state: State_, body: AssignIn | None = None) -> HandoffDetail:
    """Somebody takes it: by default the caller."""
    now = state.clock()
    with state.sessions.begin() as session:
        row = _found(session, handoff_id)
        row.adviser = body.adviser if body and body.adviser else identity.subject
        row.assigned_at = now
        row.state = "assigned" if row.state == "waiting" else row.state
        _record(session, now, identity.subject, "handoff.assign", row, adviser=row.adviser)
        return _detail(row)


@router.post("/handoffs/{handoff_id}/reply", status_code=201, responses=responses(401, 403, 404, 409, 422, 503))
def reply(handoff_id: str, body: ReplyIn, identity: Adviser, state: State_) -> Made:
    """A named person's words, shown in the thread as they are."""
    now = state.clock()
    with state.sessions.begin() as session:
        row = _found(session, handoff_id)
        if row.conversation_id is None:
            raise ConflictError("conversation_deleted", "The person has deleted the conversation.")
        session.get_one(ConversationRow, row.conversation_id).updated_at = now
        message = _reply(row.conversation_id, body.text, body.name or identity.subject, now)
        session.add(message)
        row.adviser = row.adviser or identity.subject
        row.assigned_at = row.assigned_at or now
        row.answered_at, row.state = now, "answered"
        _record(session, now, identity.subject, "handoff.reply", row, message=message.id)
        return Made(id=message.id)


@router.post("/handoffs/{handoff_id}/close", responses=responses(401, 403, 404, 409, 503))
def close(handoff_id: str, identity: Adviser, state: State_) -> HandoffDetail:
    """Done. The person can ask anew."""
    now = state.clock()
    with state.sessions.begin() as session:
        row = _found(session, handoff_id)
        row.state, row.closed_at = "closed", now
        _record(session, now, identity.subject, "handoff.close", row)
        return _detail(row)


def _open(session: Session, conversation_id: str) -> HandoffRow | None:
    """The hand-off of a conversation that still waits for somebody."""
    query = select(HandoffRow).where(HandoffRow.conversation_id == conversation_id, HandoffRow.state == "waiting")
    return session.scalar(query.limit(1))


def _new(session: Session, conversation: ConversationRow, now: datetime) -> HandoffRow:
    row = HandoffRow(
        id=new_id(),
        conversation_id=conversation.id,
        manufacturer_id=conversation.manufacturer_id,
        state="waiting",
        language=None,
        reason="",
        summary=conversation.title,
        inputs={},
        contact=None,
        times="",
        at=now,
    )
    session.add(row)
    return row


def _reply(conversation_id: str, text: str, author: str, now: datetime) -> MessageRow:
    return MessageRow(
        id=new_id(),
        conversation_id=conversation_id,
        author=author,
        text=text,
        attachments=[],
        at=now,
        finished_at=now,
        beat_at=now,
        heard_at=now,
        stop_asked=False,
    )


def _found(session: Session, handoff_id: str) -> HandoffRow:
    """Open for a change. Raises NotFoundError, or ConflictError for one that is closed."""
    row = session.get(HandoffRow, handoff_id, with_for_update=True)
    if row is None:
        raise NotFoundError(f"There is no hand-off {handoff_id}.")
    if row.state == "closed":
        raise ConflictError("handoff_closed", "The hand-off is closed. The person can ask anew.")
    return row


def _record(session: Session, now: datetime, by: str, action: str, row: HandoffRow, **details: str) -> None:
    audit.record(session, now, by, action, row.id, manufacturer_id=row.manufacturer_id, **details)


def _detail(row: HandoffRow) -> HandoffDetail:
    return HandoffDetail(
        id=row.id,
        state=row.state,
        conversation_id=row.conversation_id,
        manufacturer_id=row.manufacturer_id,
        language=row.language,
        reason=row.reason,
        summary=row.summary,
        inputs=row.inputs,
        contact=Contact.model_validate(row.contact) if row.contact else None,
        times=row.times,
        adviser=row.adviser,
        at=row.at,
        assigned_at=row.assigned_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
    )

"""The advisers' inbox over HTTP: what waits, who takes it, the reply in the same thread."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from api.auth import Adviser
from api.chat.schemas import Made
from api.chat.tables import ConversationRow, HandoffRow, HandoffState, MessageRow
from api.desk import inbox as box
from api.desk import shown
from api.desk.schemas import AssignIn, BulkIn, BulkOut, ColleagueOut, HandoffDetail, ReplyIn
from api.errors import ApiError, ConflictError, responses
from api.ids import new_id
from api.people import names
from api.state import State_

router = APIRouter(prefix="/v1", tags=["hand-offs"])
MOST = 1_000  # hand-offs in one list


@router.get("/staff", responses=responses(401, 403, 503))
def colleagues(_: Adviser, state: State_) -> list[ColleagueOut]:
    """Everybody of the staff who has signed in, by name: who a hand-off can be assigned to."""
    with state.sessions() as session:
        return [ColleagueOut(subject=row.subject, name=row.called or row.subject) for row in names.staff(session)]


@router.get("/handoffs", responses=responses(401, 403, 422, 503))
def inbox(
    _: Adviser,
    state: State_,
    handoff_state: Annotated[HandoffState | None, Query(alias="state")] = None,
    manufacturer_id: str | None = None,
) -> list[HandoffDetail]:
    """What waits longest first; closed ones only when asked for, the newest of them first."""
    closed = handoff_state == "closed"
    query = select(HandoffRow).order_by(HandoffRow.closed_at.desc() if closed else HandoffRow.at).limit(MOST)
    query = query.where(
        HandoffRow.state == handoff_state if handoff_state is not None else HandoffRow.state != "closed"
    )
    if manufacturer_id is not None:
        query = query.where(HandoffRow.manufacturer_id == manufacturer_id)
    with state.sessions() as session:
        return shown.details(session, list(session.scalars(query)), state.clock())


@router.get("/handoffs/{handoff_id}", responses=responses(401, 403, 404, 503))
def one(handoff_id: str, _: Adviser, state: State_) -> HandoffDetail:
    """One hand-off, open or closed."""
    with state.sessions() as session:
        return shown.detail(session, box.existing(session, handoff_id), state.clock())


@router.post("/handoffs/bulk", responses=responses(401, 403, 422, 503))
def bulk(body: BulkIn, identity: Adviser, state: State_) -> list[BulkOut]:
    """Assign or close many. Each by itself: what cannot be done is told by its code, the others are done."""
    now, outcomes = state.clock(), []
    for handoff_id in dict.fromkeys(body.ids):
        try:
            with state.sessions.begin() as session:
                if body.action == "close":
                    box.close(session, handoff_id, identity, now)
                else:
                    box.assign(session, handoff_id, body.adviser or identity.subject, identity, now)
        except ApiError as error:
            outcomes.append(BulkOut(id=handoff_id, problem=error.code))
        else:
            outcomes.append(BulkOut(id=handoff_id, problem=None))
    return outcomes


@router.post("/handoffs/{handoff_id}/assign", responses=responses(401, 403, 404, 409, 422, 503))
def assign(handoff_id: str, identity: Adviser, state: State_, body: AssignIn | None = None) -> HandoffDetail:
    """Somebody takes it: by default the caller."""
    now = state.clock()
    adviser = body.adviser if body and body.adviser else identity.subject
    with state.sessions.begin() as session:
        return shown.detail(session, box.assign(session, handoff_id, adviser, identity, now), now)


@router.post("/handoffs/{handoff_id}/read", responses=responses(401, 403, 404, 409, 503))
def read(handoff_id: str, identity: Adviser, state: State_) -> HandoffDetail:
    """Its adviser has read what came. A colleague's look changes nothing."""
    now = state.clock()
    with state.sessions.begin() as session:
        row = box.changing(session, handoff_id)
        if row.adviser == identity.subject and row.unread_at is not None:
            row.unread_at, row.changed_at = None, now
        return shown.detail(session, row, now)


@router.post("/handoffs/{handoff_id}/reply", status_code=201, responses=responses(401, 403, 404, 409, 422, 503))
def reply(handoff_id: str, body: ReplyIn, identity: Adviser, state: State_) -> Made:
    """A named person's words, shown in the thread as they are. From then on the assistant is silent in it."""
    now = state.clock()
    with state.sessions.begin() as session:
        row = box.changing(session, handoff_id)
        if row.conversation_id is None:
            raise ConflictError("conversation_deleted", "The person has deleted the conversation.")
        message = _message(row.conversation_id, body.text, body.name or identity.name or identity.subject, now)
        session.add(message)
        session.get_one(ConversationRow, row.conversation_id).updated_at = now
        row.adviser = row.adviser or identity.subject
        row.assigned_at = row.assigned_at or now
        row.answered_at, row.changed_at, row.state, row.resumed = now, now, "answered", False
        row.waits_since = row.unread_at = None
        box.record(session, now, identity, "handoff.reply", row, message=message.id)
        return Made(id=message.id)


@router.post("/handoffs/{handoff_id}/close", responses=responses(401, 403, 404, 409, 503))
def close(handoff_id: str, identity: Adviser, state: State_) -> HandoffDetail:
    """Done. The assistant answers again, and the person can ask anew."""
    now = state.clock()
    with state.sessions.begin() as session:
        return shown.detail(session, box.close(session, handoff_id, identity, now), now)


def _message(conversation_id: str, text: str, author: str, now: datetime) -> MessageRow:
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

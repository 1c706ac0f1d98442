"""What advisers keep for each other at the desk: notes, saved replies, the target of an answer."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth import Adviser, Lead
from api.chat.tables import NoteRow
from api.db import audit
from api.desk import inbox, replies
from api.desk import settings as desk
from api.desk.schemas import NoteIn, NoteOut, SavedReplyIn, SavedReplyOut
from api.desk.settings import DeskSettings
from api.desk.tables import DeskSettingsRow, SavedReplyRow
from api.errors import responses
from api.ids import new_id
from api.people import names
from api.state import State_

router = APIRouter(prefix="/v1", tags=["hand-offs"])


@router.get("/handoffs/{handoff_id}/notes", responses=responses(401, 403, 404, 503))
def notes(handoff_id: str, _: Adviser, state: State_) -> list[NoteOut]:
    """What advisers noted for each other, oldest first. The manufacturer never sees it, nor does a model."""
    with state.sessions() as session:
        inbox.existing(session, handoff_id)
        query = select(NoteRow).where(NoteRow.handoff_id == handoff_id).order_by(NoteRow.at, NoteRow.id)
        return [_note(session, row) for row in session.scalars(query)]


@router.post("/handoffs/{handoff_id}/notes", status_code=201, responses=responses(401, 403, 404, 422, 503))
def note(handoff_id: str, body: NoteIn, identity: Adviser, state: State_) -> NoteOut:
    """A note for colleagues, also beside a hand-off that is closed. It goes when the conversation is erased."""
    now = state.clock()
    with state.sessions.begin() as session:
        handoff = inbox.existing(session, handoff_id)
        row = NoteRow(id=new_id(), handoff_id=handoff.id, author=identity.subject, text=body.text, at=now)
        session.add(row)
        handoff.changed_at = now
        inbox.record(session, now, identity, "handoff.note", handoff)
        return _note(session, row)


@router.get("/handoffs/{handoff_id}/saved-replies", responses=responses(401, 403, 404, 503))
def filled_replies(handoff_id: str, _: Adviser, state: State_) -> list[SavedReplyOut]:
    """Saved replies, their slots filled from this hand-off's manufacturer; those in its language first."""
    with state.sessions() as session:
        return replies.filled(session, inbox.existing(session, handoff_id), state.clock())


@router.get("/saved-replies", responses=responses(401, 403, 503))
def saved_replies(_: Adviser, state: State_) -> list[SavedReplyOut]:
    """As they were written, with their slots."""
    with state.sessions() as session:
        return replies.listed(session)


@router.post("/saved-replies", status_code=201, responses=responses(401, 403, 422, 503))
def save_reply(body: SavedReplyIn, identity: Adviser, state: State_) -> SavedReplyOut:
    """One more. Slots: `{manufacturer}`, `{hours_left}`, `{person}`."""
    now = state.clock()
    values = replies.checked(body).model_dump()
    with state.sessions.begin() as session:
        row = SavedReplyRow(id=new_id(), by=identity.subject, at=now, **values)
        session.add(row)
        audit.record(session, now, identity.subject, "saved_reply.put", row.id)
        return replies.out(row)


@router.put("/saved-replies/{reply_id}", responses=responses(401, 403, 404, 422, 503))
def change_reply(reply_id: str, body: SavedReplyIn, identity: Adviser, state: State_) -> SavedReplyOut:
    """Other words for everybody."""
    now = state.clock()
    with state.sessions.begin() as session:
        row = replies.existing(session, reply_id)
        for name, value in replies.checked(body).model_dump().items():
            setattr(row, name, value)
        row.by, row.at = identity.subject, now
        audit.record(session, now, identity.subject, "saved_reply.put", row.id)
        return replies.out(row)


@router.delete("/saved-replies/{reply_id}", status_code=204, responses=responses(401, 403, 404, 503))
def drop_reply(reply_id: str, identity: Adviser, state: State_) -> None:
    """Gone for everybody. What was sent stays as it was sent."""
    with state.sessions.begin() as session:
        session.delete(replies.existing(session, reply_id))
        audit.record(session, state.clock(), identity.subject, "saved_reply.delete", reply_id)


@router.get("/settings/desk", responses=responses(401, 403, 503))
def get_settings(_: Adviser, state: State_) -> DeskSettings:
    """When the desk is open, and how soon a hand-off is to be answered."""
    with state.sessions() as session:
        return desk.load(session)


@router.put("/settings/desk", responses=responses(401, 403, 422, 503))
def put_settings(body: DeskSettings, identity: Lead, state: State_) -> DeskSettings:
    """Holds for every hand-off that waits."""
    settings = body.model_dump(mode="json")
    with state.sessions.begin() as session:
        session.merge(DeskSettingsRow(id=1, settings=settings))
        audit.record(session, state.clock(), identity.subject, "settings.put", "desk", after=settings)
    return body


def _note(session: Session, row: NoteRow) -> NoteOut:
    person = names.staff_member(session, row.author)
    called = person.called if person else None
    return NoteOut(id=row.id, author=row.author, author_name=called or row.author, text=row.text, at=row.at)

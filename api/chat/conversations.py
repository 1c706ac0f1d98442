"""Conversations as they are kept: whose they are, what was said in them, how they are deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal, select, update
from sqlalchemy import delete as delete_
from sqlalchemy.orm import Session

from api.calculations import store as calculations
from api.chat.tables import AttachmentRow, ConversationRow, FeedbackRow, HandoffRow, MessageRow, NoteRow
from api.db.base import Moment
from api.errors import NotFoundError
from api.identity import Identity
from api.ids import new_id
from tools.calculation import Calculation

TITLE = 80  # characters
PAGE = 200  # conversations in one list


def make(session: Session, identity: Identity, now: datetime) -> str:
    row = ConversationRow(
        id=new_id(),
        issuer=identity.issuer,
        subject=identity.subject,
        manufacturer_id=identity.manufacturer_id,
        title="",
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    return row.id


def owned(session: Session, identity: Identity, conversation_id: str, *, alone: bool = False) -> ConversationRow:
    """The caller's own conversation, with `alone` locked: who comes at once waits. Raises NotFoundError, also where
    it is another's.
    """
    row = session.get(ConversationRow, conversation_id, with_for_update=alone or None)
    if row is None or not _mine(identity, row):
        raise _unknown(conversation_id)
    return row


def readable(session: Session, identity: Identity, conversation_id: str) -> ConversationRow:
    """The caller's own, or anybody's for staff. Raises NotFoundError."""
    row = session.get(ConversationRow, conversation_id)
    if row is None or not (identity.staff or _mine(identity, row)):
        raise _unknown(conversation_id)
    return row


def message(session: Session, identity: Identity, message_id: str, *, own: bool = False) -> MessageRow:
    """A message of a conversation that the caller may read, or with `own` of the caller's own. Raises NotFoundError."""
    row = session.get(MessageRow, message_id)
    if row is None or row.author is not None:
        raise NotFoundError(f"There is no message {message_id} here.")
    (owned if own else readable)(session, identity, row.conversation_id)
    return row


def listed(
    session: Session, identity: Identity, manufacturer_id: str | None, most: int = PAGE
) -> list[ConversationRow]:
    """Newest first: the caller's own; for staff those of one manufacturer, or of all."""
    query: Select[ConversationRow] = select(ConversationRow).order_by(ConversationRow.updated_at.desc()).limit(most)
    if not identity.staff:
        issuer, subject, own = identity.person
        query = query.where(
            ConversationRow.issuer == issuer,
            ConversationRow.subject == subject,
            ConversationRow.manufacturer_id == own,
        )
    elif manufacturer_id is not None:
        query = query.where(ConversationRow.manufacturer_id == manufacturer_id)
    return list(session.scalars(query))


def messages(session: Session, conversation_id: str | ScalarSelect[str]) -> list[MessageRow]:
    """In the order in which they were said."""
    query = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(MessageRow.at, MessageRow.id)))


def titled(session: Session, identity: Identity, text: str) -> str:
    """How a conversation is called that begins so; where the person has one of that name, with a number behind it."""
    title = " ".join(text.split())[:TITLE]
    issuer, subject, own = identity.person
    query = select(func.count()).where(
        ConversationRow.issuer == issuer,
        ConversationRow.subject == subject,
        ConversationRow.manufacturer_id == own,
        (ConversationRow.title == title) | ConversationRow.title.startswith(f"{title} (", autoescape=True),
    )
    same = session.scalar(query) if title else 0
    return f"{title} ({same + 1})" if same else title


def unread(session: Session, rows: Sequence[ConversationRow]) -> dict[str, int]:
    """Advisers' replies since the person of each last looked, where there are any."""
    query = (
        select(MessageRow.conversation_id, func.count())
        .join(ConversationRow)
        .where(
            MessageRow.conversation_id.in_([row.id for row in rows]),
            MessageRow.author.is_not(None),
            ConversationRow.read_at.is_(None) | (MessageRow.at > ConversationRow.read_at),
        )
    )
    return {row.conversation_id: row[1] for row in session.execute(query.group_by(MessageRow.conversation_id))}


def last_handoffs(session: Session, rows: Sequence[ConversationRow]) -> dict[str, HandoffRow]:
    """By conversation, where there is one."""
    query = select(HandoffRow).where(HandoffRow.conversation_id.in_([row.id for row in rows])).order_by(HandoffRow.at)
    return {row.conversation_id: row for row in session.scalars(query) if row.conversation_id is not None}


def last_handoff(session: Session, conversation_id: str) -> HandoffRow | None:
    query = select(HandoffRow).where(HandoffRow.conversation_id == conversation_id)
    return session.scalar(query.order_by(HandoffRow.at.desc()).limit(1))


def delete(session: Session, conversation: ConversationRow, now: datetime) -> None:
    """All that was said and calculated in it. Entries of the ledger stay; of a hand-off only the fact stays."""
    forget_handoffs(session, HandoffRow.conversation_id == conversation.id, now)
    calculations.forget(session, conversation.id)
    session.delete(conversation)


def forget_handoffs(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    """The words of hand-offs go, what was said of them and what advisers noted; the facts stay."""
    noted = select(HandoffRow.id).where(which).scalar_subquery()
    session.execute(delete_(NoteRow).where(NoteRow.handoff_id.in_(noted)))
    gone: dict[str, object] = {"reason": "", "summary": "", "inputs": {}, "contact": None, "times": ""}
    ended = {"state": "closed", "closed_at": func.coalesce(HandoffRow.closed_at, literal(now, Moment()))}
    waits: dict[str, object] = {"waits_since": None, "unread_at": None, "changed_at": now}
    session.execute(update(HandoffRow).where(which).values(**gone, **ended, **waits))


def expire(session: Session, before: datetime, now: datetime, most: int = 200) -> int:
    """Delete conversations in which nothing was said since `before`, the oldest first; how many, at most `most`."""
    query = select(ConversationRow).where(ConversationRow.updated_at < before).order_by(ConversationRow.updated_at)
    old = list(session.scalars(query.limit(most)))
    for conversation in old:
        delete(session, conversation, now)
    return len(old)


def keep_feedback(session: Session, message_id: str, by: str, now: datetime, **said: object) -> None:
    """The last word of each person counts, and is new to staff."""
    session.merge(FeedbackRow(message_id=message_id, by=by, at=now, handled_by=None, handled_at=None, **said))


def asker(session: Session, identity: Identity, message: MessageRow) -> str | None:
    """The manufacturer of whoever asked this, where that is the caller; None for staff and for everybody else's."""
    row = session.get_one(ConversationRow, message.conversation_id)
    return row.manufacturer_id if _mine(identity, row) else None


def attachments(session: Session, conversation_id: str, ids: list[str]) -> list[AttachmentRow]:
    """Files of this conversation, in the order given. Raises NotFoundError."""
    if not ids:
        return []
    query = select(AttachmentRow).where(AttachmentRow.conversation_id == conversation_id, AttachmentRow.id.in_(ids))
    rows = {row.id: row for row in session.scalars(query)}
    for attachment_id in ids:
        if attachment_id not in rows:
            raise NotFoundError(f"There is no attachment {attachment_id} in this conversation.")
    return [rows[attachment_id] for attachment_id in dict.fromkeys(ids)]


def calculation(session: Session, conversation_id: str, calculation_id: str) -> Calculation:
    """One that was made in this conversation. Raises NotFoundError."""
    found = calculations.find(session, calculation_id)
    if found is None or found[0].conversation_id != conversation_id:
        raise NotFoundError(f"There is no calculation {calculation_id} in this conversation.")
    return found[1]


def _mine(identity: Identity, row: ConversationRow) -> bool:
    return identity.person == (row.issuer, row.subject, row.manufacturer_id)


def _unknown(conversation_id: str) -> NotFoundError:
    return NotFoundError(f"There is no conversation {conversation_id} here.")

"""Hand-offs as the desk changes them: found, taken, closed, each with a line in the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, HandoffRow
from api.db import audit
from api.errors import ConflictError, NotFoundError
from api.identity import Identity


def existing(session: Session, handoff_id: str) -> HandoffRow:
    """Open or closed. Raises NotFoundError."""
    row = session.get(HandoffRow, handoff_id)
    if row is None:
        raise NotFoundError(f"There is no hand-off {handoff_id}.")
    return row


def changing(session: Session, handoff_id: str) -> HandoffRow:
    """Open for a change, its conversation locked first, as a message does that comes in it.

    Raises NotFoundError, or ConflictError for one that is closed.
    """
    row = existing(session, handoff_id)
    if row.conversation_id is not None:
        session.get(ConversationRow, row.conversation_id, with_for_update=True)
    session.refresh(row, with_for_update=True)
    if row.state == "closed":
        raise ConflictError("handoff_closed", "The hand-off is closed. The person can ask anew.")
    return row


def assign(session: Session, handoff_id: str, adviser: str, by: Identity, now: datetime) -> HandoffRow:
    """An adviser takes it, or is given it."""
    row = changing(session, handoff_id)
    row.adviser, row.resumed = adviser, False
    row.assigned_at = row.changed_at = now
    row.state = "assigned" if row.state == "waiting" else row.state
    row.unread_at = None if adviser == by.subject else row.unread_at
    record(session, now, by, "handoff.assign", row, adviser=adviser)
    return row


def close(session: Session, handoff_id: str, by: Identity, now: datetime) -> HandoffRow:
    """Done: the assistant answers again."""
    row = changing(session, handoff_id)
    row.state = "closed"
    row.closed_at = row.changed_at = now
    row.waits_since = row.unread_at = None
    record(session, now, by, "handoff.close", row)
    return row


def record(session: Session, now: datetime, by: Identity, action: str, row: HandoffRow, **details: str) -> None:
    audit.record(session, now, by.subject, action, row.id, manufacturer_id=row.manufacturer_id, **details)

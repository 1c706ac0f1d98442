"""A conversation that an adviser holds: what is said in it goes to the adviser, and the assistant is silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from api.chat import conversations
from api.chat.tables import ConversationRow, HandoffRow, MessageRow


def open_handoff(session: Session, conversation_id: str) -> HandoffRow | None:
    """The hand-off of a conversation that is not closed."""
    row = conversations.last_handoff(session, conversation_id)
    return row if row is not None and row.state != "closed" else None


def new(conversation: ConversationRow, handoff_id: str, now: datetime) -> HandoffRow:
    """One that begins to wait. Raises ValueError for a conversation of no manufacturer."""
    if conversation.manufacturer_id is None:
        raise ValueError("a conversation without a manufacturer makes no hand-off")
    return HandoffRow(
        id=handoff_id,
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
        waits_since=now,
        changed_at=now,
    )


def pass_on(session: Session, conversation_id: str, now: datetime) -> None:
    """A message has come. Where an adviser holds the conversation it is new to that adviser, and waits anew."""
    row = open_handoff(session, conversation_id)
    if row is None:
        return
    row.changed_at = now  # who looks at it sees what was said
    if row.held:
        waits_again(row, now)


def waits_again(row: HandoffRow, now: datetime) -> None:
    """The person turns to its adviser once more; without an adviser it goes on waiting for one."""
    if row.adviser is not None:
        row.state, row.resumed = "assigned", False
        row.unread_at = row.unread_at or now
    row.waits_since = row.waits_since or now
    row.changed_at = now


def silence(
    row: HandoffRow | None, message: MessageRow, said: Sequence[MessageRow]
) -> Literal["first", "again"] | None:
    """Is the assistant silent on this message? `first`: it has not said so since the adviser last did something."""
    since = max(filter(None, (row.assigned_at, row.answered_at)), default=None) if row and row.held else None
    if since is None or message.at < since:
        return None
    before = [other for other in said if other.author is None and since <= other.at and other.id != message.id]
    return "again" if any(other.at <= message.at for other in before) else "first"

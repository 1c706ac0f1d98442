"""Tables of the chat: conversations, their messages, the events of a turn, hand-offs, feedback, the switch."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment

HandoffState = Literal["waiting", "assigned", "answered", "closed"]


class ConversationRow(Base):
    """One thread of one person, on behalf of a manufacturer or of none (staff)."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_person", "issuer", "subject", "manufacturer_id", "updated_at"),
        Index("ix_conversations_manufacturer_id", "manufacturer_id", "updated_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    manufacturer_id: Mapped[str | None]
    title: Mapped[str]  # how the first message begins
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)  # when its person last looked at advisers' replies


class MessageRow(Base):
    """What a person wrote with the turn that answers it; or an adviser's reply, which has an author and no turn."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_messages_finished_at", "finished_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)  # also the id of the turn and of its Answer
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    client_id: Mapped[str | None]
    author: Mapped[str | None]
    text: Mapped[str]
    inputs: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    corrects: Mapped[str | None]
    attachments: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str | None]
    locale: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)  # None while the turn runs
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # why there is no answer
    beat_at: Mapped[datetime] = mapped_column(Moment)  # last sign of life of the worker that runs the turn
    heard_at: Mapped[datetime] = mapped_column(Moment)  # last sign that somebody listens
    stop_asked: Mapped[bool]
    usage: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # of the configured model: see api.chat.usage


class EventRow(Base):
    """One event of a turn's stream; kept for ten minutes after the turn's end."""

    __tablename__ = "events"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1
    event: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class AttachmentRow(Base):
    """A file of a conversation, as tables; never indexed."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    kind: Mapped[str]
    tables: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # of files from before there were `sheets`
    sheets: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)  # as `knowledge.readers.cells` writes them
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # how it is read, and the lines it comes to
    at: Mapped[datetime] = mapped_column(Moment)


class FeedbackRow(Base):
    """What a person thought of an answer; the last word counts."""

    __tablename__ = "feedback"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)  # subject
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    follow_up: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)
    handled_by: Mapped[str | None]
    handled_at: Mapped[datetime | None] = mapped_column(Moment)


class HandoffRow(Base):
    """A person asks for a person. Its words go with the conversation, the fact stays."""

    __tablename__ = "handoffs"
    __table_args__ = (Index("ix_handoffs_state", "state", "at"), Index("ix_handoffs_changed_at", "changed_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    manufacturer_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[HandoffState]
    language: Mapped[str | None]
    reason: Mapped[str]
    summary: Mapped[str]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    contact: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    times: Mapped[str]
    adviser: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(Moment)
    assigned_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    waits_since: Mapped[datetime | None] = mapped_column(Moment)  # what the person said last is not answered
    unread_at: Mapped[datetime | None] = mapped_column(Moment)  # since then its adviser has not read what came
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    resumed: Mapped[bool] = mapped_column(default=False)  # the person has the assistant answer again

    @property
    def held(self) -> bool:
        """Does an adviser hold the conversation, so that the assistant is silent in it?"""
        return self.state in ("assigned", "answered") and not self.resumed


class NoteRow(Base):
    """What an adviser wrote for colleagues beside a hand-off: nothing of the conversation, and never shown in it."""

    __tablename__ = "handoff_notes"

    id: Mapped[str] = mapped_column(primary_key=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"), index=True)
    author: Mapped[str]  # subject
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class ModelUseRow(Base):
    """Tokens of the configured model that a manufacturer used on a day (UTC)."""

    __tablename__ = "model_use"

    manufacturer_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger)


class ChatSwitchRow(Base):
    """The one row that says whether chat is switched off, and why."""

    __tablename__ = "chat_switch"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1
    off: Mapped[str | None]  # the reason
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)

"""Table of what is told to whom, and whether it got there."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment

Event = Literal["handoff.made", "handoff.message", "handoff.replied"]
Channel = Literal["webhook", "mail"]
_WAITS = text("done_at IS NULL")


class AnnouncementRow(Base):
    """One event for one channel. It carries no word of the chat."""

    __tablename__ = "announcements"
    __table_args__ = (
        UniqueConstraint("handoff_id", "event", "at", "channel"),
        Index("ix_announcements_due_at", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"))
    event: Mapped[Event]
    at: Mapped[datetime] = mapped_column(Moment)  # of the event
    channel: Mapped[Channel]
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Moment)  # not before; while it is being sent: when it counts as lost
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str | None]  # of the last attempt

"""Tables of the desk: saved replies, and the one row of its settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment


class SavedReplyRow(Base):
    """A reply that advisers use again, in one language, with slots."""

    __tablename__ = "saved_replies"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class DeskSettingsRow(Base):
    """The one row of the desk's settings; absent: the defaults."""

    __tablename__ = "desk_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)

"""Tables of the reports: evaluation cases that came of answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment


class CaseRow(Base):
    """An answer's question with what a good answer shows; it goes with the conversation."""

    __tablename__ = "cases"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    case: Mapped[dict[str, Any]] = mapped_column(JSON)  # as in a suite's file
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)

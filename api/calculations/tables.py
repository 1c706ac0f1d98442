"""The table of calculations: each as it was returned, with whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment


class CalculationRow(Base):
    __tablename__ = "calculations"
    __table_args__ = (Index("ix_calculations_conversation_id", "conversation_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    issuer: Mapped[str]  # of the person it was made for
    subject: Mapped[str]
    manufacturer_id: Mapped[str | None]
    conversation_id: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(Moment)
    bytes: Mapped[int] = mapped_column(Integer, server_default="0")  # of the calculation as JSON
    calculation: Mapped[dict[str, Any]] = mapped_column(JSON)

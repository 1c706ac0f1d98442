"""The table of drafts: what is to be added to a collection or taken out of it by its next release."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment


class DraftRow(Base):
    """`data` None: the document is to be left out."""

    __tablename__ = "drafts"

    collection: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)  # authority, language, title, effective_from, visibility
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)

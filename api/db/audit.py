"""Audit log: what staff did, when, to what. It only grows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.db.base import Base, Moment


class AuditRow(Base):
    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_manufacturer_id", "manufacturer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str]  # the verified subject; `cli:<user>` on the command line
    action: Mapped[str]  # `entry.post`, `approval.refuse`, `release.activate` …
    target: Mapped[str]  # the id of what it was done to
    manufacturer_id: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)  # no text of a chat, nothing that must be erasable


def record(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    target: str,
    *,
    manufacturer_id: str | None = None,
    **details: Any,
) -> None:
    """One line, in the transaction of what it tells of."""
    row = AuditRow(at=at, actor=actor, action=action, target=target, manufacturer_id=manufacturer_id, details=details)
    session.add(row)

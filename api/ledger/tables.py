"""Tables of the ledger. `entries` only grows; the words beside an entry can only be blanked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment
from tools.ledger.entry import Channel, Kind

_EXPIRES = text("expires_at IS NOT NULL")


class ManufacturerRow(Base):
    """A manufacturer. Its row is locked while an entry is added to its book."""

    __tablename__ = "manufacturers"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    commitment_date: Mapped[date | None]
    pinned_release: Mapped[str | None]
    allotment_minutes: Mapped[int | None]  # a year; None: what the settings say
    language: Mapped[str | None]  # of its statement
    created_at: Mapped[datetime] = mapped_column(Moment)


class EntryRow(Base):
    """tools.ledger.entry.Entry, column by column."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("manufacturer_id", "sequence"),
        UniqueConstraint("manufacturer_id", "key"),
        Index("ix_entries_sums", "year", "manufacturer_id", "granted_minutes", "drawn_minutes", "held_minutes"),
        Index("ix_entries_newest", "manufacturer_id", "kind", "occurred_at"),
        Index("ix_entries_conversation_id", "conversation_id"),
        Index("ix_entries_expires_at", "expires_at", sqlite_where=_EXPIRES, postgresql_where=_EXPIRES),
        Index("ix_entries_occurred_at", "occurred_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"))
    sequence: Mapped[int]
    year: Mapped[int]
    kind: Mapped[Kind]
    minutes: Mapped[int]
    granted_minutes: Mapped[int]
    drawn_minutes: Mapped[int]
    held_minutes: Mapped[int]
    channel: Mapped[Channel | None]
    adviser: Mapped[str | None]
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    logged_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    conversation_id: Mapped[str | None]
    handoff_id: Mapped[str | None]
    reverses: Mapped[str | None] = mapped_column(ForeignKey("entries.id"), unique=True)
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    actor: Mapped[str]
    key: Mapped[str | None]
    text_digest: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class EntryTextRow(Base):
    """The words beside an entry. Erased: salt None and the words empty; the digest in the chain stays."""

    __tablename__ = "entry_texts"

    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    salt: Mapped[str | None]
    summary: Mapped[str]
    note: Mapped[str]
    approval_reason: Mapped[str]


class ApprovalRow(Base):
    """Time past the allotment that waits for a lead, outside the balance. `request` is the whole of what was typed."""

    __tablename__ = "approvals"
    __table_args__ = (Index("ix_approvals_state", "state", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"))
    kind: Mapped[str]  # use | hold
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    requested_by: Mapped[str]
    requested_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str]  # waiting | approved | refused
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision_reason: Mapped[str | None]
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entries.id"))


class IdempotencyRow(Base):
    """The first answer to a key: `answer` is `entry:<id>`, `approval:<id>` …"""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(primary_key=True)  # what was called, on whose behalf
    key: Mapped[str] = mapped_column(primary_key=True)
    body_digest: Mapped[str]
    answer: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class ActivityRow(Base):
    """The active time of a conversation (tools.ledger.active.Activity)."""

    __tablename__ = "conversation_activity"

    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"))
    last_message_at: Mapped[datetime] = mapped_column(Moment)
    active_microseconds: Mapped[int] = mapped_column(BigInteger)
    posted_minutes: Mapped[int]
    answered: Mapped[bool]


class SettingsRow(Base):
    """The one row of the programme's settings; whoever posts holds it against change."""

    __tablename__ = "ledger_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


class ClosedMonthRow(Base):
    __tablename__ = "closed_months"

    month: Mapped[str] = mapped_column(primary_key=True)  # 2027-03, in the programme's zone
    closed_by: Mapped[str]
    closed_at: Mapped[datetime] = mapped_column(Moment)

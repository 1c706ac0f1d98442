"""Tables of the record. Both only grow; a manufacturer's rows go all at once, when it is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment


class VersionRow(Base):
    """One version of an inventory, a target, an action, a risk or the permission. The newest of an item holds."""

    __tablename__ = "record_versions"
    __table_args__ = (
        UniqueConstraint("manufacturer_id", "kind", "item", "version"),
        Index("ix_record_versions_year", "kind", "year", "manufacturer_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"))
    kind: Mapped[str]  # api.record.kinds
    item: Mapped[str]  # of an inventory its year; else an id
    version: Mapped[int]  # from 1
    year: Mapped[int]  # of the inventory; the base year of a target; 0 where it is of no year
    state: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # tools.record
    reason: Mapped[str | None]
    actor: Mapped[str]
    by_staff: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


class CalculationCopyRow(Base):
    """The calculation behind an inventory, as it was; the conversation that it comes from may be gone."""

    __tablename__ = "record_calculations"

    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"), primary_key=True)
    calculation_id: Mapped[str] = mapped_column(primary_key=True)
    bytes: Mapped[int]
    calculation: Mapped[dict[str, Any]] = mapped_column(JSON)


class ErasingRow(Base):
    """Whose record is being erased in this transaction: without it the database lets no row go."""

    __tablename__ = "record_erasing"

    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"), primary_key=True)

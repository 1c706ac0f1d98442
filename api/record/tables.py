"""Tables of the record. Versions and calculations only grow; one manufacturer's rows go all at once, when erased."""

from __future__ import annotations

from datetime import date, datetime
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


class YearRow(Base):
    """What a year of a record comes to (api.record.overview): made anew with every version."""

    __tablename__ = "record_years"
    __table_args__ = (Index("ix_record_years_year", "year"),)

    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    total_location: Mapped[str | None]  # tCO2e, a plain decimal
    total_market: Mapped[str | None]
    on_track: Mapped[bool | None]
    gap: Mapped[str | None]  # in the target's unit


class AimRow(Base):
    """The target that a record is seen by: made anew with every version."""

    __tablename__ = "record_aims"

    manufacturer_id: Mapped[str] = mapped_column(ForeignKey("manufacturers.id"), primary_key=True)
    target_id: Mapped[str]
    state: Mapped[str]
    kind: Mapped[str]
    base_year: Mapped[int]
    target_year: Mapped[int]
    unit: Mapped[str]
    potential: Mapped[str | None]  # base less aim, tCO2e
    by_staff: Mapped[bool]
    committed_on: Mapped[date | None]

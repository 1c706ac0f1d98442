"""All manufacturers in one year: who has an inventory, a target, is on track, is late; the totals of the programme.

What a record comes to in a line is kept beside it and made anew with every version, in the same transaction: the list
of all is then read in one query. Late is who has no final inventory of a year that is over; MCAP states no deadline
that is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from api.ledger.tables import ManufacturerRow
from api.record import store
from api.record.tables import AimRow, YearRow
from tools.calculation import plain
from tools.record import standing, summary
from tools.record.holdings import Record

Show = Literal["all", "no_inventory", "no_target", "on_track", "behind", "undisclosed", "late"]


class Standing(NamedTuple):
    """One manufacturer in one year. Gap in the target's unit; potential and totals in tCO2e."""

    manufacturer_id: str
    name: str
    commitment_date: date | None
    inventory_state: str | None
    total_location: str | None
    total_market: str | None
    on_track: bool | None
    gap: str | None
    target_id: str | None
    target_state: str | None
    target_kind: str | None
    base_year: int | None
    target_year: int | None
    unit: str | None
    potential: str | None
    validated_by_staff: bool | None
    committed_on: date | None

    @property
    def committed(self) -> date | None:
        return self.commitment_date or self.committed_on

    def late(self, year: int, now: datetime) -> bool:
        return year < now.year and self.inventory_state not in ("final", "disclosed")


def refresh(session: Session, manufacturer_id: str) -> None:
    """After every version: what the record of one manufacturer comes to."""
    for table in (YearRow, AimRow):
        session.execute(delete(table).where(table.manufacturer_id == manufacturer_id))
    record = store.record(session, manufacturer_id)
    id_ = summary.foremost(record.targets)
    session.add_all(_years(manufacturer_id, record, id_))
    if id_ is not None:
        by_staff = store.versions(session, manufacturer_id, "target", id_)[-1].row.by_staff
        session.add(_aim(manufacturer_id, record, id_, by_staff))
    session.flush()


def standings(session: Session, year: int, now: datetime, show: Show = "all", search: str = "") -> list[Standing]:
    """By name."""
    query = (
        select(
            ManufacturerRow.id,
            ManufacturerRow.name,
            ManufacturerRow.commitment_date,
            YearRow.state,
            YearRow.total_location,
            YearRow.total_market,
            YearRow.on_track,
            YearRow.gap,
            AimRow.target_id,
            AimRow.state,
            AimRow.kind,
            AimRow.base_year,
            AimRow.target_year,
            AimRow.unit,
            AimRow.potential,
            AimRow.by_staff,
            AimRow.committed_on,
        )
        .outerjoin(YearRow, and_(YearRow.manufacturer_id == ManufacturerRow.id, YearRow.year == year))
        .outerjoin(AimRow, AimRow.manufacturer_id == ManufacturerRow.id)
    )
    found = [Standing._make(row) for row in session.execute(query)]
    if search:
        wanted = search.casefold()
        found = [each for each in found if wanted in each.name.casefold() or wanted in each.manufacturer_id.casefold()]
    kept = [each for each in found if _shown(each, show, year, now)]
    return sorted(kept, key=lambda each: (each.name.casefold(), each.manufacturer_id))


def totals(found: Sequence[Standing], year: int, now: datetime) -> dict[str, Any]:
    """What the programme publishes, of those that are listed."""
    states = [each.target_state for each in found]
    return {
        "manufacturers": len(found),
        "engaged": _count(each.committed is not None for each in found),
        "with_inventory": _count(each.inventory_state is not None for each in found),
        "disclosed": _count(each.inventory_state == "disclosed" for each in found),
        "with_target": _count(state is not None for state in states),
        "submitted": _count(state in ("submitted", "validated") for state in states),
        "validated": states.count("validated"),
        "validated_by_staff": _count(
            each.target_state == "validated" and bool(each.validated_by_staff) for each in found
        ),
        "on_track": _count(each.on_track is True for each in found),
        "behind": _count(each.on_track is False for each in found),
        "late": _count(each.late(year, now) for each in found),
        "potential": _sum(each.potential for each in found),
        "potential_validated": _sum(each.potential for each in found if each.target_state == "validated"),
    }


def _count(which: Iterable[bool]) -> int:
    return sum(1 for each in which if each)


def _sum(amounts: Iterable[str | None]) -> Decimal:
    return sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))


def _shown(each: Standing, show: Show, year: int, now: datetime) -> bool:
    if show == "late":
        return each.late(year, now)
    if show == "no_inventory":
        return each.inventory_state is None
    if show == "undisclosed":
        return each.inventory_state != "disclosed"
    if show == "no_target":
        return each.target_state is None
    return show == "all" or each.on_track is (show == "on_track")


def _years(manufacturer_id: str, record: Record, target_id: str | None) -> Iterable[YearRow]:
    for year, found in record.inventories.items():
        target = record.targets[target_id] if target_id else None
        on_track, gap = summary.seen(target, found, record.inventories) if target else (None, None)
        yield YearRow(
            manufacturer_id=manufacturer_id,
            year=year,
            state=found.state,
            total_location=_written(found.total("location")),
            total_market=_written(found.total("market")),
            on_track=on_track,
            gap=_written(gap),
        )


def _aim(manufacturer_id: str, record: Record, target_id: str, by_staff: bool) -> AimRow:
    target = record.targets[target_id]
    return AimRow(
        manufacturer_id=manufacturer_id,
        target_id=target_id,
        state=target.state,
        kind=target.kind,
        base_year=target.base_year,
        target_year=target.target_year,
        unit=standing.unit(target, record.inventories),
        potential=_written(summary.potential(target, record.inventories)),
        by_staff=by_staff,
        committed_on=target.committed_on,
    )


def _written(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)

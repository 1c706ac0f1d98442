"""A record in a line: the target that it is seen by, whether a year is on track, what the target is good for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tools.calculation import PRECISION
from tools.record import standing
from tools.record.holdings import Record
from tools.record.inventory import Inventory
from tools.record.standing import Inventories, MissingError
from tools.record.target import Target
from tools.years import Used, YearOnRecord

STATES: tuple[str, ...] = ("validated", "submitted", "draft")
KINDS: tuple[str, ...] = ("absolute", "intensity", "renewable_electricity")


def foremost(targets: Mapping[str, Target]) -> str | None:
    """Validated before submitted before draft, absolute first, then the one that was put on file last."""
    places = list(targets)

    def rank(id_: str) -> tuple[int, int, int]:
        return STATES.index(targets[id_].state), KINDS.index(targets[id_].kind), -places.index(id_)

    return min(targets, key=rank, default=None)


def seen(target: Target, found: Inventory, inventories: Inventories) -> tuple[bool | None, Decimal | None]:
    """Is a year on track, and how far above the line is it, in the target's unit? None where it cannot be told."""
    if not target.base_year < found.year <= target.target_year:
        return None, None
    try:
        line, value = standing.line(target, inventories), standing.value(target, found, inventories)
    except MissingError:
        return None, None
    return line.on_track(found.year, value), line.gap(found.year, value)


def potential(target: Target, inventories: Inventories) -> Decimal | None:
    """What a target in tonnes takes off the base year, tCO2e a year in the target year."""
    if target.kind != "absolute":
        return None
    try:
        line = standing.line(target, inventories)
    except MissingError:
        return None
    return line.base - line.aim


def on_record(record: Record) -> tuple[YearOnRecord, ...]:
    """Every year that counts, the first first, seen by the foremost target."""
    id_ = foremost(record.targets)
    target = record.targets[id_] if id_ is not None else None
    years = sorted(record.inventories)
    earlier = dict(zip(years[1:], years, strict=False))
    return tuple(_year(year, earlier.get(year), target, record) for year in years)


def _year(year: int, before: int | None, target: Target | None, record: Record) -> YearOnRecord:
    inventories = record.inventories
    found = inventories[year]
    on_track, gap = seen(target, found, inventories) if target else (None, None)
    known = target is not None and on_track is not None
    return YearOnRecord(
        year=year,
        state=found.state,
        scope1=found.scope1,
        scope2_location=found.scope2_location,
        scope2_market=found.scope2_market,
        before_year=before,
        change=_change(inventories[before], found) if before is not None else None,
        line=standing.line(target, inventories).at(year) if target is not None and known else None,
        gap=gap,
        unit=standing.unit(target, inventories) if target is not None and known else None,
        on_track=on_track,
        version=record.versions.get(year, 1),
        used=tuple(Used(**dict(each)) for each in found.used),
        is_base=target is not None and target.base_year == year,
    )


def _change(before: Inventory, now: Inventory) -> Decimal | None:
    """Per cent, of scope 1 and 2, location-based."""
    old, new = before.scope1 + before.scope2_location, now.scope1 + now.scope2_location
    return PRECISION.divide((new - old) * 100, old) if old else None

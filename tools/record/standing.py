"""Where a target stands: its line from the record, and each year's inventory seen by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tools.calculation import PRECISION
from tools.record.inventory import Inventory
from tools.record.line import Line
from tools.record.target import Target

Inventories = Mapping[int, Inventory]  # by year
Missing = Literal[
    "base_inventory",  # no emissions of the base year, neither said nor on record
    "base_scopes",  # the base year's scopes are not known apart
    "scope2_market",  # scope 2 is not known by the target's approach
    "output",  # no output, or not in the unit of the base year
    "renewable_share",
    "no_reduction",  # the aim does not lie below the base (of a share: above)
    "later_inventory",  # no inventory of a year after the base year
]
PER_CENT = Decimal(100)


class MissingError(LookupError):
    """The record does not hold what is needed."""

    def __init__(self, what: Missing) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Seen:
    """One year of the record as the target counts it."""

    year: int
    value: Decimal
    line: Decimal
    gap: Decimal
    share: Decimal  # of the way to the target, per cent
    on_track: bool


def unit(target: Target, inventories: Inventories) -> str:
    """In which a target counts: tCO2e, tCO2e/pieces, %."""
    if target.kind == "renewable_electricity":
        return "%"
    if target.kind == "absolute":
        return "tCO2e"
    found = inventories.get(target.base_year)
    output = target.base_output or (found.output if found else None)
    return f"tCO2e/{output.unit}" if output else "tCO2e/output"


def line(target: Target, inventories: Inventories) -> Line:
    """Raises MissingError."""
    base = _base(target, inventories)
    if target.kind == "renewable_electricity":
        aim = (target.renewable_share or Decimal(0)) * PER_CENT
        better = aim > base
    else:
        aim = target.level if target.level is not None else base * (1 - (target.reduction or Decimal(0)))
        better = aim < base and base > 0
    if not better:
        raise MissingError("no_reduction")
    return Line(target.base_year, base, target.target_year, PRECISION.plus(aim))


def base_tonnes(target: Target, inventories: Inventories) -> Decimal:
    """Emissions of the base year, of the scopes that it covers, tCO2e. Raises MissingError."""
    if target.base is None:
        if (found := inventories.get(target.base_year)) is None:
            raise MissingError("base_inventory")
        return tonnes(target, found)
    if target.base.total is not None:
        if len(target.scopes12) == 2:
            return target.base.total
        raise MissingError("base_scopes")
    counted = [getattr(target.base, scope) for scope in target.scopes12]
    if None in counted:
        raise MissingError("base_scopes")
    return sum(counted, Decimal(0))


def tonnes(target: Target, inventory: Inventory) -> Decimal:
    """What of an inventory a target counts, tCO2e. Raises MissingError."""
    found = target.of(inventory.scope1, inventory.scope2(target.approach))
    if found is None:
        raise MissingError("scope2_market")
    return found


def value(target: Target, inventory: Inventory, inventories: Inventories) -> Decimal:
    """A year in the target's unit. Raises MissingError."""
    if target.kind == "renewable_electricity":
        if inventory.renewable_share is None:
            raise MissingError("renewable_share")
        return inventory.renewable_share * PER_CENT
    emitted = tonnes(target, inventory)
    if target.kind == "absolute":
        return emitted
    if inventory.output is None or unit(target, inventories) != f"tCO2e/{inventory.output.unit}":
        raise MissingError("output")
    return PRECISION.divide(emitted, inventory.output.amount)


def years(target: Target, inventories: Inventories) -> tuple[tuple[Seen, ...], tuple[Missing, ...]]:
    """The inventories between base year and target year, in order; what those lack that cannot be counted.

    Raises MissingError where there is no line.
    """
    way = line(target, inventories)
    seen: list[Seen] = []
    missing: list[Missing] = []
    for year in sorted(y for y in inventories if target.base_year <= y <= target.target_year):
        try:
            seen.append(_seen(way, year, value(target, inventories[year], inventories)))
        except MissingError as error:
            missing.append(error.what)
    if not any(each.year > target.base_year for each in seen):
        missing.append("later_inventory")
    return tuple(seen), tuple(missing)


def _seen(way: Line, year: int, found: Decimal) -> Seen:
    return Seen(year, found, way.at(year), way.gap(year, found), way.share(found), way.on_track(year, found))


def _base(target: Target, inventories: Inventories) -> Decimal:
    found = inventories.get(target.base_year)
    if target.kind == "absolute":
        return base_tonnes(target, inventories)
    if target.kind == "renewable_electricity":
        if found is None:
            raise MissingError("base_inventory")
        return value(target, found, inventories)
    output = target.base_output or (found.output if found else None)
    if output is None:
        raise MissingError("output")
    return PRECISION.divide(base_tonnes(target, inventories), output.amount)

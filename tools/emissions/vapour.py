"""LPG, propane and butane by the cubic metre: vapour at a meter, or liquid, of which one holds 200 times more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tools.calculation import CalculationError, FactorUsed, Problem
from tools.factors import load
from tools.factors.factor import Fuel
from tools.units import convert, same_dimension, unit
from tools.worksheet import Worksheet

CUBIC = ("m3", "ft3")  # units of gas meters
MOST_ENERGY = Decimal(1000)  # MJ in a cubic metre of vapour: it holds about 100, the liquid 25,000
MOST_EMITTED = Decimal(100)  # kg CO2e from one: about 6, of the liquid 1,600


class Item(Protocol):
    """An amount of fuel and what was said of it."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...
    @property
    def vapour(self) -> bool | None: ...
    @property
    def factor(self) -> Decimal | None: ...
    @property
    def per(self) -> str: ...
    @property
    def calorific_value(self) -> Decimal | None: ...
    @property
    def calorific_value_unit(self) -> str | None: ...
    def in_unit(self) -> Decimal: ...


@dataclass(frozen=True)
class Weighed:
    """kg of a metered vapour, with the density it has."""

    kg: Decimal
    density: FactorUsed
    note: str


def is_metered(item: Item, fuel: Fuel) -> bool:
    """Is it a cubic metre that can be either?"""
    return fuel.kg_per_m3_of_vapour is not None and unit(item.unit).name in CUBIC


def is_vapour(item: Item, fuel: Fuel, path: str) -> bool:
    """As was said, else by the size of the factor or the calorific value per volume. Raises CalculationError."""
    if item.vapour is not None:
        return item.vapour
    if emits := _factor(item):
        return emits < MOST_EMITTED
    if holds := _energy(item):
        return holds < MOST_ENERGY
    message = f"{item.unit} of {fuel.short} can be metered vapour or liquid, of which a cubic metre is 200 times more"
    right = "vapour: true for what a gas meter shows, false for liquid; or L, kg"
    raise CalculationError(Problem(f"{path}.vapour", "missing", message, right))


def is_by_volume(item: Item) -> bool:
    """Are factor and calorific value per volume of it already?"""
    return _factor(item) is not None or _energy(item) is not None


def weighed(item: Item, fuel: Fuel, label: str, sheet: Worksheet) -> Weighed:
    density = fuel.kg_per_m3_of_vapour or Decimal(0)
    volume = sheet.convert(f"{label}: metered vapour", item.amount, item.unit, "m3")
    kg = sheet.step(f"{label}: mass of the vapour", "volume * density", "kg", volume=volume, density=density)
    used = FactorUsed(
        id=f"vapour/{fuel.id}", value=density, unit="kg/m3", gas="none", gwp_set=None, basis="density of the vapour",
        source=load.vapour_source(), publisher="Japan LP Gas Association", year=2009, region="JP",
    )  # fmt: skip
    note = f"{density} kg were taken in a cubic metre of metered {fuel.short} vapour: {load.vapour_source()}"
    return Weighed(kg, used, note)


def _factor(item: Item) -> Decimal | None:
    """kg of CO2e from a cubic metre, where the own factor is per volume."""
    if item.factor is None or not same_dimension(item.per, "m3"):
        return None
    return item.in_unit() * convert(Decimal(1), "m3", item.per)


def _energy(item: Item) -> Decimal | None:
    """MJ in a cubic metre, where a calorific value is per volume."""
    energy, _, per = unit(item.calorific_value_unit or "GJ/t").name.partition("/")
    if item.calorific_value is None or not same_dimension(per, "m3"):
        return None
    return convert(item.calorific_value, energy, "MJ") * convert(Decimal(1), "m3", per)

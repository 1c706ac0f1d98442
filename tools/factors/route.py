"""How an amount of a fuel gets to the unit of a factor: over densities and calorific values, by the shortest way.

An amount is measured as mass, volume, gas volume, net or gross energy. Roads between these are properties of the fuel.
A factor per what is given beats every road; a set's own calorific value beats a density.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tools.calculation import FactorUsed
from tools.factors import load
from tools.factors.factor import CalorificBasis, Fuel, FuelFactor
from tools.units import convert, same_dimension, unit

Measured = Literal["mass", "volume", "gas volume", "net", "gross"]

UNIT_OF: dict[Measured, str] = {"mass": "t", "volume": "L", "gas volume": "Sm3"}
RULE = "2006 IPCC Guidelines, Volume 2, section 1.4.1.2: net is about 5 % less than gross, 10 % less for natural gas"
RULE_GROSS_PER_NET = {"gas": Decimal("1.1111"), "liquid": Decimal("1.0526"), "solid": Decimal("1.0526")}


@dataclass(frozen=True)
class Road:
    """One `from_unit` of the fuel is `value` of `to_unit`."""

    label: str
    start: Measured
    end: Measured
    from_unit: str
    to_unit: str
    value: Decimal
    cost: int
    source: FactorUsed | None  # None for a value given by the user
    note: str | None


@dataclass(frozen=True)
class Hop:
    """A road taken forwards (multiply) or backwards (divide)."""

    road: Road
    forwards: bool

    @property
    def start(self) -> Measured:
        return self.road.start if self.forwards else self.road.end

    @property
    def end(self) -> Measured:
        return self.road.end if self.forwards else self.road.start

    @property
    def before(self) -> str:
        """The unit in which the road is entered."""
        return self.road.from_unit if self.forwards else self.road.to_unit

    @property
    def after(self) -> str:
        return self.road.to_unit if self.forwards else self.road.from_unit


@dataclass(frozen=True)
class OwnCalorificValue:
    """Of the fuel as delivered, from its supplier: `value` of `energy_unit` in one `per`."""

    value: Decimal
    energy_unit: str
    per: str
    basis: CalorificBasis


def read_at(unit_name: str, fuel: Fuel) -> str:
    """The unit that a volume of the fuel is read in: plain volumes of a gas at 15 °C, as Sm3."""
    return "Sm3" if fuel.state == "gas" and same_dimension(unit_name, "m3") else unit_name


def measured_in(unit_name: str, basis: CalorificBasis | None) -> Measured | None:
    for place, example in UNIT_OF.items():
        if same_dimension(unit_name, example):
            return place
    return basis if same_dimension(unit_name, "kWh") else None


def implied_basis(unit_name: str) -> CalorificBasis | None:
    """Tonnes of coal and of oil equivalent are net by their definition."""
    return "net" if unit(unit_name).name in {"tce", "kgce", "toe", "ktoe"} else None


def roads(fuel: Fuel, contents: Iterable[FuelFactor], own: OwnCalorificValue | None) -> Iterator[Road]:
    """`contents` are the calorific values of the factor set; a value from the supplier stands in their stead."""
    if own is not None:
        per = read_at(own.per, fuel)
        start = measured_in(per, None) or "mass"
        value = own.value if per == own.per else convert(own.value, "m3", own.per)
        yield Road("Energy by the given calorific value", start, own.basis, per, own.energy_unit, value, 0, None, None)
    else:
        for content in contents:
            yield _content(content)
    for unit_name, place, density in (("L", "volume", fuel.kg_per_litre), ("Sm3", "gas volume", fuel.kg_per_sm3)):
        if density is not None:
            yield _density(fuel, unit_name, "volume" if place == "volume" else "gas volume", density)
    yield _gross_per_net(fuel)


def shortest(start: Measured, ends: set[Measured], available: Iterable[Road]) -> tuple[Hop, ...] | None:
    """The cheapest way from a place to one of these, or None. No place is entered twice."""
    hops = [Hop(road, forwards) for road in available for forwards in (True, False)]
    best: tuple[int, tuple[Hop, ...]] | None = None
    paths: list[tuple[Measured, int, tuple[Hop, ...]]] = [(start, 0, ())]
    while paths:
        place, cost, taken = paths.pop()
        if place in ends:
            best = min((found for found in (best, (cost, taken)) if found), key=lambda found: found[0])
            continue
        seen = {start, *(hop.end for hop in taken)}
        paths += [
            (hop.end, cost + hop.road.cost, (*taken, hop)) for hop in hops if hop.start == place and hop.end not in seen
        ]
    return best[1] if best else None


def _content(content: FuelFactor) -> Road:
    energy_unit, value = next(iter(content.amounts.items()))
    basis = content.calorific_basis or "net"
    start = measured_in(content.per, None) or "mass"
    source = content.used(energy_unit, "none")
    return Road(f"Energy ({basis} calorific value)", start, basis, content.per, energy_unit, value, 1, source, None)


def _density(fuel: Fuel, unit_name: str, place: Measured, density: Decimal) -> Road:
    source = _property(f"density/{fuel.id}", density, f"kg/{unit_name}", "density", load.density_source())
    note = f"a density of {density} kg/{unit_name} was taken for {fuel.short}: {load.density_source()}"
    return Road("Mass by density", place, "mass", unit_name, "kg", density, 10, source, note)


def _gross_per_net(fuel: Fuel) -> Road:
    value = fuel.gross_per_net or RULE_GROSS_PER_NET[fuel.state]
    origin = load.density_source() if fuel.gross_per_net else RULE
    source = _property(f"gross-per-net/{fuel.id}", value, "GJ/GJ", "gross over net calorific value", origin)
    note = f"gross and net calorific value were turned into each other with {value} for {fuel.short}: {origin}"
    return Road("Gross calorific value from net", "net", "gross", "GJ", "GJ", value, 10, source, note)


def _property(name: str, value: Decimal, unit_name: str, basis: str, origin: str) -> FactorUsed:
    return FactorUsed(
        id=name, value=value, unit=unit_name, gas="none", gwp_set=None, basis=basis, source=origin,
        publisher=None, year=None, region=None,
    )  # fmt: skip

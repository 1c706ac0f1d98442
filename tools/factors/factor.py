"""What an emission factor is: a value with its source, year, gas and basis. Never a bare number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from tools.calculation import FactorUsed

Use = Literal["stationary", "mobile", "distance", "heat", "calorific_value", "outside_scopes"]
CalorificBasis = Literal["gross", "net"]  # higher, lower heating value

GAS_UNITS = {"kgCO2": "CO2", "gCH4": "CH4", "kgCH4": "CH4", "gN2O": "N2O", "kgN2O": "N2O", "kgCO2e": "CO2e"}
CO2E_PARTS = {"kgCO2e of CO2": "CO2", "kgCO2e of CH4": "CH4", "kgCO2e of N2O": "N2O"}


@dataclass(frozen=True)
class Source:
    """Where values come from. `gwp_set` where they are CO2e already."""

    id: str
    publisher: str
    title: str
    year: int | None
    region: str
    gwp_set: str | None
    licence: str
    url: str
    note: str
    version: int = 1  # of our file: goes up with each change of its values


@dataclass(frozen=True)
class FuelFactor:
    """One row of a table: what one unit of a fuel, or of a distance, emits.

    `amounts` are by the units of the table's columns; `mmBtu` and `GJ` in them are calorific values.
    """

    source: Source
    table: str
    use: Use
    name: str  # of the fuel or the vehicle
    per: str
    calorific_basis: CalorificBasis | None
    vehicle: str | None
    amounts: Mapping[str, Decimal]

    @property
    def id(self) -> str:
        return "/".join(part for part in (self.source.id, self.use, self.name, self.per, self.calorific_basis) if part)

    @property
    def is_co2e(self) -> bool:
        return "kgCO2e" in self.amounts

    def used(self, column: str, gas: str) -> FactorUsed:
        """This value as it enters a Calculation; the same object each time."""
        known = self._used.get((column, gas))
        if known is None:
            known = self._used[column, gas] = self._as_used(column, gas)
        return known

    @cached_property
    def _used(self) -> dict[tuple[str, str], FactorUsed]:
        return {}

    def _as_used(self, column: str, gas: str) -> FactorUsed:
        basis = "CO2e, direct" if self.is_co2e else "mass, direct"
        calorific = f", {self.calorific_basis} calorific value" if self.calorific_basis else ""
        unit = column.replace(" of ", "/").split("/")[0]
        return FactorUsed(
            id=f"{self.id}/{gas}",
            value=self.amounts[column],
            unit=f"{unit}/{self.per}",
            gas=gas,
            gwp_set=self.source.gwp_set,
            basis=basis + calorific,
            source=f"{self.source.title}; {self.table}",
            publisher=self.source.publisher,
            year=self.source.year,
            region=self.source.region,
        )


@dataclass(frozen=True)
class Fuel:
    """A fuel by its one name. Densities in kg, at 15 °C and 101.325 kPa for gases."""

    id: str
    title: str
    state: Literal["solid", "liquid", "gas"]
    biogenic: bool
    names: tuple[str, ...]
    kg_per_litre: Decimal | None
    kg_per_sm3: Decimal | None
    gross_per_net: Decimal | None  # gross calorific value over net
    kg_per_m3_of_vapour: Decimal | None = None  # of a liquid that is metered as vapour too
    billed: CalorificBasis | None = None  # the basis of the energy on a bill of it
    usual_mj_per_sm3: tuple[tuple[CalorificBasis, tuple[Decimal, Decimal]], ...] = ()  # from least to most
    taken: str | None = None  # what was taken where nothing narrower than this fuel was named

    @property
    def short(self) -> str:
        return self.title.split(" (", 1)[0]


Basis = Literal[
    "direct average",
    "life-cycle average",
    "combined margin",
    "operating margin",
    "build margin",
    "residual mix",
    "supplier",
]
GRID_AVERAGE: Basis = "direct average"


@dataclass(frozen=True)
class GridFactor:
    """What a unit of electricity from a grid emits. `amounts` by their units, such as kgCO2e/kWh."""

    source: Source
    region: str
    name: str
    year: int | None
    basis: Basis
    gas: Literal["CO2", "CO2e"]
    includes_losses: bool
    official: bool
    amounts: Mapping[str, Decimal]

    @property
    def id(self) -> str:
        return "/".join((self.source.id, self.region, str(self.year or "undated")))

    def used(self, unit: str, gas: str) -> FactorUsed:
        return FactorUsed(
            id=f"{self.id}/{gas}",
            value=self.amounts[unit],
            unit=unit,
            gas=gas,
            gwp_set=self.source.gwp_set,
            basis=self.basis + (", with grid losses" if self.includes_losses else ""),
            source=self.source.title,
            publisher=self.source.publisher,
            year=self.year,
            region=self.region,
        )


@dataclass(frozen=True)
class Gas:
    """A greenhouse gas and its global warming potential in each assessment report; None where it was not assessed."""

    name: str
    names: tuple[str, ...]
    kyoto: bool
    potentials: Mapping[str, Decimal | None]

"""What stationary and mobile combustion share: one item of fuel, its checks, the result of all items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, model_validator

from tools.amounts import UnitOf, Year, checked_amount
from tools.calculation import Basis, CalculationError, Exact, FactorUsed, Outcome, Problem, Quantity, Rows
from tools.emissions.burning import ZERO, Burnt, Source, burn
from tools.emissions.own_factor import OwnFactor
from tools.factors import load, names
from tools.factors.choose import FuelSet, Wanted
from tools.factors.factor import CalorificBasis, Fuel, Use
from tools.factors.gwp import GwpSet
from tools.factors.names import UnknownNameError
from tools.factors.route import OwnCalorificValue
from tools.refusal import RefusedError
from tools.units import UnitError, unit
from tools.worksheet import Worksheet

RESULTS = {
    "total": "emissions of scope 1, tCO2e",
    "co2": "of it CO2, tCO2e",
    "ch4": "of it CH4, tCO2e",
    "n2o": "of it N2O, tCO2e",
    "not_split": "of it from sources that do not tell the gases apart, tCO2e",
    "ch4_mass": "mass of CH4, tCH4 (where the source gives masses)",
    "n2o_mass": "mass of N2O, tN2O (where the source gives masses)",
    "biogenic_co2": "CO2 of biomass, outside the scopes, tCO2",
    "items": "rows: what was burned and what it emitted",
}
UNITS = {"ch4_mass": "tCH4", "n2o_mass": "tN2O", "biogenic_co2": "tCO2"}


class FuelItem(OwnFactor):
    """An amount of a fuel."""

    amount: Exact = Field(description="how much of it")
    unit: Annotated[str, UnitOf("kWh", "kg", "L", "Nm3", "km")] = Field(
        description="L, m3, Nm3, kg, t, kWh, GJ, mmBtu …"
    )
    region: str | None = Field(
        None, description="country or region: US takes EPA factors, GB the UK's, others the IPCC's"
    )
    year: Year | None = Field(None, description="the year of use")
    calorific_basis: CalorificBasis | None = Field(None, description="of an energy: gross (higher) or net (lower)")
    calorific_value: Exact | None = Field(None, description="of the fuel as delivered, from its supplier")
    calorific_value_unit: Annotated[str, UnitOf()] | None = Field(None, description="its unit: GJ/t, kWh/m3 …")

    @model_validator(mode="after")
    def _possible(self) -> FuelItem:
        try:
            checked_amount(self.amount, self.unit)
        except RefusedError as error:
            raise RefusedError(error.code, error.message, error.expected, "amount") from error
        given = (self.calorific_value, self.calorific_value_unit, self.calorific_basis)
        if self.calorific_value is not None and None in given:
            lacking = "calorific_value_unit" if self.calorific_value_unit is None else "calorific_basis"
            raise RefusedError(
                "missing", "a calorific value needs its unit and its basis", "GJ/t … and gross or net", lacking
            )
        return self

    @property
    def own_calorific_value(self) -> OwnCalorificValue | None:
        if self.calorific_value is None or self.calorific_value_unit is None or self.calorific_basis is None:
            return None
        energy, _, per = unit(self.calorific_value_unit).name.partition("/")
        return OwnCalorificValue(self.calorific_value, energy, per, self.calorific_basis)


@dataclass(frozen=True)
class Line:
    """Where an item stands, and what holds for all of them."""

    path: str  # "items.0"
    label: str  # "item 1, diesel"
    factor_set: FuelSet | None
    gwp_set: GwpSet


def fuel_named(name: str | None, path: str) -> Fuel:
    """Raises CalculationError: missing, or unknown_fuel with the names that look like it. `path` is the item's."""
    path = f"{path}." if path else ""
    if not name:
        raise CalculationError(
            Problem(f"{path}fuel", "missing", "this is needed", "a fuel such as diesel, natural gas, LPG")
        )
    try:
        return load.fuels()[names.fuel_id(name)]
    except UnknownNameError as error:
        right = ", ".join(error.near) or "a fuel such as diesel, natural gas, LPG, fuel oil, anthracite, rice husk"
        raise CalculationError(
            Problem(f"{path}fuel", "unknown_fuel", f"'{name[:60]}' is no fuel that is known here", right)
        ) from error


def burn_item(item: FuelItem, fuel: Fuel, use: Use, vehicle: str | None, line: Line, sheet: Worksheet) -> Burnt:
    """One item, by the user's own factor or by a set. Raises CalculationError."""
    if item.factor is not None:
        return _by_own_factor(item, fuel, line, sheet)
    wanted = Wanted(fuel, item.unit, use, item.calorific_basis, vehicle, item.own_calorific_value)
    region = _region(item.region, line.path)
    source = Source(line.label, line.path, item.amount, wanted, region, line.factor_set, line.gwp_set)
    return burn(source, sheet)


def _region(name: str | None, path: str) -> str | None:
    if name is None:
        return None
    try:
        return names.region_code(name)
    except UnknownNameError:
        return name if len(name) == 2 else _unknown_region(name, path)


def _unknown_region(name: str, path: str) -> str:
    right = "a country by name or ISO code, such as VN, US, GB"
    raise CalculationError(
        Problem(f"{path}.region", "unknown_region", f"'{name[:60]}' is no country that is known here", right)
    )


def _by_own_factor(item: FuelItem, fuel: Fuel, line: Line, sheet: Worksheet) -> Burnt:
    unit_name = "Sm3" if fuel.state == "gas" and unit(item.unit).name == "m3" and item.per != "m3" else item.unit
    try:
        amount = sheet.convert(f"{line.label}: amount in the factor's unit", item.amount, unit_name, item.per)
    except UnitError as error:
        right = f"an amount in {item.per}, or a factor per {item.unit}"
        raise CalculationError(Problem(f"{line.path}.factor_unit", "wrong_dimension", error.message, right)) from error
    total = sheet.step(
        f"{line.label}: total by the given factor",
        "amount * factor / 1000",
        f"t{item.gas}",
        amount=amount,
        factor=item.in_unit(),
    )
    used, said = (item.used(line.label),), tuple(item.warnings(line.label))
    if not fuel.biogenic:
        co2 = total if item.gas == "CO2" else ZERO
        return Burnt(total=total, co2=co2, not_split=total - co2, factors=used, warnings=said)
    if item.gas == "CO2":
        note = f"{line.label}: CO2 of {fuel.short} is biogenic: the given factor was taken outside the scopes"
        return Burnt(total=ZERO, biogenic_co2=total, factors=used, warnings=(*said, note))
    note = (
        f"{line.label}: {fuel.short} is biomass: a factor in CO2e must hold its CH4 and N2O alone, CO2 stands outside"
    )
    return Burnt(total=total, not_split=total, factors=used, warnings=(*said, note))


def outcome(
    rows: Sequence[tuple[dict[str, Any], Burnt]], gwp_set: GwpSet, asked: GwpSet | None, sheet: Worksheet, clause: Basis
) -> Outcome:
    """The sums of all items."""
    burnt = [part for _, part in rows]
    sums = {name: sum((getattr(part, name) for part in burnt), ZERO) for name in RESULTS if name != "items"}
    sums["total"] = sheet.total("Total", "sum of the items", [part.total for part in burnt], "tCO2e")
    result: dict[str, Quantity | Rows] = {
        name: Quantity(value=value, unit=UNITS.get(name, "tCO2e"))
        for name, value in sums.items()
        if value or name in ALWAYS
    }
    result["items"] = Rows(rows=tuple(_row(row, part) for row, part in rows))
    warnings = [] if asked else [f"no GWP set was given: {gwp_set} was taken"]
    return Outcome(
        result=result,
        steps=sheet.steps,
        factors=distinct(factor for part in burnt for factor in part.factors),
        warnings=tuple(dict.fromkeys([*warnings, *(said for part in burnt for said in part.warnings)])),
        basis=(clause,),
    )


ALWAYS = ("total", "co2", "ch4", "n2o", "biogenic_co2")


def _row(row: dict[str, Any], part: Burnt) -> dict[str, Any]:
    return {
        **row,
        "factor_set": part.factor_set,
        "total": part.total,
        "unit_of_total": "tCO2e",
        "biogenic_co2": part.biogenic_co2,
    }


def distinct(factors: Iterable[FactorUsed]) -> tuple[FactorUsed, ...]:
    return tuple({factor.id: factor for factor in factors}.values())

"""What stationary and mobile combustion share: one item of fuel, its checks, the result of all items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import Field, model_validator

from tools.amounts import UnitOf, YearOfUse, checked_amount, of_trade
from tools.calculation import Basis, CalculationError, Exact, FactorUsed, Outcome, Problem, Quantity, Rows
from tools.emissions import calorific, plausible, vapour
from tools.emissions.burning import ZERO, Burnt, Source, burn
from tools.emissions.given_factor import Line, emitted
from tools.emissions.own_factor import OwnFactor
from tools.factors import load, names
from tools.factors.choose import Wanted
from tools.factors.factor import CalorificBasis, Fuel, Use
from tools.factors.gwp import GwpSet
from tools.factors.names import UnknownNameError
from tools.factors.route import implied_basis, read_at
from tools.refusal import RefusedError
from tools.units import same_dimension
from tools.worksheet import Worksheet

RESULTS = {
    "total": "emissions of scope 1, tCO2e; tCO2 where the given factors cover CO2 alone",
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


_BOTTLE = "(?:gas )?(?:cylinder|bottle|tank)s?"
CYLINDERS = re.compile(rf"(?i)(\d+(?:\.\d+)?)[ -]?kg[ -]{_BOTTLE}|{_BOTTLE} (?:of |\()?(\d+(?:\.\d+)?) ?kg\)?")


class FuelItem(OwnFactor):
    """An amount of a fuel."""

    amount: Exact = Field(description="how much of it")
    unit: Annotated[str, UnitOf("kWh", "kg", "L", "Nm3", "km")] = Field(
        description="L, m3, Nm3, kg, t, kWh, GJ, mmBtu …"
    )
    region: str | None = Field(
        None, description="country or region: US takes EPA factors, GB the UK's, others the IPCC's"
    )
    year: YearOfUse | None = Field(None, description="the year of use")
    calorific_basis: CalorificBasis | None = Field(None, description="of an energy: gross (higher) or net (lower)")
    calorific_value: Exact | None = Field(None, description="of the fuel as delivered, from its supplier")
    calorific_value_unit: Annotated[str, UnitOf()] | None = Field(None, description="GJ/t, kWh/m3 …")
    vapour: bool | None = Field(None, description="m3 of LPG: vapour, not liquid?")

    @model_validator(mode="before")
    @classmethod
    def _as_billed(cls, given: Any) -> Any:
        """Cylinders of a stated weight, "14.2 kg cylinders", are so many kilograms; MT in a country, metric tons."""
        given = of_trade(given)
        if not isinstance(given, Mapping) or not (found := CYLINDERS.fullmatch(str(given.get("unit", "")).strip())):
            return given
        try:
            amount = Decimal(str(given["amount"])) * Decimal(found[1] or found[2])
        except (KeyError, InvalidOperation):
            return given
        return {**given, "amount": str(amount), "unit": "kg"}

    @model_validator(mode="after")
    def _possible(self) -> FuelItem:
        try:
            checked_amount(self.amount, self.unit)
        except RefusedError as error:
            raise RefusedError(error.code, error.message, error.expected, "amount") from error
        calorific.checked(self.calorific_value, self.calorific_value_unit)
        return self


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
    if not vapour.is_metered(item, fuel):
        burnt = _burnt(item, fuel, use, vehicle, line, sheet)
        said = ("vapour: given, and used of m3 of LPG, propane and butane alone",) if item.vapour is not None else ()
        return _doubted(item, fuel, _noted(burnt, line, *said), line)
    gas = vapour.is_vapour(item, fuel, line.path)
    if not gas or vapour.is_by_volume(item):
        burnt = _burnt(item, fuel, use, vehicle, line, sheet)
        return _doubted(item, fuel, burnt, line, vaporous=gas)
    by_mass = vapour.weighed(item, fuel, line.label, sheet)
    item = item.model_copy(update={"amount": by_mass.kg, "unit": "kg"})
    burnt = _burnt(item, fuel, use, vehicle, line, sheet)
    burnt = replace(burnt, factors=(by_mass.density, *burnt.factors))
    return _doubted(item, fuel, _noted(burnt, line, by_mass.note), line)


def _noted(burnt: Burnt, line: Line, *notes: str) -> Burnt:
    if not notes:
        return burnt
    return replace(burnt, warnings=(*burnt.warnings, *(f"{line.label}: {note}" for note in notes)))


def _doubted(item: FuelItem, fuel: Fuel, burnt: Burnt, line: Line, *, vaporous: bool = False) -> Burnt:
    if item.factor is None and item.calorific_value is None:
        return burnt
    doubts = _doubts(item, fuel, burnt, vaporous=vaporous)
    return replace(burnt, doubts=tuple(f"{line.label}: {doubt}" for doubt in doubts))


def _doubts(item: FuelItem, fuel: Fuel, burnt: Burnt, *, vaporous: bool) -> Iterator[str]:
    if doubt := calorific.doubt(item, gas=vaporous or fuel.state == "gas"):
        yield doubt
        return
    if item.factor is not None and item.gas not in ("CO2e", "CO2"):
        return
    kg, amount = burnt.total * 1000, "Sm3" if vaporous else read_at(item.unit, fuel)
    bands = plausible.DISTANCE if same_dimension(item.unit, "km") else plausible.FUEL
    if doubt := plausible.emissions(kg, item.amount, amount, bands, biogenic=fuel.biogenic):
        yield doubt


def _burnt(item: FuelItem, fuel: Fuel, use: Use, vehicle: str | None, line: Line, sheet: Worksheet) -> Burnt:
    if item.factor is not None:
        return _by_own_factor(item, fuel, line, sheet)
    billed = fuel.billed if _is_billed(item, line, use) else None
    burnt = burn_by_set(item, fuel, use, vehicle, line, sheet, billed)
    if billed is None:
        return burnt
    note = (
        f"{line.label}: a bill of {fuel.short} is in {billed} calorific value: that was taken; else say calorific_basis"
    )
    return replace(burnt, warnings=(*burnt.warnings, note))


def _is_billed(item: FuelItem, line: Line, use: Use) -> bool:
    """Is it energy of which neither was said whose factors are meant nor in which basis?"""
    if line.factor_set or item.calorific_basis or use != "stationary" or not same_dimension(item.unit, "kWh"):
        return False
    return implied_basis(item.unit) is None


def burn_by_set(
    item: FuelItem, fuel: Fuel, use: Use, vehicle: str | None, line: Line, sheet: Worksheet,
    basis: CalorificBasis | None = None,
) -> Burnt:  # fmt: skip
    """`basis` is taken for energy where the item says none. Raises CalculationError."""
    own, notes = calorific.own_value(item, fuel, line.path)
    basis = own.basis if own else item.calorific_basis or basis
    wanted = Wanted(fuel, item.unit, use, basis, vehicle, own)
    region = region_of(item.region, line.path)
    source = Source(line.label, line.path, item.amount, wanted, region, line.factor_set, line.gwp_set)
    burnt = burn(source, sheet)
    return _noted(burnt, line, *notes, *calorific.unused(item, own), *item.of_no_factor())


def region_of(name: str | None, path: str) -> str | None:
    """The code of a country or region. Raises CalculationError."""
    if name is None:
        return None
    try:
        return names.region_code(name)
    except UnknownNameError:
        return _unknown_region(name, path)


def _unknown_region(name: str, path: str) -> str:
    right = "a country by name or ISO code, such as VN, US, GB"
    raise CalculationError(
        Problem(f"{path}.region", "unknown_region", f"'{name[:60]}' is no country that is known here", right)
    )


def _by_own_factor(item: FuelItem, fuel: Fuel, line: Line, sheet: Worksheet) -> Burnt:
    own = calorific.of_any_basis(item)
    burnt = emitted(item, item.amount, item.unit, line, sheet, fuel, own)
    not_needed = (("factor_set", line.factor_set), ("calorific_basis", item.calorific_basis if own is None else None))
    said = [f"{line.label}: {name}: given, and not used beside an own factor" for name, given in not_needed if given]
    return replace(burnt, warnings=(*burnt.warnings, *said))


def outcome(
    rows: Sequence[tuple[dict[str, Any], Burnt]], gwp_set: GwpSet, asked: GwpSet | None, sheet: Worksheet, clause: Basis
) -> Outcome:
    """The sums of all items."""
    burnt = [part for _, part in rows]
    sums = {name: sum((getattr(part, name) for part in burnt), ZERO) for name in RESULTS if name != "items"}
    units = {**UNITS, "total": "tCO2" if all(part.co2_alone for part in burnt) else "tCO2e"}
    sums["total"] = sheet.total("Total", "sum of the items", [part.total for part in burnt], units["total"])
    result: dict[str, Quantity | Rows] = {
        name: Quantity(value=value, unit=units.get(name, "tCO2e"))
        for name, value in sums.items()
        if value or name in ALWAYS
    }
    result["items"] = Rows(rows=tuple(_row(row, part) for row, part in rows))
    doubts = [doubt for part in burnt for doubt in part.doubts]
    warnings = [*doubts, *_of_gwp_set(burnt, gwp_set, asked), *(said for part in burnt for said in part.warnings)]
    return Outcome(
        result=result,
        steps=sheet.steps,
        factors=distinct(factor for part in burnt for factor in part.factors),
        warnings=tuple(dict.fromkeys(warnings)),
        basis=(clause,),
        doubtful=bool(doubts),
    )


def _of_gwp_set(burnt: Sequence[Burnt], gwp_set: GwpSet, asked: GwpSet | None) -> list[str]:
    """Which was taken; or that nothing needs one, where every factor was given."""
    if any(part.factor_set != "given" or part.ch4_mass or part.n2o_mass for part in burnt):
        return [] if asked else [f"no GWP set was given: {gwp_set} was taken"]
    return [f"gwp_set: {asked} was given, and not used: the own factors are of their own set"] if asked else []


ALWAYS = ("total", "co2", "ch4", "n2o", "biogenic_co2")


def _row(row: dict[str, Any], part: Burnt) -> dict[str, Any]:
    return {
        **row,
        "factor_set": part.factor_set,
        "total": part.total,
        "unit_of_total": "tCO2" if part.co2_alone else "tCO2e",
        "biogenic_co2": part.biogenic_co2,
    }


def distinct(factors: Iterable[FactorUsed]) -> tuple[FactorUsed, ...]:
    return tuple({factor.id: factor for factor in factors}.values())

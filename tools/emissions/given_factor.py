"""Burning by the factor that the user gives, on the way from the amount to what the factor is per."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tools.calculation import CalculationError, Problem
from tools.emissions.burning import ZERO, Burnt, follow
from tools.emissions.own_factor import OwnFactor
from tools.factors import gwp
from tools.factors.choose import FuelSet
from tools.factors.factor import Fuel
from tools.factors.gwp import GwpSet
from tools.factors.route import Measured, OwnCalorificValue, measured_in, read_at, roads, shortest
from tools.units import assumption, same_dimension
from tools.worksheet import Worksheet

ONE_BASIS = "the calorific value and the factor must both be of one basis, gross or net"


@dataclass(frozen=True)
class Line:
    """Where an item stands, and what holds for all of them."""

    path: str  # "items.0"
    label: str  # "item 1, diesel"
    factor_set: FuelSet | None
    gwp_set: GwpSet


def emitted(
    given: OwnFactor, amount: Decimal, unit: str, line: Line, sheet: Worksheet, fuel: Fuel | None = None,
    calorific_value: OwnCalorificValue | None = None,
) -> Burnt:  # fmt: skip
    """An amount of fuel, heat or distance by its factor. Without a fuel nothing leads from one kind of unit to another.

    Raises CalculationError where the amount cannot be brought to what the factor is per.
    """
    label = line.label
    activity, notes = _activity(given, amount, unit, label, line.path, sheet, fuel, calorific_value)
    total = sheet.step(
        f"{label}: total by the given factor",
        "amount * factor / 1000",
        f"t{given.gas}",
        amount=activity,
        factor=given.in_unit(),
    )
    taken = dict.fromkeys(filter(None, map(assumption, (unit, given.per))))
    said = (*given.warnings(label), *(f"{label}: {note}" for note in (*taken, *notes)))
    burnt = Burnt(total=total, factors=(given.used(label),), warnings=said)
    if given.gas in ("CH4", "N2O"):
        return _of_other_gas(burnt, given.gas, line, sheet, biogenic=fuel is not None and fuel.biogenic)
    if fuel is not None and fuel.biogenic:
        return _biogenic(burnt, given.gas, label, fuel)
    if given.gas == "CO2":
        return replace(burnt, co2=total, co2_alone=True)
    return replace(burnt, not_split=total)


def _of_other_gas(burnt: Burnt, gas: str, line: Line, sheet: Worksheet, *, biogenic: bool) -> Burnt:
    """Tonnes of methane or nitrous oxide as CO2e."""
    name = gwp.methane(line.gwp_set, biogenic=biogenic) if gas == "CH4" else gas
    potential = gwp.potential(name, line.gwp_set)
    total = sheet.step(f"{line.label}: as CO2e", "mass * gwp", "tCO2e", mass=burnt.total, gwp=potential)
    factors = (*burnt.factors, gwp.used(name, line.gwp_set))
    if gas == "CH4":
        return replace(burnt, total=total, ch4=total, ch4_mass=burnt.total, factors=factors)
    return replace(burnt, total=total, n2o=total, n2o_mass=burnt.total, factors=factors)


def _biogenic(burnt: Burnt, gas: str, label: str, fuel: Fuel) -> Burnt:
    if gas == "CO2":
        note = f"{label}: CO2 of {fuel.short} is biogenic: the given factor was taken outside the scopes"
        return replace(burnt, total=ZERO, biogenic_co2=burnt.total, warnings=(*burnt.warnings, note))
    note = f"{label}: {fuel.short} is biomass: a factor in CO2e must hold its CH4 and N2O alone, CO2 stands outside"
    return replace(burnt, not_split=burnt.total, warnings=(*burnt.warnings, note))


def _activity(
    given: OwnFactor, amount: Decimal, unit: str, label: str, path: str, sheet: Worksheet, fuel: Fuel | None,
    calorific_value: OwnCalorificValue | None,
) -> tuple[Decimal, list[str]]:  # fmt: skip
    """The amount in the unit that the factor is per, and what was taken for granted on the way."""
    per = given.per
    if same_dimension(unit, per):
        unused = (
            ["calorific_value: given, and not needed: the factor is per what was measured"] if calorific_value else []
        )
        return sheet.convert(f"{label}: amount in the factor's unit", amount, unit, per), unused
    begin, end = (unit, per) if fuel is None else (read_at(unit, fuel), read_at(per, fuel))
    if begin != unit:
        amount = sheet.convert(f"{label}: volume", amount, unit, "m3")
    start, goal = (_place(name, calorific_value) for name in (begin, end))
    known = () if fuel is None else tuple(roads(fuel, (), calorific_value))
    hops = shortest(start, {goal}, known) if start and goal else None
    if hops is None:
        right = f"an amount in {per}; or a factor per {unit}; or calorific_value with its unit, such as GJ/t, MJ/m3"
        message = f"the amount is in {unit}, the factor is per {per}"
        raise CalculationError(Problem(f"{path}.factor_unit", "wrong_dimension", message, right))
    value = follow(f"{label}: ", amount, begin, hops, sheet)
    here = hops[-1].after if hops else begin
    value = sheet.convert(f"{label}: amount in the factor's unit", value, here, end)
    if end != per:
        value = sheet.convert(f"{label}: volume in the factor's unit", value, "m3", per)
    notes = [hop.road.note for hop in hops if hop.road.note]
    energetic = any(hop.road.end in ("net", "gross") for hop in hops)
    return value, [*notes, *([ONE_BASIS] if energetic else [])]


def _place(unit: str, calorific_value: OwnCalorificValue | None) -> Measured | None:
    """Energy is in the basis of the calorific value: of the factor's own nothing is known."""
    return measured_in(unit, calorific_value.basis if calorific_value else "net")

"""Heat whose fuel is not known: the published average of a country."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tools.calculation import CalculationError, Problem
from tools.emissions.burning import Burnt, Source, burn
from tools.emissions.given_factor import Line
from tools.factors import names
from tools.factors.choose import OF_REGION, FuelSet, Wanted, sets_with
from tools.factors.factor import Fuel
from tools.factors.names import UnknownNameError
from tools.units import same_dimension
from tools.worksheet import Worksheet

HEAT = Fuel("heat_and_steam", "heat and steam", "liquid", False, (), None, None, None)


def standard_heat(amount: Decimal, unit: str, region: str | None, line: Line, sheet: Worksheet) -> Burnt:
    """Raises CalculationError where no average is published: then a factor, or the fuel, is needed."""
    factor_set = line.factor_set or _of(region)
    if factor_set not in sets_with("heat", HEAT.id) or not same_dimension(unit, "kWh"):
        message = "no average of heat or steam is published for it"
        right = (
            "the supplier's factor and factor_unit; or fuel and efficiency, with the amount as energy (GJ, kWh), or "
            "the pressure of steam in t"
        )
        raise CalculationError(Problem(f"{line.path}.factor", "missing", message, right, unit="kgCO2e/kWh"))
    wanted = Wanted(HEAT, unit, "heat", basis="gross")
    burnt = burn(Source(line.label, line.path, amount, wanted, None, factor_set, line.gwp_set), sheet)
    note = f"{line.label}: neither factor nor fuel was given: the average of {factor_set} was taken"
    return replace(burnt, warnings=(note,))


def _of(region: str | None) -> FuelSet | None:
    try:
        return OF_REGION.get(names.region_code(region or ""))
    except UnknownNameError:
        return None

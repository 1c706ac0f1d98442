"""Name → calculator: the one list that the API, the agent, the command line and MCP read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tools import arithmetic, convert_units, hours_balance, year_on_record
from tools.calculation import Calculation, Calculator, Context
from tools.emissions import (
    fugitive_refrigerants,
    mobile_combustion,
    purchased_electricity,
    purchased_heat_steam,
    stationary_combustion,
)
from tools.inventory import totals
from tools.targets import (
    absolute_target,
    base_year_recalculation,
    intensity_target,
    renewable_electricity_target,
    target_check,
    target_progress,
)

CALCULATORS: dict[str, Calculator[Any]] = {
    calculator.name: calculator
    for calculator in (
        stationary_combustion.CALCULATOR,
        mobile_combustion.CALCULATOR,
        fugitive_refrigerants.CALCULATOR,
        purchased_electricity.CALCULATOR,
        purchased_heat_steam.CALCULATOR,
        totals.CALCULATOR,
        absolute_target.CALCULATOR,
        intensity_target.CALCULATOR,
        renewable_electricity_target.CALCULATOR,
        target_check.CALCULATOR,
        target_progress.CALCULATOR,
        base_year_recalculation.CALCULATOR,
        convert_units.CALCULATOR,
        arithmetic.CALCULATOR,
        hours_balance.CALCULATOR,
        year_on_record.CALCULATOR,
    )
}


class UnknownToolError(LookupError):
    """No calculator has that name."""


def run(name: str, values: Mapping[str, Any] | Sequence[Any], context: Context, calculation_id: str) -> Calculation:
    """Run one calculator.

    Raises UnknownToolError, or CalculationError with every problem of the inputs.
    """
    if name not in CALCULATORS:
        raise UnknownToolError(name)
    return CALCULATORS[name].run(values, context, calculation_id)

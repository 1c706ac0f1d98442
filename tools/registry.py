"""Name → calculator: the one list that the API, the agent, the command line and MCP read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.calculation import Calculation, Calculator, Context

CALCULATORS: dict[str, Calculator[Any]] = {}


class UnknownToolError(LookupError):
    """No calculator has that name."""


def run(name: str, values: Mapping[str, Any], context: Context, calculation_id: str) -> Calculation:
    """Run one calculator.

    Raises UnknownToolError, or CalculationError with every problem of the inputs.
    """
    if name not in CALCULATORS:
        raise UnknownToolError(name)
    return CALCULATORS[name].run(values, context, calculation_id)

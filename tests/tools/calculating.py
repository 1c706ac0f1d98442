"""How the tests run a calculator, and read what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tools.calculation import Calculation, CalculationError, Context, Quantity
from tools.registry import run

TODAY = date(2026, 11, 24)


def calculated(name: str, values: Mapping[str, Any] | Sequence[Any], context: Context | None = None) -> Calculation:
    return run(name, values, context or Context(today=TODAY), "test")


def value(calculation: Calculation, name: str) -> Decimal:
    quantity = calculation.result[name]
    assert isinstance(quantity, Quantity)
    return Decimal(quantity.value)


def problems(name: str, values: Mapping[str, Any] | Sequence[Any], context: Context | None = None) -> dict[str, str]:
    """Field → code of what is refused."""
    with pytest.raises(CalculationError) as refused:
        calculated(name, values, context)
    assert all(problem.message and problem.expected for problem in refused.value.problems)
    return {problem.field: problem.code for problem in refused.value.problems}

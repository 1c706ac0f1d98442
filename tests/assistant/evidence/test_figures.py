"""A figure of a result, with the unit that is its own."""

from __future__ import annotations

import pytest

from assistant.evidence.figures import number_at
from tests.assistant.material import TODAY
from tools.calculation import Context
from tools.registry import CALCULATORS

BURNED = {
    "items": [
        {"amount": "900", "unit": "m3", "fuel": "natural gas", "factor": "2", "factor_unit": "kgCO2e/m3"},
        {"amount": "3", "unit": "t", "fuel": "diesel", "factor": "3.2", "factor_unit": "tCO2/t"},
    ]
}


@pytest.mark.parametrize(
    ("cell", "unit"), [("0.total", "tCO2e"), ("0.amount", "m3"), ("1.total", "tCO2"), ("1.amount", "t")]
)
def test_a_cell_of_a_row_has_the_unit_of_its_column(cell: str, unit: str) -> None:
    made = CALCULATORS["stationary_combustion"].run(BURNED, Context(today=TODAY), "c")

    number = number_at(made, f"items.rows.{cell}", "en")

    assert number is not None
    assert number.unit == unit

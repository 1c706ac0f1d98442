"""No result that a person would laugh at: what is far from anything there is, is told first, and only that is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.tools.calculating import calculated, value
from tools.calculation import DOUBTFUL, Calculation, Text
from tools.registry import CALCULATORS

FEW = settings(max_examples=40, deadline=None)
POWERS = st.integers(-8, 8).map(lambda power: Decimal(10) ** power)

# tool, item, unit of an own factor, from least to most that there is
KINDS: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("purchased_electricity", {"amount": 5000, "unit": "kWh"}, "kgCO2e/kWh", "0.001", "1.5"),
    ("purchased_heat_steam", {"amount": 5000, "unit": "kWh"}, "kgCO2e/kWh", "0.005", "1"),
    ("purchased_heat_steam", {"amount": 50, "unit": "t"}, "kgCO2e/t", "5", "900"),
    ("stationary_combustion", {"fuel": "diesel", "amount": 700, "unit": "L"}, "kgCO2e/L", "0.8", "4"),
    ("stationary_combustion", {"fuel": "anthracite", "amount": 7, "unit": "t"}, "kgCO2e/t", "300", "4200"),
    ("stationary_combustion", {"fuel": "natural gas", "amount": 70, "unit": "kWh"}, "kgCO2e/kWh", "0.1", "0.6"),
    ("stationary_combustion", {"fuel": "natural gas", "amount": 70, "unit": "m3"}, "kgCO2e/m3", "0.3", "9"),
    ("mobile_combustion", {"vehicle": "car", "amount": 700, "unit": "km"}, "kgCO2e/km", "0.01", "5"),
    ("mobile_combustion", {"fuel": "diesel", "amount": 700, "unit": "L"}, "kgCO2e/L", "0.8", "4"),
]


def doubted(calculation: Calculation) -> bool:
    """Is it told first, and beside the figure?"""
    told = calculation.result.get(DOUBTFUL)
    assert told is None or (isinstance(told, Text) and told.text == calculation.warnings[0])
    return told is not None


@FEW
@given(st.sampled_from(KINDS), POWERS, st.booleans())
@example(KINDS[0], Decimal(1000), False)
def test_a_factor_beyond_what_there_is_is_told_and_no_other(
    kind: tuple[str, dict[str, Any], str, str, str], times: Decimal, in_inventory: bool
) -> None:
    tool, item, unit, least, most = kind
    factor = times * Decimal(most)
    asked = {**item, "factor": factor, "factor_unit": unit}
    inputs = {"sites": [{"name": "Mill", tool: [asked]}]} if in_inventory else {"items": [asked]}
    calculation = calculated("inventory" if in_inventory else tool, inputs)

    assert doubted(calculation) == (not Decimal(least) <= factor <= Decimal(most))


@FEW
@given(st.sampled_from(["coal", "diesel", "natural gas"]), POWERS)
def test_a_calorific_value_that_no_fuel_has_is_told(fuel: str, times: Decimal) -> None:
    item = {"fuel": fuel, "amount": 10, "unit": "t", "calorific_value": 40 * times, "calorific_value_unit": "GJ/t"}
    calculation = calculated("stationary_combustion", {"items": [{**item, "calorific_basis": "net"}]})

    assert doubted(calculation) or 4 <= 40 * times <= 60
    assert times != 1 or not doubted(calculation)


@FEW
@given(st.sampled_from(["natural gas", "biogas"]), POWERS)
def test_a_cubic_metre_of_gas_holds_a_thousandth_of_one_of_liquid(fuel: str, times: Decimal) -> None:
    item = {"fuel": fuel, "amount": 10, "unit": "m3", "calorific_value": 38 * times, "calorific_value_unit": "MJ/m3"}
    calculation = calculated("stationary_combustion", {"items": [{**item, "calorific_basis": "gross"}]})

    assert doubted(calculation) or 2 <= 38 * times <= 130
    assert times != 1 or not doubted(calculation)


def test_the_unit_that_is_meant_is_named() -> None:
    item = {"fuel": "coal", "amount": 10, "unit": "t", "calorific_value": 23, "calorific_value_unit": "MJ/t"}
    calculation = calculated("stationary_combustion", {"items": [item]})

    assert doubted(calculation)
    assert "23 MJ/t" in calculation.warnings[0]
    assert "GJ/t meant?" in calculation.warnings[0]


@pytest.mark.parametrize("name", sorted(set(CALCULATORS)))
def test_only_a_doubted_result_says_so(name: str) -> None:
    from tests.tools.test_calculation import CONTEXT, EXAMPLES

    assert not doubted(calculated(name, EXAMPLES[name], CONTEXT))


@pytest.mark.parametrize(("efficiency", "told"), [("0.85%", True), ("3%", True), ("8%", False), ("0.85", False)])
@pytest.mark.parametrize("tool", ["stationary_combustion", "purchased_heat_steam"])
def test_an_efficiency_like_none_is_told(tool: str, efficiency: str, told: bool) -> None:
    item = {"fuel": "diesel", "amount": 400, "unit": "kWh", "efficiency": efficiency}

    assert doubted(calculated(tool, {"items": [item]})) == told


def test_a_gwp_like_none_is_told() -> None:
    item = {"refrigerant": "R-410A", "amount_recharged": 3, "unit": "kg", "gwp": 2_088_000}
    calculation = calculated("fugitive_refrigerants", {"items": [item]})

    assert doubted(calculation)
    assert value(calculation, "total") == 6264

"""Grid factors by country and year: what publishers say, where there is no average, what was calculated before."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.tools.calculating import calculated, value
from tools.calculation import Calculation, CalculationError, Quantity
from tools.factors import load
from tools.worksheet import evaluate

KEPT = Path(__file__).parents[1] / "kept_electricity_2.json"

PUBLISHED = [  # place, year, kg a kWh, gas, with losses; the document
    ("China", 2023, "0.5306", "CO2", False, "2025 No. 47"),
    ("China", 2022, "0.5366", "CO2", False, "2024 No. 33"),
    ("Guangdong", 2023, "0.4419", "CO2", False, "2025 No. 47"),
    ("Taiwan", 2024, "0.474", "CO2e", False, "14 April 2025"),
    ("Mexico", 2022, "0.435", "CO2e", False, "FESEN"),
    ("Mexico", 2024, "0.444", "CO2e", False, "28 February 2025"),
    ("Thailand", 2023, "0.4999", "CO2e", True, "2016 to 2018"),
    ("Thailand", 2026, "0.475", "CO2e", True, "from 1 January 2026"),
    ("Türkiye", 2023, "0.434", "CO2e", False, "FRM-042"),
    ("TR-DIST", 2023, "0.469", "CO2e", True, "FRM-042"),
    ("Peninsular Malaysia", 2024, "0.74", "CO2e", False, "provisional"),
    ("Sabah", 2024, "0.539", "CO2e", False, "provisional"),
    ("Singapore", 2024, "0.402", "CO2", False, "chapter 2"),
    ("Viet Nam", 2023, "0.6592", "CO2", False, "1726/BĐKH-PTCBT"),
]


@pytest.mark.parametrize(("place", "year", "factor", "gas", "losses", "document"), PUBLISHED)
def test_a_factor_says_its_year_its_gas_whether_losses_are_in_it_and_its_document(
    place: str, year: int, factor: str, gas: str, losses: bool, document: str
) -> None:
    calculation = calculated("purchased_electricity", [{"amount": 1, "unit": "MWh", "region": place, "year": year}])
    used = calculation.factors[0]

    assert value(calculation, "location_based") == Decimal(factor)
    assert (used.year, used.gas, "losses" in used.basis) == (year, gas, losses)
    assert document in used.source


def test_a_later_year_takes_the_newest_value_and_says_so() -> None:
    calculation = calculated("purchased_electricity", [{"amount": 1, "unit": "MWh", "country": "CN", "year": 2025}])

    assert value(calculation, "location_based") == Decimal("0.5306")
    assert any("no factor of 2025" in said and "2023" in said for said in calculation.warnings)


@pytest.mark.parametrize("country", ["Bangladesh", "Cambodia", "Sri Lanka", "Pakistan"])
def test_where_no_official_average_was_found_it_is_said_what_can_stand_in(country: str) -> None:
    with pytest.raises(CalculationError) as refused:
        calculated("purchased_electricity", [{"amount": 1, "unit": "MWh", "country": country, "year": 2024}])
    (problem,) = refused.value.problems

    assert problem.code == "no_factor"
    assert "no official grid average" in problem.message
    assert "combined margin" in problem.message
    assert "your supplier's" in problem.expected


def test_a_country_of_several_grids_is_asked_for_its_region() -> None:
    with pytest.raises(CalculationError) as refused:
        calculated("purchased_electricity", [{"amount": 1, "unit": "MWh", "country": "Malaysia", "year": 2024}])
    (problem,) = refused.value.problems

    assert (problem.field, problem.code) == ("items.0.region", "missing")
    assert "Peninsular Malaysia" in problem.expected


def test_a_calculation_of_before_comes_to_its_own_result_by_the_factors_kept_in_it() -> None:
    """Made by version 2 of the tool, when Türkiye's factor was 0.439 and China's newest 0.5366."""
    kept = Calculation.model_validate_json(KEPT.read_text("utf-8"))
    today = calculated(kept.tool, kept.inputs)
    total = kept.result["location_based"]

    assert [evaluate(step.substitution) for step in kept.steps] == [step.value for step in kept.steps]
    assert isinstance(total, Quantity)
    assert Decimal(total.value) in [step.value for step in kept.steps]
    assert [factor.value for factor in kept.factors] == [Decimal("0.439"), Decimal("0.5366")]
    assert [factor.value for factor in today.factors] == [Decimal("0.434"), Decimal("0.5306")]
    assert (kept.version, today.version) == ("2", "3")


def test_a_file_whose_values_changed_has_a_higher_version() -> None:
    changed = {"cn-mee", "tw-ea", "mx-semarnat", "th-tgo", "tr-etkb", "vn-dcc"}

    assert {factor.source.id for factor in load.grid_factors() if factor.source.version > 1} == changed

"""Every calculation can be done again from what it says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated
from tools.calculation import Calculation, Context, Text
from tools.ledger.balance import Balance
from tools.registry import CALCULATORS
from tools.worksheet import evaluate
from tools.years import Used, YearOnRecord

BALANCE = Balance(
    "m", 2026, date(2026, 1, 1), date(2026, 12, 31), granted_minutes=600, used_minutes=17, held_minutes=45
)
YEARS = (
    YearOnRecord(2023, "final", Decimal(100), Decimal(900)),
    YearOnRecord(
        2024, "draft", Decimal("90.5"), Decimal(800), Decimal(700), 2023, change=Decimal("-10.95"),
        line=Decimal(860), gap=Decimal("30.5"), unit="tCO2e", on_track=False, version=3,
        used=(Used("stationary_combustion", "fuel", "diesel", Decimal(31000), "L", "VN"),
              Used("purchased_electricity", None, None, Decimal(1216), "MWh", country="VN")),
    ),
)  # fmt: skip
CONTEXT = Context(today=date(2026, 11, 24), balance=BALANCE, years=YEARS)

EXAMPLES: dict[str, dict[str, Any]] = {
    "stationary_combustion": {
        "items": [
            {"fuel": "diesel", "amount": 1234, "unit": "L"},
            {"fuel": "natural gas", "amount": 50, "unit": "MMBtu", "region": "US"},
            {"fuel": "rice husk", "amount": 12, "unit": "t"},
            {"fuel": "anthracite", "amount": 7, "unit": "tce", "factor": "2.7", "factor_unit": "tCO2e/tce"},
        ],
    },
    "mobile_combustion": {
        "items": [
            {"vehicle": "van", "fuel": "diesel", "amount": 1000, "unit": "mile"},
            {"fuel": "diesel", "amount": 100, "unit": "L", "biofuel_share": "7%"},
        ],
    },
    "fugitive_refrigerants": {
        "items": [
            {"refrigerant": "R-408A", "amount_recharged": 5, "unit": "lb"},
            {
                "refrigerant": "R-134a",
                "begin": 9,
                "end": 2,
                "purchased": 3,
                "sold": 1,
                "capacity_change": -1,
                "unit": "kg",
            },
            {"refrigerant": "R-410A", "equipment": "chiller", "charge": 100, "unit": "kg"},
        ],
    },
    "purchased_heat_steam": {
        "items": [
            {"amount": 70, "unit": "GJ", "fuel": "natural gas", "efficiency": 0.85},
            {"amount": 1000, "unit": "kWh", "region": "GB"},
        ],
    },
    "purchased_electricity": {
        "items": [
            {"amount": 3500000, "unit": "kWh", "factor": "0.6592", "factor_unit": "tCO2/MWh"},
            {"amount": 700, "unit": "MWh", "region": "CAMX", "year": 2024},
        ],
        "instruments": [{"kind": "I-REC", "amount": 300, "unit": "MWh"}],
    },
    "inventory": {
        "sites": [
            {
                "name": "Mill",
                "country": "VN",
                "year": 2023,
                "stationary_combustion": [
                    {"fuel": "diesel", "amount": 1000, "unit": "L"},
                    {"fuel": "rice husk", "amount": 10, "unit": "t"},
                ],
                "mobile_combustion": [{"vehicle": "van", "fuel": "diesel", "amount": 1000, "unit": "km"}],
                "fugitive_refrigerants": [{"refrigerant": "R-22", "amount_recharged": 5, "unit": "kg"}],
                "purchased_electricity": [{"amount": 700, "unit": "MWh"}],
                "instruments": [{"kind": "I-REC", "amount": 100, "unit": "MWh"}],
            },
            {"name": "Dye house", "purchased_heat_steam": [{"amount": 90, "unit": "GJ", "fuel": "fuel oil"}]},
        ],
        "exclusions": [{"name": "office", "emissions": "7 tCO2e"}],
    },
    "absolute_target": {
        "base_year": 2025,
        "base_emissions": {"scope1": "333 tCO2e", "scope2": "667 tCO2e"},
        "target_year": 2032,
    },
    "intensity_target": {
        "base_year": 2019,
        "base_emissions": "9000 tCO2e",
        "target_year": 2030,
        "activity": {"2019": 700, "2025": 900, "2030": 1100},
        "activity_unit": "t",
        "annual_rate": "3%",
    },
    "renewable_electricity_target": {"shares": {"2025": "60%", "2030": "100%"}},
    "target_check": {
        "base_year": 2022,
        "target_year": 2031,
        "base_emissions": {"scope1": "40 tCO2e", "scope2": "60 tCO2e"},
        "target_emissions": "55 tCO2e",
        "most_recent_year": 2024,
        "most_recent_emissions": {"scope1": "40 tCO2e", "scope2": "50 tCO2e"},
        "inventory_exclusions": "2%",
    },
    "base_year_recalculation": {
        "base": {"year": 2019, "emissions": "1000 tCO2e"},
        "changes": [{"kind": "divestment", "emissions": "77 tCO2e"}, {"kind": "error", "emissions": "-3 tCO2e"}],
    },
    "target_progress": {
        "base": {"year": 2019, "emissions": "12500 tCO2e"},
        "target": {"year": 2030, "reduction": "46.2%"},
        "reported": [{"year": 2023, "emissions": "11000 tCO2e"}, {"year": 2022, "emissions": "10000 tCO2e"}],
    },
    "convert_units": {"amount": 7, "from": "mmBtu", "to": "kWh"},
    "arithmetic": {
        "expression": "(before-after)/(end − start)*(1 + rise)",
        "values": {
            "before": {"value": "940", "unit": "tCO2e"},
            "after": {"value": "710500", "unit": "kgCO2e"},
            "start": 2021,
            "end": 2027,
            "rise": "3.5 %",
        },
        "to": "kgCO2e/year",
    },
    "hours_balance": {},
    "year_on_record": {"year": 2024},
}


def test_every_calculator_has_an_example() -> None:
    assert set(EXAMPLES) == set(CALCULATORS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_step_is_what_its_substitution_comes_to(name: str) -> None:
    calculation = calculated(name, EXAMPLES[name], CONTEXT)

    assert calculation.steps
    assert [evaluate(step.substitution) for step in calculation.steps] == [step.value for step in calculation.steps]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_stored_calculation_comes_to_the_same_digits_on_another_day(name: str) -> None:
    stored = calculated(name, EXAMPLES[name], CONTEXT).model_dump_json()
    read = Calculation.model_validate_json(stored)
    again = calculated(name, read.inputs, replace(CONTEXT, today=date(2027, 2, 3)))

    assert again.model_dump(mode="json", exclude={"warnings"}) == read.model_dump(mode="json", exclude={"warnings"})


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_result_is_described_and_each_rule_has_its_authority(name: str) -> None:
    calculator = CALCULATORS[name]
    calculation = calculated(name, EXAMPLES[name], CONTEXT)

    assert set(calculation.result) <= set(calculator.results)
    assert calculation.basis
    assert {rule.authority for rule in calculation.basis} <= {"standard", "guidance", "definition"}
    assert calculator.formula
    assert calculator.sources
    assert calculator.input_schema["type"] == "object"
    assert set(calculator.output_schema["properties"]["result"]["properties"]) == set(calculator.results)


def test_the_balance_comes_from_the_sign_in_alone() -> None:
    calculation = calculated("hours_balance", {}, CONTEXT)

    assert calculation.model_dump(mode="json")["result"]["remaining_minutes"] == {"value": 538, "unit": "min"}
    assert calculation.result["to"] == Text(text="2026-12-31")


@pytest.mark.parametrize("tool", EXAMPLES)
def test_a_kept_calculation_is_the_one_that_was_made_with_the_figures_of_its_rows(tool: str) -> None:
    made = calculated(tool, EXAMPLES[tool], CONTEXT)

    assert Calculation.model_validate_json(made.model_dump_json()).result == made.result

"""The ten things most likely to make such a product wrong, each held."""

from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated, problems, value
from tools.calculation import Calculation, Rows
from tools.factors import load
from tools.registry import CALCULATORS


def said(calculation: Calculation, words: str) -> bool:
    return any(words in warning for warning in calculation.warnings)


def target(method: str, base_year: int = 2025) -> dict[str, Any]:
    return {
        "base_year": base_year,
        "target_year": 2030,
        "base_emissions": {"scope1": "500 tCO2e", "scope2": "500 tCO2e"},
        "method": method,
    }


def electricity(**more: Any) -> dict[str, Any]:
    return {"items": [{"amount": 1000, "unit": "MWh", **more}]}


def burned(fuel: str, amount: int, unit: str, factor_set: str, **more: Any) -> dict[str, Any]:
    return {"items": [{"fuel": fuel, "amount": amount, "unit": unit, **more}], "factor_set": factor_set}


@pytest.mark.parametrize("method", ["sbti-legacy", "sbti-1.3.1"])
def test_1_a_target_carries_the_version_of_its_method(method: str) -> None:
    calculation = calculated("absolute_target", target(method))

    assert calculation.model_dump(mode="json")["result"]["method"] == {"text": method}
    assert calculation.inputs["method"] == method


def test_2_late_base_years_ask_for_less_under_the_current_method_and_that_is_never_silent() -> None:
    legacy, current = (calculated("absolute_target", target(method)) for method in ("sbti-legacy", "sbti-1.3.1"))

    assert value(legacy, "reduction") == 42
    assert value(current, "reduction").quantize(Decimal("0.1")) == Decimal("25.7")
    assert said(legacy, "never compare targets across methods")
    assert said(current, "never compare targets across methods")


@pytest.mark.parametrize("basis", ["combined margin", "operating margin", "build margin", "life-cycle average"])
def test_3_a_factor_that_is_no_average_is_taken_only_with_a_warning_that_says_what_it_is(basis: str) -> None:
    given = {"factor": "0.5", "factor_unit": "kgCO2e/kWh", "factor_basis": basis}
    calculation = calculated("purchased_electricity", electricity(**given))

    assert calculation.factors[0].basis == basis
    assert said(calculation, basis.split(" ", maxsplit=1)[0])


@pytest.mark.parametrize("country", ["Bangladesh", "Sri Lanka", "Cambodia", "Pakistan", "PH", "Japan"])
def test_3_where_only_margins_or_life_cycle_values_exist_the_tool_asks(country: str) -> None:
    assert problems("purchased_electricity", electricity(country=country, year=2023)) == {"items.0.factor": "no_factor"}


def test_3_a_residual_mix_never_stands_in_for_a_grid_average() -> None:
    assert problems("purchased_electricity", electricity(country="AU", year=2025)) == {"items.0.region": "missing"}


def test_3_viet_nam_is_used_with_the_warning_first_that_it_is_a_combined_margin() -> None:
    calculation = calculated("purchased_electricity", electricity(country="Việt Nam", year=2025))

    assert "combined margin" in calculation.warnings[0]
    assert any("2025" in warning and "2023" in warning for warning in calculation.warnings)


def test_4_gross_and_net_energy_of_gas_differ_by_a_tenth_and_neither_is_taken_silently() -> None:
    gross, net = (
        value(
            calculated("stationary_combustion", burned("natural gas", 1000, "kWh", "uk-2025", calorific_basis=b)),
            "total",
        )
        for b in ("gross", "net")
    )
    unsaid = calculated("stationary_combustion", burned("natural gas", 1000, "kWh", "ipcc-2006"))
    turned = calculated(
        "stationary_combustion", burned("natural gas", 1000, "kWh", "ipcc-2006", calorific_basis="gross")
    )

    assert (net / gross).quantize(Decimal("0.001")) == Decimal("1.108")
    assert said(unsaid, "net calorific value")
    assert said(turned, "gross and net")
    assert value(turned, "total") < value(unsaid, "total")


def test_5_tons_and_factors_without_a_unit_are_refused_and_without_a_gas_read_as_co2e() -> None:
    assert problems("stationary_combustion", burned("coal", 1, "ton", "uk-2025")) == {"items.0.unit": "ambiguous_unit"}
    assert problems("purchased_electricity", electricity(factor=1)) == {"items.0.factor_unit": "missing"}
    gasless = calculated("purchased_electricity", electricity(factor="0.5", factor_unit="kg/kWh"))
    assert gasless.factors[0].unit == "kgCO2e/kWh"
    assert said(gasless, "kg/kWh names no gas")


def test_5_american_units_are_what_they_are() -> None:
    short = calculated("stationary_combustion", burned("anthracite", 1000, "short ton", "epa-2025"))
    metric = calculated("stationary_combustion", burned("anthracite", 1000, "t", "epa-2025"))

    assert value(metric, "total") / value(short, "total") == pytest.approx(Decimal("1.10231131"), rel=Decimal("1e-8"))


@pytest.mark.parametrize("factor_set", ["ipcc-2006", "epa-2025", "uk-2025"])
def test_6_co2_of_biomass_is_outside_the_scopes_and_its_other_gases_are_inside(factor_set: str) -> None:
    calculation = calculated("stationary_combustion", burned("rice husk", 100, "t", factor_set))

    assert value(calculation, "co2") == 0
    assert 0 < value(calculation, "total") < value(calculation, "biogenic_co2") / 20
    assert said(calculation, "A target's boundary takes in net biogenic CO2")


def test_7_gases_outside_the_kyoto_protocol_stand_on_their_own_line() -> None:
    asked = {"items": [{"refrigerant": name, "amount_recharged": 10, "unit": "kg"} for name in ("R-22", "R-408A")]}
    calculation = calculated("fugitive_refrigerants", {**asked, "gwp_set": "AR5"})
    rows = calculation.result["items"]
    assert isinstance(rows, Rows)

    assert rows.rows[0]["total"] == 0
    assert rows.rows[0]["non_kyoto"] == Decimal("17.6")
    assert rows.rows[1]["non_kyoto"] == Decimal("8.272")
    assert value(calculation, "non_kyoto") == Decimal("25.872")


def test_8_every_factor_says_where_it_comes_from() -> None:
    sources = [factor.source for factor in load.fuel_factors()] + [factor.source for factor in load.grid_factors()]
    for source in sources:
        assert all((source.publisher, source.title, source.licence, source.url)), source.id
    for fuel_factor in load.fuel_factors():
        energetic = fuel_factor.per in ("kWh", "TJ", "mmBtu", "GJ") and fuel_factor.use in ("stationary", "mobile")
        assert not energetic or fuel_factor.calorific_basis, fuel_factor.id


def test_9_grid_losses_are_no_scope_2_but_where_the_publisher_put_them_in() -> None:
    british = calculated("purchased_electricity", electricity(country="GB", year=2025))
    thai = calculated("purchased_electricity", electricity(country="TH", year=2026))

    assert value(british, "location_based") == 177
    assert value(thai, "location_based") == 475
    assert said(thai, "includes grid losses; do not add them again")


@pytest.mark.parametrize(
    ("changed", "recalculate"), [("1049.99", "no"), ("1050", "yes"), ("950", "yes"), ("951", "no")]
)
def test_10_reaching_five_per_cent_triggers_recalculation(changed: str, recalculate: str) -> None:
    asked = {"base": {"year": 2019, "emissions": "1000 tCO2e"}, "recalculated_emissions": f"{changed} tCO2e"}

    assert calculated("base_year_recalculation", asked).model_dump()["result"]["recalculate"]["text"] == recalculate


@pytest.mark.parametrize(("inventory", "alone", "outcome"), [("2%", "3%", "met"), ("3%", "3%", "not met")])
def test_10_exclusions_of_inventory_and_target_count_together(inventory: str, alone: str, outcome: str) -> None:
    asked = {"base_year": 2020, "target_year": 2030, "inventory_exclusions": inventory, "target_exclusions": alone}
    rows = calculated("target_check", asked).result["criteria"]
    assert isinstance(rows, Rows)

    assert [row["outcome"] for row in rows.rows if row["criterion"] == "C5"] == [outcome]


def test_nothing_that_comes_from_an_analogue_standard_is_called_the_programmes() -> None:
    check = calculated("target_check", {"base_year": 2020, "target_year": 2030})
    rows = check.result["criteria"]
    assert isinstance(rows, Rows)

    assert {row["authority"] for row in rows.rows} == {"standard"}
    assert said(check, "not of the programme")
    assert all(rule.authority != "mcap" for rule in check.basis)
    assert all("MCAP" not in calculator.description for calculator in CALCULATORS.values())

"""absolute_target: the plain line, both SBTi methods, and what is refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.calculating import calculated, problems, value
from tools.calculation import Basis, Context, Rows, Text

EXAMPLE: dict[str, Any] = {
    "base_year": 2019,
    "base_emissions": {"total": {"value": "12500", "unit": "tCO2e"}},
    "target_year": 2030,
    "annual_rate": "0.042",
}


def half_and_half(base_year: int, **more: Any) -> dict[str, Any]:
    scope = {"value": 500, "unit": "tCO2e"}
    return {"base_year": base_year, "base_emissions": {"scope1": scope, "scope2": scope}, "target_year": 2030, **more}


def test_a_plain_line_takes_the_same_share_of_the_base_year_off_each_year() -> None:
    calculation = calculated("absolute_target", EXAMPLE)

    assert calculation.model_dump(mode="json")["result"]["target_emissions"] == {"value": "6725", "unit": "tCO2e"}
    assert value(calculation, "reduction") == Decimal("46.2")
    path = calculation.result["path"]
    assert isinstance(path, Rows)
    assert [(row["year"], row["emissions"]) for row in path.rows][:2] == [
        (2019, Decimal(12500)),
        (2020, Decimal(11975)),
    ]
    assert path.rows[-1]["emissions"] == Decimal(6725)


@pytest.mark.parametrize("aim", [{"annual_rate": "4.2%"}, {"reduction": "46.2%"}, {"target_emissions": "6725 tCO2e"}])
def test_each_part_of_a_plain_line_gives_the_others(aim: dict[str, Any]) -> None:
    asked = {name: given for name, given in EXAMPLE.items() if name != "annual_rate"}
    calculation = calculated("absolute_target", {**asked, **aim})

    for name, expected in (
        ("annual_rate", "4.2"),
        ("reduction", "46.2"),
        ("target_emissions", "6725"),
        ("annual_cut", "525"),
    ):
        assert value(calculation, name) == Decimal(expected)


def test_of_several_aims_one_is_taken_and_none_leads_upwards() -> None:
    assert problems("absolute_target", {**EXAMPLE, "reduction": "42%"}) == {"reduction": "conflicting_inputs"}
    upwards = {**EXAMPLE, "annual_rate": None, "target_emissions": "12501 tCO2e"}
    assert problems("absolute_target", upwards) == {"target_emissions": "share_out_of_range"}


@pytest.mark.parametrize(
    "base_emissions",
    [
        {"total": 12500},
        {"total": "12500", "unit": "tCO2e"},
        {"total": {"amount": 12500, "unit": "t CO2e"}},
        {"value": 12500, "unit": "tCO2e"},
        "12500 tCO2e",
        12500,
        {"scope1": 5000, "scope2": 7500},
        {"scope_1": "5000", "Scope 2": "7500", "unit": "tCO2e"},
        {"scope1": {"value": 5_000_000, "unit": "kgCO2e"}, "scope2": {"value": 7.5, "unit": "ktCO2e"}},
    ],
)
def test_emissions_are_read_in_whatever_form_they_come(base_emissions: Any) -> None:
    calculation = calculated("absolute_target", {**EXAMPLE, "base_emissions": base_emissions})

    assert value(calculation, "target_emissions") == Decimal(6725)


def test_a_bare_number_is_read_as_tonnes_and_that_is_said() -> None:
    calculation = calculated("absolute_target", {**EXAMPLE, "base_emissions": {"scope1": 5000, "scope2": 7500}})

    assert any("tCO2e was taken" in warning for warning in calculation.warnings)
    assert calculation.inputs["base_emissions"]["scope1"] == {"value": "5000", "unit": "tCO2e"}


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"annual_rate": 4.2}, {"annual_rate": "share_out_of_range"}),
        ({"annual_rate": -0.042}, {"annual_rate": "negative"}),
        ({"annual_rate": "12%"}, {"annual_rate": "share_out_of_range"}),
        ({"annual_rate": "0.042", "method": "sbti-legacy"}, {"method": "conflicting_inputs"}),
        ({"method": "sbti-9", "annual_rate": None}, {"method": "invalid"}),
        ({"target_year": 2019}, {"target_year": "target_before_base"}),
        ({"target_year": 20300}, {"target_year": "year_out_of_range"}),
        ({"base_year": 1819}, {"base_year": "year_out_of_range"}),
        ({"base_emissions": {"total": "-1 tCO2e"}}, {"base_emissions.total": "negative"}),
        ({"base_emissions": {"total": "0 tCO2e"}}, {"base_emissions": "zero"}),
        ({"base_emissions": {"total": "12500 kWh"}}, {"base_emissions.total": "wrong_dimension"}),
        ({"base_emissions": {"total": "12500 kg"}}, {"base_emissions.total": "wrong_dimension"}),
        ({"base_emissions": {"total": "12500 ton CO2e"}}, {"base_emissions.total": "ambiguous_unit"}),
        ({"base_emissions": {"total": "12500 florins"}}, {"base_emissions.total": "unknown_unit"}),
        ({"base_emissions": {"total": "70000000000 tCO2e"}}, {"base_emissions.total": "absurd_amount"}),
        (
            {"base_emissions": {"total": {"value": "1e400", "unit": "t"}}},
            {"base_emissions.total.value": "absurd_amount"},
        ),
        (
            {"base_emissions": {"total": {"value": "many", "unit": "tCO2e"}}},
            {"base_emissions.total.value": "not_a_number"},
        ),
        ({"base_emissions": {}}, {"base_emissions": "missing"}),
        ({"base_emissions": {"total": 5, "scope1": 5, "scope2": 1}}, {"base_emissions": "conflicting_inputs"}),
        ({"scope3": 1}, {"scope3": "unknown_field"}),
        ({"most_recent_year": 2024}, {"most_recent_emissions": "missing"}),
    ],
)
def test_what_is_impossible_is_refused_with_its_field_and_what_would_be_right(
    changed: dict[str, Any], refused: dict[str, str]
) -> None:
    assert problems("absolute_target", {**EXAMPLE, **changed}) == refused


def test_every_missing_input_is_named_at_once() -> None:
    assert problems("absolute_target", {}) == dict.fromkeys(("base_year", "base_emissions", "target_year"), "missing")


@pytest.mark.parametrize(
    ("base_year", "target_year", "reduction", "annual"),
    [(2020, 2030, "42", "4.2"), (2018, 2030, "50.4", "4.2"), (2023, 2030, "42", "6"), (2025, 2035, "63", "6.3")],
)
def test_the_legacy_method_counts_from_2020_for_later_base_years(
    base_year: int, target_year: int, reduction: str, annual: str
) -> None:
    asked = {**half_and_half(base_year, method="sbti-legacy"), "target_year": target_year}
    calculation = calculated("absolute_target", asked)

    assert value(calculation, "reduction") == Decimal(reduction)
    assert value(calculation, "annual_rate") == Decimal(annual)


def test_well_below_two_degrees_is_computed_with_the_warning_that_it_no_longer_counts() -> None:
    calculation = calculated("absolute_target", half_and_half(2020, method="sbti-legacy", ambition="wb2c"))

    assert value(calculation, "reduction") == Decimal(25)
    assert any("may not use it" in warning for warning in calculation.warnings)


@pytest.mark.parametrize(
    ("year", "scope1", "scope2", "rate"),
    [
        (2024, 50, 50, "4.86"), (2024, 100, 0, "4.20"), (2024, 0, 100, "6.25"),
        (2025, 50, 50, "5.13"), (2025, 100, 0, "4.20"), (2025, 0, 100, "6.67"),
        (2026, 50, 50, "5.45"), (2026, 100, 0, "4.20"), (2026, 0, 100, "7.14"),
    ],
)  # fmt: skip
def test_the_current_method_gives_the_published_rates(year: int, scope1: int, scope2: int, rate: str) -> None:
    asked = half_and_half(year, method="sbti-1.3.1")
    asked["base_emissions"] = {"scope1": scope1, "scope2": scope2}
    calculation = calculated("absolute_target", asked)

    assert value(calculation, "annual_rate").quantize(Decimal("0.01")) == Decimal(rate)
    assert any("transcriptions" in warning for warning in calculation.warnings)


@pytest.mark.parametrize(("recent", "rate"), [(1000, "4.20"), (800, "4.33")])
def test_past_reductions_count_but_the_floor_holds(recent: int, rate: str) -> None:
    now = {"scope1": recent / 2, "scope2": recent / 2}
    asked = half_and_half(2020, method="sbti-1.3.1", most_recent_year=2024, most_recent_emissions=now)

    assert value(calculated("absolute_target", asked), "annual_rate").quantize(Decimal("0.01")) == Decimal(rate)


@pytest.mark.parametrize(
    ("today", "method", "reduction"),
    [(date(2026, 4, 13), "sbti-legacy", "42"), (date(2026, 4, 14), "sbti-1.3.1", "25.7")],
)
def test_the_day_of_submission_chooses_the_method_and_both_are_shown(today: date, method: str, reduction: str) -> None:
    calculation = calculated("absolute_target", half_and_half(2025), Context(today=today))

    assert calculation.result["method"] == Text(text=method)
    assert value(calculation, "reduction").quantize(Decimal("0.1")) == Decimal(reduction).quantize(Decimal("0.1"))
    assert calculation.inputs["submission_date"] == today.isoformat()
    comparison = calculation.result["comparison"]
    assert isinstance(comparison, Rows)
    assert {row["method"] for row in comparison.rows} == {"sbti-legacy", "sbti-1.3.1"}
    assert any("never compare" in warning for warning in calculation.warnings)
    assert {basis.authority for basis in calculation.basis if isinstance(basis, Basis)} == {"standard"}


def test_the_current_method_needs_both_scopes() -> None:
    asked = {**EXAMPLE, "annual_rate": None}

    assert problems("absolute_target", asked) == {
        "base_emissions.scope1": "missing",
        "base_emissions.scope2": "missing",
    }


@given(st.integers(2015, 2029), st.integers(1, 20), st.integers(1, 10**7), st.decimals("0.001", "0.05", places=3))
def test_the_path_falls_every_year_and_grows_with_the_base(first: int, years: int, base: int, rate: Decimal) -> None:
    asked = {"base_year": first, "target_year": first + years, "annual_rate": rate}
    calculation = calculated("absolute_target", {**asked, "base_emissions": f"{base} tCO2e"})
    tenfold = calculated("absolute_target", {**asked, "base_emissions": f"{base * 10} tCO2e"})
    path = calculation.result["path"]
    assert isinstance(path, Rows)
    emissions = [Decimal(str(row["emissions"])) for row in path.rows]

    assert emissions == sorted(emissions, reverse=True)
    assert emissions[-1] == value(calculation, "target_emissions")
    assert value(tenfold, "target_emissions") == 10 * value(calculation, "target_emissions")

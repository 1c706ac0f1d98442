"""What is refused, by which name, and what people are told instead."""

from typing import Any

import pytest

from tests.tools.calculating import calculated, value
from tools.calculation import CalculationError

BASE: dict[str, Any] = {"base_emissions": {"scope1": 500, "scope2": 500}, "target_year": 2030}
SITE: dict[str, Any] = {"name": "Mill", "purchased_heat_steam": [{"amount": 1, "unit": "GJ", "fuel": "natural gas"}]}


def year(first: str, last: str) -> dict[str, Any]:
    return {**BASE, "annual_rate": "4.2%", "base_year": {"from": first, "to": last}}


@pytest.mark.parametrize(
    ("tool", "inputs", "field", "code", "words"),
    [
        ("absolute_target", year("soon", "2024-06-30"), "base_year", "invalid", "are no dates"),
        ("absolute_target", year("2024-06-30", "2023-06-30"), "base_year", "year_out_of_range", "is not one year"),
        ("absolute_target", year("2020-01-01", "2023-12-31"), "base_year", "year_out_of_range", "is not one year"),
        (
            "absolute_target",
            {**BASE, "base_emissions": {"scope1": 500}, "base_year": 2025, "method": "sbti-1.3.1"},
            "base_emissions.scope2",
            "missing",
            "scope2 is needed",
        ),
        ("inventory", {"sites": []}, "sites", "missing", "one or more are needed"),
        ("inventory", {"sites": [SITE], "fem_year": 1900}, "fem_year", "year_out_of_range", "1900"),
        (
            "base_year_recalculation",
            {"base": {"year": 2019, "emissions": 1000}, "changes": [{"kind": "divestment", "emissions": 1001}]},
            "changes",
            "negative",
            "more is taken away",
        ),
    ],
)
def test_it_is_refused_by_name(tool: str, inputs: dict[str, Any], field: str, code: str, words: str) -> None:
    with pytest.raises(CalculationError) as refused:
        calculated(tool, inputs)

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]
    assert words in refused.value.problems[0].message


@pytest.mark.parametrize(
    ("tool", "names"), [("stationary_combustion", "amount, unit, fuel"), ("purchased_electricity", "amount, unit")]
)
def test_an_empty_list_is_told_what_one_of_it_needs(tool: str, names: str) -> None:
    with pytest.raises(CalculationError) as refused:
        calculated(tool, {"items": []})

    assert refused.value.problems[0].expected == f"one or more, each with {names}"


@pytest.mark.parametrize(
    ("fuel", "factor_set"),
    [("natural gas", "ipcc-2006"), ("natural gas", "epa-2025"), ("natural gas", "uk-2025"), ("biogas", "epa-2025")],
)
def test_a_gas_comes_in_any_unit_of_volume(fuel: str, factor_set: str) -> None:
    def burned(amount: str, unit: str) -> Any:
        item = {"fuel": fuel, "amount": amount, "unit": unit}
        return value(calculated("stationary_combustion", {"items": [item], "factor_set": factor_set}), "total")

    assert burned("28316.846592", "L") == burned("28.316846592", "m3") == burned("1000", "ft3")


@pytest.mark.parametrize(
    ("tool", "item"),
    [
        ("stationary_combustion", {"fuel": "diesel", "amount": "1e14", "unit": "L"}),
        ("fugitive_refrigerants", {"refrigerant": "R-410A", "amount_recharged": "1e8", "unit": "t"}),
        ("purchased_electricity", {"amount": "1e14", "unit": "kWh", "country": "VN", "year": 2023}),
    ],
)
def test_more_than_the_world_emits_is_no_companys(tool: str, item: dict[str, Any]) -> None:
    for inputs, field in (([item], "items"), ({"sites": [{"name": "Mill", tool: [item]}]}, "sites")):
        with pytest.raises(CalculationError) as refused:
            calculated("inventory" if field == "sites" else tool, inputs)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, "absurd_amount")]


@pytest.mark.parametrize(
    ("item", "field", "code", "expected"),
    [
        ({"fuel": None}, "items.0.fuel", "missing", "diesel"),
        ({"fuel": ""}, "items.0.fuel", "missing", "diesel"),
        ({"fuel": 7}, "items.0.fuel", "invalid", "a text"),
        ({"amount": None}, "items.0.amount", "missing", "how much"),
        ({"unit": None}, "items.0.unit", "missing", ""),
        ({"factor_year": "soon"}, "items.0.factor_year", "not_a_number", "a whole number"),
    ],
)
def test_people_are_told_in_words_of_the_field(item: dict[str, Any], field: str, code: str, expected: str) -> None:
    with pytest.raises(CalculationError) as refused:
        calculated("stationary_combustion", [{"fuel": "diesel", "amount": 1, "unit": "L", **item}])

    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == (field, code)
    assert expected in problem.expected


@pytest.mark.parametrize("inputs", [{"items": "x"}, {"items": 7}, {"items": [1]}])
def test_what_is_no_list_of_items_is_said_so(inputs: dict[str, Any]) -> None:
    with pytest.raises(CalculationError) as refused:
        calculated("stationary_combustion", inputs)

    assert refused.value.problems[0].expected in ("a list", "an object with named values")


def test_no_calculation_is_so_long_that_others_wait() -> None:
    item = {"fuel": "diesel", "amount": 1, "unit": "L"}
    site = {"name": "Mill", "stationary_combustion": [item] * 100_000}
    for tool, inputs, field in (
        ("stationary_combustion", [item] * 10_001, "items"),
        ("inventory", {"sites": [site]}, "sites"),
    ):
        with pytest.raises(CalculationError) as refused:
            calculated(tool, inputs)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, "too_many_rows")]


def test_a_site_without_sources_counts_as_zero_and_that_is_said() -> None:
    assert "Depot: no source was given: it counts as zero" in calculated("inventory", [{"name": "Depot"}]).warnings


def test_a_name_is_quoted_in_part() -> None:
    for tool, item in (
        ("stationary_combustion", {"fuel": "x" * 5000, "amount": 1, "unit": "L"}),
        ("fugitive_refrigerants", {"refrigerant": "x" * 5000, "amount_recharged": 1, "unit": "kg"}),
        ("purchased_electricity", {"amount": 1, "unit": "kWh", "country": "x" * 5000, "year": 2023}),
        ("mobile_combustion", {"vehicle": "x" * 5000, "amount": 1, "unit": "km"}),
    ):
        with pytest.raises(CalculationError) as refused:
            calculated(tool, [item])
        assert len(refused.value.problems[0].message) < 200


@pytest.mark.parametrize("unit", ["L", "ft3", "m3", "Nm3"])
def test_a_volume_of_gas_becomes_energy_and_back(unit: str) -> None:
    energy = calculated("convert_units", {"amount": 1000, "from": unit, "to": "kWh", "fuel": "natural gas"})
    asked = {"amount": value(energy, "converted"), "from": "kWh", "to": unit, "fuel": "natural gas"}

    assert value(calculated("convert_units", asked), "converted") == pytest.approx(1000)


def test_a_distance_is_read_by_its_name() -> None:
    by_name = calculated("mobile_combustion", {"vehicle": "car", "fuel": "diesel", "distance": 10, "unit": "km"})
    by_amount = calculated("mobile_combustion", [{"vehicle": "car", "fuel": "diesel", "amount": 10, "unit": "km"}])

    assert by_name.input_hash == by_amount.input_hash


def test_a_share_is_read_as_per_cent_and_a_kind_as_it_is_written() -> None:
    def heat(efficiency: Any) -> Any:
        item = {"amount": 1, "unit": "GJ", "fuel": "natural gas", "efficiency": efficiency}
        return value(calculated("purchased_heat_steam", [item]), "total")

    assert heat("85%") == heat(0.85)
    changes = [{"kind": "Organic growth", "emissions": 500}, {"kind": "acquisition", "emissions": 10}]
    made = calculated("base_year_recalculation", {"base": {"year": 2019, "emissions": 1000}, "changes": changes})
    assert value(made, "change") == 1
    assert any("not said whether it existed" in warning for warning in made.warnings)


def test_purchased_heat_of_biomass_is_not_called_scope_1() -> None:
    item = {"amount": 1, "unit": "GJ", "fuel": "rice husk", "efficiency": 0.8}

    assert not any("in scope 1" in warning for warning in calculated("purchased_heat_steam", [item]).warnings)

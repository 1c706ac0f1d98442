"""Bills as factories have them: what is computed from them, and what is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated, problems, value
from tools.calculation import DOUBTFUL, Calculation

FUEL, HEAT, DRIVEN, COOLED = (
    "stationary_combustion", "purchased_heat_steam", "mobile_combustion", "fugitive_refrigerants",
)  # fmt: skip


def of(tool: str, item: dict[str, Any], **more: Any) -> Calculation:
    return calculated(tool, {"items": [item], **more})


def total(tool: str, item: dict[str, Any], **more: Any) -> Decimal:
    return value(of(tool, item, **more), "total")


def asked(tool: str, item: dict[str, Any], **more: Any) -> dict[str, str]:
    return problems(tool, {"items": [item], **more})


def said(calculation: Calculation, words: str) -> bool:
    return any(words in warning for warning in calculation.warnings)


@pytest.mark.parametrize("fuel", ["coal", None])
def test_tonnes_of_steam_are_no_tonnes_of_fuel(fuel: str | None) -> None:
    steam = {"amount": 3, "unit": "t", "fuel": fuel}

    assert asked(HEAT, steam) == ({"items.0.pressure": "missing"} if fuel else {"items.0.factor": "missing"})
    assert total(HEAT, {"amount": 3, "unit": "t", "factor": 150, "factor_unit": "kgCO2e/t"}) == Decimal("0.45")


def test_a_distance_takes_the_persons_own_factor() -> None:
    item = {
        "vehicle": "car",
        "fuel": "diesel",
        "amount": 400,
        "unit": "km",
        "factor": "0.21",
        "factor_unit": "kgCO2e/km",
    }

    assert total(DRIVEN, item) == Decimal("0.084")
    assert asked(DRIVEN, {**item, "factor_unit": "kgCO2e/L"}) == {"items.0.factor_unit": "wrong_dimension"}


def test_a_factor_beside_an_efficiency_is_that_of_the_fuel() -> None:
    item = {"amount": 900, "unit": "kWh", "factor": "0.3", "factor_unit": "kgCO2e/kWh"}
    with_efficiency = of(HEAT, {**item, "efficiency": "75%"})

    assert total(HEAT, item) == Decimal("0.27")
    assert value(with_efficiency, "total") == Decimal("0.36")
    assert said(with_efficiency, "heat / efficiency × factor") or said(with_efficiency, "amount / efficiency × factor")


def test_chilled_water_comes_by_its_cop() -> None:
    item = {"amount": 900, "unit": "kWh", "factor": "0.6", "factor_unit": "kgCO2e/kWh", "efficiency": "4.5"}

    assert total(HEAT, item) == Decimal("0.12")
    assert asked(HEAT, {"amount": 9, "unit": "kWh", "fuel": "diesel", "efficiency": "4.5"}) == {
        "items.0.efficiency": "share_out_of_range"
    }


def test_a_generators_output_is_not_its_fuel() -> None:
    fuel = {"fuel": "diesel", "amount": 3000, "unit": "kWh", "calorific_basis": "net"}

    assert total(FUEL, {**fuel, "amount": 900, "efficiency": "30%"}) == total(FUEL, fuel)


@pytest.mark.parametrize(
    ("size", "unit", "basis"),
    [
        (39, "MJ/m3", "gross"),
        ("10.9", "kWh/m3", "gross"),
        (38, "MJ/Sm3", "gross"),
        (35, "MJ/m3", "net"),
        (8300, "kcal/m3", "net"),
        ("36.5", "MJ/m3", None),
        (60, "MJ/m3", None),
    ],
)
def test_the_basis_of_a_calorific_value_shows_in_its_size_or_is_asked(size: Any, unit: str, basis: str | None) -> None:
    item = {"fuel": "natural gas", "amount": 800, "unit": "m3", "calorific_value": size, "calorific_value_unit": unit}
    if basis is None:
        assert asked(FUEL, item) == {"items.0.calorific_basis": "missing"}
        return
    calculation = of(FUEL, item)

    assert value(calculation, "total") == total(FUEL, {**item, "calorific_basis": basis})
    assert said(calculation, f"was read as the {basis} calorific value")
    assert DOUBTFUL not in calculation.result


def test_energy_over_a_cubic_metres_calorific_value_is_what_it_says() -> None:
    volume = {"fuel": "biogas", "amount": 500, "unit": "m3", "calorific_value": 21, "calorific_value_unit": "MJ/m3"}
    energy = {"fuel": "biogas", "amount": "10.5", "unit": "GJ"}

    assert total(FUEL, {**volume, "calorific_basis": "net"}) == total(FUEL, {**energy, "calorific_basis": "net"})


def test_gas_that_is_billed_by_energy_is_gross_where_no_factors_were_asked_for() -> None:
    bill = {"fuel": "natural gas", "amount": 600, "unit": "kWh"}

    assert total(FUEL, bill) == total(FUEL, {**bill, "calorific_basis": "gross"})
    assert said(of(FUEL, bill), "a bill of natural gas is in gross calorific value")
    assert total(FUEL, bill, factor_set="ipcc-2006") == total(FUEL, {**bill, "calorific_basis": "net"})


def test_a_factor_per_energy_needs_a_calorific_value_of_whatever_basis() -> None:
    item = {"fuel": "coal", "amount": 20, "unit": "t", "factor": 95, "factor_unit": "kgCO2e/GJ"}
    calculation = of(FUEL, {**item, "calorific_value": 5000, "calorific_value_unit": "kcal/kg"})

    assert value(calculation, "total") == 20 * Decimal("20.934") * 95 / 1000
    assert said(calculation, "both be of one basis")
    assert asked(FUEL, item) == {"items.0.factor_unit": "wrong_dimension"}


def test_one_calorie_stands_in_calories_and_in_tonnes_of_coal_equivalent() -> None:
    def converted(amount: str, unit: str) -> Decimal:
        return value(calculated("convert_units", {"amount": amount, "from": unit, "to": "GJ"}), "converted")

    assert converted("7", "Gcal") == converted("1", "tce")
    assert converted("10", "Gcal") == converted("1", "toe")


@pytest.mark.parametrize("name", ["Germany", "Kenya", "SG", "DEU", "德国", "Đức"])
def test_a_fuel_is_burned_in_any_country(name: str) -> None:
    item = {"fuel": "LPG", "amount": 3, "unit": "t"}

    assert total(FUEL, {**item, "region": name}) == total(FUEL, item)
    assert said(of(FUEL, {**item, "region": name}), "ipcc-2006 was taken")
    assert asked(FUEL, {**item, "region": "Atlantis"}) == {"items.0.region": "unknown_region"}


@pytest.mark.parametrize("name", ["forklift", "Fork-lift", "diesel forklift", "forklift_or_industrial_equipment"])
def test_a_forklift_is_no_road_vehicle(name: str) -> None:
    item = {"fuel": "diesel", "amount": 90, "unit": "L"}

    assert total(DRIVEN, {**item, "vehicle": name}) > total(DRIVEN, {**item, "vehicle": "truck"})


@pytest.mark.parametrize("name", ["car", "van", "truck", "motorcycle"])
@pytest.mark.parametrize("factor_set", ["uk-2025", "epa-2025"])
def test_vehicles_are_read_by_short_names_in_every_set_of_distances(name: str, factor_set: str) -> None:
    assert total(DRIVEN, {"vehicle": name, "amount": 50, "unit": "mile"}, factor_set=factor_set) > 0


def test_an_amount_of_refrigerant_beside_equipment_is_asked_about() -> None:
    item = {"refrigerant": "R-134a", "unit": "kg", "equipment": "chiller"}

    assert asked(COOLED, {**item, "amount": 150}) == {"items.0.amount_recharged": "missing"}
    assert total(COOLED, {**item, "charge": 150}) == Decimal("29.25")
    assert total(COOLED, {**item, "charge": 150, "loss_rate": "2%"}) == Decimal("3.9")


def test_metered_lpg_is_vapour_or_liquid() -> None:
    metered = {"fuel": "LPG", "amount": 12, "unit": "m3"}

    assert asked(FUEL, metered) == {"items.0.vapour": "missing"}
    assert total(FUEL, {**metered, "vapour": False}) == total(FUEL, {**metered, "unit": "kL"}) > 15
    assert total(FUEL, {**metered, "vapour": True}) == total(FUEL, {**metered, "amount": "26.2008", "unit": "kg"})


@pytest.mark.parametrize(
    ("of_it", "right"),
    [
        ({"factor": "6.6", "factor_unit": "kgCO2e/m3"}, "0.0792"),
        ({"factor": "1600", "factor_unit": "kgCO2e/m3"}, "19.2"),
        ({"factor": 60, "factor_unit": "kgCO2e/GJ", "calorific_value": 100, "calorific_value_unit": "MJ/m3"}, "0.072"),
        ({"factor": 60, "factor_unit": "kgCO2e/GJ", "calorific_value": 25, "calorific_value_unit": "GJ/m3"}, "18"),
    ],
)
def test_a_factor_or_calorific_value_per_m3_of_lpg_says_which_it_is(of_it: dict[str, Any], right: str) -> None:
    calculation = of(FUEL, {"fuel": "LPG", "amount": 12, "unit": "m3", **of_it})

    assert value(calculation, "total") == Decimal(right)
    assert DOUBTFUL not in calculation.result


@pytest.mark.parametrize(
    "unit", ["19 kg cylinders", "cylinders of 19 kg", "19kg cylinder", "19-kg bottles", "cylinders (19 kg)"]
)
def test_cylinders_are_read_by_their_weight(unit: str) -> None:
    assert total(FUEL, {"fuel": "LPG", "amount": 8, "unit": unit}) == total(
        FUEL, {"fuel": "LPG", "amount": 152, "unit": "kg"}
    )


@pytest.mark.parametrize(
    ("amount", "unit", "kwh"),
    [
        (700, "units", 700),
        (700, "度", 700),
        (3, "万kWh", 30_000),
        (2, "lakh kWh", 200_000),
        (1, "crore units", 10**7),
        (1, "million units", 10**6),
        (2, "MU", 2 * 10**6),
        (3, "亿千瓦时", 3 * 10**8),
        (4, "兆瓦时", 4_000),
    ],
)
def test_electricity_comes_in_the_units_of_its_bill(amount: int, unit: str, kwh: int) -> None:
    item = {"amount": amount, "unit": unit, "country": "India", "year": "2023-24"}

    assert value(of("purchased_electricity", item), "electricity") == kwh


@pytest.mark.parametrize(("amount", "unit", "scf"), [(3, "Ccf", 300), (2, "Mcf", 2000), (9, "scf", 9)])
def test_gas_comes_in_the_units_of_its_bill(amount: int, unit: str, scf: int) -> None:
    assert total(FUEL, {"fuel": "natural gas", "amount": amount, "unit": unit}) == total(
        FUEL, {"fuel": "natural gas", "amount": scf, "unit": "scf"}
    )


@pytest.mark.parametrize(("tool", "item"), [(FUEL, {"fuel": "LPG"}), (HEAT, {"fuel": "coal", "temperature": 170})])
def test_mt_is_asked_or_read_as_metric_tons_where_the_place_is_named(tool: str, item: dict[str, Any]) -> None:
    billed = {**item, "amount": 6, "unit": "MT"}
    there = of(tool, {**billed, "region": "Bangladesh"})

    assert asked(tool, billed) == {"items.0.unit": "ambiguous_unit"}
    assert value(there, "total") == total(tool, {**billed, "unit": "t"})
    assert said(there, "MT was read as metric tons (t)")


def test_what_a_unit_takes_for_granted_is_said_beside_an_own_factor_too() -> None:
    item = {"fuel": "LPG", "amount": 6, "unit": "MT", "region": "IN", "factor": 3, "factor_unit": "tCO2e/t"}
    gallons = {"fuel": "diesel", "amount": 6, "unit": "gallon", "factor": 10, "factor_unit": "kgCO2e/gallon"}

    assert said(of(FUEL, item), "MT was read as metric tons")
    assert said(of(FUEL, gallons), "gallon was read as the US gallon")


@pytest.mark.parametrize("year", ["FY24", "fy 2024", "FY'24"])
def test_a_fiscal_year_by_one_of_its_two_is_asked_for_both(year: str) -> None:
    item = {"amount": 1, "unit": "MWh", "country": "India", "year": year}

    assert asked("purchased_electricity", item) == {"items.0.year": "invalid"}


def test_a_bill_may_be_of_a_part_of_a_year_and_of_a_fiscal_year() -> None:
    item = {"amount": 1, "unit": "MWh", "country": "India"}
    part = {"from": "2024-04-01", "to": "2024-06-30"}

    for said_year in ("2024-25", "FY 2024/25", part, 2024):
        assert value(of("purchased_electricity", {**item, "year": said_year}), "location_based") == Decimal("0.7117")


def test_the_months_of_a_part_year_may_be_said_without_days() -> None:
    item = {"amount": 1, "unit": "MWh", "country": "India"}
    of_year = {**item, "year": {"from": "2024-04", "to": "2025-02"}}

    assert value(of("purchased_electricity", of_year), "location_based") == Decimal("0.7117")
    assert asked("purchased_electricity", {**item, "year": {"from": "2024-13", "to": "2025-02"}}) == {
        "items.0.year": "invalid"
    }


def test_a_forklift_has_no_factor_by_distance_and_the_fuel_of_a_car_is_used_or_named() -> None:
    assert asked(DRIVEN, {"vehicle": "forklift", "amount": 80, "unit": "km"}) == {"items.0.vehicle": "no_factor"}
    car = {"vehicle": "car", "fuel": "diesel", "amount": 80, "unit": "km"}
    assert said(of(DRIVEN, car, factor_set="epa-2025"), "fuel: given, and not used: epa-2025 has one factor")
    assert not said(of(DRIVEN, car, factor_set="uk-2025"), "fuel: given")


def test_a_gwp_may_be_the_suppliers() -> None:
    item = {"refrigerant": "a new blend", "amount_recharged": 20, "unit": "kg"}

    assert total(COOLED, {**item, "gwp": 470}) == Decimal("9.4")
    assert asked(COOLED, item) == {"items.0.refrigerant": "unknown_refrigerant"}


@pytest.mark.parametrize("name", ["R-507", "NH3", "R-513B", "R-515B"])
def test_refrigerants_are_known_by_the_names_on_their_cylinders(name: str) -> None:
    assert total(COOLED, {"refrigerant": name, "amount_recharged": 1, "unit": "kg"}) >= 0


@pytest.mark.parametrize("name", ["biomass pellets", "rice-husk pellets", "coconut shell"])
def test_biomass_is_known_by_its_everyday_names(name: str) -> None:
    assert value(of(FUEL, {"fuel": name, "amount": 1, "unit": "t"}), "biogenic_co2") > 1


def test_factors_of_one_gas_add_up_to_those_of_a_set() -> None:
    item = {"fuel": "diesel", "amount": 80, "unit": "GJ", "calorific_basis": "net"}
    gases = (("74.1", "kgCO2/GJ"), (3, "kgCH4/TJ"), ("0.6", "gN2O/GJ"))
    items = [{**item, "calorific_basis": None, "factor": factor, "factor_unit": unit} for factor, unit in gases]

    assert value(calculated(FUEL, {"items": items}), "total") == total(FUEL, item, factor_set="ipcc-2006")


@pytest.mark.parametrize("country", ["Sri Lanka", "KH", "Kenya"])
def test_where_no_year_has_a_factor_a_factor_is_asked_for_and_no_year(country: str) -> None:
    billed = {"amount": "6200", "unit": "kWh", "country": country}

    assert asked("purchased_electricity", billed) == {"items.0.factor": "no_factor"}


@pytest.mark.parametrize(
    ("place", "factor"),
    [
        ({"country": "SN"}, None),  # Senegal: Shaanxi's letters stand for it within China alone
        ({"country": "bj"}, None),
        ({"country": "CN", "region": "SN"}, "CN-SN"),
        ({"country": "China", "region": "Hunan"}, "CN-HN"),
        ({"country": "CN-GD"}, "CN-GD"),
    ],
)
def test_two_letters_are_a_country_and_a_region_only_within_one(place: dict[str, str], factor: str | None) -> None:
    billed = {"amount": "5100", "unit": "MWh", "year": 2022, **place}

    if factor is None:
        assert asked("purchased_electricity", billed) == {"items.0.factor": "no_factor"}
    else:
        assert f"/{factor}/" in of("purchased_electricity", billed).factors[0].id


def test_a_region_with_its_own_factor_is_in_the_market_of_its_country() -> None:
    own = {
        "amount": "100",
        "unit": "MWh",
        "factor": "0.5",
        "factor_unit": "kgCO2e/kWh",
        "country": "CN",
        "region": "SN",
    }
    here, there = (
        of(
            "purchased_electricity",
            own,
            instruments=[{"kind": "certificate", "amount": "40", "unit": "MWh", "country": c}],
        )
        for c in ("China", "Senegal")
    )

    assert (value(here, "market_based"), value(there, "market_based")) == (Decimal(30), Decimal(50))

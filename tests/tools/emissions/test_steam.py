"""Steam that is metered in tonnes, by the heat in it."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.calculating import calculated, problems, value
from tools.emissions.steam import Metered, steam
from tools.refusal import RefusedError

HEAT = "purchased_heat_steam"
COAL = {"amount": 1, "unit": "t", "fuel": "coal"}
BY_FACTOR = {"amount": 1000, "unit": "t", "factor": 60, "factor_unit": "kgCO2e/GJ"}


def state(pressure: Any = None, unit: str | None = None, temperature: Any = None, returned: Any = None) -> Metered:
    read = (None if each is None else Decimal(str(each)) for each in (pressure, temperature, returned))
    bar, celsius, back = read
    said = SimpleNamespace(pressure=bar, pressure_unit=unit, temperature=celsius, return_temperature=back)
    return cast(Metered, said)


# bar, °C (None: saturated), kJ/kg of dry steam: IAPWS-IF97's own verification values, then saturated and superheated
# steam as steam tables print it
TABLE = [
    ("0.035", "26.85", "2549.91"),
    ("0.035", "426.85", "3335.68"),
    (300, "426.85", "2631.49"),
    (1, None, "2674.95"),
    (8, None, "2768.30"),
    (10, None, "2777.12"),
    (40, None, "2800.9"),
    (100, None, "2725.5"),
    (10, 200, "2828.3"),
    (10, 400, "3264.4"),
    (100, 500, "3375.1"),
    (None, 100, "2675.6"),
    (None, 200, "2792.0"),
]


@pytest.mark.parametrize(("bar", "celsius", "enthalpy"), TABLE)
def test_the_enthalpy_is_that_of_the_steam_tables(bar: Any, celsius: Any, enthalpy: str) -> None:
    ours = steam(state(bar, "bar" if bar else None, celsius)).enthalpy

    assert ours == pytest.approx(Decimal(enthalpy), abs=Decimal("0.06"))


@pytest.mark.parametrize(
    ("pressure", "unit"),
    [("0.8", "MPa"), ("8", "bar(a)"), ("6.98675", "bar(g)"), ("6.98675", "bar g"), ("800", "kPa"), ("116.03", "psia"),
     ("101.334", "psig"), ("8.1577", "kg/cm2"), ("8.1577", "kgf/cm²"), ("7.1245", "kg/cm2g"), ("0.698675", "MPa(g)")],
)  # fmt: skip
def test_one_pressure_in_the_units_of_gauges(pressure: str, unit: str) -> None:
    assert steam(state(pressure, unit)).enthalpy == pytest.approx(Decimal("2768.30"), abs=Decimal("0.02"))


@given(st.decimals("0.1", "200", places=2), st.decimals("5", "300", places=1))
def test_the_hotter_the_steam_the_more_heat(bar: Decimal, above: Decimal) -> None:
    saturated = steam(state(bar, "bar"))
    boils = next(Decimal(said.split()[4]) for said in saturated.notes if said.startswith("dry"))

    assert steam(state(bar, "bar", boils + above)).enthalpy > saturated.enthalpy


def test_a_tonne_of_steam_from_coal_is_a_third_of_a_tonne() -> None:
    """2.77 GJ over a boiler of 80 %: not the 2.9 t of a tonne of coal."""
    made = calculated(HEAT, [{**COAL, "pressure": 8, "pressure_unit": "bar"}])

    assert Decimal("0.32") < value(made, "total") < Decimal("0.35")
    assert any("dry saturated steam of 170.41 °C" in said for said in made.warnings)
    assert [factor.value for factor in made.factors if factor.publisher == "IAPWS"] == [Decimal("2768.30")]


def test_heat_is_counted_above_the_condensate_that_goes_back() -> None:
    whole = {**BY_FACTOR, "pressure": "1.0", "pressure_unit": "MPa"}

    assert value(calculated(HEAT, [whole]), "total") == Decimal("166.6272")
    assert value(calculated(HEAT, [{**whole, "return_temperature": 80}]), "total") == Decimal("146.5302")
    assert value(calculated(HEAT, [{**whole, "return_temperature": "176 °F"}]), "total") == Decimal("146.5302")


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({}, "pressure", "missing"),
        ({"pressure_unit": "bar"}, "pressure", "missing"),
        ({"pressure": 10, "pressure_unit": "florin"}, "pressure_unit", "unknown_unit"),
        ({"pressure": 5000, "pressure_unit": "bar"}, "pressure", "invalid"),
        ({"pressure": 10, "pressure_unit": "bar", "temperature": 120}, "temperature", "conflicting_inputs"),
        ({"pressure": 300, "pressure_unit": "bar"}, "temperature", "missing"),
        ({"temperature": 390}, "pressure", "missing"),
        ({"temperature": -4}, "temperature", "invalid"),
        ({"temperature": 170, "return_temperature": 450}, "return_temperature", "invalid"),
    ],
)
def test_what_no_steam_is_like_is_refused_by_name(more: dict[str, Any], field: str, code: str) -> None:
    assert problems(HEAT, [{**COAL, **more}]) == {f"items.0.{field}": code}


def test_a_gauge_a_degree_off_still_shows_saturated_steam() -> None:
    assert steam(state(8, "bar", 169)).enthalpy == steam(state(8, "bar")).enthalpy
    with pytest.raises(RefusedError):
        steam(state(8, "bar", 160))


def test_a_pressure_without_a_unit_is_bar_and_that_is_said() -> None:
    plain, spelled = (calculated(HEAT, [{**COAL, "pressure": 8, **unit}]) for unit in ({}, {"pressure_unit": "bar"}))

    assert value(plain, "total") == value(spelled, "total")
    assert set(plain.warnings) - set(spelled.warnings) == {"item 1: pressure: no unit was given, bar was taken"}


@pytest.mark.parametrize(("unit", "factor_unit"), [("t", "kgCO2e/t"), ("GJ", "kgCO2e/GJ")])
def test_a_pressure_that_nothing_needs_is_named(unit: str, factor_unit: str) -> None:
    item = {"amount": 10, "unit": unit, "factor": 100, "factor_unit": factor_unit}
    plain, with_pressure = (calculated(HEAT, [{**item, **m}]) for m in ({}, {"pressure": 8, "pressure_unit": "bar"}))

    assert with_pressure.result == plain.result
    assert any(said.startswith("item 1: pressure: given, and not used") for said in with_pressure.warnings)

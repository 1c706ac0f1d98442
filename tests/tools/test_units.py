"""What a unit's name means."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tools.units import UnitError, assumption, convert, ratio, unit


@pytest.mark.parametrize(
    ("amount", "source", "target", "expected"),
    [
        ("1", "short ton", "kg", "907.18474"),
        ("1", "US_gallon", "L", "3.785411784"),
        ("1", "imperial_gallon", "L", "4.54609"),
        ("1", "MMBtu", "GJ", "1.055056"),
        ("1", "mmBtu", "MJ", "1055.056"),
        ("10", "therm", "mmBtu", "1"),
        ("1", "tce", "GJ", "29.3076"),
        ("1", "toe", "GJ", "41.868"),
        ("3.6", "GJ", "kWh", "1000"),
        ("1", "lb", "kg", "0.45359237"),
        ("1", "mile", "km", "1.609344"),
        ("1", "tCO2e/MWh", "kgCO2e/kWh", "1"),
        ("1000", "lb CO2/MWh", "kgCO2/MWh", "453.59237"),
        ("2", "ktCO2e", "tCO2e", "2000"),
        ("273.15", "Nm3", "Sm3", "288.15"),
    ],
)
def test_units_of_trade_convert_exactly(amount: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(amount), source, target) == Decimal(expected)


def test_a_standard_cubic_foot_is_measured_warmer_than_a_normal_cubic_metre() -> None:
    cold = Fraction("273.15") / (Fraction("519.67") * 5 / 9)

    assert ratio("scf", "Nm3") == Fraction("0.3048") ** 3 * cold


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("kwh", "kWh"), ("KWH", "kWh"), ("t CO₂e", "tCO2e"), ("kg CO2-eq / kWh", "kgCO2e/kWh"), ("tco2e", "tCO2e"),
        ("Nm³", "Nm3"), ("㎥", "m3"), ("m^3", "m3"), ("metric tons CO2e", "tCO2e"), ("US gallon", "US_gallon"),
        ("kgCO2e per kWh", "kgCO2e/kWh"), ("MMBTU", "mmBtu"), ("%", "percent"), ("tonne.km", "tkm"),
    ],
)  # fmt: skip
def test_spellings_of_one_unit_are_one_unit(spelled: str, name: str) -> None:
    assert unit(spelled).name == name


@pytest.mark.parametrize("name", ["ton", "Tons", "tons CO2e", "MTCO2e", "mWh", "mwh", "MBtu", "barrel", "kg/ton"])
def test_a_name_of_two_amounts_is_refused(name: str) -> None:
    with pytest.raises(UnitError) as refused:
        unit(name)

    assert refused.value.code == "ambiguous_unit"
    assert refused.value.expected


@pytest.mark.parametrize(
    "name", ["", "foo", "9**9**9**9", "kWh" * 50, "degC", "kg;L", "__import__('os')", "1e9 kWh", "dB"]
)
def test_what_is_no_unit_is_refused(name: str) -> None:
    with pytest.raises(UnitError) as refused:
        unit(name)

    assert refused.value.code == "unknown_unit"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kg", "kgCO2e"),
        ("kgCO2", "kgCO2e"),
        ("kgCH4", "kgCO2e"),
        ("kgN2O", "kgCH4"),
        ("Nm3", "kWh"),
        ("kWh", "kW"),
        ("Nm3", "m3"),
    ],
)
def test_different_things_never_convert(first: str, second: str) -> None:
    with pytest.raises(UnitError) as refused:
        ratio(first, second)

    assert refused.value.code == "wrong_dimension"


def test_a_gallon_without_a_country_is_read_as_american_and_says_so() -> None:
    assert unit("gallon").dimension == unit("L").dimension
    assert "3.785411784" in (assumption("gallon") or "")
    assert assumption("imperial_gallon") is None


UNITS = ["kWh", "MWh", "GJ", "MJ", "mmBtu", "therm", "tce", "toe", "kcal", "TJ", "Btu"]


def ends(value: Fraction) -> bool:
    """Does it end as a decimal?"""
    return 10**40 % value.denominator == 0


@given(st.decimals("0", "1e9", places=3), st.sampled_from(UNITS), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_the_same_amount_has_the_same_digits_in_any_unit(amount: Decimal, first: str, second: str, third: str) -> None:
    assume(ends(ratio(first, second)))

    assert convert(convert(amount, first, second), second, third) == convert(amount, first, third)
    assert ratio(first, second) * ratio(second, first) == 1

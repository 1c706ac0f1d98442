"""What holds for every amount: linear, the same in any unit, the sum of its parts, never below zero."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.calculating import calculated, value
from tools.calculation import Rows
from tools.units import convert

AMOUNTS = st.decimals("0", "100000", places=2)
FUELS = st.sampled_from(["diesel", "LPG", "natural gas", "anthracite", "rice husk", "biogas", "petcoke"])
SETS = st.sampled_from([None, "ipcc-2006", "epa-2025"])
FEW = settings(max_examples=40, deadline=None)


def burned(fuel: str, amount: Decimal, unit: str, factor_set: str | None) -> Decimal:
    asked: dict[str, Any] = {"items": [{"fuel": fuel, "amount": amount, "unit": unit}], "factor_set": factor_set}
    return value(calculated("stationary_combustion", asked), "total")


@FEW
@given(FUELS, AMOUNTS, st.integers(2, 9))
def test_emissions_are_linear_in_the_amount(fuel: str, amount: Decimal, times: int) -> None:
    once, many = (burned(fuel, amount * factor, "GJ", "ipcc-2006") for factor in (1, times))

    assert abs(many - times * once) <= Decimal("1e-20") * (1 + many)


@FEW
@given(
    st.sampled_from(["diesel", "LPG", "anthracite", "rice husk"]),
    AMOUNTS,
    st.sampled_from(["lb", "kg", "g", "short ton"]),
    SETS,
)
def test_the_same_mass_gives_the_same_digits_in_any_unit(
    fuel: str, tonnes: Decimal, unit: str, factor_set: str | None
) -> None:
    pounds = convert(tonnes, "short ton", "lb")

    assert burned(fuel, convert(pounds, "lb", "kg"), "kg", factor_set) == burned(fuel, pounds, "lb", factor_set)
    assert burned(fuel, tonnes, "short ton", factor_set) == burned(fuel, pounds, "lb", factor_set)
    assert burned(fuel, Decimal(0), unit, factor_set) == 0


@FEW
@given(AMOUNTS, st.sampled_from([("kWh", 1), ("MJ", "3.6"), ("GJ", "0.0036"), ("Wh", 1000), ("TJ", "0.0000036")]))
def test_the_same_electricity_gives_the_same_digits_in_any_unit(kwh: Decimal, unit: tuple[str, Any]) -> None:
    def of(amount: Decimal, name: str) -> Decimal:
        item = {"amount": amount, "unit": name, "country": "IN", "year": 2023}
        return value(calculated("purchased_electricity", {"items": [item]}), "location_based")

    name, factor = unit

    assert of(kwh * Decimal(factor), name) == of(kwh, "kWh")


@FEW
@given(st.lists(st.tuples(FUELS, AMOUNTS), min_size=1, max_size=5))
def test_a_total_is_the_sum_of_its_items_and_of_its_gases(items: list[tuple[str, Decimal]]) -> None:
    asked = [{"fuel": fuel, "amount": amount, "unit": "GJ"} for fuel, amount in items]
    calculation = calculated("stationary_combustion", {"items": asked, "factor_set": "ipcc-2006"})
    rows = calculation.result["items"]
    assert isinstance(rows, Rows)
    total = value(calculation, "total")
    gases = sum((value(calculation, gas) for gas in ("co2", "ch4", "n2o")), Decimal(0))

    assert total == sum((Decimal(str(row["total"])) for row in rows.rows), Decimal(0))
    assert abs(total - gases) <= Decimal("1e-20") * (1 + gases)


COUNTRIES = st.sampled_from(["VN", "CN", "IN", "TH"])
YEARS = st.integers(2015, 2030)
METER = st.fixed_dictionaries({"amount": AMOUNTS, "unit": st.just("MWh"), "country": COUNTRIES, "year": YEARS})
KINDS = st.sampled_from(["I-REC", "PPA", "solar PPA"])
INSTRUMENT = st.fixed_dictionaries({"kind": KINDS, "amount": AMOUNTS, "unit": st.just("MWh")})


@FEW
@given(st.lists(METER, min_size=1, max_size=4))
def test_without_instruments_and_residual_mix_the_market_is_the_location(items: list[dict[str, Any]]) -> None:
    calculation = calculated("purchased_electricity", {"items": items})

    assert value(calculation, "market_based") == value(calculation, "location_based")
    assert value(calculation, "instrument_coverage") == 0


@FEW
@given(st.lists(METER, min_size=1, max_size=3), st.lists(INSTRUMENT, max_size=4))
def test_instruments_cover_at_most_what_was_used(
    items: list[dict[str, Any]], instruments: list[dict[str, Any]]
) -> None:
    calculation = calculated("purchased_electricity", {"items": items, "instruments": instruments})
    offered = sum((Decimal(each["amount"]) for each in instruments), Decimal(0)) * 1000
    used = value(calculation, "electricity")

    assert 0 <= value(calculation, "market_based") <= value(calculation, "location_based")
    assert 0 <= value(calculation, "instrument_coverage") <= 100
    if used:
        covered = value(calculation, "instrument_coverage") / 100 * used
        assert abs(covered - min(offered, used)) <= Decimal("1e-15") * used

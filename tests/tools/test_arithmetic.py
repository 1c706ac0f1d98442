"""Any sum of amounts: it is right, its units are, and what it cannot be is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.tools.calculating import calculated, value
from tools.arithmetic import parsed
from tools.calculation import Calculation, CalculationError, Quantity, Text, plain
from tools.units import UnitError, unit

SEEN = {"before": "8640 tCO2e", "after": "5130 tCO2e", "start": 2018, "end": 2031}


def asked(expression: str, to: str | None = None, /, **values: Any) -> dict[str, Any]:
    return {"expression": expression, "values": values, **({"to": to} if to else {})}


def made(expression: str, to: str | None = None, /, **values: Any) -> Calculation:
    return calculated("arithmetic", asked(expression, to, **values))


def result(expression: str, to: str | None = None, /, **values: Any) -> str:
    quantity = made(expression, to, **values).result["result"]
    assert isinstance(quantity, Quantity)
    return f"{plain(Decimal(quantity.value))} {quantity.unit or ''}".strip()


def refused(expression: str, to: str | None = None, /, **values: Any) -> tuple[str, str, str]:
    """Field, code, and the words of the first problem."""
    with pytest.raises(CalculationError) as error:
        made(expression, to, **values)
    problem = error.value.problems[0]
    return problem.field, problem.code, f"{problem.message}; {problem.expected}"


@pytest.mark.parametrize(
    ("expression", "to", "values", "expected"),
    [
        ("e / n", None, {"e": "9660 kgCO2e", "n": "42000 pieces"}, "0.23 kgCO2e/piece"),
        ("e / n", "gCO2e/pcs", {"e": "9660 kgCO2e", "n": "42000 pcs"}, "230 gCO2e/piece"),
        ("e / p", None, {"e": "35.2 t", "p": "440 workers"}, "0.08 t/worker"),
        ("(before - after) / (end - start)", None, SEEN, "270 tCO2e"),
        ("(before - after) / (end - start)", "tCO2e/year", SEEN, "270 tCO2e/year"),
        ("(before - after) / before", "%", SEEN, "40.625 %"),
        ("(b - a) / (e - s)", None, {"b": "39 t", "a": "13 t", "e": "2031 year", "s": "2018 year"}, "2 t/year"),
        ("a * d", None, {"a": "3 t/day", "d": "250 days"}, "750 t"),
        ("a * d", None, {"a": "3 t", "d": 250}, "750 t"),
        ("c / k", None, {"c": "9600 USD", "k": "64000 kWh"}, "0.15 USD/kWh"),
        ("c * k + f", None, {"c": "0.15 EUR/kWh", "k": "2 MWh", "f": "40 EUR"}, "340 EUR"),
        ("u * r", None, {"u": "30 USD", "r": "26000 VND/USD"}, "780000 VND"),
        ("x * p", None, {"x": "640 kWh", "p": "5 %"}, "32 kWh"),
        ("x * (1 - p)", None, {"x": "640 kWh", "p": "5 %"}, "608 kWh"),
        ("p - q", None, {"p": "31 %", "q": "24 %"}, "7 %"),
        ("p / n", None, {"p": "9 %", "n": 4}, "2.25 %"),
        ("(1 - r) ^ (end - start)", "%", {"r": "10%", "start": 2022, "end": 2025}, "72.9 %"),
        ("r ** n", None, {"r": "20%", "n": 2}, "0.04"),
        ("a ^ 2", None, {"a": "7 m"}, "49 m^2"),
        ("a + b", None, {"a": "4 t", "b": "250 kg"}, "4.25 t"),
        ("a / b", None, {"a": "4 t", "b": "250 kg"}, "16"),
        ("f * e", None, {"f": "0.7 kgCO2e/kWh", "e": "3 MWh"}, "2100 kgCO2e"),
        ("p * t", None, {"p": "15 kW", "t": "8 h"}, "120 kWh"),
        ("w * d * f", "kgCO2e", {"w": "12 t", "d": "300 km", "f": "0.1 kgCO2e/tkm"}, "360 kgCO2e"),
        ("g / t", None, {"g": "630 GJ", "t": "9 t"}, "70 GJ/t"),
        ("m", "kWh/year", {"m": "410 kWh/month"}, "4920 kWh/year"),
        ("x / 12", "kWh", {"x": "6 MWh"}, "500 kWh"),
        ("-(a - b) × 100 ÷ 10", None, {"a": 3, "b": 5}, "20"),
        ("+a − -a", None, {"a": "2 piece"}, "4 piece"),
        ("a", None, {"a": {"amount": "5", "unit": "pct"}}, "5 %"),
    ],
)
def test_a_sum_comes_to(expression: str, to: str | None, values: dict[str, Any], expected: str) -> None:
    assert result(expression, to, **values) == expected


@pytest.mark.parametrize(
    ("expression", "to", "values", "field", "code", "words"),
    [
        ("", None, {}, "expression", "missing", "empty"),
        ("(a + b", None, {"a": 1, "b": 1}, "expression", "invalid_expression", "character 1, '(' is never closed"),
        ("a + b)", None, {"a": 1, "b": 1}, "expression", "invalid_expression", "character 6, ')' closes none"),
        ("a b", None, {"a": 1, "b": 1}, "expression", "invalid_expression", "operator is missing"),
        ("(a b)", None, {"a": 1, "b": 1}, "expression", "invalid_expression", "character 4, 'b'"),
        ("a *", None, {"a": 1}, "expression", "invalid_expression", "missing at the end"),
        ("a * / b", None, {"a": 1, "b": 1}, "expression", "invalid_expression", "character 5, '/'"),
        ("a + 5%", None, {"a": 1}, "expression", "invalid_expression", "with unit '%'"),
        ("a; b", None, {"a": 1}, "expression", "invalid_expression", "';' is no part"),
        ("a + x", None, {"a": 1}, "expression", "unknown_name", "character 5, 'x'; one of a"),
        ("a + c1.result.total", None, {"a": 1}, "expression", "unknown_name", "c1.result.total"),
        ("a * 7", None, {"a": 1}, "expression", "literal_not_allowed", "character 5, '7'"),
        ("a * 1,000", None, {"a": 1}, "expression", "literal_not_allowed", "1,000"),
        ("a ^ 2", None, {"a": "5 %"}, "expression", "literal_not_allowed", "number of years"),
        ("a ^ -3", None, {"a": 2}, "expression", "literal_not_allowed", "nobody said"),
        ("a ^ b", None, {"a": 2, "b": "0.5"}, "expression", "invalid_expression", "a whole number"),
        ("a ^ b", None, {"a": 2, "b": "3 kg"}, "expression", "invalid_expression", "in kg"),
        ("a ^ b", None, {"a": "2 kg", "b": 5}, "expression", "wrong_dimension", "too high a power"),
        ("a ^ b", None, {"a": 2, "b": 101}, "expression", "invalid_expression", "at most 100"),
        ("a / (b - c)", None, {"a": 1, "b": 4, "c": 4}, "expression", "division_by_zero", "'step 1' is zero"),
        ("a ^ -1", None, {"a": 0}, "expression", "division_by_zero", "'a' is zero"),
        ("a + b", None, {"a": "2 kg", "b": "3 kWh"}, "expression", "wrong_dimension", "'a' is in kg, 'b' is in kWh"),
        ("a + b", None, {"a": "2 kg", "b": "3 kgCO2e"}, "expression", "wrong_dimension", "character 3, '+'"),
        ("a - b", None, {"a": "2 pairs", "b": "3 pieces"}, "expression", "wrong_dimension", "subtracted"),
        ("a + b", None, {"a": "2 USD", "b": "3 EUR"}, "expression", "wrong_dimension", "one currency"),
        ("a + 1", None, {"a": "2 kg"}, "expression", "wrong_dimension", "'1' is a plain number"),
        ("a + p", None, {"a": "2 kg", "p": "5%"}, "expression", "wrong_dimension", "amount * (1 + share)"),
        ("a", "kWh", {"a": "2 kg"}, "to", "wrong_dimension", "the result is in kg"),
        ("a", "kWh", {"a": 2}, "to", "wrong_dimension", "a plain number"),
        ("a", "florin", {"a": 2}, "to", "unknown_unit", "florin"),
        ("a", None, {"a": "2 ton"}, "values.a.unit", "ambiguous_unit", "short ton"),
        ("a", None, {"a": "2 kg*kg*kg*kg*kg"}, "values.a.unit", "unknown_unit", "too high a power"),
        ("a", None, {"a": "many"}, "values.a.value", "not_a_number", "decimal"),
        ("a", None, {"a": "70000000000 tCO2e"}, "values.a", "absurd_amount", "world"),
        ("a * b", None, {"a": "70000 tCO2e", "b": 1000000}, "expression", "absurd_amount", "world"),
        ("a * a", None, {"a": Decimal("1e30")}, "expression", "absurd_amount", "1.00e+60"),
        ("a", None, {"a": 1, "2b": 1}, "values", "invalid", "'2b' is no name"),
        ("a * b / (c * d * e * f * g)", None,
         dict(zip("abcdefg", ("1 kg", "1 USD", "1 m", "1 piece", "1 A", "1 K", "1 Nm3"), strict=True)),
         "expression", "wrong_dimension", "too many parts"),
    ],
)  # fmt: skip
def test_it_is_refused_by_name_and_place(
    expression: str, to: str | None, values: dict[str, Any], field: str, code: str, words: str
) -> None:
    where, why, told = refused(expression, to, **values)

    assert (where, why) == (field, code)
    assert words in told


@pytest.mark.parametrize(
    ("expression", "to", "values"),
    [
        ("x * p / 100", None, {"x": "640 kWh", "p": "5 %"}),
        ("p / 100 * x", None, {"x": "640 kWh", "p": "5 %"}),
        ("x * p * 0.01", None, {"x": "640 kWh", "p": "5 %"}),
        ("x * (100 - p)", None, {"x": "640 kWh", "p": "5 %"}),
        ("(a - b) / a * 100", "%", {"a": 8, "b": 6}),
        ("100 * (a - b) / a", "%", {"a": 8, "b": 6}),
        ("x * 12", None, {"x": "410 kWh/month"}),
        ("x / 12", "kWh/month", {"x": "4920 kWh/year"}),
        ("x / 1000", "t", {"x": "700 kg"}),
    ],
)
def test_a_sum_that_scales_twice_is_refused(expression: str, to: str | None, values: dict[str, Any]) -> None:
    assert refused(expression, to, **values)[:2] == ("expression", "conflicting_inputs")


def test_every_unknown_name_and_every_number_is_told_at_once() -> None:
    with pytest.raises(CalculationError) as error:
        made("x * 3 + y * 4 + x", a=1)

    assert [problem.code for problem in error.value.problems] == ["unknown_name"] * 2 + ["literal_not_allowed"] * 2


def test_what_is_worth_a_warning() -> None:
    assert made("a", a=1, b=2).warnings == ("b: given, and not in the expression",)
    assert "the result is in kg" in made("a / 1000", a="700 kg").warnings[0]
    assert "365.25" in made("a * b", a="2 t/day", b="1 year").warnings[0]
    assert "US gallon" in made("a", "L", a="1 gallon").warnings[0]


def test_the_steps_show_each_operation_by_the_names_of_the_sum() -> None:
    steps = made("(before - after)/before * (1+rise)", "%", rise="4%", **SEEN).steps

    assert [(step.formula, step.substitution, plain(step.value), step.unit) for step in steps] == [
        ("before − after", "8640 - 5130", "3510", "tCO2e"),
        ("step 1 / before", "3510 / 8640", "0.40625", None),
        ("1 + rise / 100", "1 + 4 / 100", "1.04", None),
        ("step 2 × step 3", "0.40625 * 1.04", "0.4225", None),
        ("step 4 × 100", "0.4225 * 100", "42.25", "%"),
    ]


def test_inputs_are_given_back_in_one_spelling() -> None:
    inputs = made("(a+b)**n÷ -1e2", "t CO₂e", a="1 t CO2-eq", b="2000kgCO2e", n=1).inputs

    assert inputs == {
        "expression": "(a + b) ^ n / -1e2",
        "values": {
            "a": {"value": "1", "unit": "tCO2e"},
            "b": {"value": "2000", "unit": "kgCO2e"},
            "n": {"value": "1"},
        },
        "to": "tCO2e",
    }


def test_names_references_and_numbers_are_listed_and_can_be_renamed() -> None:
    sum_ = parsed("(q1 - c1.result.rows.0.total) / s3:4.2 * 300 + 100 * s3:1,200")

    assert [(token.text, sum_.text[token.start : token.end]) for token in sum_.names] == [
        (name, name) for name in ("q1", "c1.result.rows.0.total", "s3:4.2", "s3:1,200")
    ]
    assert [(token.text, int(token.value), token.free) for token in sum_.literals] == [
        ("300", 300, False),
        ("100", 100, True),
    ]
    names = {"c1.result.rows.0.total": "total", "s3:4.2": "a", "s3:1,200": "b", "300": "days"}
    assert sum_.with_names(names).text == "(q1 - total) / a * days + 100 * b"


@pytest.mark.parametrize("number", ["1", "12", "100", "10", "1000000", "1e3", "0.1", "0.01", "0.001", "1.0"])
def test_a_number_that_says_nothing_about_anybody_is_free(number: str) -> None:
    assert parsed(number).literals[0].free


@pytest.mark.parametrize("number", ["0", "2", "13", "20", "1.1", "0.05", "365", "1,000", "1e99", "11"])
def test_every_other_number_is_not(number: str) -> None:
    assert not parsed(number).literals[0].free


def test_operators_bind_as_they_do_on_paper() -> None:
    values: dict[str, Any] = {"a": 7, "b": 3, "c": 2}

    assert result("a - b - c", **values) == "2"
    assert result("a + b * c", **values) == "13"
    assert result("a / c / c", **values) == "1.75"
    assert result("-a ^ c", **values) == "-49"
    assert result("a ^ c ^ b", a=2, b=3, c=2) == "256"
    assert result("b * -c", **values) == "-6"


def test_counted_things_and_currencies_are_units_of_their_own() -> None:
    assert unit("pcs").name == unit("pieces").name == "piece"
    assert unit("people").name == "person"
    names = ("piece", "pair", "worker", "USD", "EUR", "VND", "kg", "kWh")
    assert len({unit(name).dimension for name in names}) == len(names)
    with pytest.raises(UnitError):
        unit("MWX")


@pytest.mark.parametrize(
    ("expression", "result", "unit"),
    [
        ("sum(a, b, c)", "90", "kWh"),
        ("mean(a, b, c)", "30", "kWh"),
        ("average(a, b)", "15", "kWh"),
        ("percent_change(a, b)", "100", "%"),
        ("percent_change(sum(a, b), c)", "100", "%"),
        ("-sum(a, b) + total(c)", "30", "kWh"),
    ],
)
def test_sums_means_and_changes_are_written_as_functions(expression: str, result: str, unit: str) -> None:
    values = {"a": "10 kWh", "b": "0.02 MWh", "c": "60 kWh"}
    made = calculated("arithmetic", {"expression": expression, "values": values}).result["result"]

    assert made == Quantity(value=Decimal(result), unit=unit)


@pytest.mark.parametrize(("after", "direction"), [("30 t", "fell"), ("50 t", "rose"), ("40000 kg", "unchanged")])
def test_a_change_says_its_direction(after: str, direction: str) -> None:
    values = {"a": "40 t", "b": after}

    told = made("percent_change(a, b)", **values).result
    assert told["direction"] == Text(text=direction)
    assert told["size"] == Quantity(value=Decimal(0 if direction == "unchanged" else 25), unit="%")
    assert "direction" not in made("b - a", **values).result


def test_a_value_may_have_the_name_of_a_function() -> None:
    assert value(calculated("arithmetic", {"expression": "sum / mean", "values": {"sum": 6, "mean": 3}}), "result") == 2


def test_an_amount_of_each_day_that_was_given_as_an_amount_is_told_how_it_is_written() -> None:
    _, code, told = refused("used * days", "L", used="85 L", days="24 day")

    assert code == "wrong_dimension"
    assert "L/day" in told
    assert result("used * days", "L", used="85 L/day", days="24 day") == "2040 L"


@pytest.mark.parametrize(
    ("expression", "values", "by_calendar"),
    [
        ("a * d * m", {"a": "85 L/day", "d": "24 day/month", "m": "7 month"}, False),
        ("a * m", {"a": "85 L/day", "m": "7 month"}, True),
        ("a + b", {"a": "85 L/day", "b": "900 L/month"}, True),
        ("a + b", {"a": "700 L/month", "b": "900 L/month"}, False),
    ],
)
def test_a_month_is_a_number_of_days_only_where_days_become_months(
    expression: str, values: dict[str, str], by_calendar: bool
) -> None:
    warned = made(expression, None, **values).warnings

    assert any("365.25" in warning for warning in warned) is by_calendar

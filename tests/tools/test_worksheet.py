"""A sum written out."""

from decimal import Decimal, DivisionByZero

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.units import convert
from tools.worksheet import ExpressionError, Worksheet, evaluate

NUMBERS = st.decimals("-1e6", "1e6", places=4, allow_nan=False)


@given(NUMBERS, NUMBERS, st.decimals("0.001", "1e4", places=3))
def test_a_shown_substitution_is_the_sum_that_was_computed(first: Decimal, second: Decimal, third: Decimal) -> None:
    sheet = Worksheet()
    value = sheet.step("sum", "(first - second) * max(first, second) / third", first=first, second=second, third=third)
    total = sheet.total("total", "all", [first, second, value], "t")

    assert [evaluate(step.substitution) for step in sheet.steps] == [value, total]
    assert float(value) == pytest.approx(float((first - second) * max(first, second) / third), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("expression", "value"),
    [("2 + 3 * 4", "14"), ("(2 + 3) * 4", "20"), ("2 - 3 - 4", "-5"), ("8 / 4 / 2", "1"), ("2 ** 3 ** 2", "512"),
     ("-2 ** 2", "4"), ("min(3, 1, 2)", "1"), ("1 - -1", "2")],
)  # fmt: skip
def test_operators_bind_as_they_do_on_paper(expression: str, value: str) -> None:
    assert evaluate(expression) == Decimal(value)


@pytest.mark.parametrize("expression", ["", "1 +", "(1", "1 2", "__import__('os')", "2 $ 3", "max()", "1,2"])
def test_anything_else_is_no_expression(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression)


def test_dividing_by_nothing_is_an_error() -> None:
    with pytest.raises(DivisionByZero):
        evaluate("1 / 0")


@pytest.mark.parametrize(
    ("amount", "source", "target"),
    [("1234.5", "lb", "kg"), ("1234.5", "MJ", "kWh"), ("7", "kcal", "mmBtu"), ("3", "kWh", "kWh")],
)
def test_a_conversion_shows_an_exact_factor(amount: str, source: str, target: str) -> None:
    sheet = Worksheet()
    value = sheet.convert("energy", Decimal(amount), source, target)

    assert value == convert(Decimal(amount), source, target)
    assert [evaluate(step.substitution) for step in sheet.steps] == [value] * len(sheet.steps)

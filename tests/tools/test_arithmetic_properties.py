"""Whatever sum is written: it agrees with fractions, its units with Pint, and it ends soon."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.tools.calculating import calculated, problems
from tests.tools.test_arithmetic import asked, made, refused, result
from tools.algebra import expression as limits
from tools.algebra.measure import conversion, measure, product
from tools.arithmetic import parsed
from tools.calculation import CalculationError, Problem, Quantity
from tools.units import unit
from tools.worksheet import evaluate

NUMBERS = st.decimals("-1e5", "1e5", places=2, allow_nan=False)
OPERATORS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
Tree = tuple[str, Fraction]  # a sum as text, and what it comes to


@st.composite
def sums(draw: st.DrawFn) -> tuple[str, dict[str, Decimal], Fraction]:
    """A sum, the values of its names, and what it comes to, worked out in fractions beside the text."""
    values: dict[str, Decimal] = {}

    def built(depth: int) -> Tree:
        kind = draw(st.sampled_from("vvn+-*/m" if depth else "vvn"))
        if kind == "v":
            name = f"v{len(values)}"
            values[name] = draw(NUMBERS)
            return name, Fraction(values[name])
        if kind == "n":
            number = draw(st.sampled_from(["1", "12", "100", "0.01"]))
            return number, Fraction(number)
        if kind == "m":
            text, value = built(depth - 1)
            return f"(-({text}))", -value
        (left, first), (right, second) = built(depth - 1), built(depth - 1)
        assume(kind != "/" or abs(second) > Fraction(1, 1000))
        return f"({left}) {kind} ({right})", OPERATORS[kind](first, second)

    text, value = built(4)
    return text, values, value


@given(sums())
def test_a_sum_agrees_with_one_worked_out_in_fractions(case: tuple[str, dict[str, Decimal], Fraction]) -> None:
    text, values, expected = case
    try:
        calculation = made(text, **values)
    except CalculationError as error:
        codes = {problem.code for problem in error.problems}
        event(f"refused: {codes}")
        assume(not codes <= {"absurd_amount", "division_by_zero"})  # too large, or a divisor that rounds to zero
        raise
    quantity = calculation.result["result"]
    assert isinstance(quantity, Quantity)

    largest = max([Fraction(1), *(abs(Fraction(step.value)) for step in calculation.steps)])
    assert abs(Fraction(quantity.value) - expected) <= largest / 10**15
    assert [evaluate(step.substitution) for step in calculation.steps] == [step.value for step in calculation.steps]


UNITS = ["kWh", "MWh", "kg", "t", "kgCO2e", "tCO2", "L", "m3", "Nm3", "km", "h", "day", "USD", "EUR", "piece",
         "pair", "worker", "kW", "kgCO2e/kWh", "USD/kWh", "t/day", "tkm", "m^2", "%", "1/day",
         "lb CO2/MWh", "kg m^-2"]  # fmt: skip


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), NUMBERS, NUMBERS)
def test_only_what_measures_the_same_is_added(first: str, second: str, a: Decimal, b: Decimal) -> None:
    values = {"a": {"value": a, "unit": first}, "b": {"value": b, "unit": second}}
    if unit(first).dimension == unit(second).dimension:
        assert made("a + b", first, **values).steps
    else:
        assert problems("arithmetic", asked("a + b", **values)) == {"expression": "wrong_dimension"}


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), st.sampled_from([1, -1]))
def test_a_product_of_units_is_worth_as_much_as_its_parts(first: str, second: str, power: int) -> None:
    left, right = measure(first), measure(second)
    whole, factor = product(left, right, power)

    assert whole.scale * factor == unit(first).scale * unit(second).scale ** power
    if whole.readable and whole.name:
        assert conversion(measure(whole.name), whole) == 1


@given(st.sampled_from(UNITS))
def test_a_unit_is_the_product_of_its_terms(name: str) -> None:
    read, known = measure(name), unit(name)

    assert read.scale == known.scale
    assert frozenset(read.dimension.items()) == known.dimension


def test_ten_thousand_random_texts_are_computed_or_refused() -> None:
    dice = random.Random(20)  # noqa: S311
    parts = ["a", "b", "c", "q1", "s3:80", "c1.x", "(", ")", "+", "-", "*", "/", "^", "**", "1", "12", "100", "7",
             "1e3", "%", ",", ".", " ", "é", "٣", "$", "\x00", "\n", "__import__('os')", "1e999", "²",
             "{{q1}}"]  # fmt: skip
    values = {"a": "3 kWh", "b": "2 kg", "c": 5, "q1": "4 %"}
    outcomes = {"computed": 0, "refused": 0}
    for _ in range(10_000):
        text = "".join(dice.choice(parts[: dice.choice((15, len(parts)))]) for _ in range(dice.randint(0, 9)))
        try:
            parsed(text)
            made(text, dice.choice((None, "%", "kWh", "t")), **values)
            outcomes["computed"] += 1
        except CalculationError:
            outcomes["refused"] += 1

    assert min(outcomes.values()) > 100


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_no_text_whatever_breaks_it(expression: str, name: str, unit_name: str) -> None:
    found: list[Problem] = []
    try:
        calculated("arithmetic", asked(expression, unit_name, **{name: {"value": 1, "unit": unit_name}}))
    except CalculationError as error:
        found += error.problems
    assert all(problem.message and problem.expected for problem in found)


@pytest.mark.parametrize(
    "text", ["(" * 900, "-" * 900 + "a", "a" + "^a" * 900, "a" * 2001, "a+" * 300 + "a", " " * 9000]
)
def test_what_is_too_long_or_too_deep_is_refused(text: str) -> None:
    assert refused(text, a=1)[1] in ("invalid_expression", "missing")


def test_the_longest_sum_is_computed() -> None:
    deepest = "(" * limits.MOST_DEPTH + "a" + ")" * limits.MOST_DEPTH

    assert result(" + ".join(["a"] * (limits.MOST_OPERATIONS + 1)), a="2 kg") == "402 kg"
    assert result(deepest, a=2) == "2"


def calls(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes: its time, without a clock."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("pattern", ["a+", "a*", "-a-", "(a)*", "a/b*"])
def test_four_times_the_length_takes_four_times_the_calls(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 20_000)
    monkeypatch.setattr(limits, "MOST_OPERATIONS", 20_000)
    made(pattern + "a", a=1, b=1)  # units are read once
    short, long = (pattern * (length // len(pattern)) + "a" for length in (500, 2_000))

    assert calls(lambda: made(long, a="1.0001", b=1)) < 4.5 * calls(lambda: made(short, a="1.0002", b=1))

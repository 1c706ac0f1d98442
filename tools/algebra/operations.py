"""One operation of a sum: amounts become another, with the step that shows it, or the words why they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tools.algebra.amount import Traced, Traces
from tools.algebra.expression import FIELD, Operation
from tools.algebra.measure import PERCENT, PLAIN, YEAR, Measure, conversion, product
from tools.algebra.misread import product_traces, sum_traces
from tools.calculation import CalculationError, Problem, Step, plain
from tools.refusal import Code
from tools.worksheet import NAME, evaluate, shown, substituted, terminating

LARGEST = 30  # powers of ten of any value on the way, and of the smallest
MOST_EXPONENT = 100
SQUARES = (2, 3)  # exponents that may stand in a sum: of lengths, not of rates, where they would be years
SHORT = frozenset({"second", "s", "minute", "min", "hour", "h", "day", "d", "week"})
LONG = frozenset({"month", "year", "a"})  # of no fixed number of the short ones
TIMES = SHORT | LONG
LABELS = {"+": "Sum", "-": "Difference", "*": "Product", "/": "Quotient", "^": "Power"}
DONE = {"+": "added", "-": "subtracted"}


class Working:
    """Applies operations one after another and collects their steps."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self.by_calendar = False  # were days made months or years, or those days, on the way?

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    def applied(self, operation: Operation, left: Traced, right: Traced) -> Traced:
        """The result of + - * / ^. Raises CalculationError."""
        if operation.sign in "+-":
            return self._added(operation, left, right)
        if operation.sign == "^":
            return self._raised(operation, left, right)
        return self._multiplied(operation, left, right)

    def negative(self, operand: Traced) -> Traced:
        number = operand.traces.literal
        traces = replace(operand.traces, literal=None if number is None else -number, year=False)
        return self.step("Negative", "-first", operand.measure, {"first": operand}, traces=traces)

    def percent(self, share: Traced) -> Traced:
        """A share as per cent."""
        factor = conversion(share.measure, PERCENT)
        return share if factor is None else self.converted(share, PERCENT, factor)

    def converted(self, amount: Traced, target: Measure, factor: Fraction) -> Traced:
        """The same amount in another unit."""
        self.by_calendar |= _other_times(amount.measure, target)
        expression, numbers = _scaled("first", factor)
        return self.step("Converted", expression, target, {"first": amount}, numbers, amount.traces)

    def step(
        self,
        label: str,
        expression: str,
        measure: Measure,
        amounts: Mapping[str, Traced],
        numbers: Mapping[str, Decimal] | None = None,
        traces: Traces = Traces(),
    ) -> Traced:
        """Compute one line from the very substitution that it shows."""
        values = {**(numbers or {}), **{name: amount.value for name, amount in amounts.items()}}
        names = {**{n: plain(v) for n, v in (numbers or {}).items()}, **{n: a.shown for n, a in amounts.items()}}
        substitution = substituted(expression, values)
        value = evaluate(substitution)
        _refuse_boundless(value, label)
        formula = NAME.sub(lambda found: names.get(found[0], found[0]), shown(expression))
        number = len(self._steps) + 1
        title = f"Step {number}: {label}"
        self._steps.append(
            Step(label=title, formula=formula, substitution=substitution, value=value, unit=measure.name)
        )
        return Traced(value, measure, f"step {number}", traces)

    def _added(self, operation: Operation, left: Traced, right: Traced) -> Traced:
        factor = conversion(right.measure, left.measure)
        if factor is None:
            raise _unlike(operation, left, right)
        traces = sum_traces(operation, left, right)
        self.by_calendar |= _other_times(left.measure, right.measure)
        scaled, numbers = _scaled("second", factor)
        amounts = {"first": left, "second": right}
        label = LABELS[operation.sign]
        return self.step(label, f"first {operation.sign} {scaled}", left.measure, amounts, numbers, traces)

    def _multiplied(self, operation: Operation, left: Traced, right: Traced) -> Traced:
        traces = product_traces(operation, left, right)
        if operation.sign == "/" and not right.value:
            raise _nothing(operation, right)
        measure, factor = _product(operation, left.measure, right.measure)
        self.by_calendar |= _times_meet(left.measure, right.measure, 1 if operation.sign == "*" else -1)
        if not measure.readable:
            raise _refused(operation, "wrong_dimension", "the unit has too many parts", "amounts that cancel earlier")
        scaled, numbers = _scaled(f"first {operation.sign} second", factor)
        amounts = {"first": left, "second": right}
        return self.step(LABELS[operation.sign], scaled, measure, amounts, numbers, traces)

    def _raised(self, operation: Operation, base: Traced, exponent: Traced) -> Traced:
        if base.measure.share:
            base = self.converted(base, PLAIN, PERCENT.scale)
        power = _exponent(operation, base, exponent)
        measure = Measure(tuple((name, times * power) for name, times in base.measure.terms if power))
        if not measure.readable:
            raise _refused(operation, "wrong_dimension", "the unit has too high a power", "an exponent up to 4")
        return self.step("Power", "first ** second", measure, {"first": base, "second": exponent})


def _other_times(first: Measure, second: Measure) -> bool:
    """One by days, the other by months?"""
    one, two = ({name for name, _ in measure.terms} for measure in (first, second))
    return bool(one & SHORT and two & LONG) or bool(one & LONG and two & SHORT)


def _times_meet(left: Measure, right: Measure, power: int) -> bool:
    """Are days and months multiplied? Not where the days cancel: L/day × day/month."""
    names = {name for name, _ in (*left.terms, *right.terms) if left.per(name) + power * right.per(name)}
    return bool(names & SHORT and names & LONG)


def _product(operation: Operation, left: Measure, right: Measure) -> tuple[Measure, Fraction]:
    if operation.sign == "*":
        return product(left, right, 1)
    if left.share and not right.terms:  # 9 % / 3
        return left, Fraction(1)
    return product(left, right, -1)


def _exponent(operation: Operation, base: Traced, exponent: Traced) -> int:
    """A whole number, bounded; one that stands in the sum itself is that of an area or a volume."""
    if exponent.measure not in (PLAIN, YEAR) or exponent.value % 1 or abs(exponent.value) > MOST_EXPONENT:
        message = f"the exponent {exponent.told} and comes to {plain(exponent.value)[:40]}"
        raise _refused(operation, "invalid_expression", message, f"a whole number, at most {MOST_EXPONENT}")
    number = exponent.traces.literal
    if number is not None and abs(number) in SQUARES and not base.measure.terms:
        message = f"'{exponent.shown}' is an exponent of a plain number, and nobody said it"
        raise _refused(operation, "literal_not_allowed", message, "the number of years as a value by its name")
    if not base.value and exponent.value <= 0:
        raise _nothing(operation, base)
    return int(exponent.value)


def _scaled(expression: str, factor: Fraction) -> tuple[str, dict[str, Decimal]]:
    """An expression times a factor, without a times 1 or a divided by 1."""
    whole = Decimal(1), Decimal(factor.denominator)
    dividend, divisor = whole if factor.numerator == 1 else terminating(factor.numerator, factor.denominator)
    numbers: dict[str, Decimal] = {}
    for sign, name, number in (("*", "factor", dividend), ("/", "divisor", divisor)):
        if number != 1:
            expression, numbers[name] = f"{expression} {sign} {name}", number
    return expression, numbers


def _refuse_boundless(value: Decimal, label: str) -> None:
    if value and abs(value.adjusted()) > LARGEST:
        message = f"a {label.casefold()} comes to {value:.3g}"
        raise CalculationError(Problem(FIELD, "absurd_amount", message, "a company's amounts and their units"))


def _unlike(operation: Operation, left: Traced, right: Traced) -> CalculationError:
    message = f"{left.told}, {right.told}: they cannot be {DONE[operation.sign]}"
    expected = "amounts of one kind: kWh and MWh, kg and t; or one currency"
    if not left.measure.dimension or not right.measure.dimension:
        expected = "two amounts with units of one kind; for a share more or less: amount * (1 + share)"
    return _refused(operation, "wrong_dimension", message, expected)


def _nothing(operation: Operation, divisor: Traced) -> CalculationError:
    return _refused(operation, "division_by_zero", f"'{divisor.shown[:60]}' is zero", "something else than zero there")


def _refused(operation: Operation, code: Code, message: str, expected: str) -> CalculationError:
    return CalculationError(Problem(FIELD, code, f"{message} ({operation.token.place})", expected))

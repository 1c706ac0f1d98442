"""Sums that compute, and do not mean what they say: a percentage divided by 100 once more, a month times 12."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tools.algebra.amount import Traced, Traces
from tools.algebra.expression import FIELD, Operation
from tools.algebra.measure import Measure
from tools.calculation import CalculationError, Problem
from tools.calculation import plain as digits
from tools.units import rounded

TWELVE = Decimal(12)
HUNDREDS = {2: 1, -2: -1}  # power of ten → times 100
YEARS = range(1900, 2101)
MONTHS = {"*": "month", "/": "year"}  # what the number 12 is multiplied with, and divides


def value_traces(value: Decimal, measure: Measure) -> Traces:
    """What is known of a value that was given by name."""
    return Traces(percent=measure.share, year=not measure.terms and value in YEARS)


def number_traces(value: Decimal) -> Traces:
    """What is known of a number that stands in the expression."""
    power = 0 if value == TWELVE else value.adjusted()
    return Traces(literal=value, hundreds=HUNDREDS.get(power, 0), thousands=power if abs(power) >= 3 else 0)


def sum_traces(operation: Operation, left: Traced, right: Traced) -> Traces:
    """What is known of a sum or a difference. Raises CalculationError where it is misread."""
    for share, other in ((left, right), (right, left)):
        number = other.traces.literal
        if share.measure.share and not other.measure.terms and number not in (None, 1, -1):
            message = f"'{share.shown}' is a percentage and counts as a share, '{other.shown}' is a plain number"
            raise _misread(operation, message, "1 for the whole: 1 - p, where p is a value with unit '%'")
    first, second = left.traces, right.traces
    span = operation.sign == "-" and first.year and second.year
    return Traces(
        hundreds=first.hundreds if first.hundreds == second.hundreds else 0,
        thousands=first.thousands if first.thousands == second.thousands else 0,
        percent=left.measure.share,
        years=1 if span else first.years if first.years == second.years else 0,
    )


def product_traces(operation: Operation, left: Traced, right: Traced) -> Traces:
    """What is known of a product or a quotient. Raises CalculationError where it is misread."""
    _refuse_months(operation, left, right)
    power = 1 if operation.sign == "*" else -1
    first, second = left.traces, right.traces
    made = Traces(
        hundreds=first.hundreds + power * second.hundreds,
        thousands=first.thousands + power * second.thousands,
        percent=first.percent or second.percent,
        years=first.years + power * second.years,
    )
    if made.percent and made.hundreds < 0:
        message = "a value with unit '%' counts as a share already, and is divided by 100 once more"
        raise _misread(operation, message, "no / 100 here; a 100 that is an amount of its own is a value by its name")
    return made


def refuse_scaled_twice(result: Traced, factor: Fraction) -> None:
    """What the numbers of the expression did already, the unit wanted would do once more."""
    traces = result.traces
    hundredfold = not result.measure.terms and factor == 100 and traces.hundreds > 0
    if hundredfold or (traces.thousands and factor == Fraction(10) ** traces.thousands):
        message = f"the expression has the factor {digits(rounded(factor))} already, which the unit wanted brings along"
        raise CalculationError(Problem(FIELD, "conflicting_inputs", message, "the expression without that number"))


def _refuse_months(operation: Operation, left: Traced, right: Traced) -> None:
    pairs = ((left, right), (right, left)) if operation.sign == "*" else ((left, right),)
    for amount, number in pairs:
        period = MONTHS[operation.sign]
        if number.traces.literal == TWELVE and amount.measure.per(period) < 0:
            other = "year" if period == "month" else "month"
            message = f"'{amount.shown}' is per {period} ({amount.measure.name}), and 12 is a plain number"
            raise _misread(operation, message, f"to with a unit per {other}, without the 12")


def _misread(operation: Operation, message: str, expected: str) -> CalculationError:
    return CalculationError(Problem(FIELD, "conflicting_inputs", f"{message} ({operation.token.place})", expected))

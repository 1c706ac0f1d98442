"""A sum written out: every step's value is computed from the very substitution that is shown.

Expressions know + - * / ** ( ) min max, names and plain decimals. They are computed to 60 digits and kept to 28.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context as Precision
from decimal import Decimal
from functools import lru_cache

from tools.calculation import PRECISION, Step, plain
from tools.units import convert, ratio, unit

Values = Mapping[str, Decimal]
Computed = Callable[[Values], Decimal]
Operator = Callable[[Decimal, Decimal], Decimal]

EXACT = Precision(prec=60)
NAME = re.compile(r"[a-z_][a-z0-9_]*")
TOKEN = re.compile(r"(?<!\s)\s*+(?:(\d+(?:\.\d+)?)|([a-z_][a-z0-9_]*)|(\*\*|[-+*/(),]))")


class ExpressionError(ValueError):
    """Not an expression of the little language of this file."""


@dataclass(frozen=True)
class Derivation:
    """How one value came out of others; the others are the very objects that were handed in."""

    value: Decimal
    expression: str
    operands: Values


class Worksheet:
    """Collects the steps of one calculation."""

    def __init__(self, *, recording: bool = True) -> None:
        self._steps: list[Step] = []
        self._derivations: list[Derivation] = []
        self._recording = recording

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    def step(self, label: str, expression: str, unit: str | None = None, **values: Decimal | int) -> Decimal:
        """Compute one line. Names of the expression are the keyword arguments."""
        numbers = {name: Decimal(value) for name, value in values.items()}
        value = evaluate(expression, numbers)
        if self._recording:
            self._add(label, shown(expression), substituted(expression, numbers), value, unit)
            self._derivations.append(Derivation(value, expression, numbers))
        return value

    def total(self, label: str, formula: str, values: Iterable[Decimal], unit: str) -> Decimal:
        """Add up. The formula says in words what is added."""
        parts = list(values)
        value = PRECISION.plus(_sum(parts))
        if not self._recording:
            return value
        self._add(label, formula, " + ".join(_number(part) for part in parts) or "0", value, unit)
        return value

    def convert(self, label: str, value: Decimal, from_unit: str, to_unit: str) -> Decimal:
        """The same amount in another unit; no step where the unit stays. Raises UnitError."""
        factor = ratio(from_unit, to_unit)
        source, target = unit(from_unit).name, unit(to_unit).name
        if source == target:
            return value
        if not self._recording:
            return convert(value, from_unit, to_unit)
        dividend, divisor = terminating(factor.numerator, factor.denominator)
        if divisor == 1:
            expression, meaning = "amount * factor", f"1 {source} = {plain(dividend)} {target}"
        elif dividend == 1:
            expression, meaning = "amount / divisor", f"1 {target} = {plain(divisor)} {source}"
        else:
            expression, meaning = "amount * factor / divisor", f"{plain(divisor)} {source} = {plain(dividend)} {target}"
        numbers = {"amount": value, "factor": dividend, "divisor": divisor}
        result = evaluate(expression, numbers)
        self._add(label, f"{shown(expression)} ({meaning})", substituted(expression, numbers), result, target)
        self._derivations.append(Derivation(result, expression, numbers))
        return result

    def written_out(self, value: Decimal, given: Decimal, name: str) -> str:
        """A value as one expression, its steps put into each other, in which `given` (the same object) is `name`."""
        if value is given:
            return name
        made = next((each for each in self._derivations if each.value is value), None)
        if made is None:
            return _number(value)
        inner = {key: self.written_out(operand, given, name) for key, operand in made.operands.items()}
        return f"({NAME.sub(lambda found: inner.get(found[0], found[0]), made.expression)})"

    def _add(self, label: str, formula: str, substitution: str, value: Decimal, unit: str | None) -> None:
        self._steps.append(Step(label=label, formula=formula, substitution=substitution, value=value, unit=unit))


def evaluate(expression: str, values: Values | None = None) -> Decimal:
    """The value of an expression. Raises ExpressionError, KeyError for a name without a value, decimal's errors."""
    return PRECISION.plus(_parsed(expression)(values or {}))


def substituted(expression: str, values: Values) -> str:
    """The expression with its names replaced by their values."""
    return NAME.sub(lambda found: _number(values[found[0]]) if found[0] in values else found[0], expression)


def shown(expression: str) -> str:
    """The expression as one would write it: base emissions × (1 − annual rate)."""
    return expression.replace("**", "^").replace("*", "×").replace(" - ", " − ").replace("_", " ")


def _number(value: Decimal) -> str:
    return f"({plain(value)})" if value < 0 else plain(value)


def _sum(values: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def terminating(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """A fraction as dividend and divisor, one of them 1 wherever that ends as a decimal."""
    if _ends(denominator):
        return EXACT.divide(Decimal(numerator), Decimal(denominator)), Decimal(1)
    if _ends(numerator):
        return Decimal(1), EXACT.divide(Decimal(denominator), Decimal(numerator))
    return Decimal(numerator), Decimal(denominator)


def _ends(divisor: int) -> bool:
    for prime in (2, 5):
        while divisor % prime == 0:
            divisor //= prime
    return divisor == 1


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> Computed:
    tokens: list[str] = []
    at = 0
    while at < len(expression.rstrip()):
        found = TOKEN.match(expression, at)
        if not found:
            raise ExpressionError(f"unexpected {expression[at:]!r}")
        tokens.append(found.group().strip())
        at = found.end()
    return _Parser(tokens).whole()


class _Parser:
    """Recursive descent over tokens; each rule returns a function from values to a decimal."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Computed:
        result = self.sum()
        if self.at != len(self.tokens):
            raise ExpressionError(f"unexpected {self.tokens[self.at]!r}")
        return result

    def sum(self) -> Computed:
        return self._left({"+": EXACT.add, "-": EXACT.subtract}, self.product)

    def product(self) -> Computed:
        return self._left({"*": EXACT.multiply, "/": EXACT.divide}, self.power)

    def power(self) -> Computed:
        base = self.signed()
        if not self._take("**"):
            return base
        exponent = self.power()
        return lambda values: EXACT.power(base(values), exponent(values))

    def signed(self) -> Computed:
        if not self._take("-"):
            return self.atom()
        operand = self.signed()
        return lambda values: EXACT.minus(operand(values))

    def atom(self) -> Computed:
        token = self._next()
        if token in {"("}:
            inner = self.sum()
            self._expect(")")
            return inner
        if token[0].isdigit():
            number = Decimal(token)
            return lambda _: number
        if token in {"min", "max"}:
            return self._function(token)
        if token.isidentifier():
            return lambda values: values[token]
        raise ExpressionError(f"unexpected {token!r}")

    def _function(self, name: str) -> Computed:
        self._expect("(")
        arguments = [self.sum()]
        while self._take(","):
            arguments.append(self.sum())
        self._expect(")")
        chosen = min if name == "min" else max
        return lambda values: chosen(argument(values) for argument in arguments)

    def _left(self, operators: Mapping[str, Operator], operand: Callable[[], Computed]) -> Computed:
        """A chain of one precedence, computed from the left; long sums are no deep recursion."""
        first = operand()
        rest: list[tuple[Operator, Computed]] = []
        while self.at < len(self.tokens) and self.tokens[self.at] in operators:
            operator = operators[self._next()]
            rest.append((operator, operand()))
        return _chain(first, tuple(rest)) if rest else first

    def _next(self) -> str:
        if self.at >= len(self.tokens):
            raise ExpressionError("the expression ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def _take(self, token: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise ExpressionError(f"{token!r} is missing")


def _chain(first: Computed, rest: tuple[tuple[Operator, Computed], ...]) -> Computed:
    def compute(values: Values) -> Decimal:
        value = first(values)
        for operator, operand in rest:
            value = operator(value, operand(values))
        return value

    return compute

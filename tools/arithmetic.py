"""arithmetic: any sum of amounts, in decimals, its units checked at every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from tools.algebra.amount import Traced
from tools.algebra.expression import CHANGE, FIELD, IDENTIFIER, Count, Expression, Number, Operation, Token, parsed
from tools.algebra.measure import PLAIN, YEAR, Measure, conversion, measure, product
from tools.algebra.misread import number_traces, refuse_scaled_twice, value_traces
from tools.algebra.operations import SQUARES, TIMES, Working
from tools.amounts import NUMBER_AND_UNIT, absurd, checked_amount
from tools.calculation import (
    Basis,
    CalculationError,
    Calculator,
    Context,
    Exact,
    Frozen,
    Outcome,
    Problem,
    Quantity,
    Text,
)
from tools.calculation import plain as digits
from tools.refusal import RefusedError
from tools.units import UnitError, assumption

__all__ = ["CALCULATOR", "Expression", "parsed"]

BASIS = Basis(
    standard="Arithmetic in decimals",
    clause="each operation is computed to 60 significant digits and kept to 28; a percentage counts as a share",
    authority="definition",
)
MOST_VALUES = 200
LONGEST_NAME = 60
FREE = "a value by its name; only 1, 12, 100 and powers of ten (0.001 … 1000000) may stand in the expression itself"


def _unit(text: str) -> str:
    try:
        read = measure(text)
    except UnitError as error:
        raise RefusedError(error.code, error.message, error.expected) from error
    if not read.readable:
        raise RefusedError("unknown_unit", f"'{text[:60]}' has too high a power", "a unit such as kWh, kg, kgCO2e/kWh")
    return read.name or "1"


def _unit_of_value(text: str | None) -> str | None:
    return None if text is None or (name := _unit(text)) == "1" else name


def _readable(text: str) -> str:
    try:
        return parsed(text).text
    except CalculationError as error:
        problem = error.problems[0]
        raise RefusedError(problem.code, problem.message, problem.expected) from error


class Value(Frozen):
    """A value with its unit, or a plain number. Also read: {amount, unit}, "12500 tCO2e", 12500."""

    value: Exact = Field(description="the number")
    unit: Annotated[str | None, AfterValidator(_unit_of_value)] = Field(
        None, description="its unit, such as kWh, kgCO2e/piece, USD, %; none: a plain number"
    )

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        if isinstance(given, str) and (found := NUMBER_AND_UNIT.fullmatch(given)):
            return {"value": found[1], "unit": found[2]}
        if not isinstance(given, Mapping):
            return {"value": given}
        values = {("value" if key == "amount" else key): value for key, value in given.items()}
        return {**values, "unit": values.get("unit") or None}

    @model_validator(mode="after")
    def _possible(self) -> Value:
        if self.unit:
            checked_amount(self.value, self.unit, negative=True)
        return self

    @property
    def measure(self) -> Measure:
        return measure(self.unit) if self.unit else PLAIN


class Inputs(Frozen):
    expression: Annotated[str, AfterValidator(_readable)] = Field(
        description="over the names of values: (before - after) / before, sum(a, b), mean(a, b), percent_change(a, b)"
    )
    values: dict[str, Value] = Field(default_factory=dict, description="of each name: {name: {value, unit}}")
    to: Annotated[str, AfterValidator(_unit)] | None = Field(
        None, description="the unit wanted, such as t, kgCO2e/piece or %; where not given, as the units come out"
    )

    @model_validator(mode="after")
    def _named(self) -> Inputs:
        if len(self.values) > MOST_VALUES:
            raise RefusedError("too_many_rows", f"{len(self.values):,} values", f"at most {MOST_VALUES}", "values")
        for name in self.values:
            if len(name) > LONGEST_NAME or not IDENTIFIER.fullmatch(name):
                right = "letters, digits and _, the first no digit, such as mill_2"
                raise RefusedError("invalid", f"'{name[:LONGEST_NAME]}' is no name", right, "values")
        return self


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    expression = parsed(inputs.expression)
    if problems := tuple(_problems(expression, inputs.values)):
        raise CalculationError(*problems)
    working = Working()
    result = _worked_out(expression, inputs.values, working)
    if inputs.to is not None:
        result = _in_unit(result, inputs.to, working)
    if not working.steps:
        working.step("Value", "first", result.measure, {"first": result})
    name = result.measure.name
    if name and (reason := absurd(abs(result.value), name)):
        message = f"the result is {digits(result.value)[:40]} {name}: {reason}"
        raise CalculationError(Problem(FIELD, "absurd_amount", message, "a company's amounts"))
    return Outcome(
        result={"result": Quantity(value=result.value, unit=name), **_direction(expression, result.value, name)},
        steps=working.steps,
        warnings=tuple(dict.fromkeys(_warnings(inputs, expression, result, working))),
        basis=(BASIS,),
        inputs={**inputs.model_dump(mode="json", exclude_none=True), "expression": expression.normalised},
    )


def _direction(expression: Expression, value: Decimal, unit: str | None) -> dict[str, Text | Quantity]:
    """Of a change as a whole its direction and its size, so that nobody has to read a sign."""
    last = expression.postfix[-1]
    if not isinstance(last, Operation) or last.token.text != CHANGE:
        return {}
    direction = "rose" if value > 0 else "fell" if value < 0 else "unchanged"
    return {"direction": Text(text=direction), "size": Quantity(value=abs(value), unit=unit)}


def _worked_out(expression: Expression, values: Mapping[str, Value], working: Working) -> Traced:
    """The operations in their order, over a stack of amounts."""
    stack: list[Traced] = []
    for item in expression.postfix:
        if isinstance(item, Token):
            stack.append(_operand(item, values))
        elif item.sign == "negative":
            stack.append(working.negative(stack.pop()))
        elif item.sign == "percent":
            stack.append(working.percent(stack.pop()))
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(working.applied(item, left, right))
    return stack.pop()


def _operand(token: Token, values: Mapping[str, Value]) -> Traced:
    if isinstance(token, Count):
        return Traced(token.value, PLAIN, token.text)
    if isinstance(token, Number):
        return Traced(token.value, PLAIN, token.text, number_traces(token.value))
    given = values[token.text]
    return Traced(given.value, given.measure, token.text, value_traces(given.value, given.measure))


def _problems(expression: Expression, values: Mapping[str, Value]) -> Iterator[Problem]:
    """Names without a value, and numbers that nobody gave."""
    known = ", ".join(list(values)[:10]) or "values: {name: {value, unit}}"
    for name in {token.text: token for token in expression.names if token.text not in values}.values():
        yield Problem(FIELD, "unknown_name", f"there is no value for the name {name.place}", f"one of {known}")
    for place, item in enumerate(expression.postfix):
        if (
            isinstance(item, Number)
            and not item.free
            and not _is_square(item, expression.postfix[place + 1 : place + 3])
        ):
            yield Problem(
                FIELD, "literal_not_allowed", f"the number {item.place} stands in the expression itself", FREE
            )


def _is_square(number: Number, following: tuple[Token | Operation, ...]) -> bool:
    """Is it the exponent of an area or a volume?"""
    signs = [item.sign for item in following if isinstance(item, Operation)]
    return number.value in SQUARES and (signs[:1] == ["^"] or signs == ["negative", "^"])


def _in_unit(result: Traced, to: str, working: Working) -> Traced:
    target, source = measure(to), result.measure
    factor = conversion(source, target)
    if factor is None and result.traces.years:  # plain years were subtracted: the result is per year
        source, extra = product(source, YEAR, result.traces.years)
        rest = conversion(source, target)
        factor = None if rest is None else rest * extra
    if factor is None:
        is_in = f"is in {result.measure.name}" if result.measure.terms else "is a plain number"
        right = _right_unit(result.measure, measure(to))
        raise CalculationError(Problem("to", "wrong_dimension", f"the result {is_in}, which is no {to}", right))
    refuse_scaled_twice(result, factor)
    return result if result.measure == target else working.converted(result, target, factor)


def _right_unit(made: Measure, wanted: Measure) -> str:
    """Where nothing but times is left over, an amount of each day was given as an amount: L for L/day."""
    if not made.terms:
        return "'%', or none"
    kind = f"a unit of the same kind as {made.name}"
    times = {name: power for name, power in made.terms if name in TIMES}
    rest = Measure(tuple((name, power) for name, power in made.terms if name not in times))
    if not times or conversion(rest, wanted) is None:
        return kind
    return f"{kind}; an amount of each day is in {wanted.name}/day, days of a month are in day/month"


def _warnings(inputs: Inputs, expression: Expression, result: Traced, working: Working) -> Iterator[str]:
    used = {token.text for token in expression.names}
    for name, given in inputs.values.items():
        if name not in used:
            yield f"{name}: given, and not in the expression"
        elif given.unit and (taken := assumption(given.unit)):
            yield f"{name}: {taken}"
    if inputs.to and (taken := assumption(inputs.to)):
        yield taken
    if result.traces.thousands and result.measure.terms and not inputs.to:
        yield f"a power of ten in the expression changes no unit: the result is in {result.measure.name}"
    if working.by_calendar:
        yield "a year was taken as 365.25 days, a month as a twelfth of it"


CALCULATOR = Calculator(
    name="arithmetic",
    title="Arithmetic",
    description=(
        "Any sum that no other calculator does: totals, means, ratios, percentages, intensities (kgCO2e per piece), "
        "costs, amounts over time. Give an expression over named values, each with its unit; units are checked "
        "and simplified, `to` asks for another one. A value in % counts as its share: amount * p, amount * (1 - p); "
        "for a result in per cent say to: '%', without * 100. Units are never converted by hand (/ 1000): say `to`. "
        "Call it for every figure that is to be computed."
    ),
    version="4",
    inputs=Inputs,
    compute=compute,
    results={
        "result": "what the expression comes to, in the unit wanted or as the units come out",
        "direction": "of a percent_change: rose, fell or unchanged",
        "size": "of a percent_change: how much, without its sign",
    },
    formula="result = expression, in decimals, units checked",
    sources=("Decimal arithmetic; units of SI and trade as defined by Pint and by this service",),
)

"""Figures by reference: "q1" a figure said, "c1.result.total" a result, "s3:80" a figure of a statement.

Arguments of calculators are references, or literals that equal a figure said; so no figure that nobody said enters a
sum, and a model need not see one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.conversation.message import Said
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import number_at
from assistant.evidence.provenance import of_calculation, of_statement
from assistant.numbers import quantities
from tools.paths import leaves
from tools.units import UnitError, convert, same_dimension

REFERENCE = re.compile(r"\{{0,2}\s*(q\d+|c\d+(?:\.[\w-]+)+|s\d+:[^\s{}]+)\s*\}{0,2}")
_LITERAL = re.compile(r"[-+]?\d+(?:\.\d+)?\s*%?")
_GAS = re.compile(r"(?<=[tg])\s*(?:CO2e?q?|CH4|N2O)", re.IGNORECASE)


class UnresolvedError(Exception):
    """What was written leads to no figure; the text says what would."""


@dataclass(frozen=True)
class Value:
    """A figure as it enters a sum."""

    value: Decimal
    unit: str | None  # "%" for a share
    message_id: str | None = None  # in which it was said


def is_reference(written: object) -> bool:
    return isinstance(written, str) and REFERENCE.fullmatch(written.strip()) is not None


def name(written: str) -> str:
    """Of a reference, without its braces."""
    match = REFERENCE.fullmatch(written.strip())
    return match.group(1) if match else written


def is_literal(written: object) -> bool:
    if isinstance(written, bool):
        return False
    return isinstance(written, int | float) or (
        isinstance(written, str) and _LITERAL.fullmatch(written.strip()) is not None
    )


def resolved(written: str, unit: str | None, context: TurnContext) -> Value:
    """The figure of a reference, in `unit` where its own can be converted to it. Raises UnresolvedError."""
    reference = name(written)
    found = _said(reference, unit, context) if reference[0] == "q" else _held(reference, context)
    return _in_unit(found, unit)


def literal(written: object, unit: str | None, context: TurnContext) -> Value:
    """A number that was said, with its unit. Raises UnresolvedError for any other."""
    text = str(written).strip()
    number = Decimal(text.rstrip("% ").strip())
    own = "%" if text.endswith("%") else unit
    for said in reversed(context.evidence.figures.values()):
        if any(_same(said, value, shown) for value, shown in ((number, own), (number * 100, "%"))):
            return Value(number, own, said.message_id)
    raise UnresolvedError(
        "the person did not say this number: write the handle of a figure (q1, c1.result.total), or nothing"
    )


def year(written: object, context: TurnContext) -> int:
    """A year that was said, stands in the evidence, or is this one or the last. Raises UnresolvedError."""
    try:
        wanted = int(str(written))
    except ValueError:
        raise UnresolvedError("a year is four digits, or the handle of one") from None
    if wanted not in set(_years(context)):
        raise UnresolvedError("this year was not said by the person and stands in nothing found: leave it out")
    return wanted


def _years(context: TurnContext) -> Iterator[int]:
    yield from (context.turn.today.year, context.turn.today.year - 1)
    for said in context.evidence.figures.values():
        if said.kind in {"year", "date", "number", "count"} and said.read.value == int(said.read.value):
            yield int(said.read.value)
    for found in context.evidence.statements.values():
        yield from (int(figure.value) for figure in of_statement(found) if figure.year or figure.iso)
    for made in (*context.evidence.earlier.values(), *context.evidence.calculations.values()):
        yield from (leaf for path, leaf in leaves(made.inputs) if path.endswith("year") and isinstance(leaf, int))
        yield from (int(figure.value) for figure in of_calculation(made) if figure.year)


def _said(name: str, unit: str | None, context: TurnContext) -> Value:
    said = context.evidence.figures.get(name)
    if said is None:
        known = ", ".join(context.evidence.figures) or "none"
        raise UnresolvedError(f"there is no figure {name}; handles of figures said: {known}")
    if said.ambiguous:
        raise UnresolvedError(f"{name} can be read in more than one way: ask the person which is meant")
    units = said.read.unit_alternatives
    if units and said.message_id == context.message.id and unit not in units:
        options = " or ".join(units)
        raise UnresolvedError(f"the unit of {name} can be {options}: ask the person, or write the unit that is meant")
    return Value(said.read.value, said.read.unit, said.message_id)


def _held(name: str, context: TurnContext) -> Value:
    if name[0] == "s":
        return _of_statement(name, context)
    handle, _, path = name.partition(".")
    made = context.evidence.calculation(handle)
    number = number_at(made, path.removeprefix("result."), "en") if made else None
    if number is None:
        raise UnresolvedError(f"there is no result {name}")
    return Value(Decimal(number.value), number.unit)


def _of_statement(name: str, context: TurnContext) -> Value:
    handle, _, shown = name.partition(":")
    found = context.evidence.statements.get(handle)
    if found is None:
        raise UnresolvedError(f"there is no statement {handle}")
    wanted = {read.value for read in quantities.read(shown, "en")} | _decimal(shown)
    for figure in of_statement(found):
        if figure.value in wanted:
            return Value(figure.value, figure.unit)
    raise UnresolvedError(f"{handle} has no figure {shown}")


def _decimal(text: str) -> set[Decimal]:
    try:
        return {Decimal(text.rstrip("%"))}
    except InvalidOperation:
        return set()


def _same(said: Said, value: Decimal, unit: str | None) -> bool:
    """Is the literal this figure, its unit included? 12.5 kt is not 12.5 t."""
    if said.read.unit == unit or not unit or not said.read.unit:
        return said.read.value == value
    if "%" in (unit, said.read.unit):
        return False
    try:
        return convert(value, unit, said.read.unit) == said.read.value
    except UnitError:
        return said.read.value == value  # the reader's unit was wrong: the one written here stands


def _in_unit(found: Value, unit: str | None) -> Value:
    """In the unit asked for, where both measure the same, a mass of gas like any mass; else with the unit asked for."""
    if unit is None or found.unit is None or "%" in (unit, found.unit) or found.unit == unit:
        return Value(found.value, found.unit or unit, found.message_id)
    try:
        if same_dimension(found.unit, unit):
            return Value(convert(found.value, found.unit, unit), unit, found.message_id)
        bare = _GAS.sub("", unit)
        if bare != unit and same_dimension(found.unit, bare):
            return Value(convert(found.value, found.unit, bare), unit, found.message_id)
    except UnitError:
        pass  # a unit that is not known is refused by the calculator, in its own words
    return Value(found.value, unit, found.message_id)

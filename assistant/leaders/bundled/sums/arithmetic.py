"""Products, sums and quotients as the calculator `arithmetic` takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, Literal

from assistant.leaders.bundled.filling.emissions import Emitted, emission_unit
from assistant.leaders.bundled.frames.registry import ARITHMETIC
from assistant.leaders.bundled.intent import Calculate
from assistant.leaders.bundled.slots import assumed
from assistant.leaders.bundled.sums.counts import Part
from assistant.leaders.bundled.sums.products import Product
from assistant.numbers.reads import Note, Read
from tools.calculation import plain

Span = tuple[int, int]
_MOST_TERMS = len(ascii_lowercase)
ON_LINE = "base * (1 - cut * (year - base_year) / (target_year - base_year))"  # a straight line to a target
_OFF = "_off"  # behind the name of what it is taken from


@dataclass(frozen=True)
class Arithmetic:
    """A call of the calculator; `said` are the names of the values that the person wrote."""

    values: Mapping[str, Any]
    said: tuple[str, ...]
    spans: frozenset[Span]
    stands_for: Span | None = None  # the amount that it works out; None: it is what was asked for
    notes: tuple[Note, ...] = ()


def wanted(one: Arithmetic, message_id: str) -> Calculate:
    said = {f"values.{name}.value": message_id for name in one.said}
    return Calculate(ARITHMETIC, one.values, said, assumed(one.notes), used=one.spans)


@dataclass(frozen=True)
class Term:
    product: Product
    factor: Part


def worked_out(one: Product) -> Arithmetic:
    values, expression = _written(one)
    inputs = {"expression": expression, "values": values, "to": one.amount.unit}
    return Arithmetic(inputs, _said((*one.parts, *one.counts)), one.spans, one.amount.span)


def remaining(total: Read, part: Read) -> Arithmetic:
    """What is left of a total without a part of it, in the total's place."""
    values = {name: {"value": plain(r.value), "unit": r.unit} for name, r in (("total", total), ("part", part))}
    inputs = {"expression": "total - part", "values": values, "to": total.unit}
    return Arithmetic(inputs, tuple(values), frozenset({total.span, part.span}), total.span)


def combined(how: Literal["sum", "mean", "difference"], amounts: Sequence[Read], unit: str | None) -> Arithmetic:
    """Amounts of one dimension; of a difference the second is taken from the first. `unit`: of what comes out, and of
    amounts whose gas it tells."""
    units = [emission_unit(r.unit) if "CO2" in str(unit) else r.unit for r in amounts]
    read = zip(ascii_lowercase, amounts, units, strict=False)
    values = {name: {"value": plain(one.value)} | ({"unit": its} if its else {}) for name, one, its in read}
    written = " - ".join(values) if how == "difference" else f"{how}({', '.join(values)})"
    notes = tuple(dict.fromkeys(note for read in amounts for note in read.notes))
    inputs = {"expression": written, "values": values} | ({"to": unit} if unit else {})
    return Arithmetic(inputs, tuple(values), frozenset(read.span for read in amounts), None, notes)


def summed(terms: Sequence[Term], unit: str, also: Sequence[Read]) -> Arithmetic | None:
    """Each term times its factor, added up; `also`: figures that are used more than once."""
    if len(terms) > _MOST_TERMS:
        return None
    values: dict[str, Any] = {}
    expressions: list[str] = []
    said: list[str] = []
    spans = {read.span for read in also}
    notes: list[Note] = []
    for letter, term in zip(ascii_lowercase, terms, strict=False):
        prefix = f"{letter}_" if len(terms) > 1 else ""
        parts = (*term.product.parts, term.factor)
        own, expression = _written(Product(term.product.amount, parts, term.product.counts), prefix)
        values |= own
        expressions.append(expression)
        said += _said((*parts, *term.product.counts), prefix)
        spans |= {span for p in (*parts, *term.product.counts) for span in p.spans}
        notes += [note for p in parts if p.read for note in p.read.notes]
    inputs = {"expression": " + ".join(expressions), "values": values, "to": unit}
    return Arithmetic(inputs, tuple(said), frozenset(spans), None, tuple(dict.fromkeys(notes)))


def quotient(expression: str, parts: Mapping[str, Emitted], unit: str) -> Arithmetic:
    values = {name: _value(part) for name, part in parts.items()}
    spans = frozenset(part.read.span for part in parts.values())
    return Arithmetic({"expression": expression, "values": values, "to": unit}, tuple(parts), spans)


def _value(part: Emitted) -> dict[str, str]:
    return {"value": plain(part.read.value)} | ({"unit": part.unit} if part.unit else {})


def _written(one: Product, prefix: str = "") -> tuple[dict[str, Any], str]:
    """Its parts as values, and the product of their names; counts are added first."""
    parts = (*one.counts, *one.parts)
    values = {f"{prefix}{p.name}": {"value": plain(p.value)} | ({"unit": p.unit} if p.unit else {}) for p in parts}
    values |= {
        f"{prefix}{p.name}{_OFF}": {"value": plain(p.less.value)} | ({"unit": p.unit} if p.unit else {})
        for p in parts
        if p.less
    }
    counted = " + ".join(f"{prefix}{p.name}" for p in one.counts)
    counts = [f"({counted})" if len(one.counts) > 1 else counted] if one.counts else []
    factors = (f"({prefix}{p.name} - {prefix}{p.name}{_OFF})" if p.less else f"{prefix}{p.name}" for p in one.parts)
    return values, " * ".join((*counts, *factors))


def _said(parts: Sequence[Part], prefix: str = "") -> tuple[str, ...]:
    names = [f"{prefix}{p.name}" for p in parts if p.read]
    return (*names, *(f"{prefix}{p.name}{_OFF}" for p in parts if p.less))

"""A calculator's arguments as a model writes them, to the values that it is run with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assistant.conversation.vocabulary import plain_words
from assistant.evidence import on_record, references
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Inputs
from assistant.evidence.references import UnresolvedError, Value, is_literal, is_reference
from assistant.evidence.schemas import field_schema
from knowledge.scripts import lower, plain_text
from tools.arithmetic import Expression, parsed
from tools.calculation import CalculationError, Calculator, Problem, plain
from tools.paths import last
from tools.units import UnitError, same_dimension

_FREE = frozenset({"expression", "to", "unit"})  # texts in which digits are no amounts
_SOURCES = frozenset({"factor_source"})  # texts that say where a figure is from: a sentence may rest on them
_LABELS = frozenset({"name", "reason"})  # texts in which a leader may use its own words, but no address of its own
_WORDS = re.compile(r"[^\s,;:()\[\]\"'“”‘’]+")
_ADDRESS = re.compile(r"@|//|[^\W\d_]\.[^\W\d_]{2}")
_RIGHT = "a handle of a figure (q1, c1.result.total) or nothing"


@dataclass
class _Resolving:
    """One call under way: where each value came from, and what leads nowhere."""

    schema: Mapping[str, Any]
    context: TurnContext
    said: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # from the manufacturer's record, by reference
    problems: list[Problem] = field(default_factory=list)

    def value(self, node: Any, path: str, unit: str | None = None) -> Any:
        if isinstance(node, Mapping):
            return self.group(node, path)
        if isinstance(node, list | tuple):
            return [self.value(child, f"{path}.{place}".lstrip(".")) for place, child in enumerate(node)]
        name = last(path)
        if isinstance(node, str) and (unsaid := self.unsaid(node, name)):
            told = f"'{unsaid}' was not said by the person and stands in nothing found"
            self.problems.append(Problem(path, "invalid", told, "words of theirs, or nothing"))
        if name in _FREE or name.endswith("_unit") or not (is_reference(node) or is_literal(node)):
            return node
        found = self.figure(node, path, unit)
        return node if found is None else _written(found, path, self.takes_unit(path))

    def unsaid(self, text: str, name: str) -> str | None:
        """The first word that a text may not have of its own."""
        if name not in _SOURCES | _LABELS:
            return None
        words = (one.strip(".") for one in _WORDS.findall(plain_text(text)) if name in _SOURCES or _ADDRESS.search(one))
        plain = plain_words("en") | plain_words(self.context.language)
        return next(
            (one for one in words if one != one.lower() or not one.isascii() or _ADDRESS.search(one)
             if lower(one) not in plain and lower(one) not in self.told), None
        )  # fmt: skip

    @cached_property
    def told(self) -> str:
        """All that the person wrote or sent, and what was found, folded."""
        context = self.context
        tables = (cell for one in context.turn.tables for row in ((one.name,), one.columns, *one.rows) for cell in row)
        found = (
            text for one in context.evidence.statements.values() for text in (one.document_title, one.statement.text)
        )
        said = (message.text for message in (*context.earlier, context.message))
        return lower(plain_text("\n".join((*said, *tables, *found))))

    def group(self, node: Mapping[str, Any], path: str) -> dict[str, Any]:
        """Values of one group, each amount with the unit that stands beside it, or brings its own."""
        result: dict[str, Any] = {}
        for name, child in self.side_by_side(node, path).items():
            here = f"{path}.{name}".lstrip(".")
            beside = self.unit_name(node, name, path)
            unit = result.get(beside, node.get(beside)) if beside else None
            if beside is None or not (is_reference(child) or is_literal(child)):
                result.setdefault(name, self.value(child, here))
                continue
            found = self.figure(child, here, unit if isinstance(unit, str) else None)
            result[name] = child if found is None else _number(found)
            if found is not None and found.unit and not unit and found.unit != "%":
                result[beside] = found.unit
        return result

    def side_by_side(self, node: Mapping[str, Any], path: str) -> dict[str, Any]:
        """An amount as {value, unit}, where the unit is a field beside it."""
        given: dict[str, Any] = {}
        for name, child in node.items():
            beside = self.unit_name(node, name, path) if isinstance(child, Mapping) else None
            if beside and set(child) == {"value", "unit"}:
                given = {beside: child["unit"], **given, name: child["value"]}
            else:
                given[name] = child
        return given

    def figure(self, node: Any, path: str, unit: str | None) -> Value | None:
        try:
            if last(path).endswith("year") and not is_reference(node):
                return Value(references.year(node, self.context), None)  # type: ignore[arg-type]
            found = (references.resolved if is_reference(node) else references.literal)(node, unit, self.context)
        except UnresolvedError as error:
            self.problems.append(Problem(path, "invalid", str(error), _RIGHT))
            return None
        if found.message_id:
            self.said[path] = found.message_id
        if is_reference(node) and on_record.is_of_record(node, self.context):
            self.taken[path] = references.name(node)
        return found

    def unit_name(self, node: Mapping[str, Any], name: str, path: str) -> str | None:
        """The field of the same group that holds the unit of this one."""
        known = set(node) | set(field_schema(self.schema, path).get("properties", {}) if path else self.schema_names())
        if f"{name}_unit" in known:
            return f"{name}_unit"
        if name in {"value", "amount", "amount_recharged"}:
            return next((unit for unit in ("unit", "from") if unit in known), None)
        return None

    def schema_names(self) -> set[str]:
        return set(self.schema.get("properties", {}))

    def takes_unit(self, path: str) -> bool:
        """Is an amount with its unit taken there?"""
        return "unit" in str(field_schema(self.schema, path))


def read(calculator: Calculator[Any], written: Mapping[str, Any], context: TurnContext) -> Inputs:
    """Raises CalculationError with every figure that leads nowhere."""
    resolving = _Resolving(calculator.input_schema, context)
    values = resolving.group(written, "")
    if "expression" in values:
        values = _expression(values, resolving)
    if resolving.problems:
        raise CalculationError(*resolving.problems)
    return Inputs(values=values, said=resolving.said, written=written, taken=resolving.taken)


def _expression(values: dict[str, Any], resolving: _Resolving) -> dict[str, Any]:
    """References that stand in the expression itself become names of values, and so do numbers that were said."""
    text = values.get("expression")
    if not isinstance(text, str):
        return values
    given = dict(values.get("values") or {})
    expression = parsed(text.replace("{{", "").replace("}}", ""))
    names: dict[str, str] = {}
    for written in _to_resolve(expression, given):
        names[written] = f"v{len(names) + 1}"
        found = resolving.figure(written, f"values.{names[written]}", None)
        given[names[written]] = _amount(found) if found else written
    return {**values, "expression": expression.with_names(names).text, "values": given}


def _to_resolve(expression: Expression, given: Mapping[str, Any]) -> Iterator[str]:
    """What is no name of a value and no number that may stand by itself, once each."""
    names = (token.text for token in expression.names if token.text not in given and is_reference(token.text))
    literals = (number.text for number in expression.literals if not number.free)
    yield from dict.fromkeys((*names, *literals))


def _amount(found: Value) -> dict[str, Any]:
    return {"value": plain(found.value)} | ({"unit": found.unit} if found.unit else {})


def _number(found: Value) -> Any:
    return plain(found.value) + ("%" if found.unit == "%" else "")


def _written(found: Value, path: str, takes_unit: bool) -> Any:
    """For a field that has no unit beside it."""
    name = last(path)
    if name.endswith("year"):
        return int(found.value)
    if not takes_unit or found.unit in {None, "%"}:
        return _number(found)
    return {"value": plain(found.value), "unit": _of_gas(found.unit or "") if "emissions" in path else found.unit}


def _of_gas(unit: str) -> str:
    """Emissions are of CO2e where the person wrote the mass alone."""
    try:
        return f"{unit}CO2e" if same_dimension(unit, "t") else unit
    except UnitError:
        return unit

"""A calculator's arguments as a model writes them, to the values that it is run with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.evidence import on_record, references
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Inputs
from assistant.evidence.references import UnresolvedError, Value, is_literal, is_reference
from assistant.evidence.schemas import field_schema
from tools.arithmetic import Expression, parsed
from tools.calculation import CalculationError, Calculator, Problem, plain
from tools.paths import last
from tools.units import UnitError, same_dimension

_FREE = frozenset({"expression", "to", "unit"})  # texts in which digits are no amounts
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
        if name in _FREE or name.endswith("_unit") or not (is_reference(node) or is_literal(node)):
            return node
        found = self.figure(node, path, unit)
        return node if found is None else _written(found, path, self.takes_unit(path))

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

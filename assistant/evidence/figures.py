"""Outputs and inputs of a calculation as figures in a language's form, each with its place in the calculation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.evidence.names import word_of
from assistant.evidence.schemas import shares
from assistant.types import FromCalculation
from assistant.wording import formats
from assistant.wording.sentence import Number, Parent
from tools.calculation import Calculation, Quantity, Rows, Text, plain
from tools.paths import at, last

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def number_at(made: Calculation, output: str, language: str) -> Number | None:
    """One output of a calculation as a figure; `output` is its name, for rows `path.0.emissions`."""
    name, _, rest = output.removesuffix(".value").partition(".")
    entry = made.result.get(name)
    if isinstance(entry, Quantity) and not rest:
        return _written(made, f"result.{name}.value", entry.value, entry.unit, language)
    if isinstance(entry, Rows) and rest:
        return _cell(made, name, entry, rest.removeprefix("rows."), language)
    return None


def _cell(made: Calculation, name: str, entry: Rows, rest: str, language: str) -> Number | None:
    row, _, column = rest.partition(".")
    if not row.isdigit() or int(row) >= len(entry.rows) or column not in entry.rows[int(row)]:
        return None
    value = entry.rows[int(row)][column]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    unit = _unit_of(column, entry.rows[int(row)])
    return _written(
        made, f"result.{name}.rows.{row}.{column}", value, unit if isinstance(unit, str) else None, language
    )


def _written(made: Calculation, path: str, value: Any, unit: str | None, language: str) -> Number:
    parent = FromCalculation(calculation_id=made.id, path=path)
    name = last(path)
    if isinstance(value, int) and (name == "year" or name.endswith("_year")):
        return Number(formats.year(value, language), str(value), None, parent)
    exact = Decimal(value)
    return Number(formats.quantity(exact, unit, language), plain(exact), unit, parent)


def text_at(made: Calculation, output: str) -> str | None:
    entry = made.result.get(output)
    return entry.text if isinstance(entry, Text) else None


def _unit_of(column: str, row: Mapping[str, Any]) -> Any:
    """Under the column's own name; `unit` is that of the amount where the row tells another's apart."""
    named = [row[name] for name in (f"unit_of_{column}", f"{column}_unit") if name in row]
    of_amount = column == "amount" or not any(name.startswith("unit_of_") for name in row)
    return named[0] if named else row.get("unit") if of_amount else None


def input_at(made: Calculation, path: str, language: str) -> Number | str | None:
    """One input as a figure, else as its text; None where there is none of that path."""
    value = at(made.inputs, path)
    if isinstance(value, Mapping):  # an amount with its unit
        return _said(made, f"{path}.value", value.get("value"), value.get("unit"), language)
    if value is None or isinstance(value, list | tuple):
        return None
    beside = at(made.inputs, path.rpartition(".")[0]) if "." in path else made.inputs
    unit = beside.get(unit_beside(beside, last(path)) or "") if isinstance(beside, Mapping) else None
    return _said(made, path, value, unit, language) or word_of(path, value, language)


def _said(made: Calculation, path: str, value: Any, unit: Any, language: str) -> Number | None:
    parent = FromCalculation(calculation_id=made.id, path=f"inputs.{path}")
    return written(path, value, unit if isinstance(unit, str) else None, language, parent)


def slot(made: Calculation, name: str, language: str) -> Number | str | None:
    """What fills a slot of a result's line: an output of that name, else an input."""
    number = number_at(made, name, language)
    if number is not None:
        return number
    text = text_at(made, name)
    if text is not None:
        return word_of(name, text, language)
    if name in made.inputs:
        parent = FromCalculation(calculation_id=made.id, path=f"inputs.{name}")
        return written(name, made.inputs[name], None, language, parent)
    return None


def written(path: str, value: Any, unit: str | None, language: str, parent: Parent) -> Number | None:
    """An input as a figure; None where it is no number."""
    name = last(path)
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _DATE.fullmatch(value):
        return Number(formats.day(date.fromisoformat(value), language), value, None, parent)
    try:
        exact = Decimal(str(value).removesuffix("%").strip())
    except InvalidOperation:
        return None
    if name.endswith("year"):
        return Number(formats.year(int(exact), language), plain(exact), None, parent)
    if name in shares():
        percent = exact if str(value).endswith("%") else exact * 100
        return Number(formats.percent(percent, language, said=True), plain(percent), "%", parent)
    return Number(formats.quantity(exact, unit, language, said=True), plain(exact), unit, parent)


def leaves(node: Any, path: str = "", unit: str | None = None) -> Iterator[tuple[str, Any, str | None]]:
    """Every value with its dotted path and the unit beside it; a unit that stands alone is a value too."""
    if isinstance(node, Mapping):
        beside = {name: unit_beside(node, name) for name in node}
        taken = {name for name in ("unit", "factor_unit", "from") if name in beside.values()}
        for name, child in node.items():
            if name not in taken:
                unit_name = beside[name]
                yield from leaves(child, f"{path}.{name}".lstrip("."), node[unit_name] if unit_name else None)
    elif isinstance(node, list | tuple):
        for place, child in enumerate(node):
            yield from leaves(child, f"{path}.{place}".lstrip("."), unit)
    else:
        yield path, node, unit


def unit_beside(node: Mapping[str, Any], name: str) -> str | None:
    """Which field of the same group holds the unit of this one."""
    if name in {"value", "amount", "amount_recharged"}:
        return next((unit for unit in ("unit", "from") if isinstance(node.get(unit), str)), None)
    if name == "factor" and isinstance(node.get("factor_unit"), str):
        return "factor_unit"
    return None

"""Rows of a spreadsheet → inputs of an inventory, and every problem back to its sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tools.calculation import CalculationError, Problem
from tools.inventory.columns import BY_NAME, FIELDS, NEEDED, SOURCE_NAMED, SOURCES, Source
from tools.refusal import Code

Cell = str | int | float | Decimal | bool | None
HEADER_WITHIN = 20  # rows at the top among which the header is looked for
THOUSANDS = re.compile(
    r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}"
)  # 1,234.5 and 1,234,567 can be read in one way only


@dataclass(frozen=True)
class Table:
    """A sheet as it was read. `sheet` is its name; the first of `rows` is row 1."""

    sheet: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Spot:
    """Where an item came from: sheet, row, and the column (counted from 0) of each field."""

    sheet: str
    row: int
    columns: Mapping[str, int]

    def problem(self, name: str, code: Code, message: str, expected: str) -> Problem:
        """`name` is a column of the header where it has one, else the whole row is meant."""
        column = self.columns.get(name)
        cell = f"{letter(column)}{self.row}" if column is not None else str(self.row)
        place = f"row {self.row}, column {name}" if name else f"row {self.row}"
        return Problem(f"{self.sheet}!{cell}", code, f"{place}: {message}", expected)


@dataclass
class Reading:
    """Inputs of the inventory, and for each item's path the spot it came from."""

    sites: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # name of a site → its place among the inputs
    exclusions: list[dict[str, Any]] = field(default_factory=list)
    spots: dict[str, tuple[Spot, Source]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def inputs(self) -> dict[str, Any]:
        return {"sites": list(self.sites.values()), **({"exclusions": self.exclusions} if self.exclusions else {})}


def read(tables: Iterable[Table]) -> Reading:
    """Sheets without our header are left alone. Raises CalculationError where none has one, or rows cannot be read."""
    reading = Reading()
    found = False
    for table in tables:
        header = _header(table.rows)
        if header is None:
            continue
        found = True
        first, columns = header
        for number, row in enumerate(table.rows[first + 1 :], start=first + 2):
            _line(row, Spot(table.sheet, number, columns), reading)
    if not found:
        message = f"no sheet has a header with the columns {', '.join(NEEDED)}"
        raise CalculationError(
            Problem("file", "missing", message, "the template: mcap calc inventory --template out.xlsx")
        )
    if reading.problems:
        raise CalculationError(*reading.problems)
    return reading


def located(problem: Problem, reading: Reading) -> Problem:
    """A problem of the inputs, as one of the cell it came from."""
    parts = problem.field.split(".")
    for end in range(len(parts), 0, -1):
        if spot_source := reading.spots.get(".".join(parts[:end])):
            spot, source = spot_source
            rest = parts[end] if end < len(parts) else ""
            column = next((name for name, field_ in FIELDS[source].items() if field_ == rest), rest)
            return spot.problem(column, problem.code, problem.message, problem.expected)
    return problem


def letter(column: int) -> str:
    """0 → A, 26 → AA."""
    return ("" if column < 26 else letter(column // 26 - 1)) + chr(ord("A") + column % 26)


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            if isinstance(cell, str) and (column := BY_NAME.get(" ".join(cell.split()).casefold())):
                columns.setdefault(column.name, at)
        if set(NEEDED) <= set(columns):
            return number, columns
    return None


def _line(row: Sequence[Cell], spot: Spot, reading: Reading) -> None:
    cells = {name: _cell(row[at]) for name, at in spot.columns.items() if at < len(row)}
    values = {name: value for name, value in cells.items() if value is not None}
    if not values.keys() - {"note"}:
        return
    problems = [
        spot.problem(name, "missing", "this is needed", f"a value in column {name}")
        for name in NEEDED
        if name not in values
    ]
    source = SOURCE_NAMED.get(str(values.get("source", "")).casefold())
    if "source" in values and source is None:
        names = ", ".join(names[0] for names in SOURCES.values())
        problems.append(spot.problem("source", "invalid", f"'{values['source']}' is no source", names))
    number, problem = _number(values.get("amount"), spot)
    problems += [problem] if problem else []
    if problems or source is None:
        reading.problems += problems
        return
    _place({**values, "amount": number}, source, spot, reading)


def _place(values: dict[str, Any], source: Source, spot: Spot, reading: Reading) -> None:
    item = {field_: values[name] for name, field_ in FIELDS[source].items() if name in values}
    if source == "exclusions":
        item["emissions"] = {"value": values["amount"], "unit": values["unit"]}
        reading.spots[f"exclusions.{len(reading.exclusions)}"] = (spot, source)
        reading.exclusions.append(item)
        return
    name = str(values["site"])
    site_number = reading.numbers.setdefault(name, len(reading.numbers))
    site = reading.sites.setdefault(name, {"name": name})
    if source in ("stationary_combustion", "mobile_combustion", "purchased_heat_steam") and "country" in values:
        item["region"] = values["country"]
    items = site.setdefault(source, [])
    reading.spots[f"sites.{site_number}.{source}.{len(items)}"] = (spot, source)
    items.append(item)


def _cell(value: Cell) -> Cell:
    """Empty cells are nothing; floats are read by their digits, and whole ones are whole."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    return value


def _number(value: Cell, spot: Spot) -> tuple[Cell, Problem | None]:
    if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value, None
    text = str(value).replace(" ", "").replace("\u00a0", "")
    if THOUSANDS.fullmatch(text):
        return text.replace(",", ""), None
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return text, None
    right = "a plain number such as 12500 or 12500.5, without unit; 1,234 and 1.234 can mean two things"
    return None, spot.problem("amount", "not_a_number", f"'{value}' is no plain number", right)

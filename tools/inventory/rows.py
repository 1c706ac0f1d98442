"""Rows of a spreadsheet → inputs of an inventory, and every problem back to its sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tools.calculation import CalculationError, Problem
from tools.inventory.columns import BY_NAME, FIELDS, NEEDED, SOURCE_NAMED, SOURCES, Source
from tools.paths import above
from tools.refusal import Code

Cell = str | int | float | Decimal | bool | None
HEADER_WITHIN = 20  # rows at the top among which the header is looked for
THOUSANDS = re.compile(
    r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}"
)  # 1,234.5 and 1,234,567 can be read in one way only


def _never(_row: int, _column: int) -> bool:
    return False


@dataclass(frozen=True)
class Table:
    """A sheet as it was read. `sheet` is its name; the first of `rows` is row 1."""

    sheet: str
    rows: Sequence[Sequence[Cell]]
    repeated: Callable[[int, int], bool] = _never  # is the cell of a row (from 1) and column merged with one above?


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


@dataclass(frozen=True)
class Placed:
    """One row that was understood."""

    values: Mapping[str, Any]
    source: Source
    spot: Spot


@dataclass
class SheetRows:
    """Inputs of the inventory, for each item's path the row it came from, and what is wrong with other rows."""

    sites: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # name of a site → its place among the inputs
    exclusions: list[dict[str, Any]] = field(default_factory=list)
    placed: dict[str, Placed] = field(default_factory=dict)
    problems: list[tuple[Spot | None, Problem]] = field(default_factory=list)

    @property
    def inputs(self) -> dict[str, Any]:
        return {"sites": list(self.sites.values()), **({"exclusions": self.exclusions} if self.exclusions else {})}

    def at(self, path: str) -> tuple[str, str] | None:
        """The path of the item that a path leads into, and the field below it; None where it leads into none."""
        item = next((item for item in above(path) if item in self.placed), None)
        return (item, path.removeprefix(item).lstrip(".").partition(".")[0]) if item else None

    def without(self, items: Collection[str]) -> SheetRows:
        """The rest of the rows, alone."""
        rest = SheetRows()
        for path, row in self.placed.items():
            if path not in items:
                place(row, rest)
        return rest


def read(tables: Iterable[Table], spelled: Callable[[str], str] = str) -> SheetRows:
    """Sheets without our header are left alone. `spelled`: a unit in the words of a language, as calculators know it.

    Raises CalculationError where no sheet has the header.
    """
    reading = SheetRows()
    found, seen = False, list(tables)
    for table in seen:
        header = _header(table.rows)
        if header is None:
            continue
        found = True
        first, columns = header
        for number, row in enumerate(table.rows[first + 1 :], start=first + 2):
            spot = Spot(table.sheet, number, columns)
            told = _spelled(row, columns["unit"], spelled)
            _line(told, spot, reading, amount_above=table.repeated(number, columns["amount"]))
    if not found:
        raise CalculationError(_strange(seen))
    if not (reading.placed or reading.problems):
        right = "one row for each amount, below the header"
        raise CalculationError(Problem("file", "missing", "there is no row below the header", right))
    return reading


def _spelled(row: Sequence[Cell], at: int, spelled: Callable[[str], str]) -> Sequence[Cell]:
    unit = row[at] if at < len(row) else None
    return [*row[:at], spelled(unit), *row[at + 1 :]] if isinstance(unit, str) else row


def is_template(tables: Iterable[Table]) -> bool:
    """Has a sheet our own header?"""
    return any(_header(table.rows) is not None for table in tables)


def located(row: Placed, field_: str, problem: Problem) -> Problem:
    """A problem of an item's field, as one of the cell it came from."""
    column = next((name for name, own in FIELDS[row.source].items() if own == field_), field_)
    return row.spot.problem(column, problem.code, problem.message, problem.expected)


def letter(column: int) -> str:
    """0 → A, 26 → AA."""
    return ("" if column < 26 else letter(column // 26 - 1)) + chr(ord("A") + column % 26)


def column(name: str) -> int:
    """A → 0, AA → 26."""
    place = 0
    for char in name:
        place = place * 26 + ord(char) - ord("A") + 1
    return place - 1


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            if isinstance(cell, str) and (column := BY_NAME.get(" ".join(cell.split()).casefold())):
                columns.setdefault(column.name, at)
        if set(NEEDED) <= set(columns):
            return number, columns
    return None


def _strange(tables: Sequence[Table]) -> Problem:
    """No sheet has our header: what was found instead, and what to do."""
    heads = [
        f"{table.sheet} begins with {', '.join(words[:6])}"
        for table in tables[:3]
        if (words := [_short(cell) for row in table.rows[:HEADER_WITHIN] for cell in row if isinstance(cell, str)])
    ]
    message = f"no sheet has a header with the columns {', '.join(NEEDED)}; {'; '.join(heads) or 'there is no text'}"
    right = "the template, filled: one row for each amount, the energy or fuel of an export under source and item"
    return Problem("file", "unknown_columns", message, right)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"'{words if len(words) <= 30 else words[:29] + '…'}'"


def _line(row: Sequence[Cell], spot: Spot, reading: SheetRows, *, amount_above: bool) -> None:
    """An amount of several rows is told, since nobody knows how it parts."""
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
        problems.append(spot.problem("source", "invalid", f"'{str(values['source'])[:60]}' is no source", names))
    if amount_above:
        problems.append(spot.problem("amount", "missing", "this is merged with the amount above", "its own amount"))
    number, problem = _number(values.get("amount"), spot)
    problems += [problem] if problem else []
    if problems or source is None:
        reading.problems += [(spot, problem) for problem in problems]
        return
    place(Placed({**values, "amount": number}, source, spot), reading)


def place(row: Placed, reading: SheetRows) -> None:
    """Among the items of its site and source."""
    values, source = row.values, row.source
    item = {field_: values[name] for name, field_ in FIELDS[source].items() if name in values}
    if source == "exclusions":
        item["emissions"] = {"value": values["amount"], "unit": values["unit"]}
        reading.placed[f"exclusions.{len(reading.exclusions)}"] = row
        reading.exclusions.append(item)
        return
    name = str(values["site"])
    site_number = reading.numbers.setdefault(name, len(reading.numbers))
    site = reading.sites.setdefault(name, {"name": name})
    if source in ("stationary_combustion", "mobile_combustion", "purchased_heat_steam") and "country" in values:
        item["region"] = values["country"]
    items = site.setdefault(source, [])
    reading.placed[f"sites.{site_number}.{source}.{len(items)}"] = row
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

"""A calculation as a workbook: inputs, result, live steps, factors, warnings, and every line of an inventory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from api.calculations.spreadsheet import saved
from api.calculations.summary import summary
from tools.calculation import Calculation, Quantity, Rows, Text, plain
from tools.inventory.lines import Entry, compute_lines
from tools.inventory.sites import Inputs as Inventory
from tools.worksheet import Worksheet

SUMMARY = "Summary"
BOLD = Font(bold=True)
NUMBER = re.compile(r"(?<![\w.$!])\d+(?:\.\d+)?(?![\w.])")
OURS_TO_EXCEL = (("**", "^"), ("min(", "MIN("), ("max(", "MAX("))
LONGEST_FORMULA = 8000  # Excel takes 8,192 characters
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so would be run as a formula


def workbook(calculation: Calculation, language: str = "en") -> bytes:
    """XLSX. A step is a live formula: where a number is the value of an earlier step, it refers to that step's cell.

    An inventory begins with a page in `language`, one of ours; its inputs are its lines.
    """
    book = Workbook()
    first = book.active or book.create_sheet()
    book.remove(first)
    inventory = calculation.tool == "inventory"
    if inventory:
        summary(book.create_sheet(SUMMARY), calculation, language)
    _result(book.create_sheet("Result"), calculation)
    if not inventory:
        _inputs(book.create_sheet("Inputs"), calculation.inputs)
    _steps(book.create_sheet("Steps"), calculation)
    _factors(book.create_sheet("Factors"), calculation)
    if inventory:
        _lines(book.create_sheet("Lines"), calculation.inputs)
    _notes(book.create_sheet("Notes"), calculation)
    return saved(book)


def _result(sheet: Sheet, calculation: Calculation) -> None:
    _head(sheet, [calculation.tool, f"version {calculation.version}", calculation.id], (34, 30, 20))
    tables: list[tuple[str, Rows]] = []
    for name, entry in calculation.result.items():
        if isinstance(entry, Quantity):
            sheet.append([name, _number(entry.value), entry.unit])
        elif isinstance(entry, Text):
            sheet.append([name, _text(entry.text)])
        else:
            tables.append((name, entry))
    for name, table in tables:
        columns = list(dict.fromkeys(column for row in table.rows for column in row))
        sheet.append([])
        _bold(sheet, [name])
        _bold(sheet, columns)
        for row in table.rows:
            sheet.append([_cell(row.get(column)) for column in columns])


def _inputs(sheet: Sheet, inputs: Mapping[str, Any]) -> None:
    _head(sheet, ["input", "value"], (50, 40))
    for path, value in _leaves("", inputs):
        sheet.append([path, _cell(value)])


def _steps(sheet: Sheet, calculation: Calculation) -> None:
    _head(sheet, ["step", "formula", "value (live)", "unit", "value as calculated"], (50, 60, 24, 14, 30))
    cells: dict[str, str] = {}
    for number, step in enumerate(calculation.steps, start=2):
        formula = _formula(step.substitution, cells)
        shown = _number(step.value)
        sheet.append([_text(step.label), _text(step.formula), formula or shown, step.unit, plain(step.value)])
        _remember(cells, step.value, f"C{number}")


def _factors(sheet: Sheet, calculation: Calculation) -> None:
    columns = ("id", "value", "unit", "gas", "gwp_set", "basis", "source", "publisher", "year", "region")
    _head(sheet, columns, (40, 14, 18, 10, 10, 30, 60, 40, 8, 10))
    for factor in calculation.factors:
        sheet.append([_cell(getattr(factor, column)) for column in columns])


def _notes(sheet: Sheet, calculation: Calculation) -> None:
    _head(sheet, ["warnings"], (140,))
    for warning in calculation.warnings:
        sheet.append([_text(warning)])
    sheet.append([])
    _bold(sheet, ["basis", "clause", "authority"])
    for basis in calculation.basis:
        sheet.append([basis.standard, basis.clause, basis.authority])
    sheet.append([])
    sheet.append([f"input hash {calculation.input_hash}"])


def _lines(sheet: Sheet, inputs: Mapping[str, Any]) -> None:
    """One row a line: its amount, and its emissions as one formula of that amount."""
    columns = (
        "site",
        "source",
        "item",
        "amount",
        "unit",
        "emissions, tCO2e (live)",
        "as calculated",
        "biogenic CO2, t",
    )
    _head(sheet, columns, (24, 26, 28, 16, 12, 40, 30, 20))
    computed = compute_lines(Inventory.model_validate(inputs), Worksheet)
    for number, entry in enumerate(computed.entries, start=2):
        sheet.append(
            [
                _text(entry.site),
                entry.source,
                _text(entry.item),
                _number(entry.amount),
                entry.unit,
                _line_formula(entry, f"D{number}") or _number(entry.emissions),
                plain(entry.emissions),
                _number(entry.biogenic_co2),
            ]
        )


def _line_formula(entry: Entry, amount_cell: str) -> str | None:
    """The steps of a line put into each other, down to its amount."""
    return _excel(entry.sheet.written_out(entry.emissions, entry.amount, amount_cell))


def _formula(substitution: str, cells: Mapping[str, str]) -> str | None:
    return _excel(NUMBER.sub(lambda found: cells.get(found[0], found[0]), substitution))


def _excel(expression: str) -> str | None:
    for ours, theirs in OURS_TO_EXCEL:
        expression = expression.replace(ours, theirs)
    return f"={expression}" if len(expression) <= LONGEST_FORMULA else None


def _remember(cells: dict[str, str], value: Decimal, cell: str) -> None:
    """A number is taken for an earlier value only where its digits tell: two or less may be a count."""
    if len(value.as_tuple().digits) > 2 and value >= 0:
        cells.setdefault(plain(value), cell)


def _leaves(path: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _leaves(f"{path}.{number}", inner)
    else:
        yield path, value


def _head(sheet: Sheet, names: Sequence[str], widths: Sequence[int]) -> None:
    _bold(sheet, names)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
        sheet.column_dimensions[letter].width = width


def _bold(sheet: Sheet, names: Sequence[str]) -> None:
    sheet.append(list(names))
    for cell in sheet[sheet.max_row]:
        cell.font = BOLD


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, str):
        return float(value) if re.fullmatch(r"-?\d+(?:\.\d+)?", value) else _text(value)
    return value


def _number(value: Decimal | int) -> float | int:
    """Excel keeps 15 digits; all digits stand beside it as text."""
    return value if isinstance(value, int) else float(value)


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(DANGEROUS) else value

"""A calculation as a workbook: inputs, result, live steps, factors, warnings, and every line of an inventory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from api.calculations import naming
from api.calculations.spreadsheet import saved
from api.calculations.summary import summary
from assistant.evidence.warnings import spoken
from tools.calculation import DOUBTFUL, Calculation, Quantity, Rows, Text, plain
from tools.inventory.lines import Entry, compute_lines
from tools.inventory.sites import Inputs as Inventory
from tools.paths import last
from tools.worksheet import Worksheet

BOLD = Font(bold=True)
NUMBER = re.compile(r"(?<![\w.$!])\d+(?:\.\d+)?(?![\w.])")
OURS_TO_EXCEL = (("**", "^"), ("min(", "MIN("), ("max(", "MAX("))
LONGEST_FORMULA = 8000  # Excel takes 8,192 characters
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so would be run as a formula


def workbook(calculation: Calculation, language: str = "en") -> bytes:
    """XLSX in `language`, one of ours. A step is a live formula: where a number is the value of an earlier step, it
    refers to that step's cell. An inventory begins with a page to print; its inputs are its lines.
    """
    book = Workbook()
    first = book.active or book.create_sheet()
    book.remove(first)
    _Book(book, calculation, language).write()
    return saved(book)


class _Book:
    """The sheets of one calculation."""

    def __init__(self, book: Workbook, calculation: Calculation, language: str) -> None:
        self.book, self.made, self.language = book, calculation, language

    def write(self) -> None:
        inventory = self.made.tool == "inventory"
        if inventory:
            summary(self._sheet("summary"), self.made, self.language)
        self._result(self._sheet("result"))
        if not inventory:
            self._inputs(self._sheet("inputs"))
        self._steps(self._sheet("steps"))
        self._factors(self._sheet("factors"))
        if inventory:
            self._lines(self._sheet("lines"))
        self._notes(self._sheet("notes"))

    def _sheet(self, key: str) -> Sheet:
        made: Sheet = self.book.create_sheet(naming.title(key, self.language))
        return made

    def _called(self, *names: str) -> list[str]:
        return [naming.called(name, self.language) for name in names]

    def _told(self, name: str, value: Any) -> Any:
        """A value as people read it; numbers stay numbers."""
        return _cell(naming.value(name, value, self.language) if isinstance(value, str) else value)

    def _result(self, sheet: Sheet) -> None:
        made = self.made
        _head(sheet, [*self._called(made.tool), f"{made.tool} {made.version}", made.id], (34, 30, 20))
        tables: list[tuple[str, Rows]] = []
        for name, entry in made.result.items():
            if isinstance(entry, Quantity):
                sheet.append([*self._called(name), _number(entry.value), entry.unit])
            elif isinstance(entry, Text):
                text = spoken(entry.text, self.language) if name == DOUBTFUL else self._told(name, entry.text)
                sheet.append([*self._called(name), _text(text)])
            else:
                tables.append((name, entry))
        for name, table in tables:
            columns = list(dict.fromkeys(column for row in table.rows for column in row))
            sheet.append([])
            _bold(sheet, self._called(name))
            _bold(sheet, self._called(*columns))
            for row in table.rows:
                sheet.append([self._told(column, row.get(column)) for column in columns])

    def _inputs(self, sheet: Sheet) -> None:
        _head(sheet, self._called("inputs", "value"), (50, 40))
        for path, value in _leaves("", self.made.inputs):
            sheet.append([naming.path(path, self.language), self._told(last(path), value)])

    def _steps(self, sheet: Sheet) -> None:
        _head(sheet, self._called("steps", "formula", "live", "unit", "calculated"), (50, 60, 24, 14, 30))
        cells: dict[str, str] = {}
        for number, step in enumerate(self.made.steps, start=2):
            formula = _formula(step.substitution, cells)
            shown, label = _number(step.value), spoken(step.label, self.language)
            sheet.append([_text(label), _text(step.formula), formula or shown, step.unit, plain(step.value)])
            _remember(cells, step.value, f"C{number}")

    def _factors(self, sheet: Sheet) -> None:
        fields = ("id", "value", "unit", "gas", "gwp_set", "basis", "source", "publisher", "year", "region")
        names = (
            "factor",
            "value",
            "unit",
            "gas",
            "gwp_set",
            "factor_basis",
            "factor_source",
            "publisher",
            "year",
            "region",
        )
        _head(sheet, self._called(*names), (40, 14, 18, 10, 10, 30, 60, 40, 8, 10))
        for factor in self.made.factors:
            sheet.append([_cell(getattr(factor, name)) for name in fields[:-1]] + [self._told("region", factor.region)])

    def _notes(self, sheet: Sheet) -> None:
        _head(sheet, self._called("notes"), (140,))
        for warning in self.made.warnings:
            sheet.append([_text(spoken(warning, self.language))])
        sheet.append([])
        _bold(sheet, self._called("standard", "clause", "authority"))
        for basis in self.made.basis:
            authority = "MCAP" if basis.authority == "mcap" else naming.word(basis.authority, self.language)
            sheet.append([basis.standard, basis.clause, authority])
        sheet.append([])
        sheet.append([f"SHA-256 {self.made.input_hash}"])

    def _lines(self, sheet: Sheet) -> None:
        """One row a line: its amount, and its emissions as one formula of that amount."""
        names = self._called("site", "source", "item", "amount", "unit", "emissions", "calculated", "biogenic_co2")
        names[5], names[7] = f"{names[5]} (tCO2e)", f"{names[7]} (t)"
        _head(sheet, names, (24, 26, 28, 16, 12, 40, 30, 20))
        computed = compute_lines(Inventory.model_validate(self.made.inputs), Worksheet)
        for number, entry in enumerate(computed.entries, start=2):
            emitted = _line_formula(entry, f"D{number}") or _number(entry.emissions)
            sheet.append(
                [
                    _text(entry.site), self._told("source", entry.source), self._told("item", entry.item),
                    _number(entry.amount), entry.unit, emitted, plain(entry.emissions), _number(entry.biogenic_co2),
                ]
            )  # fmt: skip


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

"""Spreadsheets in: an inventory from a workbook or CSV, and the template to fill."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistant.tables import figures
from assistant.tables.template import heading, read_back
from knowledge.errors import ReadingError
from knowledge.readers import sheets
from knowledge.readers.cells import Cell, Sheet, repeats
from tools.calculation import Calculation, CalculationError, Context, Problem
from tools.factors import load
from tools.inventory.columns import COLUMNS, EXAMPLES, NEEDED, SOURCE_NAMED, SOURCES
from tools.inventory.rows import Placed, SheetRows, Spot, Table, letter, located, read
from tools.refusal import Code
from tools.registry import run

if TYPE_CHECKING:  # a service loads it at its first workbook
    from openpyxl import Workbook

CHOSEN_ROWS = 2_000  # of the template that have choices
UNITS = ("kWh", "MWh", "GJ", "m3", "L", "kg", "t", "km")  # offered, not forced: others are read too


def inventory(
    name: str, data: bytes, context: Context, calculation_id: str, settings: Mapping[str, Any] | None = None
) -> Calculation:
    """The inventory of a file. `settings` are the inputs beside the sites: gwp_set, factor_set, fem_year …

    Raises CalculationError; each problem names sheet, row and column.
    """
    sent = opened(name, data)
    made = calculated(
        read(found := tables(sent, name), figures.spelled), context, calculation_id, settings, [t.sheet for t in found]
    )
    return made.model_copy(update={"warnings": (*made.warnings, *left_out(sent, name))})


def calculated(
    rest: SheetRows,
    context: Context,
    calculation_id: str,
    settings: Mapping[str, Any] | None = None,
    order: Sequence[str] = (),
) -> Calculation:
    """The inventory of rows that were understood. Raises CalculationError with every problem, by sheet and row."""
    told = list(rest.problems)
    while rest.placed:
        try:
            made = run("inventory", {**(settings or {}), **rest.inputs}, context, calculation_id)
        except CalculationError as error:
            places = [(rest.at(problem.field), problem) for problem in error.problems]
            told += [_at(rest.placed[place[0]], place[1], each) if place else (None, each) for place, each in places]
            blamed = {place[0] for place, _ in places if place}
            rest = rest.without(blamed if blamed else rest.placed)  # what is wrong with the others is told at once
        else:
            if not told:
                return made
            break
    told.sort(key=lambda each: (order.index(each[0].sheet), each[0].row) if each[0] else (-1, 0))
    raise CalculationError(*(problem for _, problem in told))


def _at(row: Placed, field: str, problem: Problem) -> tuple[Spot | None, Problem]:
    return row.spot, located(row, field, problem)


def opened(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a file, hidden ones among them. Raises CalculationError: unreadable_file, too_many_rows."""
    try:
        return sheets.read(name, data)
    except ReadingError as error:
        code: Code = "too_many_rows" if error.code == "too_many_rows" else "unreadable_file"
        right = f"an XLSX, XLS, CSV or TSV file of at most {sheets.MOST_ROWS:,} rows"
        raise CalculationError(Problem("file", code, f"{name}: {error}", right)) from error


def left_out(sent: Sequence[Sheet], name: str) -> Iterator[str]:
    """What of a file is not on the screen, and so not counted."""
    for sheet in sent:
        rows = [str(row) for row in sorted(sheet.hidden_rows) if row <= len(sheet.rows) and sheet.rows[row - 1]]
        if sheet.hidden:
            yield f"the sheet {sheet.title} is hidden: nothing of it is counted"
        elif rows:
            yield f"{sheet.title or name}: hidden rows are not counted: {', '.join(rows[:20])}{' …' * (len(rows) > 20)}"


def tables(sent: Sequence[Sheet], name: str) -> list[Table]:
    """The sheets that are seen."""
    return [_table(sheet, name) for sheet in sent if not sheet.hidden]


def _table(sheet: Sheet, name: str) -> Table:
    rows = [[_value(cell) for cell in row] for row in sheet.on_screen()]
    return Table(sheet.title or name, read_back(rows), repeats(sheet.merged))


def _value(cell: Cell) -> str | int | Decimal | None:
    if cell.number is None:
        return cell.text or None
    return int(cell.number) if cell.number.lstrip("-").isdigit() else Decimal(cell.number)


def template(language: str = "en") -> bytes:
    """The workbook to fill in `language`, one of ours: our columns with examples, the sources and fuels that are known,
    to choose from."""
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    from api.calculations import naming

    book, english = Workbook(), language == "en"
    sheet = book.active or book.create_sheet()
    sheet.title = naming.title("data", language)
    heads = [column.name if english else heading(column.name, language) for column in COLUMNS]
    _headed(sheet, heads)
    for example in EXAMPLES:
        told = (_example(column.name, example.get(column.name), language) for column in COLUMNS)
        sheet.append(list(told))
    sources = [(names[0] if english else naming.called(source, language), names) for source, names in SOURCES.items()]
    fuels = [(naming.value("fuel", fuel.title, language), fuel.names) for fuel in load.fuels().values()]
    listed = {"source": _listed(book, naming.called("sources", language), "also", sources, language)}
    listed["item"] = _listed(book, naming.called("fuel", language), "also", fuels, language)
    listed["unit"] = f'"{",".join(UNITS)}"'
    for name, choices in listed.items():
        place = letter([column.name for column in COLUMNS].index(name))
        choice = DataValidation("list", formula1=choices, allow_blank=True, showErrorMessage=False)
        choice.add(f"{place}2:{place}{CHOSEN_ROWS}")
        sheet.add_data_validation(choice)
    if english:
        _listed(
            book,
            naming.word("columns", language),
            "note",
            [(column.name, (column.help,)) for column in COLUMNS],
            language,
        )
    return saved(book)


def _headed(sheet: Any, heads: Sequence[str]) -> None:
    from openpyxl.styles import Font, PatternFill

    sheet.append(list(heads))
    for column, cell in zip(COLUMNS, sheet[1], strict=True):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE0B2" if column.name in NEEDED else "E3F2FD")
    for at in range(len(COLUMNS)):
        sheet.column_dimensions[letter(at)].width = 18
    sheet.freeze_panes = "A2"


def _example(column: str, value: str | int | None, language: str) -> str | int | None:
    from api.calculations import naming

    if language == "en" or not isinstance(value, str):
        return value
    known = SOURCE_NAMED.get(value, value) if column == "source" else value
    return naming.value({"item": "fuel"}.get(column, column), known, language)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _listed(book: Workbook, name: str, beside: str, rows: Sequence[tuple[str, Sequence[str]]], language: str) -> str:
    """A sheet of names with what else they are read as. Returns where the names stand."""
    from openpyxl.styles import Font

    from api.calculations import naming

    sheet = book.create_sheet(name[:31])
    sheet.append([name, naming.word(beside, language)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for first, others in rows:
        sheet.append([first, ", ".join(others)])
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 90
    return f"'{sheet.title}'!$A$2:$A${len(rows) + 1}"

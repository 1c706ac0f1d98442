"""Spreadsheets in: an inventory from XLSX or CSV, and the template to fill."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from tools.calculation import Calculation, CalculationError, Context, Problem
from tools.factors import load
from tools.inventory.columns import COLUMNS, EXAMPLES, NEEDED, SOURCES
from tools.inventory.rows import Cell, Table, letter, located, read
from tools.registry import run

MOST_BYTES = 200_000_000  # unpacked: a spreadsheet is a ZIP file
MOST_ROWS = 100_000
XLSX_BEGINS = b"PK\x03\x04"


def inventory(
    name: str, data: bytes, context: Context, calculation_id: str, settings: dict[str, Any] | None = None
) -> Calculation:
    """The inventory of a file. `settings` are the inputs beside the sites: gwp_set, factor_set, fem_year …

    Raises CalculationError; each problem names sheet, row and column.
    """
    reading = read(tables(name, data))
    try:
        return run("inventory", {**reading.inputs, **(settings or {})}, context, calculation_id)
    except CalculationError as error:
        raise CalculationError(*(located(problem, reading) for problem in error.problems)) from error


def tables(name: str, data: bytes) -> list[Table]:
    """The sheets of a file. Raises CalculationError where it is neither XLSX nor CSV, or too large."""
    try:
        found = list(_xlsx(data)) if data.startswith(XLSX_BEGINS) else [Table(name, _csv(data))]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, csv.Error) as error:
        message = f"{name} cannot be read as XLSX or CSV: {error}"
        raise CalculationError(Problem("file", "invalid", message, "an XLSX or CSV file")) from error
    if sum(len(table.rows) for table in found) > MOST_ROWS:
        raise CalculationError(Problem("file", "invalid", f"{name} has too many rows", f"at most {MOST_ROWS} rows"))
    return found


def template() -> bytes:
    """The workbook to fill: our columns with examples, the sources and the fuels that are known."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "Activity"
    sheet.append([column.name for column in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        needed = cell.value in NEEDED
        cell.fill = PatternFill("solid", fgColor="FFE0B2" if needed else "E3F2FD")
    for at in range(len(COLUMNS)):
        sheet.column_dimensions[letter(at)].width = 18
    for example in EXAMPLES:
        sheet.append([example.get(column.name) for column in COLUMNS])
    sheet.freeze_panes = "A2"
    _listed(book.create_sheet("Columns"), ("column", "what it is"), [(c.name, c.help) for c in COLUMNS])
    _listed(book.create_sheet("Sources"), ("source", "also read as"), [(n[0], ", ".join(n)) for n in SOURCES.values()])
    fuels = [(fuel.title, ", ".join(fuel.names)) for fuel in load.fuels().values()]
    _listed(book.create_sheet("Fuels"), ("fuel", "also read as"), fuels)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _listed(sheet: Any, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet.append(list(header))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(list(row))
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 90


def _xlsx(data: bytes) -> Iterator[Table]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise ValueError(f"it unpacks to more than {MOST_BYTES // 1_000_000} MB")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield Table(sheet.title, [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)])
    finally:
        book.close()


def _csv(data: bytes) -> list[list[Cell]]:
    text = _decoded(data)
    delimiter = max((",", ";", "\t"), key=text[:4096].count)
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data[:4096]:
        raise ValueError("it is no text")
    return data.decode("utf-8-sig")


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)

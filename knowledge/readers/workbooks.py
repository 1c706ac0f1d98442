"""Workbooks as sheets of cells: XLSX by openpyxl, XLS of Excel 97 to 2003 by xlrd. Formulas by their last value."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from openpyxl.utils.cell import range_boundaries

from knowledge.errors import ReadingError
from knowledge.readers.cell_sight import CellSight
from knowledge.readers.cells import EMPTY, Cell, Row, Sheet, Span, kept, shown
from knowledge.readers.office import OLE, is_locked, opened

WIDEST = 200  # columns; what stands to the right of them is not read
LONGEST_CELL = 10_000  # characters; what comes after them is not read
_PIECE, _OVERLAP = 1_000_000, 2_000  # bytes that are looked through at once, and of the piece before
_MARKS = re.compile(  # rows and columns with what they are, merged cells, formulas without a value
    rb"<(?:\w{1,20}:)?(?:(?P<kind>row|col)\s(?P<said>[^<>]{0,600})|mergeCell\s[^<>]{0,200}?"
    rb'ref="(?P<merged>[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})")|(?P<empty></?(?:\w{1,20}:)?f(?:\s[^<>]{0,200}/)?>\s{0,9}'
    rb"(?:<(?:\w{1,20}:)?v(?:\s{0,9}/>|></(?:\w{1,20}:)?v>)\s{0,9})?</(?:\w{1,20}:)?c>)"
)
_SAYS = re.compile(rb'\b(r|min|max|hidden|ht|width)="([^"]{0,20})"')


@dataclass
class _Marks:
    """What a sheet says beside its cells."""

    rows: set[int] = field(default_factory=set)  # hidden, from 1
    columns: set[int] = field(default_factory=set)  # hidden, from 0
    merged: list[Span] = field(default_factory=list)
    empty: int = 0
    last: int = 0  # row


@dataclass(frozen=True)
class Workbook:
    """`sheets`: each without its rows, and those, to be read before the next."""

    title: str | None
    sheets: Iterator[tuple[Sheet, Iterable[Row]]]


def open_workbook(data: bytes, sight: CellSight | None = None) -> Workbook:
    """With a `sight` the cells of XLSX that nobody sees are empty, and it knows them.

    Raises ReadingError for what is locked, damaged or hostile.
    """
    if data.startswith(OLE):
        return Workbook(None, _old(data))
    import openpyxl

    book = openpyxl.load_workbook(opened(data), read_only=True, data_only=True)
    return Workbook((book.properties.title or "").strip() or None, _new(book, sight))


def _new(book: Any, sight: CellSight | None) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    for sheet in book.worksheets:
        marks = _marked(sheet)
        sheet.reset_dimensions()  # what a workbook says of its own size may be out of date
        told = Sheet(
            title=sheet.title,
            rows=[],
            hidden=sheet.sheet_state != "visible",
            hidden_rows=frozenset(marks.rows),
            hidden_columns=frozenset(marks.columns),
            merged=tuple(marks.merged),
            not_computed=marks.empty,
        )
        yield told, _rows(sheet.iter_rows(max_col=WIDEST), sight.over(sheet) if sight else lambda _: False)


def _rows(lines: Iterable[tuple[Any, ...]], hides: Callable[[Any], bool]) -> Iterator[Row]:
    before: tuple[Any, ...] = ()
    for line in lines:
        if line is before:
            yield []  # the library fills gaps between rows, down to the last there can be, with one empty row
            continue
        before = line
        values = [
            EMPTY if cell.value is None or hides(cell) else _cut(shown(cell.value, cell.number_format)) for cell in line
        ]
        yield kept(values, WIDEST)


def _cut(cell: Cell) -> Cell:
    return cell if len(cell.text) <= LONGEST_CELL else Cell(cell.text[:LONGEST_CELL], cell.number)


def _marked(sheet: Any) -> _Marks:
    """Looked for in the sheet's own file: the library tells them only where it holds all of it in memory."""
    marks = _Marks()
    with sheet.parent._archive.open(sheet._worksheet_path) as file:
        rest = b""
        while piece := file.read(_PIECE):
            rest, read = rest + piece, 0
            for match in _MARKS.finditer(rest):
                read = match.end()
                _mark(marks, match)
            rest = rest[max(read, len(rest) - _OVERLAP) :]
    return marks


def _mark(marks: _Marks, match: re.Match[bytes]) -> None:
    if match["merged"]:
        left, top, right, bottom = (number or 0 for number in range_boundaries(match["merged"].decode()))
        if left <= WIDEST:
            marks.merged.append(Span(top, left - 1, bottom, right - 1))
    elif match["empty"]:
        marks.empty += 1
    else:
        said = {name.decode(): value.decode() for name, value in _SAYS.findall(match["said"])}
        (_row_said if match["kind"] == b"row" else _column_said)(marks, said)


def _row_said(marks: _Marks, said: Mapping[str, str]) -> None:
    marks.last = int(said["r"]) if said.get("r", "").isdigit() else marks.last + 1
    if said.get("hidden") in ("1", "true") or said.get("ht") == "0":
        marks.rows.add(marks.last)


def _column_said(marks: _Marks, said: Mapping[str, str]) -> None:
    ends = said.get("min", ""), said.get("max", "")
    if (said.get("hidden") in ("1", "true") or said.get("width") == "0") and all(map(str.isdigit, ends)):
        first, last = map(int, ends)
        marks.columns.update(range(first - 1, min(last, WIDEST)))


def _old(data: bytes) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    import xlrd
    from xlrd.biffh import XLRDError

    if is_locked(data):
        opened(data)  # says so
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except XLRDError as reason:
        locked = "encrypted" in str(reason)
        raise ReadingError(
            "This file is protected by a password; save it without one."
            if locked
            else f"This is no workbook of Excel 97 to 2003: {reason}.",
            "encrypted" if locked else "broken",
        ) from reason
    for sheet in book.sheets():
        told = Sheet(
            title=sheet.name,
            rows=[],
            hidden=sheet.visibility != 0,
            hidden_rows=frozenset(
                row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0
            ),
            hidden_columns=frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
            merged=tuple(Span(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells),
        )
        yield told, (kept([_old_cell(book, cell) for cell in sheet.row(row)], WIDEST) for row in range(sheet.nrows))


def _old_cell(book: Any, cell: Any) -> Cell:
    import xlrd

    written = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _old_day(cell.value, book.datemode, written)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shown(cell.value, written)
    return _cut(shown(cell.value or None))


def _old_day(value: float, mode: Literal[0, 1], written: str) -> Cell:
    import xlrd

    try:
        return shown(xlrd.xldate_as_datetime(value, mode), written)
    except (OverflowError, ValueError):
        return shown(value)

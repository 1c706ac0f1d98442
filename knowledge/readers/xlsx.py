"""Workbooks: each sheet a section, each run of rows a table; formulas by the value that was last computed.

A cell that was merged over rows says its value in each; shares are read as they are shown, 10 % and not 0.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from knowledge.errors import ReadingError
from knowledge.readers.office import opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.table import head_of, rows

MOST_CELLS = 1_000_000
WIDEST = 200  # columns
_PIECE, _OVERLAP = 1_000_000, 400  # bytes that are looked through at once, and of the piece before
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_SHARE = re.compile(r'%(?=(?:[^"]*"[^"]*")*[^"]*$)')  # a per cent sign that is no quoted text


def read(data: bytes) -> Reading:
    """Raises ReadingError for a workbook with more cells than can be searched in earnest."""
    workbook = openpyxl.load_workbook(opened(data), read_only=True, data_only=True)
    blocks: list[Block] = []
    cells = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        blocks.append(Block("heading", sheet.title, 1))
        runs: list[list[list[str]]] = [[]]
        for row in _rows(sheet):
            cells += len(row)
            if cells > MOST_CELLS:
                raise ReadingError(
                    f"This workbook has more than {MOST_CELLS:,} cells; give the sheets needed.", "too_large"
                )
            if row:
                runs[-1].append(row)
            elif runs[-1]:
                runs.append([])
        for table in _tables(runs):
            blocks += _blocks(table)
    title = (workbook.properties.title or "").strip() or None
    return Reading(title=title, blocks=tuple(_without_empty(blocks)))


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Every row as it is shown, whatever the workbook says of its own size."""
    sheet.reset_dimensions()
    begins = _merged_down(sheet)
    held: dict[int, tuple[int, str]] = {}  # by column, until which row its text holds
    for number, line in enumerate(sheet.iter_rows(max_col=WIDEST), start=1):
        row = [_shown(cell) for cell in line]
        for column, (last, text) in held.items():
            if number <= last:
                row += [""] * (column + 1 - len(row))
                row[column] = row[column] or text
        for column, last in begins.get(number, ()):
            held[column] = last, row[column] if column < len(row) else ""
        yield _trimmed(row)


def _merged_down(sheet: Any) -> Mapping[int, list[tuple[int, int]]]:
    """By row from 1: the columns, from 0, in which cells are merged from there, and down to which row."""
    found: dict[int, list[tuple[int, int]]] = {}
    with sheet.parent._archive.open(sheet._worksheet_path) as file:
        rest = b""
        while piece := file.read(_PIECE):
            rest, read = rest + piece, 0
            for match in _MERGED.finditer(rest):
                read = match.end()
                left, top, _, bottom = (number or 0 for number in range_boundaries(match[1].decode()))
                if bottom > top and left <= WIDEST:
                    found.setdefault(top, []).append((left - 1, bottom))
            rest = rest[max(read, len(rest) - _OVERLAP) :]
    return found


def _shown(cell: Any) -> str:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and _SHARE.search(cell.number_format or ""):
        return f"{_text(float(value) * 100)}%"
    return _text(value)


def _tables(runs: list[list[list[str]]]) -> list[list[list[str]]]:
    """Rows after an empty one go on with the table above where they name no columns and are as wide."""
    tables: list[list[list[str]]] = []
    for run in runs:
        wide = max(map(len, run), default=0)
        goes_on = tables and wide > 1 and head_of(run) is None and max(map(len, tables[-1])) == wide
        if goes_on and head_of(tables[-1]) is not None:
            tables[-1] = [*tables[-1], *run]
        elif run:
            tables.append(run)
    return tables


def _blocks(table: list[list[str]]) -> Iterator[Block]:
    """Rows of one cell above the table are words about it."""
    above = 0
    while above < len(table) and sum(1 for cell in table[above] if cell) == 1:
        yield Block("text", next(cell for cell in table[above] if cell))
        above += 1
    body = table[above:]
    first = min((next(i for i, cell in enumerate(row) if cell) for row in body), default=0)
    yield from rows([row[first:] for row in body])


def _without_empty(blocks: list[Block]) -> Iterator[Block]:
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if block.kind != "heading" or (following is not None and following.kind != "heading"):
            yield block


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return format(value, ".12g")
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value).strip()

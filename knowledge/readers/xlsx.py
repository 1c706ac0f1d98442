"""Workbooks: each sheet a section, each run of rows a table; formulas by the value that was last computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl

from knowledge.errors import ReadingError
from knowledge.readers.office import opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.table import head_of, rows

MOST_CELLS = 1_000_000
WIDEST = 200  # columns


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
        for line in sheet.iter_rows(values_only=True, max_col=WIDEST):
            row = _trimmed([_text(value) for value in line])
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

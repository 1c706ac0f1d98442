"""Workbooks as documents: each sheet that is seen a section, each run of rows a table, cells as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.errors import ReadingError
from knowledge.readers import workbooks
from knowledge.readers.cell_sight import CellSight
from knowledge.readers.cells import Row, Sheet
from knowledge.readers.reading import Block, Reading
from knowledge.readers.sight import left_out, together
from knowledge.readers.table import head_of, rows

MOST_CELLS = 1_000_000


def read(data: bytes) -> Reading:
    """Raises ReadingError for a workbook with more cells than can be searched in earnest."""
    sight = CellSight()
    book = workbooks.open_workbook(data, sight)
    blocks: list[Block] = []
    unread: list[str] = []
    cells = 0
    for sheet, lines in book.sheets:
        told = []
        for line in lines if not sheet.hidden else ():
            cells += len(line)
            if cells > MOST_CELLS:
                raise ReadingError(
                    f"This workbook has more than {MOST_CELLS:,} cells; give the sheets needed.", "too_large"
                )
            told.append(line)
        unread += list(_unread(sheet))
        blocks.append(Block("heading", sheet.title, 1))
        for table in _tables(_runs(replace(sheet, rows=told).on_screen())):
            blocks += _blocks(table)
    return Reading(
        title=book.title, blocks=tuple(_without_empty(blocks)), unread=together(*unread, left_out(sight.left_out))
    )


def _unread(sheet: Sheet) -> Iterator[str]:
    """What of a sheet is not on the screen."""
    if sheet.hidden:
        yield f"the hidden sheet {sheet.title} was left out"
        return
    if sheet.hidden_rows:
        yield f"{len(sheet.hidden_rows)} hidden rows of the sheet {sheet.title} were left out"
    if sheet.hidden_columns:
        yield f"{len(sheet.hidden_columns)} hidden columns of the sheet {sheet.title} were left out"
    if sheet.not_computed:
        yield f"{sheet.not_computed} formulas without a value in the sheet {sheet.title}: open it, save it again"


def _runs(lines: list[Row]) -> list[list[list[str]]]:
    """Rows that follow each other without an empty one."""
    runs: list[list[list[str]]] = [[]]
    for line in lines:
        if line:
            runs[-1].append([cell.text for cell in line])
        elif runs[-1]:
            runs.append([])
    return runs


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

"""Rows that stand in a message: cells copied from a spreadsheet, or a small table as people type one.

Which lines may be rows their shape says; whether they are a table of amounts the reading of them does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.tables import figures
from knowledge.readers.cells import Cell, Sheet, kept

LEAST = 2  # rows, and cells of each
LONGEST_CELL = 200  # characters: what is longer is a sentence
TITLES = 2  # lines right over the rows that may say what they are of
_BETWEEN = (re.compile(r"\t"), re.compile(r"\|"), re.compile(r"[;；]"), re.compile(r"\t| {2,}"))
_RULE = re.compile(r"[\s|:+=-]+")  # the line under the headings of some tables
_BROKEN = re.compile(r'(?<![^\t\n])"([^"\t]{1,200})"(?![^\t\n])')  # a cell that spreadsheets copy in quotation marks


class Pasted(NamedTuple):
    """`around`: what stands before and behind the rows, which is what the person says of them."""

    around: str
    sheet: Sheet


def parted(text: str) -> Pasted | None:
    """None where no lines of it have the shape of rows with numbers. Linear in time."""
    whole = _BROKEN.sub(lambda cell: " ".join(cell[1].split()), text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = whole.split("\n")
    for between in _BETWEEN:
        rows = [_cells(line, between) for line in lines]
        for first, last in _runs(rows):
            if _is_table(rows[first:last]):
                return _apart(lines, rows, first, last)
    return None


def _apart(lines: Sequence[str], rows: Sequence[list[str]], first: int, last: int) -> Pasted:
    over = [line.strip() for line in lines[max(0, first - TITLES) : first] if line.strip()]
    held = [[title] for title in over] + [row for row in rows[first:last] if row]
    around = "\n".join((*lines[:first], *lines[last:])).strip()
    return Pasted(around, Sheet("", [kept([Cell(text) for text in row], len(row)) for row in held]))


def _cells(line: str, between: re.Pattern[str]) -> list[str]:
    """Of a line that may be a row; none of any other."""
    said = line.strip(" ")
    if between.pattern == r"\|":
        said = said.strip("|")
        if _RULE.fullmatch(line):
            return []
    found = [cell.strip() for cell in between.split(said if between.pattern != r"\t" else line)]
    short = all(len(cell) <= LONGEST_CELL for cell in found)
    return found if len(found) >= LEAST and short and any(found) else []


def _runs(rows: Sequence[list[str]]) -> Iterator[tuple[int, int]]:
    """Rows behind each other; a line without cells between two of them parts blocks of one table."""
    first: int | None = None
    for number, row in enumerate([*rows, []]):
        if row and first is None:
            first = number
        elif first is not None and not row and not (number + 1 < len(rows) and rows[number + 1]):
            yield first, number
            first = None


def _is_table(rows: Sequence[list[str]]) -> bool:
    """Most rows have as many cells, and two of the cells that head no column are numbers."""
    filled = [row for row in rows if row]
    ((_, most),) = Counter(len(row) for row in filled).most_common(1)
    numbers = sum(figures.holds_amount(Cell(cell)) for row in filled for cell in row)
    return len(filled) >= LEAST and most * 4 >= len(filled) * 3 and numbers >= LEAST

"""The sheets of an XLSX or CSV file as rows of cells, read in a process of its own: no file can harm the service."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from knowledge.errors import ReadingError
from knowledge.readers import delimited
from knowledge.readers.apart import Limits, alone, apart
from knowledge.readers.office import opened

Cell = str | int | float | bool | None
Sheet = tuple[str, list[list[Cell]]]  # its name, its rows from row 1

LIMITS = Limits(seconds=20, memory=600_000_000)
MOST_ROWS = 50_000  # of all sheets together
WIDEST = 100  # columns; what stands to the right of them is not read
LONGEST_CELL = 1_000  # characters; what comes after them is not read
OFFICE_BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX; and what has a password or is of before 2007


def read(name: str, data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Raises ReadingError, with what is wrong with the file."""
    return [(title, rows) for title, rows in apart("api.calculations.sheets", name, data, limits)]


def _sheets(name: str, data: bytes) -> list[Sheet]:
    found: list[Sheet] = []
    for title, rows in _xlsx(data) if data.startswith(OFFICE_BEGINS) else [(name, _csv(data))]:
        room = MOST_ROWS - sum(len(before) for _, before in found)
        found.append((title, _kept(rows, room)))
    return found


def _kept(rows: Iterable[Sequence[object]], room: int) -> list[list[Cell]]:
    """Every row up to the last that holds something. Raises ReadingError where there are more than `room`."""
    kept: list[list[Cell]] = []
    empty = 0
    for row in rows:
        if not any(row):
            empty += 1
            continue
        if len(kept) + empty >= room:
            raise ReadingError(f"This file has more than {MOST_ROWS:,} rows.", "too_many_rows")
        kept += [[] for _ in range(empty)]
        kept.append([_cell(value) for value in row[:WIDEST]])
        empty = 0
    return kept


def _xlsx(data: bytes) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
    import openpyxl

    book = openpyxl.load_workbook(opened(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a workbook says of its own size may be out of date
        yield sheet.title, sheet.iter_rows(values_only=True, max_col=WIDEST)


def _csv(data: bytes) -> Iterator[Sequence[object]]:
    return delimited.rows(_decoded(data), strict=True)


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        if not wide and b"\0" in data[:4096]:
            raise UnicodeError
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeError as error:
        raise ReadingError(
            "This is neither an XLSX file nor text in UTF-8: save it as .xlsx, or as CSV in UTF-8.", "not_text"
        ) from error


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value[:LONGEST_CELL]
    if value is None or isinstance(value, int | float | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:], _sheets))

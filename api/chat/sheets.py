"""Files of a conversation as rows of text: spreadsheets, CSV, and the lines of a PDF. Nothing in them is run.

They are read in a process of its own, which imports no more than it needs.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Literal

from knowledge.errors import ReadingError
from knowledge.readers import delimited
from knowledge.readers.apart import Limits, alone, apart
from knowledge.readers.office import opened

SheetKind = Literal["spreadsheet", "csv", "pdf"]
Sheet = tuple[str, list[list[str]]]  # its title, "" where it has none; its rows from the first

KINDS: dict[str, SheetKind] = {".xlsx": "spreadsheet", ".xlsm": "spreadsheet", ".csv": "csv", ".pdf": "pdf"}
ROWS, COLUMNS, CELL, SHEETS, PAGES = 5_000, 100, 500, 20, 200  # what is taken of a file, at most
LIMITS = Limits(seconds=20, memory=600_000_000, output=20_000_000)


def kind_of(name: str) -> SheetKind:
    """By the ending of its name. Raises ReadingError."""
    kind = KINDS.get(f".{name.rpartition('.')[2].lower()}")
    if kind is None:
        raise ReadingError(f"{name} is none of {', '.join(KINDS)}.", "unknown_format")
    return kind


def read(name: str, data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Every sheet that has a cell. Raises ReadingError."""
    kind_of(name)
    return [(title, rows) for title, rows in apart("api.chat.sheets", name, data, limits)]


def _sheets(name: str, data: bytes) -> list[Sheet]:
    readers: dict[SheetKind, Callable[[bytes], Iterator[tuple[str, Iterable[list[str]]]]]] = {
        "spreadsheet": _workbook,
        "csv": _csv,
        "pdf": _pdf,
    }
    sheets = [(title, list(islice(rows, ROWS))) for title, rows in readers[kind_of(name)](data)]
    return [(title, rows) for title, rows in sheets if any(map(any, rows))]


def _workbook(data: bytes) -> Iterator[tuple[str, Iterable[list[str]]]]:
    import openpyxl

    book = openpyxl.load_workbook(opened(data), read_only=True, data_only=True)
    for sheet in islice(book.worksheets, SHEETS):
        sheet.reset_dimensions()  # what a workbook says of its own size may be out of date
        yield sheet.title, (_row(row) for row in sheet.iter_rows(values_only=True))


def _csv(data: bytes) -> Iterator[tuple[str, Iterable[list[str]]]]:
    yield "", map(_row, delimited.rows(_decoded(data)))


def _pdf(data: bytes) -> Iterator[tuple[str, Iterable[list[str]]]]:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(data)).pages[:PAGES]
    lines = [
        [str(number), _cell(line)]
        for number, page in enumerate(pages, 1)
        for line in page.extract_text().splitlines()
        if line.strip()
    ]
    yield "", [["page", "text"], *lines] if lines else []


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadingError("This file is not text in UTF-8, UTF-16 or Windows-1252.", "not_text")


def _row(cells: Iterable[object]) -> list[str]:
    return [_cell(value) for value in islice(cells, COLUMNS)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
    return text.replace("\x00", "").strip()[:CELL]


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:], _sheets))

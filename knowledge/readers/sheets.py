"""Tables of the files that people send, each as sheets of cells: workbooks, CSV and TSV, and the lines of a PDF.

One reader for every place. It runs in a process of its own, which imports no more than it needs; nothing of a file is
run. Which kind a file is its content says: exports of programs are often called .xls and are none.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from knowledge.errors import ReadingError
from knowledge.readers import cells
from knowledge.readers.apart import Limits, alone, apart
from knowledge.readers.cells import Cell, Row, Sheet

Kind = Literal["spreadsheet", "csv", "pdf"]

KINDS: dict[str, Kind] = {
    ".xlsx": "spreadsheet", ".xlsm": "spreadsheet", ".xls": "spreadsheet", ".csv": "csv", ".tsv": "csv", ".pdf": "pdf",
}  # fmt: skip
LIMITS = Limits(seconds=20, memory=600_000_000)
MOST_ROWS = 50_000  # of all sheets together
MOST_PAGES = 200
_ZIP, _PDF = b"PK\x03\x04", b"%PDF"
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|style)", re.I)


def kind_of(name: str) -> Kind:
    """By the ending of its name. Raises ReadingError."""
    kind = KINDS.get(f".{name.rpartition('.')[2].lower()}")
    if kind is None:
        raise ReadingError(f"{name} is none of {', '.join(KINDS)}.", "unknown_format")
    return kind


def read(name: str, data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Every sheet that has a cell, hidden ones among them. Raises ReadingError, with what is wrong with the file."""
    return cells.read(apart("knowledge.readers.sheets", name, data, limits))


def _sheets(name: str, data: bytes) -> list[dict[str, Any]]:
    found: list[Sheet] = []
    for told, rows in _of_kind(name, data):
        room = MOST_ROWS - sum(len(before.rows) for before in found)
        found.append(replace(told, rows=_kept(rows, room)))
    return cells.written([sheet for sheet in found if sheet.rows])


def _of_kind(name: str, data: bytes) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    from knowledge.readers.office import OLE

    if data.startswith((_ZIP, OLE)):
        from knowledge.readers import workbooks

        yield from workbooks.open_workbook(data).sheets
    elif data.startswith(_PDF) or name.lower().endswith(".pdf"):
        yield Sheet("", []), _lines(data)
    elif _MARKUP.match(data[:400]):
        raise ReadingError(
            f"{name} is a web page or XML under another name: open it in a spreadsheet program and save it as .xlsx.",
            "not_a_sheet",
        )
    else:
        yield Sheet("", []), _texts(data)


def _kept(rows: Iterable[Row], room: int) -> list[Row]:
    """Every row up to the last that holds something. Raises ReadingError where there are more than `room`."""
    found: list[Row] = []
    empty = 0
    for row in rows:
        if not row:
            empty += 1
            continue
        if len(found) + empty >= room:
            raise ReadingError(f"This file has more than {MOST_ROWS:,} rows.", "too_many_rows")
        found += [[] for _ in range(empty)]
        found.append(row)
        empty = 0
    return found


def _texts(data: bytes) -> Iterator[Row]:
    from knowledge.readers import delimited

    for row in delimited.rows(delimited.text_of(data)):
        yield cells.kept([Cell(value.replace("\x00", "").strip()) for value in row], len(row))


def _lines(data: bytes) -> Iterator[Row]:
    """Page and text of each line."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(data)).pages[:MOST_PAGES]
    lines = [
        [Cell(str(number), str(number)), Cell(line.strip())]
        for number, page in enumerate(pages, 1)
        for line in page.extract_text().splitlines()
        if line.strip()
    ]
    return iter([[Cell("page"), Cell("text")], *lines] if lines else [])


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:], _sheets))

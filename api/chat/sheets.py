"""Files of a conversation as tables of text: spreadsheets, CSV, and the lines of a PDF. Nothing in them is run."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal

from assistant.types import Table

SheetKind = Literal["spreadsheet", "csv", "pdf"]
KINDS: dict[str, SheetKind] = {".xlsx": "spreadsheet", ".xlsm": "spreadsheet", ".csv": "csv", ".pdf": "pdf"}
ROWS, COLUMNS, CELL, SHEETS, PAGES = 5_000, 100, 500, 20, 200  # what is taken of a file, at most
UNPACKED = 200_000_000  # bytes: a workbook that unpacks to more is not opened


class UnreadableFileError(ValueError):
    """The file is not what its name says, or too large when unpacked."""


def kind_of(name: str) -> SheetKind | None:
    """By the ending of its name."""
    return KINDS.get(f".{name.rpartition('.')[2].lower()}")


def read(attachment_id: str, name: str, data: bytes) -> tuple[Table, ...]:
    """One table for each sheet that has cells; the first row with text names the columns.

    Raises UnreadableFileError.
    """
    readers: dict[SheetKind, Callable[[bytes], Iterator[tuple[str, Iterable[list[str]]]]]] = {
        "spreadsheet": _workbook,
        "csv": _csv,
        "pdf": _pdf,
    }
    kind = kind_of(name)
    if kind is None:
        raise UnreadableFileError(f"{name} is none of {', '.join(KINDS)}")
    try:
        sheets = [(title, list(islice(rows, ROWS))) for title, rows in readers[kind](data)]
    except UnreadableFileError:
        raise
    except Exception as error:  # whatever a library makes of a broken file
        raise UnreadableFileError(f"{name} cannot be read: {type(error).__name__}") from error
    return tuple(_table(attachment_id, name, title, rows) for title, rows in sheets if any(map(any, rows)))


def _table(attachment_id: str, name: str, title: str, rows: list[list[str]]) -> Table:
    filled = [place for place, row in enumerate(rows) if any(row)]
    width = max(map(len, rows))
    columns, *body = [tuple(row + [""] * (width - len(row))) for row in rows[filled[0] : filled[-1] + 1]]
    full = f"{name} · {title}" if title else name
    return Table(attachment_id=attachment_id, name=full, columns=columns, rows=tuple(body), first_row=filled[0] + 1)


def _workbook(data: bytes) -> Iterator[tuple[str, Iterable[list[str]]]]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > UNPACKED:
            raise UnreadableFileError(f"the workbook unpacks to more than {UNPACKED // 1_000_000} MB")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in islice(book.worksheets, SHEETS):
        yield sheet.title, ([_cell(value) for value in row[:COLUMNS]] for row in sheet.iter_rows(values_only=True))


def _csv(data: bytes) -> Iterator[tuple[str, Iterable[list[str]]]]:
    text = _decoded(data)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    yield "", ([_cell(value) for value in row[:COLUMNS]] for row in csv.reader(io.StringIO(text), dialect))


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
    raise UnreadableFileError("the file is not text in UTF-8, UTF-16 or Windows-1252")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
    return text.replace("\x00", "").strip()[:CELL]

"""A file of a conversation as a turn knows it: its tables as they are seen, and what a confirmed reading came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.calculations.readings import ReadOut
from api.chat.tables import AttachmentRow
from assistant.tables.reading import Reading
from assistant.types import ActivityLine, FileRead, Table
from knowledge.readers import cells
from knowledge.readers.cells import Sheet

LONGEST_CELL = 500  # characters of a cell that a turn may know


def sheets_of(file: AttachmentRow) -> list[Sheet]:
    return cells.read(file.sheets or [])


def tables(file: AttachmentRow) -> Iterator[Table]:
    """One for each sheet that is seen and has cells."""
    if file.sheets is None:
        yield from (Table.model_validate(table) for table in file.tables)
    for sheet in sheets_of(file):
        if not sheet.hidden:
            yield from _table(file, sheet)


def _table(file: AttachmentRow, sheet: Sheet) -> Iterator[Table]:
    """The first row with text names the columns."""
    rows = [[cell.text[:LONGEST_CELL] for cell in row] for row in sheet.on_screen()]
    filled = [place for place, row in enumerate(rows) if any(row)]
    if not filled:
        return
    width = max(map(len, rows))
    columns, *body = [tuple(row + [""] * (width - len(row))) for row in rows[filled[0] : filled[-1] + 1]]
    full = f"{file.name} · {sheet.title}" if sheet.title else file.name
    yield Table(attachment_id=file.id, name=full, columns=columns, rows=tuple(body), first_row=filled[0] + 1)


def kept(told: ReadOut) -> dict[str, Any]:
    """A reading as it is stored, with the lines it comes to."""
    read = told.reading
    made = [line.model_dump(mode="json") for line in told.lines] if read.confirmed else []
    return {"reading": read.model_dump(mode="json"), "lines": made}


def reading(file: AttachmentRow) -> Reading | None:
    return Reading.model_validate(file.reading["reading"]) if file.reading else None


def file_read(file: AttachmentRow, *, new: bool = False) -> FileRead | None:
    """None of a file that needs no reading. `new`: sent with the message of the turn."""
    if file.reading is None:
        return None
    lines = tuple(ActivityLine.model_validate(line) for line in file.reading["lines"])
    return FileRead(name=file.name, confirmed=bool(file.reading["reading"]["confirmed"]), new=new, lines=lines)

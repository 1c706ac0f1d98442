"""Files that a person adds to a conversation: read at once into tables, kept with it, never indexed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from api.auth import Anyone
from api.chat import conversations
from api.chat.schemas import AttachmentOut
from api.chat.tables import AttachmentRow
from api.errors import ApiError, InvalidError, responses
from api.files import Reading
from api.ids import new_id
from api.limits import Limits_
from api.state import State_
from assistant.types import Table
from knowledge.errors import ReadingError
from knowledge.readers import sheets
from knowledge.readers.cells import Sheet

router = APIRouter(prefix="/v1", tags=["chat"])
EXPECTED = "a spreadsheet (.xlsx, .xls), a CSV or TSV file, or a PDF"
LONGEST_CELL = 500  # characters of a cell that a turn may know


@router.post(
    "/conversations/{conversation_id}/attachments",
    status_code=201,
    responses=responses(401, 404, 413, 422, 429, 503),
)
def attach(
    conversation_id: str,
    file: Annotated[UploadFile, File(description="A spreadsheet (.xlsx, .xls), CSV, TSV or PDF.")],
    identity: Anyone,
    state: State_,
    limits: Limits_,
    _: Reading,
) -> AttachmentOut:
    """Name its id in a message; the assistant then reads its tables."""
    with state.sessions() as session:
        conversations.owned(session, identity, conversation_id)
    limits.spend(identity)
    name = (file.filename or "file").replace("\\", "/").rpartition("/")[2][:200] or "file"
    attachment_id = new_id()
    tables = _tables(attachment_id, name, file, state.settings.largest_upload)
    kind = sheets.kind_of(name)
    row = AttachmentRow(
        id=attachment_id,
        conversation_id=conversation_id,
        name=name,
        kind=kind,
        tables=[table.model_dump(mode="json") for table in tables],
        at=state.clock(),
    )
    with state.sessions.begin() as session:
        conversations.owned(session, identity, conversation_id)
        session.add(row)
    rows = sum(len(table.rows) for table in tables) if tables else None
    return AttachmentOut(id=row.id, name=name, kind=kind, rows=rows, columns=tables[0].columns if tables else None)


def _tables(attachment_id: str, name: str, file: UploadFile, largest: int) -> tuple[Table, ...]:
    """One for each sheet that has cells. Raises ApiError 413, InvalidError."""
    data = file.file.read(largest + 1)
    if len(data) > largest:
        raise ApiError(413, "file_too_large", most=largest)
    try:
        sheets.kind_of(name)
        found = sheets.read(name, data)
    except ReadingError as error:
        costly = error.code in {"too_slow", "too_large", "bomb", "too_many_rows"}
        right = "a file with only the sheets or pages that are needed" if costly else EXPECTED
        raise InvalidError("unreadable_file", str(error), field="file", expected=right) from error
    return tuple(table for sheet in found if not sheet.hidden for table in _table(attachment_id, name, sheet))


def _table(attachment_id: str, name: str, sheet: Sheet) -> Iterator[Table]:
    """The first row with text names the columns."""
    rows = [[cell.text[:LONGEST_CELL] for cell in row] for row in sheet.on_screen()]
    filled = [place for place, row in enumerate(rows) if any(row)]
    if not filled:
        return
    width = max(map(len, rows))
    columns, *body = [tuple(row + [""] * (width - len(row))) for row in rows[filled[0] : filled[-1] + 1]]
    full = f"{name} · {sheet.title}" if sheet.title else name
    yield Table(attachment_id=attachment_id, name=full, columns=columns, rows=tuple(body), first_row=filled[0] + 1)

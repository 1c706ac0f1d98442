"""Files that a person adds to a conversation: read at once into sheets, kept with it, never indexed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, UploadFile
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth import Anyone
from api.calculations import readings, spreadsheet
from api.calculations.readings import ReadOut
from api.chat import conversations, sheets
from api.chat.schemas import AttachmentOut
from api.chat.tables import AttachmentRow
from api.errors import ConflictError, InvalidError, NotFoundError, responses
from api.files import Reading as InTurn
from api.files import of_upload
from api.identity import Identity
from api.ids import new_id
from api.limits import Called, Limits_, Read
from api.state import State, State_
from assistant.tables.reading import Reading
from knowledge.errors import ReadingError
from knowledge.readers import cells
from knowledge.readers import sheets as reader
from knowledge.readers.cells import Sheet
from tools.calculation import Context
from tools.inventory.rows import is_template

router = APIRouter(prefix="/v1", tags=["chat"])
EXPECTED = "a spreadsheet (.xlsx, .xls), a CSV or TSV file, or a PDF"
OF_ONE = "/conversations/{conversation_id}/attachments/{attachment_id}"
OF_FILE = f"{OF_ONE}/reading"


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
    _: InTurn,
) -> AttachmentOut:
    """Name its id in a message; the assistant then reads its tables. Activity data are counted once their `reading` is
    confirmed, or at once where they come in our template."""
    with state.sessions() as session:
        conversations.owned(session, identity, conversation_id)
    limits.spend(identity)
    name, data = of_upload(file, state.settings.largest_upload)
    found = _read(name, data)
    row = row_of(conversation_id, name, found, identity, state)
    with state.sessions.begin() as session:
        conversations.owned(session, identity, conversation_id)
        session.add(row)
        return _told(row)


@router.get(
    "/conversations/{conversation_id}/attachments", responses=responses(401, 404, 429, 503), dependencies=[Read]
)
def attachments(conversation_id: str, identity: Anyone, state: State_) -> list[AttachmentOut]:
    """The files of a conversation, oldest first: a reading that is not confirmed yet is taken up again."""
    with state.sessions() as session:
        conversations.owned(session, identity, conversation_id)
        of = select(AttachmentRow).where(AttachmentRow.conversation_id == conversation_id)
        return [_told(row) for row in session.scalars(of.order_by(AttachmentRow.at, AttachmentRow.id))]


@router.delete(OF_ONE, status_code=204, responses=responses(401, 404, 409, 429, 503), dependencies=[Called])
def take_back(conversation_id: str, attachment_id: str, identity: Anyone, state: State_) -> None:
    """A file that was not sent. 409 `attachment_sent` where a message names it: it goes with its conversation."""
    with state.sessions.begin() as session:
        conversations.owned(session, identity, conversation_id)
        (row,) = conversations.attachments(session, conversation_id, [attachment_id])
        if any(attachment_id in said.attachments for said in conversations.messages(session, conversation_id)):
            raise ConflictError("attachment_sent", "A message names this file: it goes with its conversation.")
        session.delete(row)


@router.get(OF_FILE, responses=responses(401, 404, 429, 503), dependencies=[Read])
def reading(conversation_id: str, attachment_id: str, identity: Anyone, state: State_) -> ReadOut:
    """How the file is read: columns, units, rows left out and why, and what that comes to. 404 `no_reading` where it is
    our template or holds no amounts."""
    with state.sessions() as session:
        row, known = _known(session, identity, conversation_id, attachment_id)
        return readings.counted(sheets.sheets_of(row), known, _context(state))


@router.put(OF_FILE, responses=responses(401, 404, 422, 429, 503), dependencies=[Called])
def correct(conversation_id: str, attachment_id: str, body: Reading, identity: Anyone, state: State_) -> ReadOut:
    """The reading as a person corrected it; with `confirmed` it counts, unless `troubles` or `problems` stand in the
    way: `confirmed` then comes back false."""
    with state.sessions.begin() as session:
        row, known = _known(session, identity, conversation_id, attachment_id)
        told = readings.counted(sheets.sheets_of(row), readings.checked(known, body), _context(state))
        row.reading = sheets.kept(told)
        return told


def row_of(conversation_id: str, name: str, found: list[Sheet], identity: Identity, state: State) -> AttachmentRow:
    """A file of the conversation, with the reading that we propose of it where it needs one; not yet kept."""
    row = AttachmentRow(
        id=new_id(),
        conversation_id=conversation_id,
        name=name,
        kind=reader.kind_of(name),
        tables=[],
        sheets=cells.written(found),
        at=state.clock(),
    )
    if row.kind != "pdf":
        proposed = readings.proposed(found, readings.told(name, identity, state))
        row.reading = sheets.kept(readings.counted(found, proposed, _context(state))) if proposed else None
    return row


def _known(
    session: Session, identity: Identity, conversation_id: str, attachment_id: str
) -> tuple[AttachmentRow, Reading]:
    conversations.owned(session, identity, conversation_id)
    (row,) = conversations.attachments(session, conversation_id, [attachment_id])
    known = sheets.reading(row)
    if known is None:
        raise NotFoundError("This file needs no reading: it is our template, or holds no amounts.", code="no_reading")
    return row, known


def _context(state: State) -> Context:
    return Context(today=state.clock().date(), criteria=state.criteria)


def _told(row: AttachmentRow) -> AttachmentOut:
    tables = list(sheets.tables(row))
    return AttachmentOut(
        id=row.id,
        name=row.name,
        kind=row.kind,
        rows=sum(len(table.rows) for table in tables) if tables else None,
        columns=tables[0].columns if tables else None,
        reading=state_of(row),
    )


def state_of(row: AttachmentRow) -> Literal["template", "proposed", "confirmed"] | None:
    """None of a file that holds no activity data."""
    if (known := sheets.file_read(row)) is not None:
        return "confirmed" if known.confirmed else "proposed"
    if row.kind == "pdf":
        return None
    return "template" if is_template(spreadsheet.tables(sheets.sheets_of(row), row.name)) else None


def _read(name: str, data: bytes) -> list[Sheet]:
    """Raises InvalidError."""
    try:
        reader.kind_of(name)
        return reader.read(name, data)
    except ReadingError as error:
        costly = error.code in {"too_slow", "too_large", "bomb", "too_many_rows"}
        right = "a file with only the sheets or pages that are needed" if costly else EXPECTED
        raise InvalidError("unreadable_file", str(error), field="file", expected=right) from error

"""The draft of a collection: files and removals that wait to be published as its next release."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.documents.schemas import DocumentOut, FileOut, ReleaseIn, ReleaseMade, Said
from api.documents.tables import DraftRow
from api.errors import ConflictError
from knowledge.ingestion.ingest import IngestOptions, Progress, Source, take_in
from knowledge.library import Library
from knowledge.store.content import Content, Size
from knowledge.store.releases import Entry

PUBLISHING = threading.Lock()  # one release after another
REMEMBERED = 64  # files of drafts whose reading is kept: a list of them is asked for again and again


@dataclass(frozen=True)
class File:
    name: str
    data: bytes


@dataclass(frozen=True)
class Read:
    """What would become of a file: its entry and content, or the reason why it cannot be read."""

    report: FileOut
    entry: Entry | None
    content: Content | None


_READ: OrderedDict[str, Read] = OrderedDict()
_READING = threading.Lock()


def options(said: Said, collection: str, now: datetime) -> IngestOptions:
    return IngestOptions(now=now, collection=collection, **said.model_dump())


def read(library: Library, file: File, said: Said, collection: str, now: datetime) -> Read:
    """Beside the active release, which may hold the document already under another name."""
    active = library.active(collection)
    held = hashlib.sha256(file.data).hexdigest()
    key = "\0".join((collection, str(active), file.name, held, said.model_dump_json()))
    with _READING:
        if key in _READ:
            return _READ[key]
    known = {entry.id: entry for entry in library.documents(collection, active)} if active else {}
    source = Source(file.name, file.data)
    intake = take_in([source], options(said, collection, now), known, lambda _: None, library.shipped_ids)
    report = FileOut(**asdict(intake.files[0]))
    entry, content = intake.documents.get(report.document_id or "", (None, None))
    if report.state == "unchanged":
        message = f"{file.name} is document {report.document_id} of the active release, and says nothing new."
        report = report.model_copy(update={"code": "unchanged", "message": message})
    found = Read(report, entry, content)
    with _READING:
        _READ[key] = found
        while len(_READ) > REMEMBERED:
            _READ.popitem(last=False)
    return found


def read_row(library: Library, row: DraftRow) -> Read:
    """`row`: of a file, not of a removal."""
    return read(library, File(row.name, row.data or b""), Said.model_validate(row.said), row.collection, row.at)


def shown(found: Read, collection: str) -> DocumentOut:
    """As it will be in the next release. Only where it could be read."""
    assert found.entry is not None and found.content is not None  # noqa: S101, PT018 (for the type checker)
    fields = found.entry.model_dump(include=set(DocumentOut.model_fields))
    size = asdict(Size.of(found.content))
    more = {"collection": collection, "release": None, "draft": "added", "note": found.report.note, "size": size}
    return DocumentOut.model_validate({**fields, **more})


def put(session: Session, row: DraftRow) -> None:
    session.merge(row)


def rows(session: Session, collection: str) -> list[DraftRow]:
    query = select(DraftRow).where(DraftRow.collection == collection).order_by(DraftRow.document_id)
    return list(session.scalars(query))


def discard(session: Session, drafted: list[DraftRow]) -> None:
    """What has been published; a file that was put there meanwhile stays."""
    for row in drafted:
        session.execute(
            delete(DraftRow).where(
                DraftRow.collection == row.collection, DraftRow.document_id == row.document_id, DraftRow.at == row.at
            )
        )


def publish(
    library: Library, collection: str, drafted: list[DraftRow], body: ReleaseIn, now: datetime, tell: Progress
) -> ReleaseMade:
    """Slow: texts are embedded. Raises ConflictError where the draft is empty, KnowledgeError."""
    if not drafted:
        raise ConflictError("nothing_to_publish", f"The draft of collection {collection} is empty.")
    files = [
        Source(row.name, row.data, options(Said.model_validate(row.said), collection, now))
        for row in drafted
        if row.data is not None
    ]
    removed = [row.document_id for row in drafted if row.data is None]
    chosen = IngestOptions(now=now, collection=collection, release=body.release, activate=body.activate)
    report = library.ingest(files, chosen, tell, without=removed)
    told = tuple(FileOut(**asdict(file)) for file in report.files)
    return ReleaseMade(collection=collection, release=report.release, files=told, removed=tuple(removed))

"""The draft of a collection: files and removals that wait to be published as its next release."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.documents.schemas import FileOut, ReleaseIn, ReleaseMade, Said
from api.documents.tables import DraftRow
from api.errors import ConflictError
from knowledge.ingestion.ingest import IngestOptions, Source, take_in
from knowledge.library import Library
from knowledge.store.releases import Entry


def options(said: Said, collection: str, now: datetime) -> IngestOptions:
    return IngestOptions(now=now, collection=collection, **said.model_dump())


def read(
    name: str, data: bytes, said: Said, collection: str, now: datetime, taken: Collection[str] = ()
) -> tuple[FileOut, Entry | None]:
    """What would become of a file: an Entry, or the reason why it cannot be read. `taken`: ids that it may not have."""
    intake = take_in([Source(name, data)], options(said, collection, now), {}, lambda _: None, taken)
    report = FileOut(**asdict(intake.files[0]))
    return report, intake.documents[report.document_id][0] if report.document_id in intake.documents else None


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


def publish(library: Library, collection: str, drafted: list[DraftRow], body: ReleaseIn, now: datetime) -> ReleaseMade:
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
    report = library.ingest(files, chosen, without=removed)
    told = tuple(FileOut(**asdict(file)) for file in report.files)
    return ReleaseMade(collection=collection, release=report.release, files=told, removed=tuple(removed))

"""The draft of a collection, before it is a release: looked into, corrected, taken out, published."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Admin
from api.db import audit
from api.documents import drafts
from api.documents.schemas import DocumentOut, DocumentText, ReleaseIn, ReleaseMade, Said, Span
from api.documents.streaming import EVENTS, streamed
from api.documents.tables import DraftRow
from api.errors import InvalidError, NotFoundError, responses
from api.identity import Identity
from api.state import State, State_
from knowledge.ingestion.ingest import Progress
from knowledge.types import Authority, Visibility

router = APIRouter(prefix="/v1/collections/{name}", tags=["knowledge"])
CollectionName = Annotated[str, Path(max_length=80)]
SHOWN_AS = {".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/plain", ".csv": "text/plain"}


class SaidAnew(BaseModel):
    """What is said of a drafted file otherwise than before; null: the file itself says it, or its text does."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, max_length=300)
    authority: Authority | None = None
    language: str | None = Field(None, max_length=35)
    visibility: Visibility = "members"
    effective_from: date | None = None


@router.get("/draft/{document_id}", responses=responses(401, 403, 404, 422, 503))
def drafted(name: CollectionName, document_id: str, _: Admin, state: State_) -> DocumentText:
    """What was read of a drafted file: its text, with where passages and statements stand."""
    read = drafts.read_row(state.mind.library, _row(state, name, document_id))
    if read.entry is None or read.content is None:
        raise NotFoundError(f"{document_id} is to be left out: there is nothing to show.", code="unknown_document")
    parts = read.content.parts
    return DocumentText(
        **drafts.shown(read, name).model_dump(),
        active=False,
        text=read.content.text,
        passages=tuple(Span(id=p.id, span=p.span, section=p.section, page=p.page) for p in parts),
        statements=tuple(Span(id=s.id, span=s.span, page=s.page) for p in parts for s in p.sentences),
    )


@router.get("/draft/{document_id}/file", responses=responses(401, 403, 404, 422, 503), response_class=Response)
def original(name: CollectionName, document_id: str, _: Admin, state: State_) -> Response:
    """The file as it was uploaded: PDF and plain text as such, anything else to be saved."""
    row = _row(state, name, document_id)
    if row.data is None:
        raise NotFoundError(f"{document_id} is to be left out: there is no file.", code="unknown_document")
    kind = SHOWN_AS.get(PurePath(row.name).suffix.lower(), "application/octet-stream")
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(row.name)}",
        "Content-Security-Policy": "sandbox",
    }
    return Response(row.data, media_type=kind, headers=headers)


@router.patch("/draft/{document_id}", responses=responses(401, 403, 404, 422, 503))
def correct(
    name: CollectionName, document_id: str, identity: Admin, state: State_, body: Annotated[SaidAnew, Body()]
) -> DocumentOut:
    """Title, authority, language, visibility or date of a drafted file; what is not named stays."""
    row = _row(state, name, document_id)
    if row.data is None:
        raise NotFoundError(f"{document_id} is to be left out: there is no file.", code="unknown_document")
    anew = body.model_dump(mode="json", exclude_unset=True)
    row.said = Said.model_validate(row.said | anew).model_dump(mode="json")
    read = drafts.read_row(state.mind.library, row)
    if read.entry is None:
        raise InvalidError(
            read.report.code or "unreadable", read.report.message or "", field="body", expected="other words"
        )
    with state.sessions.begin() as session:
        drafts.put(session, row)
        audit.record(session, state.clock(), identity.subject, "document.correct", document_id, collection=name)
    return drafts.shown(read, name)


@router.delete("/draft/{document_id}", status_code=204, responses=responses(401, 403, 404, 422, 503))
def take_out(name: CollectionName, document_id: str, identity: Admin, state: State_) -> None:
    """The next release changes nothing about this document."""
    row = _row(state, name, document_id)
    with state.sessions.begin() as session:
        drafts.discard(session, [row])
        audit.record(session, state.clock(), identity.subject, "document.take_out", document_id, collection=name)


@router.post(
    "/releases", status_code=201, response_model=ReleaseMade, responses=responses(401, 403, 404, 409, 422, 503)
)
def publish(
    name: CollectionName,
    request: Request,
    identity: Admin,
    state: State_,
    body: Annotated[ReleaseIn | None, Body()] = None,
) -> ReleaseMade | StreamingResponse:
    """Makes the draft the collection's next release, at once or not at all.

    With `Accept: text/event-stream` it tells how far it is: `stage` events, then `report` or `problem`.
    """
    wanted = body or ReleaseIn()
    if EVENTS not in request.headers.get("Accept", ""):
        return _published(state, identity, name, wanted, lambda _: None)
    _ = state.mind
    return streamed(lambda tell: {"report": _published(state, identity, name, wanted, tell).model_dump(mode="json")})


def _published(state: State, identity: Identity, name: str, wanted: ReleaseIn, tell: Progress) -> ReleaseMade:
    now = state.clock()
    with drafts.PUBLISHING:
        with state.sessions() as session:
            rows = drafts.rows(session, name)
        made = drafts.publish(state.mind.library, name, rows, wanted, now, tell)
        with state.sessions.begin() as session:
            drafts.discard(session, rows)
            audit.record(session, now, identity.subject, "release.make", str(made.release), collection=name)
    return made


def _row(state: State, name: str, document_id: str) -> DraftRow:
    with state.sessions() as session:
        row = session.get(DraftRow, (name, document_id))
        if row is None:
            raise NotFoundError(
                f"The draft of collection {name} has no document {document_id}.", code="unknown_document"
            )
        session.expunge(row)
        return row

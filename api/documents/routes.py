"""Search, documents, and the releases of a collection."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile

from api.auth import Admin, Adviser, Anyone, Reader
from api.db import audit
from api.documents import drafts
from api.documents.schemas import (
    ChangeOut,
    DocumentOut,
    DocumentText,
    ReleaseOut,
    Said,
    Span,
)
from api.documents.tables import DraftRow
from api.errors import ApiError, InvalidError, NotFoundError, TokenError, responses
from api.files import Reading
from api.identity import Identity
from api.ledger.tables import ManufacturerRow
from api.limits import Called, Limits_, Read
from api.state import State, State_
from assistant.conversation.language import identify
from assistant.evidence import withheld
from knowledge import library as knowledge
from knowledge.errors import UnknownDocumentError
from knowledge.languages import supported
from knowledge.store.content import Size
from knowledge.store.releases import Entry, Manifest, checked_name
from knowledge.types import DEFAULT_COLLECTION, Passage

router = APIRouter(prefix="/v1", tags=["knowledge"])
Collection = Annotated[str, Query(max_length=80, description="A body of documents that is searched by itself.")]
Release = Annotated[str | None, Query(max_length=80, description="Default: the active one.")]
CollectionName = Annotated[str, Path(max_length=80)]


@router.get("/search", responses=responses(401, 404, 422, 429, 503), dependencies=[Called])
def search(
    identity: Anyone,
    state: State_,
    q: Annotated[str, Query(min_length=1, max_length=2_000, description="The question.")],
    k: Annotated[int, Query(ge=1, le=100)] = 5,
    language: Annotated[str | None, Query(max_length=35)] = None,
    release: Release = None,
    collection: Collection = DEFAULT_COLLECTION,
) -> list[Passage]:
    """Passages, best first.

    Of a document that is not MCAP's own, sentences with addresses, payment details or orders are left out as in an
    answer: a line names the document, which its `url` opens.
    """
    chosen = release or (pinned(state, identity) if collection == DEFAULT_COLLECTION else None)
    query = knowledge.Query(text=q, k=k, language=language, release=chosen, collection=collection, members=True)
    library = state.mind.library
    found = library.search(query).passages
    return withheld.passages(found, supported(language) or identify(q, identity.locale), library.shipped_ids)


@router.get("/documents", responses=responses(401, 404, 422, 429, 503), dependencies=[Read])
def documents(
    identity: Anyone, state: State_, collection: Collection = DEFAULT_COLLECTION, release: Release = None
) -> list[DocumentOut]:
    """The documents of a release; staff also see how much is in each and what the draft of the next one changes."""
    library = state.mind.library
    drafted = []
    if identity.staff and release is None:
        with state.sessions() as session:
            drafted = drafts.rows(session, collection)
    name = release or library.active(collection)
    held = library.documents(collection, name) if name or not drafted else ()
    removed = {row.document_id for row in drafted if row.data is None}
    sizes = library.sizes(held) if identity.staff else {}
    old = [_shown(e, collection, name, "removed" if e.id in removed else None, sizes.get(e.id)) for e in held]
    read = [drafts.read_row(library, row) for row in drafted if row.data is not None]
    return old + [drafts.shown(one, collection) for one in read if one.entry is not None]


@router.get("/documents/{document_id}", responses=responses(401, 404, 422, 429, 503))
def document(
    document_id: str,
    identity: Reader,
    state: State_,
    limits: Limits_,
    release: Release = None,
    collection: Annotated[str | None, Query(max_length=80)] = None,
    mark: Annotated[str | None, Query(max_length=80, description="Id of a passage or statement to be shown.")] = None,
) -> DocumentText:
    """Its whole text, with where its passages and statements stand. A public one needs no token.

    With `mark`, and no `release`, it comes from the active release if the mark stands there, else from the newest
    release that holds it."""
    if identity is not None:
        limits.spend(identity, "reads")
    library = state.mind.library
    try:
        found = library.document(document_id, release, collection, mark)
    except UnknownDocumentError:
        if identity is None:
            raise _sign_in() from None
        raise
    if identity is None and found.visibility != "public":
        raise _sign_in()
    passages = library.passages(document_id, found.release, found.collection)
    sentences = library.sentences(document_id, found.release, found.collection)
    return DocumentText(
        **found.model_dump(exclude={"content_hash", "translated_on"}),
        active=found.release == library.active(found.collection),
        passages=tuple(Span(id=p.id, span=p.span, section=p.section, page=p.page) for p in passages),
        statements=tuple(Span(id=s.id, span=s.span, page=s.page) for s in sentences),
    )


@router.post("/documents", status_code=201, responses=responses(401, 403, 413, 422, 429, 503))
def add(
    file: Annotated[UploadFile, File()],
    identity: Admin,
    state: State_,
    said: Annotated[Said, Form()],
    _: Reading,
    collection: Annotated[str, Form(max_length=80)] = DEFAULT_COLLECTION,
) -> DocumentOut:
    """Puts a file into the collection's draft; it is found once a release is made.

    `authority` and `visibility` hold as they are said here: the file's own front matter may lower them, never raise.
    """
    checked_name(collection, "collection")
    name = (file.filename or "document").replace("\\", "/").rpartition("/")[2][:200] or "document"
    data = file.file.read(state.settings.largest_upload + 1)
    if len(data) > state.settings.largest_upload:
        raise ApiError(413, "file_too_large", most=state.settings.largest_upload)
    now = state.clock()
    read = drafts.read(state.mind.library, drafts.File(name, data), said, collection, now)
    if read.entry is None:
        report = read.report
        raise InvalidError(
            report.code or "unreadable", report.message or name, field="file", expected="a file with text in it"
        )
    row = DraftRow(
        collection=collection,
        document_id=read.entry.id,
        name=name,
        data=data,
        said=said.model_dump(mode="json"),
        by=identity.subject,
        at=now,
    )
    with state.sessions.begin() as session:
        drafts.put(session, row)
        audit.record(session, now, identity.subject, "document.put", read.entry.id, collection=collection)
    return drafts.shown(read, collection)


@router.delete("/documents/{document_id}", status_code=204, responses=responses(401, 403, 404, 422, 503))
def remove(document_id: str, identity: Admin, state: State_, collection: Collection = DEFAULT_COLLECTION) -> None:
    """Takes a document out of the draft, or has the next release leave it out. Releases that exist keep it."""
    library, now = state.mind.library, state.clock()
    active = library.active(collection)
    held = {entry.id: entry for entry in library.documents(collection, active)} if active else {}
    with state.sessions.begin() as session:
        drafted = {row.document_id: row for row in drafts.rows(session, collection)}
        if document_id not in held and document_id not in drafted:
            raise NotFoundError(f"Collection {collection} has no document {document_id}.", code="unknown_document")
        if document_id in drafted:
            session.delete(drafted[document_id])
            session.flush()
        if document_id in held:
            name, by = held[document_id].source, identity.subject
            gone = DraftRow(collection=collection, document_id=document_id, name=name, said={}, by=by, at=now)
            drafts.put(session, gone)
        audit.record(session, now, identity.subject, "document.delete", document_id, collection=collection)


@router.get("/collections/{name}/releases", responses=responses(401, 403, 422, 503))
def releases(name: CollectionName, _: Adviser, state: State_) -> list[ReleaseOut]:
    """Oldest first."""
    library = state.mind.library
    active = library.active(name)
    return [_release(manifest, active) for manifest in library.releases(name)]


@router.post("/collections/{name}/releases/{release}/activate", responses=responses(401, 403, 404, 422, 503))
def activate(name: CollectionName, release: str, identity: Admin, state: State_) -> ReleaseOut:
    """Search this release from now on; an older one may be gone back to."""
    library = state.mind.library
    library.activate(release, name)
    with state.sessions.begin() as session:
        audit.record(session, state.clock(), identity.subject, "release.activate", release, collection=name)
    return next(_release(m, release) for m in library.releases(name) if m.release == release)


@router.get("/collections/{name}/diff", responses=responses(401, 403, 404, 422, 503))
def diff(
    name: CollectionName,
    _: Adviser,
    state: State_,
    before: Annotated[str, Query(max_length=80)],
    after: Annotated[str, Query(max_length=80)],
    by: Annotated[knowledge.By, Query(description="Passages, or their sentences.")] = "passage",
) -> list[ChangeOut]:
    """Passages, or sentences, that came, went or changed from one release to another."""
    return [
        ChangeOut.model_validate({"kind": change.kind, **vars(change)})
        for change in state.mind.library.diff(before, after, name, by)
    ]


def pinned(state: State, identity: Identity) -> str | None:
    """The release that the caller's manufacturer is held to."""
    if identity.manufacturer_id is None:
        return None
    with state.sessions() as session:
        row = session.get(ManufacturerRow, identity.manufacturer_id)
        return row.pinned_release if row else None


def _sign_in() -> TokenError:
    return TokenError("token_missing", "This document is for members. Send a token: `Authorization: Bearer <JWT>`.")


def _shown(entry: Entry, collection: str, release: str | None, draft: str | None, size: Size | None) -> DocumentOut:
    fields = entry.model_dump(include=set(DocumentOut.model_fields))
    return DocumentOut.model_validate(
        {**fields, "collection": collection, "release": release, "draft": draft, "size": size and asdict(size)}
    )


def _release(manifest: Manifest, active: str | None) -> ReleaseOut:
    return ReleaseOut(
        collection=manifest.collection,
        release=manifest.release,
        active=manifest.release == active,
        created_at=manifest.created_at,
        documents=len(manifest.entries),
        content_hash=manifest.content_hash,
    )

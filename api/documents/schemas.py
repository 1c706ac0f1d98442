"""What is said of documents, collections and releases over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.types import Authority, Visibility


class Said(BaseModel):
    """What somebody says of a file; its own front matter may lower authority and visibility, and fill in the rest."""

    model_config = ConfigDict(frozen=True)

    authority: Authority | None = None
    language: str | None = None
    title: str | None = None
    effective_from: date | None = None
    visibility: Visibility = "members"


class SizeOut(BaseModel):
    """How much a document holds."""

    pages: int | None  # of a file that has pages
    passages: int
    statements: int


class DocumentOut(BaseModel):
    """A document of a release, or of the draft of the next one."""

    id: str
    title: str
    source: str
    authority: Authority
    visibility: Visibility
    language: str
    collection: str
    release: str | None  # None: only in the draft
    translation_of: str | None = None
    translation: str | None = None
    effective_from: date | None = None
    unread: str | None = None  # what of its file was not read
    unread_pages: tuple[int, ...] = ()
    size: SizeOut | None = None  # told to staff
    draft: Literal["added", "removed"] | None = None  # what the next release changes; told to staff
    note: str | None = None  # what its front matter asked for and did not get; told to who adds it


class Span(BaseModel):
    """A passage or a statement, by the characters of the document's text."""

    id: str
    span: tuple[int, int]
    section: tuple[str, ...] = ()
    page: int | None = None


class DocumentText(DocumentOut):
    active: bool  # False: its collection has another active release
    text: str
    passages: tuple[Span, ...]
    statements: tuple[Span, ...]


class ReleaseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    release: str | None = None  # None: the day and a number
    activate: bool = True


class FileOut(BaseModel):
    """What became of one file."""

    source: str
    state: Literal["added", "replaced", "unchanged", "failed"]
    document_id: str | None
    passages: int
    code: str | None
    message: str | None
    note: str | None = None


class ReleaseMade(BaseModel):
    collection: str
    release: str | None  # None: nothing was new
    files: tuple[FileOut, ...]
    removed: tuple[str, ...]


class ReleaseOut(BaseModel):
    collection: str
    release: str
    active: bool
    created_at: datetime | None  # None for what came with the package
    documents: int
    content_hash: str


class ChangeOut(BaseModel):
    """A passage that came, went or changed."""

    kind: Literal["added", "changed", "gone"]
    document_id: str
    section: tuple[str, ...]
    passage_id: str
    before: str | None
    after: str | None

"""Document, statement, passage: what goes in and what comes out."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Authority = Literal["mcap", "standard", "guidance", "context"]
Visibility = Literal["public", "members"]
Kind = Literal["fact", "unknown"]
DEFAULT_COLLECTION = "mcap"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Statement(Frozen):
    """One sentence that can be quoted. `key` is shared by its translations; an ingested sentence has none."""

    id: str  # unique in a release
    key: str | None
    kind: Kind
    text: str
    span: tuple[int, int]  # characters, in the text of the document
    language: str
    passage_id: str


class Passage(Frozen):
    """A section, or a part of one, with where it stands. The public contract's Passage."""

    id: str
    document_id: str
    source: str  # the file's name without its folder, or an address
    title: str
    authority: Authority
    release: str
    collection: str
    language: str
    section: tuple[str, ...]
    page: int | None
    span: tuple[int, int]
    text: str
    score: float
    url: str


class Document(Frozen):
    """A document as stored in a release; spans of statements and passages count in `text`."""

    id: str
    title: str
    source: str
    authority: Authority
    visibility: Visibility
    collection: str
    release: str
    language: str
    translation_of: str | None = None
    translation: Literal["machine", "reviewed"] | None = None
    translated_on: date | None = None
    effective_from: date | None = None
    content_hash: str
    unread: str | None = None  # what of its file was not read, in words
    unread_pages: tuple[int, ...] = ()
    text: str


class Found(Frozen):
    """A statement that may answer, with the passage and the document it stands in."""

    statement: Statement
    passage: Passage
    document_title: str
    translation: Literal["machine", "reviewed"] | None
    effective_from: date | None
    score: float  # how well it answers, 0 to 1, calibrated
    unread_pages: tuple[int, ...] = ()  # of the document: they hold something that could not be read
    withheld: bool = False  # its words are not repeated: in their place stands a line that names the document


class Results(Frozen):
    """What a search found. `release` is the release that was searched."""

    release: str
    passages: tuple[Passage, ...]  # best first, translations of one section once
    statements: tuple[Found, ...]  # best first; each in the asker's language where it exists
    answerable: float  # 0 to 1, calibrated: does anything here answer the question?

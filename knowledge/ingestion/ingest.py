"""Files to documents: found, read, split, and described, each by itself, so that a bad one stops none of the others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from knowledge.errors import ReadingError
from knowledge.ingestion.split import split
from knowledge.languages import base, identify
from knowledge.readers.apart import read_apart
from knowledge.readers.formats import READERS
from knowledge.readers.reading import Reading
from knowledge.store.content import Content, address
from knowledge.store.releases import Entry
from knowledge.types import DEFAULT_COLLECTION, Authority, Visibility

State = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True)
class IngestOptions:
    """What somebody says about the files; front matter goes before it."""

    now: datetime
    collection: str = DEFAULT_COLLECTION
    release: str | None = None  # None: the day and a number
    authority: Authority | None = None  # None: context
    language: str | None = None  # None: read from the text
    title: str | None = None
    effective_from: date | None = None
    visibility: Visibility = "members"
    activate: bool = True


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `code` and `message` say why it failed."""

    source: str
    state: State
    document_id: str | None = None
    passages: int = 0
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class IngestReport:
    """`release` is the one that was made; None where nothing was new or nothing could be read."""

    collection: str
    release: str | None
    files: tuple[FileReport, ...]

    @property
    def failed(self) -> bool:
        return any(file.state == "failed" for file in self.files)


@dataclass(frozen=True)
class Stage:
    """How far an ingest is: files read, then texts embedded."""

    name: Literal["reading", "embedding", "publishing"]
    done: int
    total: int


Progress = Callable[[Stage], None]


@dataclass(frozen=True)
class Source:
    """A file as it was uploaded. `options` are what was said about it, where that is not what is said about all."""

    name: str
    data: bytes
    options: IngestOptions | None = None


@dataclass
class Intake:
    """Documents on their way into a release."""

    documents: dict[str, tuple[Entry, Content]] = field(default_factory=dict)
    files: list[FileReport] = field(default_factory=list)


def sources(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and those in folders that a reader reads; each once, hidden ones left out."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READERS)
            found |= dict.fromkeys(p for p in inside if not any(s.startswith(".") for s in p.relative_to(path).parts))
        else:
            found[path] = None
    return list(found)


def take_in(
    files: Sequence[Path | Source], options: IngestOptions, known: Mapping[str, Entry], tell: Progress
) -> Intake:
    """Reads files. `known`: the documents of the release that these are added to."""
    intake = Intake()
    for number, file in enumerate(files):
        tell(Stage("reading", number, len(files)))
        name = file.name
        try:
            data = file.data if isinstance(file, Source) else _bytes(file)
            said = file.options if isinstance(file, Source) else None
            entry, content = _document(name, data, said or options)
            if entry.id in intake.documents:
                raise ReadingError(
                    f"Another file of this ingest is document {entry.id}, too; give one another name or `id`.",
                    "duplicate_id",
                )
        except ReadingError as reason:
            intake.files.append(FileReport(name, "failed", code=reason.code, message=str(reason)))
            continue
        before = known.get(entry.id)
        state: State = "added" if before is None else "unchanged" if before == entry else "replaced"
        intake.files.append(FileReport(name, state, entry.id, len(content.parts)))
        if state != "unchanged":
            intake.documents[entry.id] = (entry, content)
    tell(Stage("reading", len(files), len(files)))
    return intake


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as reason:
        raise ReadingError(f"{path} could not be opened: {reason.strerror}.", "not_found") from reason


def _document(name: str, data: bytes, options: IngestOptions) -> tuple[Entry, Content]:
    reading = read_apart(name, data)
    if not any(block.kind != "heading" for block in reading.blocks):
        raise ReadingError("This file holds no text; of a scan, give the text that was recognised in it.", "no_text")
    front = reading.front_matter
    document_id = str(front.get("id") or document_id_of(name))
    language = front.get("language") or options.language or _language_in(name)
    content = split(reading, document_id, base(str(language)) if language else None, identify)
    return _entry(name, data, reading, document_id, options, content), content


def _entry(
    name: str, data: bytes, reading: Reading, document_id: str, options: IngestOptions, content: Content
) -> Entry:
    front = reading.front_matter
    described: dict[str, Any] = {
        "id": document_id,
        "title": str(front.get("title") or options.title or reading.title or name),
        "source": name,
        "authority": front.get("authority") or options.authority or "context",
        "visibility": front.get("visibility") or options.visibility,
        "language": content.parts[0].language if not front.get("language") else base(str(front["language"])),
        "translation_of": front.get("translation_of"),
        "translation": front.get("translation"),
        "translated_on": front.get("translated_on"),
        "effective_from": front.get("effective_from") or options.effective_from,
        "content_hash": hashlib.sha256(data).hexdigest(),
        "record": address(content),  # a reader that has learned reads the same file anew
    }
    try:
        return Entry.model_validate(described)
    except ValidationError as reason:
        wrong = "; ".join(f"{error['loc'][0]}: {error['msg']}" for error in reason.errors())
        raise ReadingError(f"The front matter says what cannot be: {wrong}.", "front_matter_invalid") from reason


def document_id_of(name: str) -> str:
    """The name in small letters, digits, dots and hyphens, of any script."""
    return re.sub(r"[^\w.]+", "-", name.lower()).strip("-._") or "document"


def _language_in(name: str) -> str | None:
    """`guide.vi.txt` is in Vietnamese."""
    found = re.search(r"\.([a-z]{2})(?:-[A-Za-z]+)?\.\w+$", name)
    return found.group(1) if found else None

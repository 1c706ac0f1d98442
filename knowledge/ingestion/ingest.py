"""Files to documents: found, read, split, and described, each by itself, so that a bad one stops none of the others."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from knowledge.errors import ReadingError
from knowledge.ingestion.said import checked_id, standing
from knowledge.ingestion.split import split
from knowledge.languages import base, spoken_in
from knowledge.readers.apart import read_apart
from knowledge.readers.formats import READERS
from knowledge.readers.reading import Reading
from knowledge.scripts import plain_text
from knowledge.store.content import Content, address
from knowledge.store.releases import Entry
from knowledge.types import DEFAULT_COLLECTION, Authority, Visibility

State = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True)
class IngestOptions:
    """What somebody says about the files; see `said` for what their front matter may add."""

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
    """What became of one file. `code` and `message` say why it failed; `note` what it asked for and did not get, and
    what of it could not be read."""

    source: str
    state: State
    document_id: str | None = None
    passages: int = 0
    code: str | None = None
    message: str | None = None
    note: str | None = None


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


@dataclass(frozen=True)
class Refused:
    """A file that is not opened, and why."""

    name: str
    reason: ReadingError


@dataclass
class Intake:
    """Documents on their way into a release."""

    documents: dict[str, tuple[Entry, Content]] = field(default_factory=dict)
    files: list[FileReport] = field(default_factory=list)

    @property
    def entries(self) -> dict[str, Entry]:
        return {identity: entry for identity, (entry, _) in self.documents.items()}


def sources(paths: Iterable[Path]) -> list[Path | Refused]:
    """The files themselves, and those in folders that a reader reads; each once, hidden ones left out.

    A link that leads out of its folder is refused: whoever gave the folder did not give what lies elsewhere.
    """
    found: dict[Path, Path | Refused] = {}
    for path in paths:
        for each in _inside(path) if path.is_dir() else (path,):
            found.setdefault(each if isinstance(each, Path) else path / each.name, each)
    return list(found.values())


def _inside(folder: Path) -> Iterator[Path | Refused]:
    root = os.path.realpath(folder)
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts):
            continue
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
            reason = f"{path} is a link that leads out of {folder}; give what it leads to by its own path."
            yield Refused("/".join(parts), ReadingError(reason, "outside_folder"))
        elif path.suffix.lower() in READERS and path.is_file():
            yield path


def take_in(
    files: Sequence[Path | Source | Refused],
    options: IngestOptions,
    known: Mapping[str, Entry],
    tell: Progress,
    taken: Collection[str] = (),
) -> Intake:
    """Reads files. `known`: the documents of the release that these are added to; `taken`: ids that none may have."""
    intake = Intake()
    for number, file in enumerate(files):
        tell(Stage("reading", number, len(files)))
        name = file.name
        try:
            if isinstance(file, Refused):
                raise file.reason
            data = file.data if isinstance(file, Source) else _bytes(file)
            said = file.options if isinstance(file, Source) else None
            entry, content, note = _document(name, data, said or options, {**known, **intake.entries}, taken)
            if entry.id in intake.documents:
                if entry.words == intake.documents[entry.id][0].words:
                    intake.files.append(FileReport(name, "unchanged", entry.id, len(content.parts), note=note))
                    continue
                raise ReadingError(
                    f"Another file of this ingest is document {entry.id}, too; give one another name or `id`.",
                    "duplicate_id",
                )
        except ReadingError as reason:
            intake.files.append(FileReport(name, "failed", code=reason.code, message=str(reason)))
            continue
        before = known.get(entry.id)
        state: State = "added" if before is None else "unchanged" if _same(before, entry) else "replaced"
        intake.files.append(FileReport(name, state, entry.id, len(content.parts), note=note))
        if state != "unchanged":
            intake.documents[entry.id] = (entry, content)
    tell(Stage("reading", len(files), len(files)))
    return intake


def _same(before: Entry, entry: Entry) -> bool:
    """Another name and other forms of its characters make no other document; of the same bytes, what today's readers
    read otherwise does."""
    aside = {"source", "title"} | ({"content_hash", "record"} if before.content_hash != entry.content_hash else set())
    alike = before.model_dump(exclude=aside) == entry.model_dump(exclude=aside)
    return alike and plain_text(before.title) == plain_text(entry.title)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as reason:
        raise ReadingError(f"{path} could not be opened: {reason.strerror}.", "not_found") from reason


@dataclass(frozen=True)
class _File:
    """A file that was read. `same`: the document that it is already, whatever its name was."""

    name: str
    data: bytes
    reading: Reading
    words: str
    same: Entry | None


def _document(
    name: str, data: bytes, options: IngestOptions, known: Mapping[str, Entry], taken: Collection[str]
) -> tuple[Entry, Content, str | None]:
    """Its entry, its content, and what its front matter asked for in vain and what of it was not read."""
    reading = _unkeyed(read_apart(name, data))
    if not any(block.kind != "heading" for block in reading.blocks):
        why = f" ({reading.unread})" if reading.unread else ""
        raise ReadingError(
            f"This file holds no text{why}; of a scan, give the text that was recognised in it.", "no_text"
        )
    words = _words(reading)
    same = next((entry for entry in known.values() if entry.words == words and entry.id not in taken), None)
    file = _File(name, data, reading, words, same)
    document_id = checked_id(str(reading.front_matter.get("id") or (same.id if same else document_id_of(name))), taken)
    language = options.language or reading.front_matter.get("language")
    tongues = partial(spoken_in, hint=_language_in(name))
    content = split(reading, document_id, base(str(language)) if language else None, tongues)
    entry, note = _entry(file, document_id, options, content)
    return entry, content, "; ".join(filter(None, (note, reading.unread))) or None


def _words(reading: Reading) -> str:
    """What tells the same document again, whichever form its characters have."""
    said = "\n".join(f"{block.kind}{block.level} {plain_text(block.text)}" for block in reading.blocks)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _unkeyed(reading: Reading) -> Reading:
    """Keys, and notes that nobody tells something, are of what came with the package alone."""
    blocks = tuple(replace(block, key=None, attributes={}) if block.key else block for block in reading.blocks)
    return replace(reading, blocks=blocks)


def _entry(file: _File, document_id: str, options: IngestOptions, content: Content) -> tuple[Entry, str | None]:
    reading, front = file.reading, file.reading.front_matter
    stands = standing(options.authority, options.visibility, front)
    named = file.same.title if file.same else file.name
    described: dict[str, Any] = {
        "id": document_id,
        "title": str(options.title or front.get("title") or reading.title or named),
        "source": file.name,
        "authority": stands.authority,
        "visibility": stands.visibility,
        "language": content.language,
        "translation_of": front.get("translation_of"),
        "translation": front.get("translation"),
        "translated_on": front.get("translated_on"),
        "effective_from": options.effective_from or front.get("effective_from"),
        "content_hash": hashlib.sha256(file.data).hexdigest(),
        "words": file.words,
        "unread": reading.unread,
        "unread_pages": reading.unread_pages,
        "record": address(content),  # a reader that has learned reads the same file anew
    }
    try:
        return Entry.model_validate(described), stands.note
    except ValidationError as reason:
        wrong = "; ".join(f"{error['loc'][0]}: {error['msg']}" for error in reason.errors())
        raise ReadingError(f"The front matter says what cannot be: {wrong}.", "front_matter_invalid") from reason


def document_id_of(name: str) -> str:
    """The name in small letters, digits, dots and hyphens, of any script, in one form of its characters."""
    return re.sub(r"[^\w.]+", "-", plain_text(name).lower()).strip("-._") or "document"


def _language_in(name: str) -> str | None:
    """`guide.vi.txt` is in Vietnamese."""
    found = re.search(r"\.([a-z]{2})(?:-[A-Za-z]+)?\.\w+$", name)
    return found.group(1) if found else None

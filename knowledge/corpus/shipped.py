"""What comes with the package: documents, and the questions that lead to their statements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from knowledge.data import from_yaml
from knowledge.embedding.embed import Role
from knowledge.ingestion.split import split
from knowledge.readers import markdown
from knowledge.readers.text import decode
from knowledge.store.content import Content
from knowledge.store.releases import Ask, Asks, Entry
from knowledge.store.texts import texts_of


@dataclass(frozen=True)
class Shipped:
    """The hash tells whether anything is new; the rest is read when it is asked for, which a later start does not."""

    content_hash: str
    paths: tuple[Path, ...]  # of documents
    ask_paths: tuple[Path, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Of the documents."""
        return frozenset(str(markdown.front_matter(decode(path.read_bytes()))["id"]) for path in self.paths)

    @property
    def release(self) -> str:
        """The newest that a document's front matter names."""
        return max((release for release, _, _ in self._read), default="empty")

    @property
    def documents(self) -> tuple[tuple[Entry, Content], ...]:
        """The entry's record is yet to be given."""
        return tuple((entry, content) for _, entry, content in self._read)

    @cached_property
    def asks(self) -> Asks:
        return _asks(self.ask_paths)

    @cached_property
    def _read(self) -> tuple[tuple[str, Entry, Content], ...]:
        return tuple(_document(path) for path in self.paths)


def corpus_folder() -> Path:
    return Path(str(files("knowledge.corpus")))


def generic_questions() -> dict[str, list[str]]:
    """By language: what the questions of that language have in common."""
    text = files("knowledge.corpus").joinpath("questions.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = from_yaml(text)
    return found


def read_shipped(folder: Path) -> Shipped:
    """Markdown files with front matter, and `asks/<language>.yaml`."""
    paths = tuple(sorted(folder.glob("*.md")))
    ask_paths = tuple(sorted((folder / "asks").glob("*.yaml")))
    digest = hashlib.sha256()
    for path in [*paths, *ask_paths]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return Shipped(digest.hexdigest(), paths, ask_paths)


def shipped_texts(folder: Path) -> list[tuple[Role, str]]:
    """Every text that a first start needs the vector of."""
    shipped = read_shipped(folder)
    generic = [question for questions in generic_questions().values() for question in questions]
    texts = texts_of({entry.id: content for entry, content in shipped.documents}, shipped.asks)
    return texts + [("query", question) for question in generic]


def _document(path: Path) -> tuple[str, Entry, Content]:
    data = path.read_bytes()
    reading = markdown.read(data)
    front = reading.front_matter
    language = str(front["language"])
    entry = Entry(
        id=str(front["id"]),
        title=str(front["title"]),
        source=str(front["source"]) if front.get("source") else path.name,
        authority=front["authority"],
        visibility="public",
        language=language,
        translation_of=front.get("translation_of"),
        translation=front.get("translation"),
        translated_on=front.get("translated_on"),
        effective_from=front.get("effective_from"),
        content_hash=hashlib.sha256(data).hexdigest(),
        record="",
    )
    return str(front["release"]), entry, split(reading, entry.id, language)


def _asks(paths: Sequence[Path]) -> Asks:
    return tuple(
        Ask(key, path.stem, text)
        for path in paths
        for key, texts in (from_yaml(path.read_text(encoding="utf-8")) or {}).items()
        for text in texts
    )

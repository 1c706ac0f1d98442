"""What a document holds, in the form in which it is stored: its text, its passages, their sentences.

Spans count characters of `Content.text`. Ids come from the content, so what did not change keeps its id from one
release to the next, and a link to it stays good.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from pydantic import TypeAdapter

from knowledge.scripts import composed
from knowledge.types import Kind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement. Only shipped ones have a key; `wants` says what kind of thing would answer it if it is unknown."""

    id: str
    span: Span
    page: int | None
    key: str | None = None
    kind: Kind = "fact"
    wants: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A passage: a section, or a part of one."""

    id: str
    section: tuple[str, ...]
    span: Span
    page: int | None
    language: str
    sentences: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Content:
    text: str
    parts: tuple[Part, ...]

    def holds(self, identity: str) -> bool:
        """Whether a passage or a statement of this id stands in it."""
        return any(identity == part.id or any(identity == s.id for s in part.sentences) for part in self.parts)

    @property
    def language(self) -> str:
        """That of most of it."""
        spoken: Counter[str] = Counter()
        for part in self.parts:
            spoken[part.language] += part.span[1] - part.span[0]
        return spoken.most_common(1)[0][0]

    def cut(self, span: Span) -> str:
        return self.text[span[0] : span[1]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much a document holds."""

    pages: int | None  # of a file that has pages
    passages: int
    statements: int

    @classmethod
    def of(cls, content: Content) -> Size:
        said = [sentence for part in content.parts for sentence in part.sentences]
        pages = max((sentence.page or 0 for sentence in said), default=0)
        return cls(pages or None, len(content.parts), len(said))


_CONTENT = TypeAdapter(Content)


def dump(content: Content) -> str:
    return _CONTENT.dump_json(content).decode()


def address(content: Content) -> str:
    """Under which it is kept: the same content has the same."""
    return f"content:{hashlib.sha256(dump(content).encode('utf-8', 'replace')).hexdigest()}"


def load(text: str) -> Content:
    return _CONTENT.validate_json(text)


def content_id(*parts: object) -> str:
    """Twelve hexadecimal digits that tell these parts from any others, in whichever form their characters are."""
    written = composed("\0".join(map(str, parts)))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:12]

"""What every reader gives: a title, front matter, and blocks of text in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

BlockKind = Literal["heading", "text", "item", "row"]  # a row of a table, its cells already joined


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row."""

    kind: BlockKind
    text: str
    level: int = 0  # of a heading, 1 the highest
    page: int | None = None  # from 1
    key: str | None = None  # of a statement that says which it is: never split
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read."""

    title: str | None
    blocks: tuple[Block, ...]
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    unread: str | None = None  # what of it was not read, in words
    unread_pages: tuple[int, ...] = ()  # that hold something which could not be read

"""Markdown with YAML front matter, and statements that carry their key: `Sentence. {#key kind=unknown src=S1}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.data import from_yaml
from knowledge.errors import ReadingError
from knowledge.readers.reading import Block, BlockKind, Reading
from knowledge.readers.table import rows
from knowledge.readers.text import decode

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_ATTRIBUTES = re.compile(r"(?<!\s)\s*+\{#([\w.-]++)([^{}]*+)\}\s*+$")
_PAIR = re.compile(r"(?<![\w-])([\w-]++)=(\"[^\"]*\"|\S+)")


def read(data: bytes) -> Reading:
    """Raises ReadingError where the front matter is no YAML mapping."""
    text = decode(data)
    front = front_matter(text)
    if found := _FRONT.match(text):
        text = text[found.end() :]
    blocks = tuple(_blocks(MarkdownIt("commonmark").enable("table").parse(text)))
    heading = next((block.text for block in blocks if block.kind == "heading"), None)
    return Reading(title=front.get("title") or heading, blocks=blocks, front_matter=front)


def front_matter(text: str) -> dict[str, Any]:
    """What stands before the text. Raises ReadingError where that is no YAML mapping."""
    found = _FRONT.match(text)
    if found is None:
        return {}
    try:
        front = from_yaml(found.group(1))
    except yaml.YAMLError as reason:
        raise ReadingError(f"The front matter is not valid YAML: {reason}", "front_matter_invalid") from reason
    if not isinstance(front, dict):
        raise ReadingError("The front matter must be a mapping, `name: value` on each line.", "front_matter_invalid")
    return front


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kind: BlockKind = "text"
    level, depth = 0, 0
    table: list[list[str]] | None = None
    for token in tokens:
        if token.type in {"list_item_open", "list_item_close"}:
            depth += token.nesting
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "table_open":
            table = []
        elif token.type == "table_close" and table is not None:
            yield from rows(table)
            table = None
        elif token.type == "tr_open" and table is not None:
            table.append([])
        elif token.type in {"fence", "code_block"}:
            yield Block("text", token.content.strip())
        elif token.type == "inline":
            text = _plain(token)
            if table is not None:
                table[-1].append(text)
                continue
            kind = "heading" if level else "item" if depth else "text"
            yield from _statement(kind, text, level)
            level = 0


def _statement(kind: BlockKind, text: str, level: int) -> Iterator[Block]:
    found = _ATTRIBUTES.search(text)
    body = text[: found.start()].strip() if found else text.strip()
    if not body:
        return
    if found is None:
        yield Block(kind, body, level)
        return
    attributes = {name: value.strip('"') for name, value in _PAIR.findall(found.group(2))}
    yield Block(kind, body, level, key=found.group(1), attributes=attributes)


def _plain(inline: Token) -> str:
    """The text of inline Markdown: emphasis and links without their marks, images by their description."""
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type != "html_inline":
            parts.append(child.content)
    return re.sub(r"\s+", " ", "".join(parts)).strip()

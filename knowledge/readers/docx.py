"""Word documents: headings by style, lists, tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from knowledge.readers.office import opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.table import rows

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read(data: bytes) -> Reading:
    document = docx.Document(opened(data))
    blocks = tuple(_blocks(document))
    named = next((block.text for block in blocks if block.kind == "heading"), None)
    return Reading(title=document.core_properties.title.strip() or named, blocks=blocks)


def _blocks(container: Any) -> Iterator[Block]:
    for part in container.iter_inner_content():
        if isinstance(part, Table):
            yield from rows([_row(row.cells) for row in part.rows])
        elif text := re.sub(r"\s+", " ", part.text).strip():
            yield _block(part, text)


def _block(paragraph: Paragraph, text: str) -> Block:
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    if style.lower() == "title":
        return Block("heading", text, 1)
    if found := _HEADING.match(style):
        return Block("heading", text, int(found.group(1)))
    properties = paragraph._p.pPr
    listed = style.lower().startswith("list") or (properties is not None and properties.numPr is not None)
    return Block("item" if listed else "text", text)


def _row(cells: tuple[_Cell, ...]) -> list[str]:
    """Cells that were merged count once."""
    found: list[str] = []
    seen: set[int] = set()
    for cell in cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            found.append(" ".join(block.text for block in _blocks(cell)))
    return found

"""Word documents: headings by style, lists, tables, in reading order; a note after the paragraph that leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from knowledge.readers.office import opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.table import rows

Notes = Mapping[tuple[str, str], str]  # by kind of the mark that leads to it, and number
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read(data: bytes) -> Reading:
    document = docx.Document(opened(data))
    blocks = tuple(_blocks(document, _notes(document)))
    named = next((block.text for block in blocks if block.kind == "heading"), None)
    return Reading(title=document.core_properties.title.strip() or named, blocks=blocks)


def _notes(document: DocxDocument) -> Notes:
    found: dict[tuple[str, str], str] = {}
    for related in document.part.rels.values():
        kind = related.reltype.rpartition("/")[2]
        if kind in {"footnotes", "endnotes"} and not related.is_external:
            for note in parse_xml(related.target_part.blob).findall(qn(f"w:{kind[:-1]}")):
                text = _clean("".join(run.text or "" for run in note.iter(qn("w:t"))))
                found[f"{kind[:-1]}Reference", note.get(qn("w:id"), "")] = text
    return found


def _blocks(container: Any, notes: Notes) -> Iterator[Block]:
    for part in container.iter_inner_content():
        if isinstance(part, Table):
            yield from rows([_row(row.cells, notes) for row in part.rows])
            continue
        if text := _clean(part.text):
            yield _block(part, text)
        for kind, number in _led_to(part):
            if text := notes.get((kind, number), ""):
                yield Block("text", text)


def _led_to(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    for kind in ("footnoteReference", "endnoteReference"):
        for mark in paragraph._p.iter(qn(f"w:{kind}")):
            yield kind, mark.get(qn("w:id"), "")


def _block(paragraph: Paragraph, text: str) -> Block:
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    if style.lower() == "title":
        return Block("heading", text, 1)
    if found := _HEADING.match(style):
        return Block("heading", text, int(found.group(1)))
    properties = paragraph._p.pPr
    listed = style.lower().startswith("list") or (properties is not None and properties.numPr is not None)
    return Block("item" if listed else "text", text)


def _row(cells: tuple[_Cell, ...], notes: Notes) -> list[str]:
    """Cells that were merged count once."""
    found: list[str] = []
    seen: set[int] = set()
    for cell in cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            found.append(" ".join(block.text for block in _blocks(cell, notes)))
    return found


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

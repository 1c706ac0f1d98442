"""Word documents: headings by style, lists, tables, in reading order; a note after the paragraph that leads to it.

Changes that are tracked are read as accepted. Text boxes stand behind the paragraph that holds them, the heads of the
pages before everything, their feet behind it, each once. Comments and what nobody sees are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import docx
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from knowledge.readers.office import diagram, opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.sight import left_out
from knowledge.readers.table import rows
from knowledge.readers.word_sight import Sight, sight_of

Notes = Mapping[tuple[str, str], str]  # by kind of the mark that leads to it, and number
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\W*(?:[^\W\d]+\W+)?\d*\W*(?:[^\W\d]+\W+)?\d*\W*")  # "Page 1 of 3"
_GONE = (qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_WRAPPERS = tuple(map(qn, ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:smartTag", "w:customXml", "w:fldSimple")))
_ASIDE = tuple(map(qn, ("w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr")))  # of a wrapper, no text


def read(data: bytes) -> Reading:
    document = docx.Document(opened(data))
    sight = sight_of(document)
    notes = _notes(document, sight)
    body = tuple(_blocks(sight.clear(_accepted(document.element.body)), document, notes))
    blocks = (*_furniture(document, "header", notes, sight), *body, *_furniture(document, "footer", notes, sight))
    named = next((block.text for block in body if block.kind == "heading"), None)
    title = document.core_properties.title.strip() or named
    return Reading(title=title, blocks=blocks, unread=left_out(sight.left_out))


def _notes(document: DocxDocument, sight: Sight) -> Notes:
    found: dict[tuple[str, str], str] = {}
    for related in document.part.rels.values():
        kind = related.reltype.rpartition("/")[2]
        if kind in {"footnotes", "endnotes"} and not related.is_external:
            for note in sight.clear(_accepted(parse_xml(related.target_part.blob))).findall(qn(f"w:{kind[:-1]}")):
                text = _clean("".join(run.text or "" for run in note.iter(qn("w:t"))))
                found[f"{kind[:-1]}Reference", note.get(qn("w:id"), "")] = text
    return found


def _accepted(tree: BaseOxmlElement) -> BaseOxmlElement:
    """Insertions in, deletions out; what wraps words without being words is taken off."""
    for mark in reversed(list(tree.iter(qn("w:del")))):
        properties = mark.getparent()
        above = None if properties is None else properties.getparent()
        if properties is None or above is None:
            continue
        if properties.tag == qn("w:trPr"):
            _remove(above)
        elif properties.tag == qn("w:rPr") and above.tag == qn("w:pPr") and (whole := above.getparent()) is not None:
            _join_next(whole)
    for element in list(tree.iter(*_GONE)):
        _remove(element)
    for element in list(tree.iter(*_WRAPPERS)):
        if (parent := element.getparent()) is not None:
            place = parent.index(element)
            parent[place : place + 1] = [child for child in element if child.tag not in _ASIDE]
    return tree


def _join_next(paragraph: BaseOxmlElement) -> None:
    """The mark at its end is deleted: the next paragraph goes on with it."""
    following = paragraph.getnext()
    if following is not None and following.tag == paragraph.tag:
        paragraph.extend([child for child in following if child.tag != qn("w:pPr")])
        _remove(following)


def _remove(element: BaseOxmlElement) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _furniture(document: DocxDocument, which: str, notes: Notes, sight: Sight) -> Iterator[Block]:
    """What stands at the head or the foot of pages, numbers of pages aside."""
    seen: set[str] = set()
    for section in document.sections:
        for kind in ("", "first_page_", "even_page_"):
            part = getattr(section, f"{kind}{which}")
            if part.is_linked_to_previous:
                continue
            for block in _blocks(sight.clear(_accepted(part._element)), part, notes):
                if block.text not in seen and not _PAGE_NUMBER.fullmatch(block.text):
                    seen.add(block.text)
                    yield Block("text", block.text)


def _blocks(container: BaseOxmlElement, parent: Any, notes: Notes) -> Iterator[Block]:
    for element in container.iterchildren(qn("w:p"), qn("w:tbl")):
        if element.tag == qn("w:tbl"):
            table = Table(element, parent)
            yield from rows([_row(row.cells, notes) for row in table.rows])
            continue
        paragraph = Paragraph(element, parent)
        if text := _clean(paragraph.text):
            yield _block(paragraph, text)
        for box in element.iter(qn("w:txbxContent")):
            yield from _blocks(box, parent, notes)
        yield from (Block("item", text) for text in diagram(element, _led_by(parent)))
        for kind, number in _led_to(paragraph):
            if text := notes.get((kind, number), ""):
                yield Block("text", text)


def _led_by(parent: Any) -> Callable[[str], BaseOxmlElement]:
    """What a mark in this part leads to."""
    return lambda mark: parse_xml(parent.part.related_parts[mark].blob)


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
            found.append(" ".join(block.text for block in _blocks(cell._tc, cell, notes)))
    return found


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

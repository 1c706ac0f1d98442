"""PDF: page numbers, columns, tables, headings by size and weight; what repeats on every page is left out."""

from __future__ import annotations

import io
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.errors import ReadingError
from knowledge.readers.page_layout import Line, Word, lines
from knowledge.readers.reading import Block, Reading
from knowledge.readers.table import rows

MOST_PAGES = 2_000
_BULLET = re.compile(r"^(?:[•●◦▪■‣·○➢►✓✔-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+")
_MARK = re.compile(r"^[•●◦▪■‣·○➢►✓✔-]\s+")
_LEADER = re.compile(r"(?:\.\s?){8,}\s*\d*")  # dots that lead to a page number: a table of contents
_NOTE = 0.92  # times the size of the text, at most: a footnote
_MARGIN = 0.09  # of the height: where headers and footers stand
_HEADING = 1.12  # times the size of the text


_NOTED = {"note": "foot"}


@dataclass(frozen=True)
class _Page:
    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[tuple[float, tuple[Block, ...]], ...]  # where each begins, and its rows


def read(data: bytes) -> Reading:
    """Raises ReadingError for what is encrypted or broken."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise ReadingError(f"This PDF has {len(document.pages)} pages; {MOST_PAGES} are read.", "too_large")
            pages = [_page(page) for page in document.pages]
            named = document.metadata.get("Title")
    except PdfminerException as reason:
        if any(isinstance(argument, PDFPasswordIncorrect) for argument in reason.args):
            raise ReadingError("This PDF is protected by a password; save it without one.", "encrypted") from reason
        raise ReadingError(f"This PDF is damaged or cut short: {reason}.", "broken") from reason
    pages = _without_margins(pages)
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({size for size in sizes if size >= body * _HEADING}, reverse=True)
    blocks = tuple(_joined(_with_notes_last([block for page in pages for block in _blocks(page, body, larger)])))
    heading = next((block.text for block in blocks if block.kind == "heading"), None)
    title = named.strip() if isinstance(named, str) and " " in named.strip() else None
    return Reading(title=title or heading, blocks=blocks)


def _page(page: Any) -> _Page:
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.columns) > 1]
    boxes = [table.bbox for table in tables]
    words = [
        Word(w["text"], w["x0"], w["x1"], w["top"], w["bottom"], w["size"], _is_bold(w["fontname"]))
        for w in page.extract_words(extra_attrs=["size", "fontname"], x_tolerance_ratio=0.15)
        if not any(_inside(w, box) for box in boxes)
    ]
    found = _Page(
        number=page.page_number,
        height=float(page.height),
        lines=tuple(lines(words, float(page.width))),
        tables=tuple(
            (table.bbox[1], tuple(rows([[cell or "" for cell in row] for row in table.extract()], page.page_number)))
            for table in tables
        ),
    )
    page.close()
    return found


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _is_bold(font: str) -> bool:
    return bool(re.search(r"bold|black|heavy|semibold|demi", font, re.IGNORECASE))


def _without_margins(pages: Sequence[_Page]) -> list[_Page]:
    """Less the lines at the edge that stand, but for a number, on many pages, and lone page numbers."""
    seen = Counter(_form(line.text) for page in pages for line in page.lines if _at_edge(line, page))
    often = max(3, len(pages) * 0.3)

    def stays(line: Line, page: _Page) -> bool:
        form = _form(line.text)
        return not _at_edge(line, page) or (seen[form] < often and form not in {"#", "- # -", "# / #", "page #"})

    return [replace(page, lines=tuple(line for line in page.lines if stays(line, page))) for page in pages]


def _at_edge(line: Line, page: _Page) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _form(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower()).strip()


def _blocks(page: _Page, body: float, larger: Sequence[float]) -> Iterator[Block]:
    tables = sorted(page.tables, key=lambda table: table[0])
    group: list[Line] = []
    gap = _usual_gap(page.lines)
    for line in page.lines:
        while tables and tables[0][0] <= line.top and line.column < 2:
            yield from _block(group, page.number, body, larger)
            group = []
            yield from tables.pop(0)[1]
        if group and _parts(group[-1], line, gap):
            yield from _block(group, page.number, body, larger)
            group = []
        group.append(line)
    yield from _block(group, page.number, body, larger)
    for _, table in tables:
        yield from table


def _usual_gap(found: Sequence[Line]) -> float:
    gaps = [b.top - a.bottom for a, b in pairwise(found) if a.column == b.column and b.top > a.top]
    return statistics.median(gaps) if gaps else 0.0


def _parts(before: Line, line: Line, gap: float) -> bool:
    """Whether a new paragraph begins."""
    if before.column != line.column or abs(before.size - line.size) > 0.6 or before.bold != line.bold:
        return not (before.column != line.column and line.text[:1].islower())
    jump = line.top - before.bottom
    return jump > max(gap, 0.0) + 0.45 * line.size or jump < -line.size or bool(_BULLET.match(line.text))


def _block(group: Sequence[Line], page: int, body: float, larger: Sequence[float]) -> Iterator[Block]:
    if not group:
        return
    text = _run_on(line.text for line in group)
    if not any(c.isalnum() for c in text) or _LEADER.search(text):
        return
    size = group[0].size
    short = len(text) <= 160 and len(group) <= 3 and not _MARK.match(text)
    if short and size in larger:
        yield Block("heading", text, 1 + larger.index(size), page=page)
    elif short and all(line.bold for line in group) and not text.endswith((".", ";", ",")) and size >= body - 0.5:
        yield Block("heading", text, 1 + len(larger), page=page)
    elif size < body * _NOTE:
        yield Block("text", text, page=page, attributes=_NOTED)
    elif _BULLET.match(text):
        yield Block("item", _MARK.sub("", text), page=page)
    else:
        yield Block("text", text, page=page)


def _run_on(texts: Iterator[str]) -> str:
    """Lines as one; a word that was parted by a hyphen is whole again."""
    found = ""
    for text in texts:
        if re.search(r"\w-$", found) and text[:1].islower():
            found = found[:-1] + text
        else:
            found = f"{found} {text}" if found else text
    return re.sub(r"\s+", " ", found).strip()


def _with_notes_last(blocks: Sequence[Block]) -> Iterator[Block]:
    """Footnotes at the end of their section, so that no sentence is parted by one."""
    notes: list[Block] = []
    for block in blocks:
        if block.attributes == _NOTED:
            notes.append(block)
            continue
        if block.kind == "heading":
            yield from notes
            notes = []
        yield block
    yield from notes


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """A paragraph that goes on, on the next page or in the next column, is one; so is a heading of several lines."""
    held: Block | None = None
    for block in blocks:
        if held is not None and _goes_on(held, block):
            held = replace(held, text=_run_on(iter((held.text, block.text))))
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _goes_on(before: Block, block: Block) -> bool:
    if block.kind != "text" or before.kind not in {"text", "item"}:
        return False
    return block.text[:1].islower() and not before.text.endswith((".", ":", "?", "!", "。", "।"))

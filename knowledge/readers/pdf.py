"""PDF: page numbers, columns, tables over several pages, filled fields; what is printed sideways is read upright.

What repeats on every page, watermarks and what nobody sees are left out.
"""

from __future__ import annotations

import io
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.errors import ReadingError
from knowledge.readers.page_blocks import Form, Page, Printed, blocks_of, form_of
from knowledge.readers.page_fields import filled
from knowledge.readers.page_ink import ink
from knowledge.readers.page_layout import Line, Word, lines
from knowledge.readers.reading import Block, Reading
from knowledge.readers.recognition import RecognitionError, among, recognised, wanted
from knowledge.readers.sight import left_out, together
from knowledge.readers.table import is_number

MOST_PAGES = 2_000
_MARGIN = 0.09  # of the height: where headers and footers stand
_NO_CHARACTER = re.compile(r"\(cid:\d+\)")  # a glyph of which the file does not say what it stands for
_PAGE_NUMBERS = frozenset({"- # -", "# / #", "page #"})
_SIDEWAYS = {  # how cells are read whose text is turned by so many degrees against the clock
    90: {"line_dir_rotated": "ltr", "char_dir_rotated": "btt"},
    270: {"line_dir_rotated": "rtl", "char_dir_rotated": "ttb"},
}
_USUAL_SIZE = 11.0  # points, of a form without text
_SAME_EDGE = 3.0  # points between the edges of a column on two pages


@dataclass(frozen=True)
class _Found:
    """A table on a page, with the edges of its columns."""

    table: Any
    edges: tuple[float, ...]


@dataclass(frozen=True)
class _Read:
    """A page, and what of it was left out."""

    page: Page
    unseen: str = ""
    watermark: str = ""


def read(data: bytes) -> Reading:
    """Raises ReadingError for what is encrypted or broken."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise ReadingError(f"This PDF has {len(document.pages)} pages; {MOST_PAGES} are read.", "too_large")
            found: list[_Read] = []
            for page in document.pages:
                found += _pages(page, found[-1].page if found else None)
                page.close()
            named = document.metadata.get("Title")
    except PdfminerException as reason:
        if any(isinstance(argument, PDFPasswordIncorrect) for argument in reason.args):
            raise ReadingError("This PDF is protected by a password; save it without one.", "encrypted") from reason
        raise ReadingError(f"This PDF is damaged or cut short: {reason}.", "broken") from reason
    scans = _scans([one.page for one in found])
    pages = _without_margins([one.page for one in found])
    form = form_of(pages)
    blocks = blocks_of(_with_whole_tables(pages, form), form)
    heading = next((block.text for block in blocks if block.kind == "heading"), None)
    title = named.strip() if isinstance(named, str) and " " in named.strip() else None
    more, why = _recognised(data, scans)
    scans = tuple(number for number in scans if number not in more)
    told = together(_only_pictures(scans, len({page.number for page in pages})), why, _left_out(found))
    return Reading(title=title or heading, blocks=among(blocks, more), unread=told, unread_pages=scans)


def _recognised(data: bytes, scans: Sequence[int]) -> tuple[dict[int, list[Block]], str | None]:
    """Blocks of pages that hold pictures alone, where that is wanted, and what the report says of it."""
    if not scans or not wanted():
        return {}, None
    try:
        more = recognised(data, scans)
    except RecognitionError as reason:
        return {}, str(reason)
    which = ", ".join(map(str, more))
    return more, f"recognised in pictures, to be checked: page {which}" if more else None


def _left_out(found: Sequence[_Read]) -> str | None:
    return together(
        left_out((f"page {one.page.number}", one.unseen) for one in found),
        left_out(((f"page {one.page.number}", one.watermark) for one in found), "a watermark"),
    )


def _scans(pages: Sequence[Page]) -> tuple[int, ...]:
    """Numbers of pages that hold pictures and no text."""
    written = {page.number for page in pages if page.lines or page.tables}
    return tuple(page.number for page in pages if page.pictures and page.number not in written)


def _only_pictures(scans: Sequence[int], pages: int) -> str | None:
    if not scans:
        return None
    which = f"page {scans[0]} of {pages} holds"
    if len(scans) > 1:
        which = f"pages {', '.join(map(str, scans))} of {pages} hold"
    return f"{which} pictures only, not read"


def _pages(page: Any, before: Page | None) -> Iterator[_Read]:
    """The page, upright, and what stands sideways on it as if on pages of its own."""
    whole = ink(page).upright()
    kept = frozenset(range(len(whole.characters))) - whole.unseen - whole.watermark
    tables = [found for table in whole.page.find_tables() if (found := _found(table, before)) is not None]
    boxes = [found.table.bbox for found in tables]
    held = {n for n in kept if any(_inside(whole.page.chars[n], box) for box in boxes)}
    cells = whole.only(held)
    aside = Counter(whole.turns[n] for n in held if whole.turns[n])
    way = _SIDEWAYS.get(aside.most_common(1)[0][0] if aside else 0, {})
    upright = {n for n in kept - held if whole.turns[n] == 0}
    seen = whole.only(upright)
    size = statistics.median([whole.characters[n].size for n in kept]) if kept else _USUAL_SIZE
    typed = tuple(filled(whole.page, size))
    read = Page(
        number=page.page_number,
        height=float(whole.page.height),
        lines=tuple(lines([*_words(seen), *typed], float(whole.page.width))),
        tables=tuple(sorted((_printed(found, cells, way) for found in tables), key=lambda table: table.top)),
        pictures=bool(whole.page.images),
    )
    yield _Read(read, unseen=whole.text(whole.unseen), watermark=whole.text(whole.watermark))
    for turn in sorted({whole.turns[n] for n in kept - held} - {0}):
        sideways = whole.turned(turn)
        words = _words(sideways.only({n for n in kept - held if whole.turns[n] == turn}))
        yield _Read(Page(page.page_number, float(sideways.page.height), tuple(lines(words, sideways.page.width)), ()))


def _words(page: Any) -> list[Word]:
    return [
        Word(
            *(
                _NO_CHARACTER.sub("", w["text"]),
                w["x0"],
                w["x1"],
                w["top"],
                w["bottom"],
                w["size"],
                _is_bold(w["fontname"]),
            ),
            colour=str(w["non_stroking_color"]),
        )
        for w in page.extract_words(extra_attrs=["size", "fontname", "non_stroking_color"], x_tolerance_ratio=0.15)
        if _NO_CHARACTER.sub("", w["text"])
    ]


def _found(table: Any, before: Page | None) -> _Found | None:
    """A frame around a text is no table; one row is part of one if the page before ends with its columns."""
    cells = [cell for row in table.rows for cell in row.cells if cell]
    edges = tuple(sorted({round(edge) for cell in cells for edge in (cell[0], cell[2])}))
    if len(table.columns) < 2:
        return None
    if len(table.rows) < 2 and not (before and before.tables and _alike(before.tables[-1].edges, edges)):
        return None
    return _Found(table, edges)


def _printed(found: _Found, page: Any, way: Mapping[str, str]) -> Printed:
    """`page`: with what is to be read in its tables alone; `way`: in which what stands sideways there is read."""
    cells: list[tuple[str, ...]] = []
    for first, *others in Table(page, found.table.cells).extract(**way):
        spans = first is None and cells  # the cell above reaches down to this row
        cells.append((cells[-1][0] if spans else first or "", *(cell or "" for cell in others)))
    box = found.table.bbox
    return Printed(
        top=box[1],
        bottom=box[3],
        edges=found.edges,
        cells=tuple(cells),
        pages=(page.page_number,) * len(cells),
    )


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(one, other, strict=True))


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _is_bold(font: str) -> bool:
    return bool(re.search(r"bold|black|heavy|semibold|demi", font, re.IGNORECASE))


def _without_margins(pages: Sequence[Page]) -> list[Page]:
    """Less the lines at the edge that stand, but for a number, on many pages, and lone page numbers."""
    seen = Counter(_repeated(line.text) for page in pages for line in page.lines if _at_edge(line, page))
    often = {form for form, times in seen.items() if times >= max(3, len(pages) * 0.3)} | _PAGE_NUMBERS

    def stays(line: Line, page: Page) -> bool:
        form = _repeated(line.text)
        return not _at_edge(line, page) or not any(form in known for known in often)  # columns cut a line in two

    return [replace(page, lines=tuple(line for line in page.lines if stays(line, page))) for page in pages]


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _repeated(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower()).strip()


def _with_whole_tables(pages: Sequence[Page], form: Form) -> list[Page]:
    """A table that goes on at the top of the next page stands where it began."""
    whole: list[Page] = []
    home = 0  # the page on which the last table began
    for place, page in enumerate(pages):
        if not place or not _goes_on(pages[place - 1], page, form):
            whole.append(page)
            home = place
            continue
        *others, last = whole[home].tables
        whole[home] = replace(whole[home], tables=(*others, _joined(last, page.tables[0])))
        whole.append(replace(page, tables=page.tables[1:]))
        home = place if page.tables[1:] else home
    return whole


def _goes_on(before: Page, page: Page, form: Form) -> bool:
    """The last thing of one page and the first of the next, but for footnotes, are tables of the same columns."""
    if not before.tables or not page.tables:
        return False
    last, first = before.tables[-1], page.tables[0]
    below = any(line.top > last.bottom and not form.is_note(line) for line in before.lines)
    above = any(line.bottom < first.top and not form.is_note(line) for line in page.lines)
    return _alike(last.edges, first.edges) and not below and not above


def _joined(table: Printed, more: Printed) -> Printed:
    """Less a header that is repeated; a row that was parted by the end of the page is whole again."""
    cells, pages = list(table.cells), list(table.pages)
    for place, (row, page) in enumerate(zip(more.cells, more.pages, strict=True)):
        if place == 0 and row == table.cells[0]:
            continue
        if place == 0 and not row[0].strip() and not any(is_number(cell.strip()) for cell in row):
            cells[-1] = tuple(f"{cell}\n{rest}".strip() for cell, rest in zip(cells[-1], row, strict=False))
            continue
        cells.append(row)
        pages.append(page)
    return replace(table, cells=tuple(cells), pages=tuple(pages))

"""Lines of printed pages to blocks: headings by size, weight and colour, lists, paragraphs, and each footnote apart."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.readers.page_layout import Line
from knowledge.readers.reading import Block
from knowledge.readers.table import rows

_BULLET = re.compile(r"^(?:[•●◦▪■‣·○➢►✓✔-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+")
_MARK = re.compile(r"^[•●◦▪■‣·○➢►✓✔-]\s+")
_LEADER = re.compile(r"(?:\.\s?){8,}\s*\d*")  # dots that lead to a page number: a table of contents
_NOTE = 0.92  # times the size of the text, at most: a footnote
_NOTE_NUMBER = re.compile(r"(?:\[(?=\d))?(\d{1,3}(?=[\]).:]|\s+[A-Z*])|[⁰¹²³⁴-⁹]{1,3})[\]).:]?\s*")
_NUMBER_ALONE = re.compile(r"[\d\s,*†‡]+")
_HEADING = 1.12  # times the size of the text
_ENDS = (".", ":", "?", "!", "。", "।", "۔", "។")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)++")
_ADDRESS = re.compile(r"://|@|www\.")
NOTED = {"note": "foot"}


@dataclass(frozen=True)
class Printed:
    """A table as printed, with the page on which each row begins."""

    top: float
    bottom: float
    edges: tuple[float, ...]  # of its columns
    cells: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...]


@dataclass(frozen=True)
class Page:
    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Printed, ...]  # from top to bottom
    pictures: bool = False  # on the page


@dataclass(frozen=True)
class Form:
    """How a document is printed."""

    body: float  # size of most of its text
    colour: str  # of most of its text
    larger: tuple[float, ...]  # sizes of headings, the largest first
    compounds: frozenset[str]  # words that it writes with a hyphen

    def is_note(self, line: Line) -> bool:
        return line.size < self.body * _NOTE


def form_of(pages: Sequence[Page]) -> Form:
    sizes, colours = Counter[float](), Counter[str]()
    compounds: set[str] = set()
    for line in (line for page in pages for line in page.lines):
        sizes[line.size] += len(line.text)
        colours[line.colour] += len(line.text)
        compounds.update(word.lower() for word in _COMPOUND.findall(line.text))
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    colour = colours.most_common(1)[0][0] if colours else ""
    larger = tuple(sorted({size for size in sizes if size >= body * _HEADING}, reverse=True))
    return Form(body, colour, larger, frozenset(compounds))


def blocks_of(pages: Sequence[Page], form: Form) -> tuple[Block, ...]:
    found = [block for page in pages for block in _blocks(page, form)]
    return tuple(_joined(_with_notes_last(_whole_notes(found, form)), form))


def _blocks(page: Page, form: Form) -> Iterator[Block]:
    tables = list(page.tables)
    group: list[Line] = []
    gap = _usual_gap(page.lines)
    edge = {
        column: max(line.right for line in page.lines if line.column == column)
        for column in range(3)
        if any(line.column == column for line in page.lines)
    }
    for line in _with_numbers_taken_off(page.lines, form):
        while tables and tables[0].top <= line.top and line.column < 2:
            yield from _block(group, page.number, form)
            group = []
            yield from _rows(tables.pop(0))
        if group and (_parts(group[-1], line, gap, form) or _broken(group[-1], line, edge[line.column], form)):
            yield from _block(group, page.number, form)
            group = []
        group.append(line)
    yield from _block(group, page.number, form)
    for table in tables:
        yield from _rows(table)


def _with_numbers_taken_off(found: Iterable[Line], form: Form) -> Iterator[Line]:
    """Lines of footnotes know the number that opens them, whether it is raised, stands alone or is like the text."""
    alone = ""
    number: int | None = None
    for line in found:
        if form.is_note(line) and _NUMBER_ALONE.fullmatch(line.text):
            alone = line.text
            continue
        opens, text = (alone, line.text) if alone and form.is_note(line) else (line.opens, line.text)
        mark = _NOTE_NUMBER.match(text) if form.is_note(line) and not opens else None
        if mark and number in (None, _value(mark[1]) - 1):
            opens, text = mark[1], text[mark.end() :]
        alone = ""
        if opens.isdigit():
            number = _value(opens)
        yield replace(line, opens=opens, text=text)


def _value(number: str) -> int:
    return int(unicodedata.normalize("NFKC", number))


def _rows(table: Printed) -> Iterator[Block]:
    return rows(table.cells, table.pages)


def _usual_gap(found: Sequence[Line]) -> float:
    gaps = [b.top - a.bottom for a, b in pairwise(found) if a.column == b.column and b.top > a.top]
    return statistics.median(gaps) if gaps else 0.0


def _parts(before: Line, line: Line, gap: float, form: Form) -> bool:
    """Whether a new paragraph begins."""
    if line.opens and form.is_note(line):
        return True
    if before.column != line.column or abs(before.size - line.size) > 0.6 or before.bold != line.bold:
        return not (before.column != line.column and line.text[:1].islower())
    jump = line.top - before.bottom
    apart = 0.15 if before.colour != line.colour else 0.45
    return jump > max(gap, 0.0) + apart * line.size or jump < -line.size or bool(_BULLET.match(line.text))


def _broken(before: Line, line: Line, edge: float, form: Form) -> bool:
    """Whether a line of the text ends early: the next begins with a capital, and its first word would have fitted."""
    if before.column != line.column or line.bold or abs(line.size - form.body) > 0.6 or not line.text[:1].isupper():
        return False
    word = line.text.split(" ", 1)[0]
    wide = (line.right - line.left) * len(word) / len(line.text)
    return before.right + wide + 2 * line.size < edge


def _block(group: Sequence[Line], page: int, form: Form) -> Iterator[Block]:
    if not group:
        return
    text = _run_on([line.text for line in group], form)
    if not any(c.isalnum() for c in text) or _LEADER.search(text):
        return
    if form.is_note(group[0]):
        yield Block("text", text, page=page, attributes={**NOTED, "opens": "yes"} if group[0].opens else NOTED)
    elif level := _level(group, text, form):
        yield Block("heading", text, level, page=page)
    elif _BULLET.match(text):
        yield Block("item", _MARK.sub("", text), page=page)
    else:
        yield Block("text", text, page=page)


def _level(group: Sequence[Line], text: str, form: Form) -> int:
    """Of a heading, 0 for what is none: a short text that is larger than most, else bold, else coloured."""
    if len(text) > 160 or len(group) > 3 or _MARK.match(text):
        return 0
    size = group[0].size
    if size in form.larger:
        return 1 + form.larger.index(size)
    if size < form.body - 0.5 or text.endswith((".", ";", ",")):
        return 0
    if all(line.bold for line in group):
        return 1 + len(form.larger)
    coloured = all(line.colour not in {form.colour, ""} for line in group)
    if coloured and len(group) == 1 and text[:1].isupper() and len(text) <= 80 and not _ADDRESS.search(text):
        return 2 + len(form.larger)
    return 0


def _run_on(texts: Sequence[str], form: Form) -> str:
    """Lines as one; a word that was parted by a hyphen is whole again, with it where the document writes it so."""
    found = ""
    for text in texts:
        parted = re.search(r"(?<![^\W\d_])(?<![^\W\d_]-)([^\W\d_]++(?:-[^\W\d_]++)*+)-$", found)
        if parted and text[:1].islower():
            follows = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
            whole = f"{parted[1]}-{follows[0] if follows else ''}".lower()
            found = found + text if whole in form.compounds else found[:-1] + text
        else:
            found = f"{found} {text}" if found else text
    return re.sub(r"\s+", " ", found).strip()


def _whole_notes(blocks: Iterable[Block], form: Form) -> list[Block]:
    """A footnote that goes on at the foot of the next page is one."""
    found: list[Block] = []
    last: int | None = None  # where the last footnote stands
    for block in blocks:
        if last is not None and _note_goes_on(found[last], block):
            found[last] = replace(found[last], text=_run_on([found[last].text, block.text], form))
            continue
        if _is_note(block):
            last = len(found)
        found.append(block)
    return found


def _is_note(block: Block) -> bool:
    return block.attributes.get("note") == "foot"


def _note_goes_on(note: Block, block: Block) -> bool:
    follows = block.page is not None and note.page is not None and block.page <= note.page + 1
    return follows and _is_note(block) and "opens" not in block.attributes and not note.text.endswith(_ENDS)


def _with_notes_last(blocks: Iterable[Block]) -> Iterator[Block]:
    """Footnotes at the end of their section, so that no sentence is parted by one."""
    notes: list[Block] = []
    for block in blocks:
        if _is_note(block):
            notes.append(block)
            continue
        if block.kind == "heading":
            yield from notes
            notes = []
        yield block
    yield from notes


def _joined(blocks: Iterable[Block], form: Form) -> Iterator[Block]:
    """A paragraph that goes on, on the next page or in the next column, is one."""
    held: Block | None = None
    for block in blocks:
        if held is not None and _goes_on(held, block):
            held = replace(held, text=_run_on([held.text, block.text], form))
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _goes_on(before: Block, block: Block) -> bool:
    if block.kind != "text" or before.kind not in {"text", "item"} or _is_note(before) != _is_note(block):
        return False
    return block.text[:1].islower() and not before.text.endswith(_ENDS)

"""HTML: what a reader of the page sees; scripts, hidden parts, deletions and navigation are left out, nothing is
fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from knowledge.readers.reading import Block, BlockKind, Reading
from knowledge.readers.sight import left_out
from knowledge.readers.table import rows
from knowledge.readers.web_sight import clear, in_line

_UNSEEN = (
    *("script", "style", "template", "noscript", "nav", "iframe", "object", "svg", "head"),
    *("del", "s", "strike", "input", "select", "textarea", "button"),
)
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label"),
        *("mark", "q", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
    )
)


def read(data: bytes) -> Reading:
    soup = in_line(BeautifulSoup(data, "lxml"))
    title = _clean(soup.title.get_text()) if soup.title else None
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    unseen = clear(soup)
    articles = soup.find_all("article")
    body = soup.find("main") or (articles[0] if len(articles) == 1 else soup.body) or soup
    blocks = tuple(block for block in _blocks(body) if block.text)
    heading = next((block.text for block in blocks if block.kind == "heading"), None)
    return Reading(title=heading or title, blocks=blocks, unread=left_out(unseen))


def _blocks(tag: Tag) -> Iterator[Block]:
    """Runs of inline content become text; block elements are gone into."""
    run: list[str] = []
    for child in tag.children:
        if isinstance(child, PreformattedString):
            continue  # comments, declarations
        if isinstance(child, NavigableString):
            run.append(str(child))
        elif isinstance(child, Tag) and child.name == "br":
            run.append(" ")
        elif isinstance(child, Tag) and child.name in _INLINE and not child.find(_is_block):
            run.append(child.get_text())
        elif isinstance(child, Tag):
            yield Block(_kind(tag), _clean("".join(run)))
            run = []
            yield from _block(child)
    yield Block(_kind(tag), _clean("".join(run)))


def _block(tag: Tag) -> Iterator[Block]:
    if re.fullmatch("h[1-6]", tag.name):
        yield Block("heading", _clean(tag.get_text(" ")), int(tag.name[1]))
    elif tag.name == "table" and not tag.find("table"):
        yield from rows(_cells(tag))
    else:
        yield from _blocks(tag)


def _kind(tag: Tag) -> BlockKind:
    return "item" if tag.name in {"li", "dd"} else "text"


def _cells(table: Tag) -> list[list[str]]:
    """A cell that spans columns or rows stands in each of them."""
    found: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    for line in table.find_all("tr"):
        row: list[str] = []
        for cell in line.find_all(["td", "th"]):
            _from_above(row, below)
            text = _clean(" ".join(block.text for block in _blocks(cell)))
            for _ in range(_span(cell, "colspan")):
                if (high := _span(cell, "rowspan")) > 1:
                    below[len(row)] = (high - 1, text)
                row.append(text)
        _from_above(row, below)
        found.append(row)
    return found


def _from_above(row: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(row) in below:
        left, text = below.pop(len(row))
        if left > 1:
            below[len(row)] = (left - 1, text)
            row.append(text)
            break
        row.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(int(value), 100) if value.isdigit() and int(value) else 1


def _is_block(tag: Tag) -> bool:
    return tag.name not in _INLINE and tag.name != "br"


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

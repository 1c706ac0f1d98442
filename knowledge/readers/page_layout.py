"""Words on a page to lines in reading order: columns, and scripts that run from right to left."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_RTL = frozenset({"R", "AL", "RLE", "RLO"})
FEWEST_ROWS = 6  # with words on both sides of a gutter that make two columns
MOST_CROSSING = 0.2  # of rows that may run across it


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    column: int  # 0 for one that runs over the whole width; then from left to right


def lines(words: Sequence[Word], width: float) -> list[Line]:
    """In reading order: where the page has two columns, the left one of each stretch before the right one."""
    rows = _rows(words)
    gutter = _gutter(rows, width)
    if gutter is None:
        return [_line(row, 0) for row in rows]
    found: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        if _crosses(row, gutter):
            found += [*left, *right, _line(row, 0)]
            left, right = [], []
            continue
        for side, column in ((left, 1), (right, 2)):
            own = [word for word in row if (word.right <= gutter) == (column == 1)]
            if own:
                side.append(_line(own, column))
    return found + left + right


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand on one line, from top to bottom and from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.left)):
        middle = (word.top + word.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _gutter(rows: Sequence[Sequence[Word]], width: float) -> float | None:
    """Where a white strip parts the page, if enough rows have words on both sides and few run across."""
    best: tuple[float, float] | None = None
    for step in range(35, 66):
        place = width * step / 100
        crossing = sum(1 for row in rows if _crosses(row, place))
        sided = [row for row in rows if not _crosses(row, place)]
        both = sum(1 for row in sided if row[0].right <= place <= row[-1].left)
        if both >= FEWEST_ROWS and crossing <= MOST_CROSSING * len(rows):
            score = both - crossing
            if best is None or score > best[0]:
                best = (score, place)
    return best[1] if best else None


def _crosses(row: Sequence[Word], place: float) -> bool:
    """A word lies on the strip, or the gap there is no wider than between words of a line."""
    before = [word for word in row if word.right <= place]
    after = [word for word in row if word.left >= place]
    if len(before) + len(after) < len(row):
        return True
    return bool(before and after) and after[0].left - before[-1].right < 1.2 * before[-1].size


def _line(words: Sequence[Word], column: int) -> Line:
    return Line(
        text=_text(words),
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        top=min(word.top for word in words),
        bottom=max(word.bottom for word in words),
        size=round(statistics.median(word.size for word in words), 1),
        bold=all(word.bold for word in words),
        column=column,
    )


def _text(words: Sequence[Word]) -> str:
    """Words as they are read. Where most run from right to left, so does the line, but for the runs of the others."""
    letters = [c for word in words for c in word.text if c.isalpha()]
    if sum(_is_rtl(c) for c in letters) * 2 <= len(letters):
        return " ".join(word.text for word in words)
    turned: list[str] = []
    run: list[str] = []
    for word in reversed(words):
        if any(_is_rtl(c) for c in word.text):
            turned += [*run[::-1], word.text[::-1]]
            run = []
        else:
            run.append(word.text)
    return unicodedata.normalize("NFKC", " ".join(turned + run[::-1]))


def _is_rtl(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RTL

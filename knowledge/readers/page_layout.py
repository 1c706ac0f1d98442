"""Words on a page to lines in reading order: columns, and scripts that run from right to left."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_RTL = frozenset({"R", "AL", "RLE", "RLO"})
FEWEST_ROWS = 6  # with words on both sides of a gutter that make two columns
MOST_CROSSING = 0.2  # of rows that may run across it
_NARROWEST = 0.15  # of the page's width: most lines of a column
_SMALL = 0.8  # times the size of the line, at most: raised or lowered
_NO_GAP = 0.1  # times the size
_FOOT = 6  # times the size: a gap that parts a column from what stands at the foot of the page
_GUTTER = 0.8  # times the size, at least: wider than the spaces of a justified line
_TRAILING = re.compile(r"(?<![.,:;!?%٪،؛؟۔])([.,:;!?%٪،؛؟۔]++)(\d.*)")  # of a number, as it stands to the left of it
_STOPS = frozenset(".,:;!?%٪،؛؟۔")
_NOTE_MARK = re.compile(r"[\d,*†‡]+")
_RAISED_TO_POWER = re.compile(r"(?:\b[kcdm]?m|\bft|\byd|10)$")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    colour: str
    column: int  # 0 for one that runs over the whole width; then from left to right
    opens: str  # the small raised number before the text, which is not in it: that of a footnote


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
            found += [*_after_each_other(left, right), _line(row, 0)]
            left, right = [], []
            continue
        for side, column in ((left, 1), (right, 2)):
            own = [word for word in row if (word.right <= gutter) == (column == 1)]
            if own:
                side.append(_line(own, column))
    return found + _after_each_other(left, right)


def _after_each_other(left: list[Line], right: list[Line]) -> list[Line]:
    """The left column, then the right; what stands apart below both, a heading of what follows, after them."""
    foot = (a.bottom for a, b in pairwise(right) if b.top - a.bottom > _FOOT * b.size)  # then a page number or a note
    end = next(foot, right[-1].bottom if right else 0.0)
    below = next((n for n, line in enumerate(left) if line.top > end), 0)
    if right and below and left[below].top - left[below - 1].bottom > left[below].size / 2:
        return [*left[:below], *right, *(replace(line, column=0) for line in left[below:])]
    return left + right


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand on one line, from top to bottom and from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.left)):
        middle = (word.top + word.bottom) / 2
        if rows and (tallest := max(rows[-1], key=lambda word: word.size)).top < middle < tallest.bottom:
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
        parted = [row for row in sided if row[0].right <= place <= row[-1].left]
        both = len(parted) if _are_lines(parted, place, width) else 0
        if both >= FEWEST_ROWS and crossing <= MOST_CROSSING * len(rows):
            score = both - crossing
            if best is None or score > best[0]:
                best = (score, place)
    return best[1] if best else None


def _are_lines(rows: Sequence[Sequence[Word]], place: float, width: float) -> bool:
    """Whether lines of text stand on both sides, and not names with what they name."""
    if not rows:
        return False
    left = [max(word.right for word in row if word.right <= place) - row[0].left for row in rows]
    right = [row[-1].right - min(word.left for word in row if word.left >= place) for row in rows]
    return min(statistics.median(left), statistics.median(right)) >= _NARROWEST * width


def _crosses(row: Sequence[Word], place: float) -> bool:
    """A word lies on the strip, or the gap there is no wider than between words of a line."""
    before = [word for word in row if word.right <= place]
    after = [word for word in row if word.left >= place]
    if len(before) + len(after) < len(row):
        return True
    return bool(before and after) and after[0].left - before[-1].right < _GUTTER * before[-1].size


def _line(words: Sequence[Word], column: int) -> Line:
    size = _size(words)
    first = words[0]
    numbered = len(words) > 1 and first.size <= _SMALL * size and _NOTE_MARK.fullmatch(first.text)
    words = words[1:] if numbered else words
    words = [w for n, w in enumerate(words) if not _is_note_mark(w, words[n - 1] if n else None, size)] or words
    return Line(
        text=_text(words),
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        top=min(word.top for word in words),
        bottom=max(word.bottom for word in words),
        size=round(size, 1),
        bold=all(word.bold for word in words),
        colour=Counter(word.colour for word in words for _ in word.text).most_common(1)[0][0],
        column=column,
        opens=first.text if numbered else "",
    )


def _size(words: Sequence[Word]) -> float:
    """The size of most of its characters."""
    sizes = Counter[float]()
    for word in words:
        sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0]


def _is_note_mark(word: Word, before: Word | None, size: float) -> bool:
    """A small raised number that leads to a footnote; not an exponent, as of a square metre or of ten."""
    if before is None or word.size > _SMALL * size or not _NOTE_MARK.fullmatch(word.text):
        return False
    raised = word.bottom < before.bottom - 0.1 * size or before.size <= _SMALL * size
    return raised and not _RAISED_TO_POWER.search(before.text)


def _text(words: Sequence[Word]) -> str:
    """Words as they are read. Where most run from right to left, so does the line, but for the runs of the others."""
    letters = [c for word in words for c in word.text if c.isalpha()]
    if sum(_is_rtl(c) for c in letters) * 2 <= len(letters):
        return _spaced(words)
    turned: list[str] = []
    run: list[str] = []
    for text in reversed(_spaced(words).split(" ")):
        if any(_is_rtl(c) for c in text):
            turned += [*run[::-1], text[::-1]]
            run = []
        elif turned and not run and set(text) <= _STOPS:
            turned[-1] += text[::-1]
        else:
            run.append(_TRAILING.sub(r"\2\1", text))
    return unicodedata.normalize("NFKC", " ".join(turned + run[::-1]))


def _spaced(words: Sequence[Word]) -> str:
    """Parts of a word that differ in size or weight have no gap between them: CO and its lowered 2 are one word."""
    text = words[0].text
    for before, word in pairwise(words):
        together = abs(word.left - before.right) < _NO_GAP * max(before.size, word.size)
        text += word.text if together else f" {word.text}"
    return text


def _is_rtl(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RTL

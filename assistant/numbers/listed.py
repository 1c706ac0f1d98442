"""Numbers in a row that have one unit, told once: 41,200, 39,800 and 44,500 kWh; kWh: Jan 41,200, Feb 38,950."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.numbers.dates import month_names
from assistant.numbers.page import Page, in_word
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_before

_JOINTS = r"[\s,;:/|&+=，、；：،।()（）–—-]"
_NUMBERED = (
    r"(?:tháng|thang|ខែ|เดือน|মাস|t|q|m|w)\s?\d{1,2}(?!\d)|\d{1,2}\s?(?:月份|月|季度)|第?[一二三四五六七八九十]{1,2}月"
)
_IN = {  # behind the name of a month
    "bn": ("এ", "তে", "য়ে", "e", "te"), "en": ("in", "for"), "es": ("en",), "hi": ("में", "me", "mein"), "vi": ("th",),
    "si": ("දී",), "tr": ("'da", "'de", "'ta", "'te", "da", "de"), "ur": ("میں", "mein", "me"),
}  # fmt: skip
_REMARK = r"\([^()\d]{1,30}\)"  # (Tet holiday)
_ALIKE_RATES = 3  # times by which one factor may be another
_MOST_TIMES = 30  # by which the largest of a row is more than the smallest
_MOST_MONTHS = 12
_NAME = 24  # characters before a number in which its name stands
_MOST = 200  # numbers of a message: more are pasted, with a unit in each row or in none
_HEADING = 120  # characters before the first in which its heading ends


def listed(page: Page, placed: Sequence[tuple[Read, int, int]]) -> dict[int, Read]:
    """Reads by their place in the row, with the unit that they share; none where the message has amounts of no unit.
    `placed`: (read, start, end) in the page."""
    kinds = {one.kind for one, _, _ in placed}
    if not kinds >= {"plain", "quantity"} or len(placed) > _MOST:
        return {}
    found: dict[int, Read] = {}
    for row in _rows(page, placed):
        *plains, last = row
        named = _shared(page, placed, row)
        for at in [*plains, last] if named and placed[last][0].kind == "plain" else plains if named else ():
            found[at] = placed[at][0]._replace(kind="quantity", unit=named)
    return found


def _rows(page: Page, placed: Sequence[tuple[Read, int, int]]) -> Iterator[list[int]]:
    """Two or more numbers with nothing but joints and names of months between, of like size; the last may have a
    unit."""
    row: list[int] = []
    for at, (one, start, _) in enumerate(placed):
        if one.kind == "plain" and _is_label(page, one, start):
            continue
        joined = row and _glue(page).fullmatch(page.folded, placed[row[-1]][2], start)
        if row and not joined:
            yield from _whole(placed, row)
            row = []
        if one.kind == "plain" and not one.in_words:
            row.append(at)
        else:
            between = page.folded[placed[row[-1]][2] : start].strip() if row else ""
            if row and _bare_quantity(one) and ("/" not in str(one.unit) or between in page.lexicon.joiners):
                row.append(at)
            yield from _whole(placed, row)
            row = []
    yield from _whole(placed, row)


def _whole(placed: Sequence[tuple[Read, int, int]], row: list[int]) -> Iterator[list[int]]:
    values = [placed[at][0].value for at in row]
    some = [value for value in values if value]  # a month may have none
    most = _ALIKE_RATES if row and "/" in str(placed[row[-1]][0].unit) else _MOST_TIMES
    if len(row) > 1 and some and min(values) >= 0 and max(some) <= min(some) * most:
        yield row


def _bare_quantity(one: Read) -> bool:
    return one.kind == "quantity" and not one.unit_alternatives


def _shared(page: Page, placed: Sequence[tuple[Read, int, int]], row: Sequence[int]) -> str | None:
    """The unit of the last, or what stands as a heading before the first."""
    last = placed[row[-1]][0]
    if last.kind == "quantity":
        return last.unit
    start = placed[row[0]][1]
    before = placed[row[0] - 1][2] if row[0] else 0
    at = start - len(_trailing(page).search(page.folded[max(before, start - _HEADING) : start])[0])  # type: ignore[index]
    named = unit_before(page, at)
    if named is None or named[1] < before or page.folded[named[1] - 1 : named[1]] == "/":
        return None
    return named[0]


def _is_label(page: Page, one: Read, start: int) -> bool:
    """The number of a month, a quarter, a plant: tháng 3, 3月, quý 1, line 2."""
    if one.value > _MOST_MONTHS or one.value != int(one.value):
        return False
    near = page.folded[max(0, start - 6) : start + 5]
    if any(m.start() <= min(6, start) < m.end() for m in re.finditer(_NUMBERED, near)):
        return True
    words = page.folded[max(0, start - _NAME) : start].split()
    named = page.lexicon.spaced and start > 0 and page.folded[start - 1] == " " and words and in_word(words[-1][-1])
    return bool(named) and words[-1] not in page.lexicon.joiners


def _glue(page: Page) -> re.Pattern[str]:
    return _patterns(page.lexicon.language, page.lexicon.joiners)[0]


def _trailing(page: Page) -> re.Pattern[str]:
    return _patterns(page.lexicon.language, page.lexicon.joiners)[1]


@lru_cache(maxsize=32)
def _patterns(language: str, joiners: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    named = month_names(language)
    months = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    words = "|".join(re.escape(word) for word in (*joiners, *_IN.get(language, ())) if word not in "&+,/")
    glue = rf"(?:{_JOINTS}|{_REMARK}|{_NUMBERED}|(?:{months})\.?|(?<!\w)(?:{words})(?!\w))"
    return re.compile(rf"{glue}{{1,40}}"), re.compile(rf"{glue}{{0,40}}$")

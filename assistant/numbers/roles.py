"""What a number of a message is to the others: end of a range, total, correction, list number, or a mere article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from assistant.numbers.page import BLANKS, Page, page
from assistant.numbers.reads import Read
from assistant.numbers.spellings import Spellings
from knowledge.data import from_yaml
from knowledge.scripts import bare, lower, plain_text, without_marks

Role = Literal["range_end", "total", "correction", "corrected", "list_number", "article"]

_NEAR = 40  # characters between a number and the one that it replaces
_CUE_NEAR = 40  # between a cue and the new number
_UNLIKE = 10  # times larger or smaller, of a factor beside the amount that is replaced
_NONE: frozenset[Role] = frozenset()
_FEW = 12  # reads of a unit of which every sum is tried
SPELLS_OF_TIME = frozenset({"day", "week", "month", "year"})
_BETWEEN = " \t\n\u200b,;:.!…—–-\"'()，。、；：！“”।۔،"
_SENTENCE_ENDS = re.compile(r"[.!?。！？।۔។\n](?!\d)")
_MARK = re.compile(r"(?<![^\s\u200b(:;,.،、।])\(?(?<!\d[.,])(\d{1,2})(\)|[.、](?!\d))")


@dataclass(frozen=True)
class _Cues:
    old_after: Spellings[None]
    old_before: Spellings[None]
    new_after: Spellings[None]
    but: Spellings[None]
    articles: frozenset[str]
    spelled: frozenset[str]  # all but `but`, which is looked for where one of them stands


class _Placed(NamedTuple):
    """A read with its place on the page."""

    read: Read
    start: int
    end: int


def roles(reads: Sequence[Read], text: str, language: str) -> tuple[frozenset[Role], ...]:
    """For each read of `read(text, language)` what else it is; nothing for a number that stands for itself."""
    sheet = page(text, language)
    cues = _cues(sheet.lexicon.language, without_marks(sheet.text))
    placed = [_Placed(read, sheet.place(read.span[0]), sheet.place(read.span[1])) for read in reads]
    found: list[set[Role]] = [{"range_end"} if "range" in r.notes else set() for r in reads]
    for place in _list_numbers(sheet, placed):
        found[place].add("list_number")
    for place, one in enumerate(placed):
        if _is_article(sheet, one, cues):
            found[place].add("article")
    for new, old in _corrections(sheet, placed, cues):
        found[new].add("correction")
        if old is not None:
            found[old].add("corrected")
    for place in _totals(reads, [not f & {"range_end", "list_number", "article", "corrected"} for f in found]):
        found[place].add("total")
    return tuple([frozenset(f) if f else _NONE for f in found])


def _totals(reads: Sequence[Read], counts: Sequence[bool]) -> list[int]:
    """Reads that are the sum of two or more others of their unit; a number of no unit may be that of all of one."""
    alike: dict[str | None, list[int]] = defaultdict(list)
    for place, one in enumerate(reads):
        if counts[place] and one.kind not in {"year", "date"} and one.value > 0:
            alike[one.unit].append(place)
    whole = {sum(reads[place].value for place in group) for unit, group in alike.items() if unit and len(group) > 1}
    bare = [place for place in alike.get(None, ()) if reads[place].kind == "plain" and reads[place].value in whole]
    return [group[at] for group in alike.values() for at in _sums([reads[place].value for place in group])] + bare


def _sums(values: Sequence[Decimal]) -> list[int]:
    if len(values) <= _FEW:
        return [at for at, value in enumerate(values) if value in _reachable([*values[:at], *values[at + 1 :]], value)]
    whole, so_far, found = sum(values, Decimal(0)), Decimal(0), []
    for at, value in enumerate(values):  # of many: all others, all before or all after
        before = so_far if at > 1 else None
        after = whole - so_far - value if at < len(values) - 2 else None
        if value in (whole - value, before, after):
            found.append(at)
        so_far += value
    return found


def _reachable(values: Sequence[Decimal], most: Decimal) -> set[Decimal]:
    """Sums of two or more of the values, up to `most`."""
    single: set[Decimal] = set()
    sums: set[Decimal] = set()
    for value in values:
        sums |= {made for made in (value + other for other in single | sums) if made <= most}
        single.add(value)
    return sums


def _list_numbers(sheet: Page, placed: Sequence[_Placed]) -> list[int]:
    """ "1)" and "2." at the start of a line, or one after another; those that open a line are often no reads."""
    marks = list(_MARK.finditer(sheet.folded))
    listed = {mark.start(1) for mark in marks if _opens_line(sheet, mark)}
    row: list[re.Match[str]] = []
    for mark in marks:
        if row and int(mark[1]) != int(row[-1][1]) + 1:
            row = []
        row.append(mark)
        if len(row) > 1 and (_only_listed(row[0]) or (int(row[0][1]) == 1 and _opens_row(sheet, row[0]))):
            listed.update((row[0].start(1), mark.start(1)))
    return [at for at, one in enumerate(placed) if one.start in listed and one.read.kind == "plain"]


def _only_listed(mark: re.Match[str]) -> bool:
    """A closing bracket alone, which nothing but lists has."""
    return mark[2] == ")" and not mark[0].startswith("(")


def _opens_line(sheet: Page, mark: re.Match[str]) -> bool:
    """Only blanks before it on its line, and something behind it."""
    at = mark.start()
    while at > 0 and sheet.folded[at - 1] in BLANKS:
        at -= 1
    return (at == 0 or sheet.folded[at - 1] == "\n") and mark.end() < len(sheet.folded)


def _opens_row(sheet: Page, mark: re.Match[str]) -> bool:
    """A full stop ends sentences too, and brackets hold amounts: such a row begins after nothing or a colon."""
    at = sheet.back_over_space(mark.start())
    return mark[0].startswith("(") or at == 0 or sheet.folded[at - 1] in ":;,\n"


def _is_article(sheet: Page, one: _Placed, cues: _Cues) -> bool:
    number = one.read
    if not number.in_words or number.value != 1 or number.kind in {"percent", "money"}:
        return False
    per = sheet.lexicon.per.before(sheet.folded, sheet.text, sheet.skip_space_back(one.start))
    if per is not None and sheet.word_starts(per[0]):
        return True
    written = sheet.folded[one.start : one.end]
    words = written.split() if sheet.lexicon.spaced else (a for a in cues.articles if a in written)
    counts = number.kind == "quantity" and number.unit not in SPELLS_OF_TIME
    return not counts and any(word in cues.articles for word in words)


def _corrections(sheet: Page, placed: Sequence[_Placed], cues: _Cues) -> list[tuple[int, int | None]]:
    """Pairs of a new number and the one that it replaces, None where that is not in the message."""
    found: dict[int, int | None] = {}
    given_up: set[int] = set()
    near = _near_cues(sheet, placed, cues)
    for place in near:
        new = _replacement(sheet, placed, place, cues)
        if new is not None and new not in given_up:
            found[new] = place
            given_up.add(place)
    for place in near:
        if place in found or place in given_up or not _announced(sheet, placed, place, cues):
            continue
        before = _meant(placed, place, given_up)
        if before is not None:
            found[place] = before
            given_up.add(before)
        elif place == 0:
            found[place] = None
    return list(found.items())


def _meant(placed: Sequence[_Placed], place: int, given_up: Collection[int]) -> int | None:
    """Which number an announced one replaces: the one before it, or the one before a factor that it is quite unlike:
    *215,000* L at 2.68 kg/L, sorry, 251,000."""
    one, last = placed[place], place - 1
    last -= last > 0 and _is_its_factor(placed[last].read, placed[last - 1].read, one.read)
    far = last < 0 or one.start - placed[last].end > 2 * _NEAR
    return last if not far and last not in given_up and _comparable(placed[last].read, one.read) else None


def _is_its_factor(factor: Read, amount: Read, new: Read) -> bool:
    """A rate, or a bare number, beside an amount that the new number could be and that it is far from itself."""
    beside = "/" in str(factor.unit) if factor.unit else factor.kind == "plain"
    low, high = sorted((abs(factor.value), abs(new.value)))
    meant = amount.kind == "quantity" and "/" not in str(amount.unit) and _comparable(amount, new)
    return beside and meant and (new.unit == amount.unit or high > _UNLIKE * low)


def _near_cues(sheet: Page, placed: Sequence[_Placed], cues: _Cues) -> list[int]:
    """The numbers right before and right behind each cue: no other can be replaced or replace."""
    starts = [one.start for one in placed]
    near: set[int] = set()
    for cue in cues.spelled:
        at = sheet.folded.find(cue)
        while at >= 0:
            near.update((bisect_left(starts, at) - 1, bisect_left(starts, at + len(cue))))
            at = sheet.folded.find(cue, at + 1)
    return sorted(near & set(range(len(placed))))


def _replacement(sheet: Page, placed: Sequence[_Placed], place: int, cues: _Cues) -> int | None:
    """The number that stands in place of this one: 5,800 not *5,300*; not *5,300* but 5,800; *5.300* değil 5.800."""
    one = placed[place]
    end = _back_over(sheet, one.start)
    negated = _ends_with(sheet, cues.old_after, end)
    negated_after = _begins_with(sheet, cues.old_before, _over(sheet, one.end))
    if negated is None and negated_after is None:
        return None
    former = place - 1 if place and _beside(placed[place - 1], one) else None
    following = place + 1 if place + 1 < len(placed) and _beside(one, placed[place + 1]) else None
    if negated_after is not None:
        return following if following is not None else former
    if following is not None and (former is None or _joined(sheet, one, placed[following], cues)):
        return following
    return former


def _joined(sheet: Page, old: _Placed, new: _Placed, cues: _Cues) -> bool:
    """Not 5,300 *but* 5,800."""
    return (
        _begins_with(sheet, cues.but, _over(sheet, old.end)) is not None
        or _ends_with(sheet, cues.but, _back_over(sheet, new.start)) is not None
    )


def _beside(first: _Placed, second: _Placed) -> bool:
    return second.start - first.end <= _NEAR and _comparable(first.read, second.read)


def _comparable(first: Read, second: Read) -> bool:
    """One could have been meant for the other."""
    kinds = {first.kind, second.kind}
    if first.value == second.value or not (first.unit == second.unit or None in (first.unit, second.unit)):
        return False
    return len(kinds) == 1 if "date" in kinds else "year" not in kinds or kinds <= {"year", "plain"}


def _announced(sheet: Page, placed: Sequence[_Placed], place: int, cues: _Cues) -> bool:
    """A cue stands shortly before it: sorry, it should be *5,800*."""
    one = placed[place]
    last = placed[place - 1].end if place else 0
    for end in range(one.start, max(last, one.start - _CUE_NEAR), -1):
        start = _ends_with(sheet, cues.new_after, end)
        if start is not None and start >= last:
            return not _SENTENCE_ENDS.search(sheet.folded, end, one.start)
    return False


def _ends_with(sheet: Page, cues: Spellings[None], end: int) -> int | None:
    """Where a cue begins that ends at `end`."""
    found = cues.before(sheet.folded, sheet.text, end)
    if found is None or not sheet.word_starts(found[0]):
        return None
    return found[0] if sheet.stands_alone(end) or sheet.folded[end].isdigit() else None


def _begins_with(sheet: Page, cues: Spellings[None], start: int) -> int | None:
    return next((end for end, _ in cues.at(sheet.folded, sheet.text, start) if sheet.word_ends(end)), None)


def _over(sheet: Page, at: int) -> int:
    while at < len(sheet.folded) and sheet.folded[at] in _BETWEEN:
        at += 1
    return at


def _back_over(sheet: Page, at: int) -> int:
    while at > 0 and sheet.folded[at - 1] in _BETWEEN:
        at -= 1
    return at


@lru_cache(maxsize=32)
def _cues(language: str, unmarked: bool) -> _Cues:
    data = _data()
    tables = [data["en"], data[language]] if language != "en" else [data["en"]]
    fold = bare if unmarked else lower

    def spelled(key: str) -> list[str]:
        return list(dict.fromkeys(fold(plain_text(s)) for table in tables for s in table.get(key, ())))

    def spellings(key: str) -> Spellings[None]:
        return Spellings((s, None) for s in spelled(key))

    return _Cues(
        old_after=spellings("old_after"),
        old_before=spellings("old_before"),
        new_after=spellings("new_after"),
        but=spellings("but"),
        articles=frozenset(spelled("articles")),
        spelled=frozenset([*spelled("old_after"), *spelled("old_before"), *spelled("new_after")]),
    )


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = from_yaml(files("assistant.numbers").joinpath("roles.yaml").read_text(encoding="utf-8"))
    return data

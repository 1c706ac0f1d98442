"""Reads every number of a text, by the custom of its language: amounts, years, percents, money, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.numbers.customs import noted, settled
from assistant.numbers.dates import Day, dates
from assistant.numbers.listed import listed
from assistant.numbers.names import name_spans
from assistant.numbers.number_words import Numeric, number_at
from assistant.numbers.numerals import NUMERAL
from assistant.numbers.page import Page, page
from assistant.numbers.reads import Kind, Note, Read
from assistant.numbers.surroundings import Around, around
from assistant.numbers.units import PER, RATED, UnitFound, rated_before

Span = tuple[int, int]
_NO_UNIT = UnitFound("", 0)
_HALF = Decimal("0.5")
_WITHIN = 8  # characters between them
_ENDED = re.compile(r"\dk$")
_TIMES = frozenset({"hour", "day", "week", "month", "year"})
_MOST_TIMES = 366


class _Found(NamedTuple):
    """A read in the page's own places, with the number it came from."""

    read: Read
    start: int
    end: int
    number: Numeric | None = None

    def with_read(self, read: Read) -> _Found:
        return _Found(read, self.start, self.end, self.number)


def read(text: str, language: str) -> tuple[Read, ...]:
    """The numbers of a message, in order. `language` is a BCP 47 tag; its region counts (es-MX)."""
    sheet = page(text, language)
    found = _scan(sheet, name_spans(sheet))
    found = _rated(sheet, found)
    found = _ranges(sheet, found)
    found = _listed(sheet, found)
    found = _one_of(found) if sheet.lexicon.one_of else found
    return settled([f.read for f in found], [f.number.numerals if f.number else () for f in found], sheet.lexicon)


def figures(text: str, language: str, *others: str) -> tuple[Read, ...]:
    """Every number of a sentence to be checked, in digits or words of any of the languages (English always).

    Shares ("half") and multiples ("doubled") count. Where two languages read one place, the longer read stands.
    """
    found: list[Read] = []
    for tag in dict.fromkeys((language, *others, "en")):
        sheet = page(text, tag)
        named = name_spans(sheet)
        shares = _shares(sheet, named, multiples=True)
        reads = [f.read for f in [*_ranges(sheet, _scan(sheet, named)), *shares]]
        found += [r for r in reads if tag in (language, *others) or r.in_words]
    kept: list[Read] = []
    for candidate in sorted(found, key=lambda r: (r.span[0], -r.span[1])):
        if not kept or candidate.span[0] >= kept[-1].span[1]:
            kept.append(candidate)
    return tuple(kept)


def _scan(sheet: Page, named: Sequence[Span]) -> list[_Found]:
    taken = [False] * len(sheet.folded)
    for start, end in named:
        taken[start:end] = [True] * (end - start)
    found = [_dated(sheet, day) for day in dates(sheet) if not any(taken[day.start : day.end])]
    found += _shares(sheet, named, multiples=False)
    for f in found:
        taken[f.start : f.end] = [True] * (f.end - f.start)
    for start, end in _percent_words(sheet):
        taken[start:end] = [True] * (end - start)
    past = 0  # what is read, or no number
    words = sheet.words
    for at in [at for at, char in enumerate(sheet.folded) if at in words or char.isdigit()]:
        if at < past:
            continue
        digit = sheet.folded[at].isdigit()
        may_begin = not taken[at] and (digit or sheet.word_starts(at))
        number = number_at(sheet, at, taken) if may_begin else None
        if number is None:
            past = _past_numeral(sheet, at) if digit else at + 1
            continue
        context = around(sheet, number, found[-1].end if found else 0)
        if context is not None:
            found.append(_understood(sheet, number, context))
        past = max(number.end, context.end if context else 0)
    return _apart(sorted(found, key=lambda f: f.start))


def _apart(found: Sequence[_Found]) -> list[_Found]:
    """Without what stands inside of another: the half of two hours and a half."""
    kept: list[_Found] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _percent_words(sheet: Page) -> list[tuple[int, int]]:
    """Words before a number that make it a percent hold a number word themselves: 百分之, සියයට."""
    return sheet.lexicon.percent_before.spans(sheet.folded, sheet.text)


def _past_numeral(sheet: Page, at: int) -> int:
    """Over digits that are no number: a version. What stands behind a blank is another's: scope 1 820 t."""
    match = NUMERAL.match(sheet.folded, at)
    return at + len(match[0].split()[0]) if match else at + 1


def _dated(sheet: Page, day: Day) -> _Found:
    alternatives = (Decimal(int(day.swapped[:4])),) if day.swapped else ()
    value = Decimal(day.iso[:4]) if day.year is not None else Decimal(0)
    notes: tuple[Note, ...] = ("day_first",) if day.swapped else ()
    made = Read(value, *_place(sheet, day.start, day.end), "date", None, alternatives, (), notes, day.iso)
    return _Found(made, day.start, day.end)


def _shares(sheet: Page, named: Sequence[Span], *, multiples: bool) -> list[_Found]:
    """Half, two thirds; with `multiples` also doubled, twice."""
    found = []
    idle = {place for start, end in [*named, *_half_spans(sheet)] for place in range(start, end)}
    places = set(sheet.lexicon.fractions.places(sheet.folded))
    if multiples:
        places.update(sheet.lexicon.multiples.places(sheet.folded))
    last = 0
    for at in sorted(places):
        if at < last or at in idle or not sheet.word_starts(at):
            continue
        if match := _share_at(sheet, at, multiples):
            found.append(match)
            last = match.end
    return found


def _half_spans(sheet: Page) -> list[tuple[int, int]]:
    """Where a half belongs to the number before it: un millón y medio."""
    text = sheet.folded
    halves = sheet.lexicon.halves.spans(text, sheet.text)
    ends = {end for words in sheet.words.values() for end, _ in words} if halves else set()
    behind = ((at, end, len(text[:at].rstrip())) for at, end in halves)
    return [(at, end) for at, end, to in behind if to in ends or text[to - 1 : to].isdigit()]


def _share_at(sheet: Page, at: int, multiples: bool) -> _Found | None:
    tables = [(sheet.lexicon.fractions, True)] + ([(sheet.lexicon.multiples, False)] if multiples else [])
    for table, share in tables:
        for end, value in table.at(sheet.folded, sheet.text, at):
            if sheet.word_ends(end):
                kind: Kind = "percent" if share else "plain"
                made = Read(value * 100 if share else value, *_place(sheet, at, end), kind, "%" if share else None,
                            in_words=True)  # fmt: skip
                return _Found(made, at, end)
    return None


def _understood(sheet: Page, number: Numeric, context: Around) -> _Found:
    unit, kind = context.unit or _NO_UNIT, context.kind
    value = -number.value if context.negative else number.value
    if kind == "year":
        value = context.year or value
    text, span = _place(sheet, context.start, context.end)
    others = _others(number, unit.times) if kind != "year" else ()
    notes = unit.notes + context.notes
    made = Read(value * unit.times if context.unit else value, text, span, kind, context.unit_name, others,
                unit.alternatives, notes, None, not number.numerals)  # fmt: skip
    found = _Found(made, context.start, context.end, number)
    return _with_half(sheet, found) if kind == "quantity" else found


def _others(number: Numeric, times: Decimal) -> tuple[Decimal, ...]:
    """What it may be worth besides, where a separator can be taken in two ways."""
    found: tuple[Decimal, ...] = ()
    for part in number.numerals:
        if part.other is not None:
            found += ((number.value / part.value * part.other if part.value else part.other) * times,)
    return found


def _with_half(sheet: Page, one: _Found) -> _Found:
    """Two hours and a half: what stands behind the unit adds half of it."""
    if one.read.value != int(one.read.value) or "/" in str(one.read.unit):
        return one
    at = sheet.skip_space(one.end)
    ends = [end for end, _ in sheet.lexicon.half_after.at(sheet.folded, sheet.text, at) if sheet.word_ends(end)]
    if not ends or (one.number and any(token.word.role == "half" for token in one.number.tokens)):
        return one
    text, span = _place(sheet, one.start, ends[0])
    return one._replace(read=one.read._replace(value=one.read.value + _HALF, text=text, span=span), end=ends[0])


def _rated(sheet: Page, found: list[_Found]) -> list[_Found]:
    """ "Per litre 2.7 kg" is one rate; of "one kilo: 2.98 kg CO2e" the first number is no amount."""
    result: list[_Found] = []
    for one in found:
        last, before = result[-1] if result else None, None
        if one.read.kind == "quantity" and one.read.unit in RATED:
            if last and last.read.value == 1 and last.read.unit in PER and _next_to(sheet, last, one):
                before = str(last.read.unit), result.pop().start
            elif (named := rated_before(sheet, one.start)) and (last is None or last.end <= named[1]):
                before = named
        result.append(_rate_from(sheet, one, *before) if before else one)
    return result


def _next_to(sheet: Page, first: _Found, second: _Found) -> bool:
    """Right behind a single unit of another."""
    between = sheet.folded[first.end : second.start]
    near = len(between) <= _WITHIN and not any(char in ".;,，。、\n" for char in between)
    return near and second.read.unit != first.read.unit


def _rate_from(sheet: Page, one: _Found, per: str, start: int) -> _Found:
    text, span = _place(sheet, start, one.end)
    made = one.read._replace(unit=f"{one.read.unit}/{per}", text=text, span=span)
    return one._replace(read=made, start=start)


def _ranges(sheet: Page, found: list[_Found]) -> list[_Found]:
    """ "10 to 12 %": the first end takes the unit of the second."""
    result = list(found)
    for place in range(len(found) - 1):
        first, second = result[place], result[place + 1]
        if not _is_range(sheet, first, second) or not _may_range(first.read, second.read):
            continue
        ended = first.read
        if ended.kind == "plain" != second.read.kind:
            ended = ended._replace(kind=second.read.kind, unit=second.read.unit)
        result[place] = first.with_read(noted(ended, "range"))
        result[place + 1] = second.with_read(noted(second.read, "range"))
    return result


def _may_range(first: Read, second: Read) -> bool:
    """Two of a kind, or a bare number before one that has a unit."""
    if first.kind == "date" or second.kind == "date":
        return False
    if first.kind == "plain":
        return second.kind != "year"
    return first.kind == second.kind and (first.kind != "quantity" or first.unit == second.unit)


def _is_range(sheet: Page, first: _Found, second: _Found) -> bool:
    between = sheet.folded[first.end : second.start].strip()
    if not between:
        return False
    if between in sheet.lexicon.ranges:
        return True
    opened = sheet.folded.endswith(sheet.lexicon.between, 0, sheet.back_over_space(first.start))
    return opened and between in sheet.lexicon.both


def _listed(sheet: Page, found: list[_Found]) -> list[_Found]:
    row = listed(sheet, [(f.read, f.start, f.end) for f in found])
    return [f._replace(read=row[at]) if at in row else f for at, f in enumerate(found)]


def _one_of(found: list[_Found]) -> list[_Found]:
    """An ending behind digits that looks like a thousand (Sinhala: ton 5k is some five tonnes): where one of them
    cannot be a thousand none is; else both are possible."""
    marked = {f.start: f for f in found if _ENDED.search(f.read.text.strip())}
    if not marked:
        return found
    ending = any(f.read.unit in _TIMES and f.read.value > _MOST_TIMES for f in marked.values())

    def decided(one: _Found) -> _Found:
        if one.start not in marked:
            return one
        less = one.read.value / 1000
        if ending:
            return one.with_read(one.read._replace(value=less))
        return one.with_read(noted(one.read._replace(alternatives=(less,)), "ambiguous"))

    return [decided(one) for one in found]


def _place(sheet: Page, start: int, end: int) -> tuple[str, Span]:
    """What stands there in the original, and where."""
    first, last = sheet.span(start, end)
    return sheet.original[first:last], (first, last)

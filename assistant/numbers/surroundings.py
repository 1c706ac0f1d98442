"""What stands around a number and makes it a percent, money, a year, a quantity, a count, or an article."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from assistant.numbers.number_words import Numeric
from assistant.numbers.page import Page, in_word
from assistant.numbers.reads import Kind, Note
from assistant.numbers.spellings import Spellings
from assistant.numbers.units import UnitFound, unit_after, unit_before

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_BUDDHIST = (2440, 2650)
_BUDDHIST_OFFSET = 543
_FIRST_OF_ANY_ERA, _LAST_OF_ANY_ERA = 1800, 2700
_LARGE = ("year",)  # what a number can be with nothing beside it
_FULL = 100  # years below are written without their century
_SECOND_YEAR = re.compile(r"\s?[-/–]\s?(?:\d{4}|\d{2})(?!\d)")  # of a fiscal year: FY2023-24


_NAME = 24  # characters before a number in which its name stands
_WARMING = re.compile(r"(?<![a-z])gwp(?:[^\d,;.\n]|(?<=[a-z\d-])\d){0,20}$")  # its GWP: no year


class Around(NamedTuple):
    kind: Kind
    start: int
    end: int
    unit_name: str | None = None
    unit: UnitFound | None = None
    year: Decimal | None = None
    negative: bool = False
    notes: tuple[Note, ...] = ()


def around(page: Page, number: Numeric, last_end: int) -> Around | None:
    """How the number is meant; None where it is an article or part of a word. `last_end`: of the read before."""
    after = _past_suffix(page, number)
    signs = _signs(page, number, after)
    context = _told(page, number, after, signs) if signs else None
    if number.in_words and not _is_number(page, number, context.kind if context else "plain", last_end):
        return None
    return _signed(page, number, context or Around("plain", number.start, number.end))


def _signs(page: Page, number: Numeric, after: int) -> Collection[str]:
    """What it can be, by what stands beside it: most numbers have nothing."""
    lexicon, folded, text = page.lexicon, page.folded, page.text
    behind = lexicon.behind.at(folded, text, page.skip_space(after))
    ahead = lexicon.ahead.all_before(folded, text, page.skip_space_back(number.start))
    size = _LARGE if number.value >= _FIRST_OF_ANY_ERA else ()
    return {*size, *[sign for _, sign in behind + ahead]} if behind or ahead else size


def _told(page: Page, number: Numeric, after: int, signs: Collection[str]) -> Around | None:
    for sign, told in _TOLD:
        if sign in signs and (context := told(page, number, after)):
            return context
    return None


def _past_suffix(page: Page, number: Numeric) -> int:
    """দশটি → after টি; 2019'da keeps the place after the digits."""
    if not page.folded.startswith(page.lexicon.suffixes, number.end):
        return number.end
    for suffix in page.lexicon.suffixes if number.in_words or page.lexicon.language == "bn" else ():
        end = number.end + len(suffix)
        if page.folded.startswith(suffix, number.end) and (end >= len(page.folded) or not in_word(page.folded[end])):
            return end
    return number.end


def _percent(page: Page, number: Numeric, after: int) -> Around | None:
    start = page.skip_space(after)
    for end, _ in page.lexicon.percent.at(page.folded, page.text, start):
        if page.word_ends(end) or not page.folded[end - 1].isalpha():
            return Around("percent", number.start, end, "%")
    before = _spelled_before(page, page.lexicon.percent_before, number.start)
    return Around("percent", before, number.end, "%") if before is not None else None


def _money(page: Page, number: Numeric, after: int) -> Around | None:
    start = page.skip_space(after)
    for end, code in page.lexicon.money.at(page.folded, page.text, start):
        if page.word_ends(end) or not page.folded[end - 1].isalpha():
            return Around("money", number.start, end, code)
    back = page.skip_space_back(number.start)
    found = page.lexicon.money.before(page.folded, page.text, back)
    if found and (not page.folded[found[0]].isalpha() or page.word_starts(found[0])):
        return Around("money", found[0], number.end, found[1])
    return None


def _year(page: Page, number: Numeric, after: int) -> Around | None:
    value = number.value
    if value > _LAST_OF_ANY_ERA or _FULL <= value < _FIRST_OF_ANY_ERA:
        return None
    fiscal = _spelled_before(page, page.lexicon.fiscal, number.start)
    start = page.skip_space(after)
    fiscal_after = [e for e, _ in page.lexicon.fiscal.at(page.folded, page.text, start)]
    if (value < _FULL and fiscal is None) or _WARMING.search(page.folded, max(0, number.start - _NAME), number.start):
        return None
    if fiscal is not None or fiscal_after:
        return _fiscal(page, number, fiscal, fiscal_after)
    grouped = number.numerals and (number.numerals[0].shows or number.numerals[0].other is not None)
    if value != int(value) or grouped or not _FIRST_OF_ANY_ERA <= value <= _LAST_OF_ANY_ERA:
        return None
    if number.numerals and len(number.tokens) > 1:
        return None
    unit = _unit_behind(page, after)
    unit_is_year = unit is not None and unit.unit == "year"
    cued = _spelled_before(page, page.lexicon.year_before, number.start) is not None or unit_is_year
    buddhist = page.lexicon.language in {"th", "km"} and _BUDDHIST[0] <= value <= _BUDDHIST[1]
    marked = _spelled_before(page, page.lexicon.buddhist, number.start)
    if (buddhist and (unit is None or unit_is_year)) or marked is not None:
        return Around("year", number.start, number.end, year=value - _BUDDHIST_OFFSET, notes=("buddhist_era",))
    if not _FIRST_YEAR <= value <= _LAST_YEAR or (unit and not unit_is_year):
        return None
    round_words = number.in_words and value % 100 == 0  # "two thousand" is no year by itself
    if not cued and (round_words or _counted(page, number, after)):
        return None if not _year_after(page, start) else Around("year", number.start, number.end)
    return Around("year", number.start, number.end)


def _year_after(page: Page, start: int) -> bool:
    return any(page.word_ends(end) for end, _ in page.lexicon.year_after.at(page.folded, page.text, start))


def _fiscal(page: Page, number: Numeric, before: int | None, after: list[int]) -> Around | None:
    value = number.value
    if 0 <= value < _FULL and number.numerals and before is not None:
        value += 2000
    if not _FIRST_YEAR <= value <= _LAST_YEAR:
        return None
    start = number.start if before is None else before
    second = _SECOND_YEAR.match(page.folded, number.end)
    end = second.end() if second else after[0] if after else number.end
    return Around("year", start, end, year=value, notes=("fiscal_year",))


def _quantity(page: Page, number: Numeric, after: int) -> Around | None:
    found = _unit_behind(page, after)
    if found:
        return Around("quantity", number.start, found.end, found.unit, found)
    if page.lexicon.units_before and (before := unit_before(page, number.start)):
        name, start = before
        return Around("quantity", start, number.end, name, UnitFound(name, number.end))
    return None


def _unit_behind(page: Page, after: int) -> UnitFound | None:
    """Where units stand before their numbers, one before another number is that one's: 2019 ටොන් 10,000."""
    found = unit_after(page, after)
    if found and page.lexicon.units_before and page.digit_at(page.skip_space(found.end)):
        return None
    return found


def _counted(page: Page, number: Numeric, after: int) -> Around | None:
    start = page.skip_space(after)
    for end, _ in page.lexicon.counted.at(page.folded, page.text, start):
        if page.word_ends(end):
            return Around("count", number.start, number.end)
    return None


_TOLD = (("percent", _percent), ("money", _money), ("year", _year), ("unit", _quantity), ("counted", _counted))


def _is_number(page: Page, number: Numeric, kind: Kind, last_end: int) -> bool:
    """A number word that is no article, no pronoun and no other word."""
    written = page.folded[number.start : number.end]
    lexicon = page.lexicon
    if number.value == 1 and written in lexicon.articles:
        per = 0 < last_end == page.back_over_space(number.start, last_end)
        counted = kind == "count" and lexicon.language == "en"  # one site
        return not per and (counted or kind in {"quantity", "percent", "money"})
    if written in lexicon.only_before_unit:
        return kind != "plain"
    if written in lexicon.before_word:
        after = page.over_space(number.end)
        return after < len(page.folded) and in_word(page.folded[after])
    if lexicon.single_before_unit and len(written) == 1:
        return kind != "plain"
    return True


def _signed(page: Page, number: Numeric, context: Around) -> Around:
    at = number.start - 1
    if at < 0 or page.text[at] not in "-−":
        return context
    if at == 0 or page.text[at - 1] in " (=:[\t\n":
        return context._replace(negative=True, start=min(at, context.start))
    return context


def _spelled_before(page: Page, spellings: Spellings[str], at: int) -> int | None:
    """Where a spelling begins that ends right before `at`, or after a blank."""
    found = spellings.before(page.folded, page.text, page.skip_space_back(at))
    if found is None:
        return None
    return found[0] if page.word_starts(found[0]) or not page.folded[found[0]].isalpha() else None

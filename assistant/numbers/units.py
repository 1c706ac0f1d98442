"""The unit after a number: 500 kWh, 12.500 tấn CO2 tương đương, 0,6592 kgCO2e/kWh, 350 số điện."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant.numbers.page import Page
from assistant.numbers.reads import Note

_MASSES = frozenset({"g", "kg", "t", "ton", "lb", "short_ton", "long_ton", "kt", "Mt"})
_TIMES = frozenset({"hour", "minute", "day", "week", "month", "year"})
PER = frozenset({"kg", "t", "L", "m3", "Nm3", "kWh", "MWh", "GJ", "MJ", "mmBtu", "km"})  # what rates are per
SMALL_RATES = frozenset(  # of which one unit gives a few at most
    f"kg{gas}/{per}" for gas in ("", "CO2e", "CO2") for per in ("kg", "L", "m3", "Nm3", "kWh")
) | frozenset(f"t{gas}/{per}" for gas in ("", "CO2e", "CO2") for per in ("t", "MWh"))
_EMITTED = frozenset(f"{mass}{gas}" for mass in ("g", "kg", "t") for gas in ("", "CO2e", "CO2"))
RATED = _EMITTED | {"MJ", "GJ", "kWh", "kcal"}  # what one unit of them gives
_FLUIDS = frozenset({"L", "m3", "Nm3"})  # no rate begins with one
_NOUN = 4  # characters of a thing's name, and one
_CONNECTORS = ("of ", "de ", "khí ", "khi ", "的", "của ", "का ", "की ", "کی ", "کا ")
_METRIC = ("metric", "tonne", "hệ mét")
_POWER = (  # of which "units" are kilowatt-hours
    *(
        "electric",
        "power",
        "grid",
        "energy meter",
        "kwh",
        "điện",
        "dien",
        "电",
        "電",
        "বিদ্যুৎ",
        "বিদ্যুৎ",
        "bidyut",
        "बिजली",
    ),
    *("bijli", "listrik", "elektrik", "អគ្គិសនី", "ភ្លើង", "ไฟฟ้า", "ค่าไฟ", "بجلی", "eléctric", "electric", "විදුලි", "viduli"),
)
_UTILITIES = tuple(
    f" {name} "
    for name in (  # who bills in units
        *("ceb", "leco", "desco", "dpdc", "breb", "nesco", "edc", "evn", "pln", "wapda", "lesco", "fesco", "iesco"),
        *("mepco", "gepco", "pesco", "hesco", "k-electric", "tneb", "eb", "msedcl", "bescom", "uppcl", "discom"),
    )
)
_US = (" US ",)
_METRIC_TON = re.compile(r"metric ton(?:ne)?s?|metric t\b")
_AMERICAN = ("u.s.", "united states", "short ton", "us ton", "american")


class UnitFound(NamedTuple):
    """A unit up to `end`; `times` scales the number into it."""

    unit: str
    end: int
    times: Decimal = Decimal(1)
    alternatives: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Mention(NamedTuple):
    """A unit named by itself, with where it stands in the text."""

    name: str
    span: tuple[int, int]


def unit_after(page: Page, at: int) -> UnitFound | None:
    """The unit that stands at `at` or after a blank, with its gas and its "per"."""
    start = page.skip_space(at)
    if page.folded.startswith(words := page.lexicon.before_unit, start):
        start += next(len(word) for word in words if page.folded.startswith(word, start))
    plain = _unit(page, start)
    if plain is None:
        return None
    name, end = plain
    if name in _MASSES:
        gas = _gas(page, end)
        if gas:
            name, end = f"{name}{gas[0]}", gas[1]
    if name not in _TIMES:
        name, end = _rate(page, name, end)
    return _settled(page, name, page.folded[start:end], end)


def unit_before(page: Page, at: int) -> tuple[str, int] | None:
    """A unit word that ends before `at` (Sinhala: ටොන් 12,500), with its start."""
    found = page.lexicon.units.before(page.folded, page.text, page.skip_space_back(at))
    if found is None or len(page.folded[found[0] : at]) < 2 or not page.word_starts(found[0]):
        return None
    name = _meant(page, found[1])
    return (name, found[0]) if name else None


def rated_before(page: Page, at: int) -> tuple[str, int] | None:
    """The unit of a rate that stands before its number (每吨 3.1 吨, per litre 2.7 kg, litre başına 2,7 kg), with where
    it begins."""
    if not page.names_rates:
        return None
    end = page.skip_space_back(at)
    after = page.lexicon.per_after.before(page.folded, page.text, end)
    named = _named_before(page, page.skip_space_back(after[0] if after else end))
    if named is None and not page.lexicon.spaced:  # a thing may be named behind its unit: 每吨煤 2.6 吨
        nouns = (end - length for length in range(1, _NOUN) if page.folded[end - length : end].isalpha())
        named = next((found for at in nouns if (found := _named_before(page, at))), None)
    if named is None or named[0] in _TIMES:
        return None
    if after:
        return named
    per = page.lexicon.per.before(page.folded, page.text, page.skip_space_back(named[1]))
    if per is None or page.folded[per[0]] == "/" or not page.word_starts(per[0]):
        return None
    return named[0], per[0]


def _named_before(page: Page, end: int) -> tuple[str, int] | None:
    """A unit that ends at `end`, or before an ending of the language."""
    for suffix in ("", *page.lexicon.suffixes):
        if not page.folded.endswith(suffix, 0, end):
            continue
        found = page.lexicon.units.before(page.folded, page.text, end - len(suffix))
        if found and page.word_starts(found[0]) and (name := _meant(page, found[1])):
            return name, found[0]
    return None


def _meant(page: Page, name: str) -> str | None:
    """A "unit" is one of electricity, where the text talks of it; None where it is of anything."""
    if name != "unit":
        return name
    return "kWh" if _says(page.folded, _POWER) or _says(page.folded, _UTILITIES) else None


def _unit(page: Page, start: int) -> tuple[str, int] | None:
    for end, name in page.lexicon.units.at(page.folded, page.text, start):
        if _ends(page, start, end) and (meant := _meant(page, name)):
            return meant, end
    return None


def _ends(page: Page, start: int, end: int) -> bool:
    latin = page.folded[end - 1].isascii()
    if latin and end < len(page.folded):
        following = page.folded[end]
        if not (following.isascii() and following.isalnum()) and not _marked_latin(following):
            return True
        return end - start > 1 and page.word_ends(end)
    return page.word_ends(end)


def _marked_latin(char: str) -> bool:
    return (char.isalpha() and ord(char) < 0x250) or "Ḁ" <= char <= "ỿ"


def _gas(page: Page, end: int) -> tuple[str, int] | None:
    at = page.skip_space(end)
    found = page.lexicon.gases.at(page.folded, page.text, at)
    if not found and page.folded.startswith(_CONNECTORS, at):
        connector = next(word for word in _CONNECTORS if page.folded.startswith(word, at))
        found = page.lexicon.gases.at(page.folded, page.text, at + len(connector))
    return (found[0][1], found[0][0]) if found else None


def _rate(page: Page, name: str, end: int) -> tuple[str, int]:
    at = page.skip_space(end)
    for after, _ in page.lexicon.per.at(page.folded, page.text, at):
        run_on = page.lexicon.spaced and page.folded[after - 1].isalpha() and not page.stands_alone(after)
        second = None if run_on else _unit(page, _past_one(page, page.skip_space(after)))
        if second and second[0] not in _TIMES and not _of_next(page, name, at, second):
            return f"{name}/{second[0]}", second[1]
    return name, end


def _past_one(page: Page, at: int) -> int:
    """Per 1 litre."""
    one = page.folded[at : at + 1] == "1" and not page.folded[at + 1 : at + 2].isdigit()
    return page.skip_space(at + 1) if one and page.folded[at + 1 : at + 2] not in {".", ","} else at


def _of_next(page: Page, name: str, per: int, second: tuple[str, int]) -> bool:
    """Is what follows "per" the unit of the number behind it? 450,000 立方 每立方 2.162 kg."""
    followed = page.folded[per] != "/" and page.digit_at(page.skip_space(second[1]))
    return followed and (name in _FLUIDS or name == second[0])


def _settled(page: Page, name: str, written: str, end: int) -> UnitFound:
    """Scale what calculators do not read, and say what was assumed of tons, gallons and units."""
    head, slash, tail = name.partition("/")
    scale = page.lexicon.scaled.get(head)
    if scale:
        return UnitFound(f"{scale[1]}{slash}{tail}", end, scale[0], notes=("scaled",))
    if head.startswith("ton"):
        return _ton(page, head[3:], f"{slash}{tail}", end)
    if head == "gallon":
        return UnitFound(f"US_gallon{slash}{tail}", end, alternatives=("US_gallon", "imperial_gallon"),
                         notes=("gallon_ambiguous",))  # fmt: skip
    if head == "kWh" and "kw" not in written and _is_counting_word(written):
        return UnitFound(name, end, notes=("unit_is_kwh",))
    if head.startswith("t") and written.startswith("ton") and page.lexicon.language != "en":
        return UnitFound(name, end, notes=("tonne_assumed",))
    return UnitFound(name, end)


def _ton(page: Page, gas: str, rest: str, end: int) -> UnitFound:
    """English "ton": asked, unless the message says US or metric."""
    spelled_out = _METRIC_TON.sub("", page.folded)  # is a unit of its own, and says nothing of a bare ton
    if _says(spelled_out if _says(page.folded, _AMERICAN) else page.folded, _METRIC):
        return UnitFound(f"t{gas}{rest}", end, notes=("tonne_assumed",))
    if _says(page.folded, _AMERICAN) or _says(page.text, _US):
        return UnitFound(f"{_short_ton(gas)}{rest}", end)
    options = (f"t{gas}{rest}", f"{_short_ton(gas)}{rest}")
    return UnitFound(options[0], end, alternatives=options, notes=("ton_ambiguous",))


@lru_cache(maxsize=64)
def _says(text: str, words: tuple[str, ...]) -> bool:
    """One of the words stands somewhere in the text; asked for every unit, looked up once."""
    return any(word in f" {text} " for word in words)


def _short_ton(gas: str) -> str:
    return f"short_ton * {gas}" if gas else "short_ton"


def _is_counting_word(written: str) -> bool:
    counting = (
        "unit",
        "ইউনিট",
        "यूनिट",
        "یونٹ",
        "หน่วย",
        "ඒකක",
        "số",
        "so dien",
        "ký",
        "ky dien",
        "chữ",
        "chu dien",
        "ยูนิต",
    )
    return any(written.startswith(word) for word in counting)


def unit_mentions(page: Page) -> list[Mention]:
    """Units that are named without a number: "to GJ", "bao nhiêu kWh"."""
    found: list[Mention] = []
    at = 0
    while at < len(page.folded):
        plain = _unit(page, at) if page.word_starts(at) and not page.folded[at - 1 : at].isdigit() else None
        if plain is None:
            at += 1
            continue
        found.append(Mention(plain[0], page.span(at, plain[1])))
        at = plain[1]
    return found

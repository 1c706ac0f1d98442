"""What a heading or a label names, in any of our languages: kinds of columns, fuels, electricity, refrigerants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from assistant.numbers.page import in_word
from assistant.wording import lexicon
from knowledge.languages import SPOKEN
from knowledge.scripts import bare, lower, plain_text, script_of, without_marks
from tools.factors.names import UnknownNameError, region_code
from tools.inventory.columns import Source
from tools.units import same_dimension

_REFRIGERANT = re.compile(r"(?<![a-z0-9])(?:(r|hfc|hcfc|hfo)[\s-]?(\d{2,4}[a-z]{0,2})|(sf6))(?![a-z0-9])")
_RUN_ON = frozenset({"Hani", "Thai", "Khmr"})  # scripts that set no space between words
_FUEL, _VEHICLE = "fuel:", "vehicle:"
_OF_ROADS = frozenset({"petrol"})  # fuels that are seldom burnt in anything that stands


@dataclass(frozen=True)
class Activity:
    """What is measured. `item`: a fuel, a refrigerant, a kind of certificate; `vehicle`: of a distance."""

    source: Source
    item: str | None = None
    vehicle: str | None = None
    sure: bool = True


@dataclass(frozen=True)
class _Word:
    text: str
    concept: str
    open: bool  # any ending may follow


@lru_cache(maxsize=4096)
def named(text: str) -> Mapping[str, str]:
    """Concept → the words that name it; of words that overlap the longer one holds."""
    folded = lower(plain_text(text))
    found = _found(folded, _words())
    if not found and folded.isascii() and without_marks(text):
        found = _found(bare(folded), _unmarked())
    return found


def activity(text: str, unit: str | None = None) -> Activity | None:
    """What an amount of this heading or label is of, in this unit; None where it does not say."""
    marks = named(text)
    gas = _REFRIGERANT.search(lower(plain_text(text)))
    if gas:
        code = "SF6" if gas[3] else f"{gas[1].upper()}-{_code(gas[2])}"
        return Activity("fugitive_refrigerants", code)
    if "certificate" in marks:
        return Activity("instruments", "certificate")
    fuel = next((name.removeprefix(_FUEL) for name in marks if name.startswith(_FUEL)), None)
    if unit is not None and same_dimension(unit, "km"):
        vehicle = next((name.removeprefix(_VEHICLE) for name in marks if name.startswith(_VEHICLE)), None)
        return Activity("mobile_combustion", fuel, vehicle) if vehicle else None
    if fuel:
        return _burnt(fuel, marks)
    if "solar" in marks and unit is not None and same_dimension(unit, "L"):
        return _burnt("diesel", marks)  # as Indonesian calls it
    if "solar" in marks:
        return None  # whether it is part of the bill nobody can tell
    if "gas" in marks and unit is not None:
        return _gas(unit, marks)
    if "electricity" in marks:
        return Activity("purchased_electricity")
    return Activity("purchased_heat_steam") if "heat" in marks else None


def _burnt(fuel: str, marks: Mapping[str, str]) -> Activity:
    moving = "moving" in marks or any(name.startswith(_VEHICLE) for name in marks)
    if moving or (fuel in _OF_ROADS and "standing" not in marks):
        return Activity("mobile_combustion", fuel, sure=moving != ("standing" in marks))
    return Activity("stationary_combustion", fuel, sure="standing" in marks or fuel != "diesel")


def _gas(unit: str, marks: Mapping[str, str]) -> Activity:
    """ "Gas" by mass comes in cylinders, by volume or energy through a pipe: a guess."""
    of = _burnt("LPG" if same_dimension(unit, "kg") else "natural gas", marks)
    return Activity(of.source, of.item, sure=False)


def _code(digits: str) -> str:
    """410a → 410A, 134a → 134a: letters of blends are capitals."""
    return digits.upper() if digits[:1] in "45" and len(digits) > 2 else digits


@lru_cache(maxsize=1024)
def country(text: str) -> str | None:
    """The ISO code of a country or region that a cell names, in any of our languages."""
    name = lower(" ".join(plain_text(text).split()))
    if not name or len(name) > 80:
        return None
    if code := _countries().get(name):
        return code
    try:
        return region_code(text.strip())
    except UnknownNameError:
        return None


def _found(folded: str, words: tuple[_Word, ...]) -> dict[str, str]:
    taken = [False] * len(folded)
    found: dict[str, str] = {}
    for word in words:
        for start, end in _places(folded, word):
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found.setdefault(word.concept, word.text)
    return found


def _places(folded: str, word: _Word) -> Iterator[tuple[int, int]]:
    start = folded.find(word.text)
    while start >= 0:
        end = start + len(word.text)
        if word.open:
            while end < len(folded) and in_word(folded[end]):
                end += 1
        if _alone(folded, start, end):
            yield start, end
        start = folded.find(word.text, start + 1)


def _alone(folded: str, start: int, end: int) -> bool:
    """Not a part of a longer word, in scripts that set words apart."""
    left = start == 0 or not in_word(folded[start - 1]) or _runs_on(folded[start - 1]) or _runs_on(folded[start])
    right = end == len(folded) or not in_word(folded[end]) or _runs_on(folded[end]) or _runs_on(folded[end - 1])
    return left and right


def _runs_on(char: str) -> bool:
    return not char.isascii() and script_of(char) in _RUN_ON


@cache
def _words() -> tuple[_Word, ...]:
    found = {
        (lower(plain_text(word.strip("*"))), concept): word.endswith("*")
        for concept, by in _concepts()
        for words in by.values()
        for word in words
    }
    listed = [_Word(text, concept, open_) for (text, concept), open_ in found.items() if text]
    return tuple(sorted(listed, key=lambda word: -len(word.text)))


@cache
def _unmarked() -> tuple[_Word, ...]:
    """Vietnamese as it is typed without its marks."""
    words = {(bare(word), concept) for concept, by in _concepts() for word in by.get("vi", ()) if len(word) > 2}
    return tuple(sorted((_Word(text, concept, open=False) for text, concept in words), key=lambda w: -len(w.text)))


def _concepts() -> Iterator[tuple[str, Mapping[str, tuple[str, ...]]]]:
    yield from lexicon.load("assistant.tables", "words").items()
    for list_, mark in (("fuels", _FUEL), ("vehicles", _VEHICLE)):
        for name, by in lexicon.names(list_).items():
            yield f"{mark}{name}", by


@cache
def _countries() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in SPOKEN:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(lower(plain_text(name)), code)
    return names

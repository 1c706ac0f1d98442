"""Which separator a message sets thousands apart with: an uncertain one is decided by what its other numbers show."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.numbers.lexicon import Lexicon
from assistant.numbers.numerals import Numeral
from assistant.numbers.reads import Note, Read
from assistant.numbers.units import SMALL_RATES

Numerals = tuple[Numeral, ...]
_BY_COUNTRY = frozenset({"es"})  # the comma begins decimals in Spain, and sets thousands apart in Mexico
_SMALL = frozenset({"kWh", "L", "kg", "m3", "Nm3", "Sm3"})


def settled(reads: Sequence[Read], numerals: Sequence[Numerals], lexicon: Lexicon) -> tuple[Read, ...]:
    """The reads, each with the value that its separators have; `numerals` are the parts of each in digits."""
    shows = {pair for parts in numerals for part in parts for pair in part.shows}
    return tuple([_decided(lexicon, *one, shows) for one in zip(reads, numerals, strict=True)])


def noted(made: Read, note: Note) -> Read:
    return made if note in made.notes else made._replace(notes=(*made.notes, note))


def _decided(lexicon: Lexicon, made: Read, numerals: Numerals, shows: set[tuple[str, str]]) -> Read:
    uncertain = next((part for part in numerals if part.other is not None), None) if made.alternatives else None
    if uncertain is None:
        return _custom_noted(lexicon, made, numerals)
    mark = uncertain.separator or ""
    grouped = uncertain.value > (uncertain.other or 0)
    taken_for: Note = "grouped" if grouped else "decimal"
    shown = {role for m, role in shows if m == mark} | {_opposite(role) for m, role in shows if m != mark and m in ".,"}
    custom = "group" if grouped else "decimal"
    if made.kind == "percent" or made.unit in SMALL_RATES:
        small = min(made.value, *made.alternatives)
        return made._replace(value=small, alternatives=(), notes=(*made.notes, "decimal"))
    largest = max(made.value, *made.alternatives)
    whole = mark == "," and (largest % 1000 == 0 or (not shown and (largest % 10 == 0 or _too_fine(lexicon, made))))
    if whole or (shown == {"group"} and mark not in {m for m, _ in shows}):  # 2,000 kg; 2,300 L beside 1.61 kg
        return made._replace(value=max(made.value, *made.alternatives), alternatives=(), notes=(*made.notes, "grouped"))
    if shown - {custom}:
        return noted(made, "contradiction")
    if lexicon.language == "en" and mark == "." and (not shown or _ends_in_zero(uncertain)):
        return noted(made, "ambiguous")
    if lexicon.language in _BY_COUNTRY and mark == "," and not shown:
        return noted(made, "ambiguous")
    return noted(made._replace(alternatives=()), taken_for)


def _too_fine(lexicon: Lexicon, made: Read) -> bool:
    """Litres, kilograms or kilowatt-hours in three decimals: nobody has metered them, where the comma may be either."""
    return lexicon.language in _BY_COUNTRY and made.unit in _SMALL


def _ends_in_zero(uncertain: Numeral) -> bool:
    """12.500: three decimals that end in a zero are seldom written."""
    return max(uncertain.value, uncertain.other or uncertain.value) % 10 == 0


def _opposite(role: str) -> str:
    """Where the comma begins decimals the point sets thousands apart, and the other way round."""
    return "group" if role == "decimal" else "decimal"


def _custom_noted(lexicon: Lexicon, made: Read, numerals: Numerals) -> Read:
    foreign = [
        mark
        for part in numerals
        for mark, role in part.shows
        if role == "decimal" and mark in ".," and mark != lexicon.decimal
    ]
    return noted(made, "against_custom") if foreign else made

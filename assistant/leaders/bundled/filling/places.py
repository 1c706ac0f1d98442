"""Countries and regions named in a message, by CLDR's names in its language and in English."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from assistant.leaders.bundled.cues import load_words
from knowledge.languages import supported
from knowledge.scripts import bare, lower, script_of, without_marks
from tools.factors.load import region_names

_SHORT = 3  # letters


@lru_cache(maxsize=256)
def countries(text: str, language: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """(ISO code, span) of each country or region of one with grid factors of its own (CN-GD, US-CAMX), in order."""
    plain = without_marks(text)
    folded = bare(text) if plain else lower(text)
    found: list[tuple[str, tuple[int, int]]] = []
    for name, code in _names(supported(language) or "en", plain):
        start = folded.find(name)
        while start >= 0:
            span = (start, start + len(name))
            if (
                _alone(folded, name, span)
                and _is_name(text[slice(*span)])
                and not any(_overlap(span, other) for _, other in found)
            ):
                found.append((code, span))
            start = folded.find(name, span[1])
    return tuple(sorted(found, key=lambda pair: pair[1]))


def country_of(code: str) -> str:
    return code.partition("-")[0]


@lru_cache(maxsize=32)
def _names(language: str, plain: bool) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for tag in dict.fromkeys((language, "en")):
        for code, name in Locale(tag).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"ZZ", "EU", "EZ", "UN", "XA", "XB"}:
                names.setdefault(lower(name), code)
    names |= {lower(name): code for code, spellings in region_names().items() if "-" in code for name in spellings}
    for code, by_language in load_words("places").items():
        names |= {lower(s): code for spellings in by_language.values() for s in spellings}
    if plain:
        names |= {bare(name): code for name, code in names.items()}
    return tuple(sorted(names.items(), key=lambda pair: -len(pair[0])))


def _is_name(written: str) -> bool:
    """Three letters are as likely a word (Spanish "usa", Vietnamese "áo"): they are a name in capitals, or with one
    within a sentence."""
    if len(written) > _SHORT or script_of(written[0]) != "Latn":
        return True
    return written.isupper() or (written[0].isupper() and not written.isascii())


def _alone(folded: str, name: str, span: tuple[int, int]) -> bool:
    """Not inside a longer word of Latin letters; other scripts put endings behind names, or no space between."""
    if script_of(name[0]) != "Latn":
        return True
    left = span[0] > 0 and script_of(folded[span[0] - 1]) == "Latn"
    right = span[1] < len(folded) and script_of(folded[span[1]]) == "Latn"
    return not (left or right)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]

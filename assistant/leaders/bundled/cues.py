"""Words that show what a message or one of its numbers is about, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.numbers.page import in_word
from assistant.wording import lexicon
from knowledge.languages import supported
from knowledge.scripts import bare, lower, without_marks

# Letters and the marks of Indic scripts, which Python does not count among them.
_LETTERS = r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u09e5\u09f0-\u0de5\u200d])*"
_UNSPACED = frozenset({"zh", "th", "km"})


def load_words(name: str = "cues") -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Concept → language → words, of one of the data files of this folder, or of what an answer names too."""
    return lexicon.load("assistant.wording" if name in lexicon.NAMES else "assistant.leaders.bundled", name)


def find(text: str, language: str, concept: str, source: str = "cues") -> list[tuple[int, int]]:
    """Where a concept is named, in the text's language or English; overlapping finds once, the longest."""
    return list(_found(text, language, concept, source))


@lru_cache(maxsize=128)  # a message asks for the same concept beside each of its numbers
def _found(text: str, language: str, concept: str, source: str) -> tuple[tuple[int, int], ...]:
    plain = without_marks(text)
    folded = bare(text) if plain else lower(text)
    pattern = _pattern(supported(language) or "en", concept, source, plain)
    return tuple(m.span() for m in pattern.finditer(folded) if _alone(folded, m))


def has(text: str, language: str, concept: str, source: str = "cues") -> bool:
    return bool(find(text, language, concept, source))


@lru_cache(maxsize=1024)
def _pattern(language: str, concept: str, source: str, plain: bool) -> re.Pattern[str]:
    by = load_words(source)[concept]
    codes = (language,) if language == "en" else (language, "en")
    words = {lower(w) for code in codes for w in by.get(code, ())}
    if plain:
        words |= {bare(w) for w in words}
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(_spelled, longest)) or r"(?!)")


def _spelled(word: str) -> str:
    body = re.escape(word.strip("*"))
    before = _LETTERS if word.startswith("*") else ""
    return before + body + (_LETTERS if word.endswith("*") else "")


def _alone(folded: str, match: re.Match[str]) -> bool:
    """Not a part of a longer word, in scripts that set words apart."""
    start, end = match.span()
    first, last = folded[start], folded[end - 1]
    if _run_on(first) or _run_on(last):
        return True
    left = start > 0 and in_word(folded[start - 1]) and in_word(first) and not folded[start - 1].isdigit()
    right = end < len(folded) and in_word(folded[end]) and in_word(last)
    return not ((left and not _run_on(folded[start - 1])) or (right and not _run_on(folded[end])))


def _run_on(char: str) -> bool:
    """Of a script without spaces between words: Thai, Khmer, Han."""
    return "฀" <= char <= "๿" or "ក" <= char <= "៿" or "㐀" <= char <= "鿿"

"""Page: a text made ready for reading numbers, each character keeping its place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.numbers.lexicon import Lexicon, Word, load_lexicon
from knowledge.scripts import UNSEEN, bare, lower, plain, without_marks

BLANKS = " \t\u200b"  # within a line; the zero-width space parts words of Thai and Khmer
_COENG = "\u17d2"  # joins the letter behind it to the one before: ដើម្បី holds no បី
_BLANK_BETWEEN = re.compile(r"(?<=\d)\s(?=\d)")
_WIDE = re.compile(r"(?<=[0-9])，")
_MARKED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?!\d)")
_BLANK = frozenset(BLANKS)  # no empty string is in it


@dataclass(frozen=True)
class Page:
    """`text` is the original as it is matched, `folded` its lower case; `places` leads back to the original."""

    original: str
    text: str
    folded: str
    places: tuple[int, ...]  # of each character, and of the end
    lexicon: Lexicon

    @cached_property
    def words(self) -> Mapping[int, Sequence[tuple[int, Word]]]:
        """Where number words stand, each looked up once: place → every one that begins there, longest first."""
        numbers = self.lexicon.numbers
        found = ((at, numbers.at(self.folded, self.text, at)) for at in numbers.places(self.folded))
        return {at: words for at, words in found if words}

    @cached_property
    def names_rates(self) -> bool:
        """Does a word of rates stand anywhere, per or 每, beside a mere stroke?"""
        lexicon = self.lexicon
        return any(word in self.folded for word in (*lexicon.per.words, *lexicon.per_after.words) if word != "/")

    @cached_property
    def _partings(self) -> Sequence[int]:
        """Where numbers are parted: a wide comma behind a digit; a blank where marks set thousands apart."""
        blanks = _BLANK_BETWEEN.finditer(self.text) if _MARKED.search(self.text) else ()
        wide = _WIDE.finditer(self.original) if "，" in self.original else ()
        return sorted([*(m.start() for m in blanks), *(bisect_left(self.places, m.start()) for m in wide)])

    def parted(self, at: int) -> int:
        """Where digits that begin there end at the latest."""
        after = bisect_right(self._partings, at)
        return self._partings[after] if after < len(self._partings) else len(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the page stands in the original, without what nobody sees at its end."""
        if self.text is self.original:  # no character of it changed its place
            return start, end
        while 0 < end < len(self.folded) and self.places[end] == self.places[end - 1]:
            end += 1  # several letters stand for one character: ㎏
        first, last = self.places[start], self.places[end]
        while last - 1 > first and UNSEEN.match(self.original, last - 1):
            last -= 1
        return first, last

    def place(self, at: int) -> int:
        """Where a place of the original stands on the page."""
        return at if self.text is self.original else bisect_left(self.places, at)

    def word_starts(self, at: int) -> bool:
        """No letter stands before, in a language that parts words; no sign that joins it to one, in Khmer."""
        if self.folded[at - 1 : at] == _COENG:
            return False
        return at == 0 or not (in_word(self.folded[at - 1]) and self.lexicon.spaced) or self.folded[at - 1].isdigit()

    def word_ends(self, at: int) -> bool:
        """No letter follows, or only a suffix of the language and then none."""
        if self.stands_alone(at):
            return True
        suffixes = self.lexicon.suffixes
        if not self.folded.startswith(suffixes, at):
            return False
        return any(self.stands_alone(at + len(s)) for s in suffixes if self.folded.startswith(s, at))

    def stands_alone(self, at: int) -> bool:
        """No letter follows."""
        if at >= len(self.folded):
            return True
        char = self.folded[at]
        if self.lexicon.spaced:
            return not in_word(char)
        if unicodedata.category(char) in {"Mn", "Mc"}:
            return False
        latin = "a" <= char <= "z" or char.isdigit()
        return not (latin and "a" <= self.folded[at - 1] <= "z")

    def skip_space(self, at: int) -> int:
        """Past at most two blanks."""
        if self.folded[at : at + 1] not in _BLANK:
            return at
        return at + 2 if self.folded[at + 1 : at + 2] in _BLANK else at + 1

    def back_over_space(self, at: int, least: int = 0) -> int:
        """The place after the last character before `at` that is no white space, not before `least`."""
        while at > least and self.folded[at - 1].isspace():
            at -= 1
        return at

    def over_space(self, at: int) -> int:
        """The place of the first character from `at` that is no white space."""
        while at < len(self.folded) and self.folded[at].isspace():
            at += 1
        return at

    def digit_at(self, at: int) -> bool:
        return at < len(self.folded) and self.folded[at].isdigit()

    def follows_word(self, word: str, at: int) -> bool:
        """The word stands before `at`, with white space between and before."""
        end = self.back_over_space(at)
        begins = end - len(word)
        whole = begins == 0 or (begins > 0 and self.folded[begins - 1].isspace())
        return end < at and whole and self.folded.startswith(word, begins)

    def skip_space_back(self, at: int) -> int:
        if at == 0 or self.folded[at - 1] not in _BLANK:
            return at
        return at - 2 if at > 1 and self.folded[at - 2] in _BLANK else at - 1


@lru_cache(maxsize=4096)
def in_word(char: str) -> bool:
    return char.isalnum() or char == "\u200d" or unicodedata.category(char) in {"Mn", "Mc"}


@lru_cache(maxsize=32)
def page(text: str, tag: str) -> Page:
    matched, places = plain(text)
    unmarked = without_marks(matched)
    folded = bare(matched) if unmarked else lower(matched)
    return Page(text, matched, folded, places, load_lexicon(tag, unmarked))

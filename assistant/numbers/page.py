"""Page: a text made ready for reading numbers, each character keeping its place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from assistant.numbers.lexicon import Lexicon, load_lexicon
from knowledge.scripts import ascii_digits, bare, lower, without_marks


@dataclass(frozen=True)
class Page:
    """`text` is composed (NFC) with ASCII digits, `folded` its lower case; `places` leads back to the original."""

    original: str
    text: str
    folded: str
    places: tuple[int, ...]  # of each character, and of the end
    lexicon: Lexicon

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end]

    def word_starts(self, at: int) -> bool:
        return at == 0 or not (in_word(self.folded[at - 1]) and self.lexicon.spaced) or self.folded[at - 1].isdigit()

    def word_ends(self, at: int) -> bool:
        """No letter follows, or only a suffix of the language and then none."""
        if self.stands_alone(at):
            return True
        return any(self.folded.startswith(s, at) and self.stands_alone(at + len(s)) for s in self.lexicon.suffixes)

    def stands_alone(self, at: int) -> bool:
        """No letter follows."""
        if at >= len(self.folded):
            return True
        char = self.folded[at]
        if self.lexicon.spaced:
            return not in_word(char)
        latin = "a" <= char <= "z" or char.isdigit()
        return not (latin and "a" <= self.folded[at - 1] <= "z")

    def skip_space(self, at: int) -> int:
        """Past at most two blanks."""
        for _ in range(2):
            if at < len(self.folded) and self.folded[at] in " \t\u00a0\u202f\u2009":
                at += 1
        return at

    def skip_space_back(self, at: int) -> int:
        for _ in range(2):
            if at > 0 and self.folded[at - 1] in " \t\u00a0\u202f\u2009":
                at -= 1
        return at


def in_word(char: str) -> bool:
    return char.isalnum() or char == "\u200d" or unicodedata.category(char) in {"Mn", "Mc"}


def page(text: str, tag: str) -> Page:
    composed, places = _composed(text)
    plain = without_marks(composed)
    ascii_text = ascii_digits(composed)
    folded = bare(ascii_text) if plain else lower(ascii_text)
    return Page(text, ascii_text, folded, places, load_lexicon(tag, plain))


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    if unicodedata.is_normalized("NFC", text):
        return text, tuple(range(len(text) + 1))
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        places += [start] * len(piece)
        start = end
    return "".join(pieces), (*places, len(text))

"""Spellings with their meanings, and where they stand in a text: looked up by their first characters."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from typing import Any, Generic, TypeVar

from knowledge.scripts import lower

T = TypeVar("T")


class _Table(Generic[T]):
    """Spellings by their first two and their last character: only those lengths are tried that can stand at a place."""

    def __init__(self, meanings: Iterable[tuple[str, T]]) -> None:
        self.meanings: dict[str, list[T]] = {}
        for spelling, meaning in meanings:
            self.meanings.setdefault(spelling, []).append(meaning)
        self.firsts = frozenset(spelling[0] for spelling in self.meanings)
        self._heads = _lengths((spelling[:2], spelling) for spelling in self.meanings)
        self._alone = frozenset(head for head in self._heads if len(head) == 1)
        for head, lengths in self._heads.items():
            if len(head) > 1 and head[0] in self._alone:
                lengths.append(1)
        self._lasts = _lengths((spelling[-1], spelling) for spelling in self.meanings)

    def places(self, text: str) -> list[int]:
        if self.firsts.isdisjoint(text):
            return []
        heads, alone = self._heads, self._alone
        pairs = map(str.__add__, text, f"{text[1:]} ")
        return [at for at, pair in enumerate(pairs) if pair in heads or pair[0] in alone]

    def at(self, text: str, start: int) -> list[tuple[int, T]]:
        found: list[tuple[int, T]] = []
        for length in self._heads.get(text[start : start + 2]) or self._heads.get(text[start]) or ():
            meanings = self.meanings.get(text[start : start + length]) if start + length <= len(text) else None
            if meanings:
                found += [(start + length, meaning) for meaning in meanings]
        return found

    def before(self, text: str, end: int) -> list[tuple[int, T]]:
        found: list[tuple[int, T]] = []
        for length in self._lasts.get(text[end - 1], ()):
            meanings = self.meanings.get(text[end - length : end]) if length <= end else None
            if meanings:
                found += [(end - length, meaning) for meaning in meanings]
        return found


class Spellings(Generic[T]):
    """Spelling → meaning, longest first, found at a place in a text."""

    def __init__(self, meanings: Iterable[tuple[str, T]], exact: Iterable[tuple[str, T]] = ()) -> None:
        self._folded = _Table((lower(s), m) for s, m in meanings)
        self._exact = _Table(exact) if (exact := tuple(exact)) else None

    def __contains__(self, folded: str) -> bool:
        """Is it one of the spellings, whole?"""
        return folded in self._folded.meanings

    def at(self, folded: str, text: str, start: int) -> list[tuple[int, T]]:
        """Every meaning that stands at `start`, longest first, with its end."""
        found = self._folded.at(folded, start) if folded[start : start + 1] in self._folded.firsts else []
        if self._exact and text[start : start + 1] in self._exact.firsts:
            return self._exact.at(text, start) + found
        return found

    def spans(self, folded: str, text: str) -> list[tuple[int, int]]:
        """Everywhere that one stands."""
        return [(at, end) for at in self.places(folded) for end, _ in self.at(folded, text, at)]

    def before(self, folded: str, text: str, end: int) -> tuple[int, T] | None:
        """The longest spelling that ends at `end`, with its start."""
        found = self.all_before(folded, text, end)
        return found[0] if found else None

    def all_before(self, folded: str, text: str, end: int) -> list[tuple[int, T]]:
        """Every meaning that ends at `end`, longest first, with its start."""
        if end <= 0:
            return []
        found = self._folded.before(folded, end)
        return self._exact.before(text, end) + found if self._exact else found

    def places(self, folded: str) -> list[int]:
        """Where one could begin, by its first two characters."""
        return self._folded.places(folded)

    @property
    def words(self) -> Collection[str]:
        """As they are matched, in lower case."""
        return self._folded.meanings

    @property
    def firsts(self) -> Container[str]:
        """The characters with which one begins, in lower case."""
        return self._folded.firsts

    @staticmethod
    def by_name(*tables: tuple[str, Spellings[Any]]) -> Spellings[str]:
        """The spellings of all, each with the name that its table goes by: one look-up tells which of them to ask."""
        folded = {(spelling, name) for name, table in tables for spelling in table._folded.meanings}
        exact = {(spelling, name) for name, table in tables if table._exact for spelling in table._exact.meanings}
        return Spellings(folded, exact)


def _lengths(spellings: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """By a part of the spelling: the lengths of the spellings, longest first."""
    found: dict[str, set[int]] = {}
    for part, spelling in spellings:
        found.setdefault(part, set()).add(len(spelling))
    return {part: sorted(lengths, reverse=True) for part, lengths in found.items()}

"""Our template in a language: its headings and sources, and a filled one back in the words of calculators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.tables import words
from assistant.wording import cards, lexicon
from knowledge.languages import SPOKEN
from knowledge.scripts import lower, plain_text
from tools.inventory.columns import COLUMNS, NEEDED, SOURCES
from tools.inventory.rows import HEADER_WITHIN, Cell

LEAST = 10  # of our headings, so that no table of a factory's own is taken for the template
LANGUAGES = tuple(sorted(set(SPOKEN) - {"en"}))


def heading(column: str, language: str) -> str:
    if column == "note":
        return lexicon.load("assistant.tables", "words")["note"][language][0]
    return cards.called(column, language) or column


def read_back(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Rows of a template that was filled in a language; any others as they are."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        found = max((_header(row, language) for language in LANGUAGES), key=len)
        if len(found) >= LEAST and set(NEEDED) <= set(found.values()):
            head = [found.get(at, cell) for at, cell in enumerate(row)]
            return [*rows[:number], head, *(_known(each, found) for each in rows[number + 1 :])]
    return rows


def _header(row: Sequence[Cell], language: str) -> dict[int, str]:
    known = _headings(language)
    return {at: known[key] for at, cell in enumerate(row) if isinstance(cell, str) and (key := _key(cell)) in known}


def _known(row: Sequence[Cell], columns: Mapping[int, str]) -> list[Cell]:
    told = list(row)
    for at, name in columns.items():
        cell = told[at] if at < len(told) else None
        if isinstance(cell, str):
            told[at] = _value(name, cell)
    return told


def _value(column: str, text: str) -> str:
    if column == "source":
        return _sources().get(_key(text), text)
    if column == "country":
        return words.country(text) or text
    if column in ("item", "vehicle"):
        return _things("fuels" if column == "item" else "vehicles").get(_key(text), text)
    return text


def _key(text: str) -> str:
    return lower(" ".join(plain_text(text).split()))


@lru_cache(maxsize=16)
def _headings(language: str) -> Mapping[str, str]:
    return {_key(heading(column.name, language)): column.name for column in COLUMNS}


@lru_cache(maxsize=1)
def _sources() -> Mapping[str, str]:
    return {_key(name): source for code in SPOKEN for source in SOURCES if (name := cards.called(source, code))}


@lru_cache(maxsize=2)
def _things(list_: str) -> Mapping[str, str]:
    return {
        _key(name): concept for concept, by in lexicon.names(list_).items() for names in by.values() for name in names
    }

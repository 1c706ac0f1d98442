"""What a workbook calls things, in one of our languages: as the cards of the chat do, with words of its own beside."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.evidence.names import name_of, word_of
from assistant.tables.template import heading
from assistant.wording import cards
from knowledge.data import from_yaml
from tools.paths import last

_PLACE = re.compile(r"(?:^|\.)(\d+)(?=\.|$)")
_ITEMS = {"source": "tool", "item": "fuel"}  # columns whose words another field has


def word(key: str, language: str) -> str:
    """Of `words.yaml`."""
    return _words()[key][language]


def title(key: str, language: str) -> str:
    """The name of a sheet."""
    return word(key, language)[:31]


def called(name: str, language: str) -> str:
    """A column, an input or a result by its name."""
    found = cards.called(name, language) if language != "en" else None
    return found or _capital(word(name, language) if name in _words() else name_of(name, language))


def path(written: str, language: str) -> str:
    """An input by its path, places in lists counted from 1: "items.0.amount" → "1 · Amount"."""
    places = [str(int(place) + 1) for place in _PLACE.findall(written)]
    named = heading(last(written), language) if last(written) == "note" else called(last(written), language)
    return " · ".join([*places, named])


def value(name: str, written: str, language: str) -> str:
    """A word that stands as a value: a source, a fuel, a country, a choice."""
    if name == "source" and (found := cards.called(written, language)):
        return found
    return word_of(_ITEMS.get(name, name), written, language)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, Any] = from_yaml(files("api.calculations").joinpath("words.yaml").read_text(encoding="utf-8"))
    return found

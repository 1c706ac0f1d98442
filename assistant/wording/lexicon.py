"""Words by concept and language, from YAML: what things are called, the first of the words being their name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from knowledge.data import from_yaml
from knowledge.languages import supported

NAMES = frozenset({"fuels", "vehicles"})  # what of these this folder has


@lru_cache(maxsize=16)
def load(room: str, name: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Concept → language → words, of one of the data files of a package."""
    data = from_yaml(files(room).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    return {
        concept: {_text(code): tuple(map(_text, words)) for code, words in by.items()} for concept, by in data.items()
    }


def names(name: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Those that an answer writes: fuels, vehicles."""
    return load("assistant.wording", name)


def called(name: str, concept: str, language: str) -> str:
    """What a concept is called in a language; in English where the language has no word."""
    by = names(name)[concept]
    return by.get(supported(language) or "en", by["en"])[0]


def _text(word: object) -> str:
    """YAML reads a bare "no" as false: such a word needs quotes."""
    if not isinstance(word, str):
        raise TypeError(f"{word!r} is no word: write it in quotes")
    return word

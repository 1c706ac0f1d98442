"""What the assistant says of its own accord, in every language: lines with slots, from one YAML file a language."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from assistant.wording.sentence import Number, Sentence
from knowledge.data import from_yaml
from knowledge.languages import SPOKEN, supported

_SLOT = re.compile(r"\{(\w+)\}")
Slot = str | Number | Sentence


class UnknownLineError(LookupError):
    """The catalogue has no such line."""


@lru_cache(maxsize=len(SPOKEN))
def lines(language: str) -> dict[str, str]:
    """Every line of a language, by dotted key."""
    text = files("assistant.wording").joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    return dict(_flat("", from_yaml(text)))


def spoken(language: str) -> str:
    """The catalogue's language for a BCP 47 tag: its primary language, else English."""
    return supported(language) or "en"


def has(key: str) -> bool:
    return key in lines("en")


def say(language: str, key: str, /, **slots: Slot) -> Sentence:
    """One line with its slots filled; the figures in the slots stay known, in the order of the line.

    Raises UnknownLineError where the catalogue has no such line, KeyError where a slot is not given.
    """
    template = lines(spoken(language)).get(key)
    if template is None:
        raise UnknownLineError(f"no line {key!r} in the catalogue of {language!r}")
    filled = [slots[name] for name in _SLOT.findall(template)]
    text = _SLOT.sub(lambda match: _text(slots[match.group(1)]), template)
    numbers: list[Number] = []
    for slot in filled:
        numbers += [slot] if isinstance(slot, Number) else slot.numbers if isinstance(slot, Sentence) else []
    cites = dict.fromkeys(found for slot in filled if isinstance(slot, Sentence) for found in slot.cites)
    return Sentence(text.strip(), tuple(numbers), tuple(cites))


def label(language: str, key: str, otherwise: str) -> str:
    """The name of a field, an output or a unit in a language; `otherwise` where the catalogue has none."""
    return lines(spoken(language)).get(key, otherwise)


def slots_of(template: str) -> tuple[str, ...]:
    return tuple(sorted(set(_SLOT.findall(template))))


def _text(slot: Slot) -> str:
    return slot if isinstance(slot, str) else slot.text


def _flat(prefix: str, node: dict[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in node.items():
        if isinstance(value, dict):
            found += _flat(f"{prefix}{key}.", value)
        else:
            found.append((f"{prefix}{key}", str(value).strip()))
    return found

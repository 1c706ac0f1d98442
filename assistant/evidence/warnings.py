"""Warnings of calculators in the languages of people: each is told by its code and slots, from `warnings.yaml`.

Calculators write them in English. Which code a text has its English line says, so that calculations kept before are
told too; what stands before a colon names what it is about: an item, a fuel, a site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from assistant.evidence.names import word_of
from assistant.wording import cards, formats
from knowledge.data import from_yaml
from knowledge.languages import supported

LONGEST = 1_000  # characters of a text that is looked up
PREFIXES = 3  # site, item, what of it
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERED = re.compile(r"(item|instrument) (\d{1,6})")
_AMOUNT = re.compile(r"(-?\d{1,30}(?:\.\d{1,30})?) ?(.{0,40})")
_WHOLE = frozenset({"source", "why", "rest", "lacks", "rows"})  # slots that hold a text
_LACKS = {  # what is not known of a factor → the input that would say it
    "source": "factor_source", "year it is about": "factor_year", "basis": "factor_basis", "GWP set": "factor_gwp_set",
}  # fmt: skip


class Warned(NamedTuple):
    code: str
    slots: Mapping[str, str]


def spoken(text: str, language: str) -> str:
    """A warning in a language of ours; as it is where its code is not known, and in English."""
    code = supported(language) or "en"
    if code == "en":
        return text
    parts = text.split(": ", PREFIXES)
    for at in range(len(parts)):
        if found := coded(": ".join(parts[at:])):
            line = _lines()[found.code][code]
            filled = {name: _filled(name, value, code) for name, value in found.slots.items()}
            return ": ".join([*(_about(part, code) for part in parts[:at]), line.format_map(filled)])
    return text


@lru_cache(maxsize=2048)
def coded(text: str) -> Warned | None:
    """Its code and what fills its slots. None for a note of a publisher, and for what is no warning."""
    if len(text) > LONGEST:
        return None
    for code, pattern in _patterns():
        if match := pattern.fullmatch(text):
            return Warned(code, match.groupdict())
    return None


def _about(part: str, language: str) -> str:
    return ", ".join(_named(each, language) for each in part.split(", "))


def _named(text: str, language: str) -> str:
    if match := _NUMBERED.fullmatch(text):
        return f"{cards.called(_ONE[match[1]], language)} {match[2]}"
    name = text.replace(" and ", "_").replace(" ", "_")
    if found := cards.called(name, language):
        return found
    known = word_of("fuel", text, language)
    return known if known != text else word_of("country", text, language)


_ONE = {"item": "item", "instrument": "instruments"}


def _filled(name: str, text: str, language: str) -> str:
    if name in ("year", "other") and text.isdigit():
        return formats.year(int(text), language)
    if name == "name":
        return cards.called(text, language) or text
    if name == "lacks":
        return ", ".join(cards.called(field, language) or field for what, field in _LACKS.items() if what in text)
    if name in ("value", "limit") and (match := _AMOUNT.fullmatch(text)):
        if match[2] == "%":
            return formats.percent(Decimal(match[1]), language)
        return formats.quantity(Decimal(match[1]), match[2] or None, language)
    return word_of({"basis": "calorific_basis"}.get(name, name), text, language)


@lru_cache(maxsize=1)
def _lines() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = from_yaml(
        files("assistant.evidence").joinpath("warnings.yaml").read_text(encoding="utf-8")
    )
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(_expression(by["en"]), re.DOTALL)) for code, by in _lines().items())


def _expression(line: str) -> str:
    """Slots take as little as they can, and no colon but where whole texts stand in them."""
    parts = _SLOT.split(line)
    return "".join(
        f"(?P<{part}>{'.+?' if part in _WHOLE else '[^:]+?'})" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    )

"""What a sentence must hold to answer a question for money, a duration, a date, a percentage or a count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.data import from_yaml

_DIGITS = r"\d[\d.,\s]*"


def holds(kind: str, text: str) -> bool:
    """False too for kinds that cannot be told from the words: a name, a list, yes or no."""
    pattern = _patterns().get(kind)
    return pattern is not None and pattern.search(_ascii_digits(text)) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = files("knowledge.search").joinpath("answer_types.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = from_yaml(text)
    number = f"(?:{_DIGITS}|{_any(data.pop('numbers'))})"
    return {kind: re.compile("|".join(_forms(number, looks)), re.IGNORECASE) for kind, looks in data.items()}


def _forms(number: str, looks: dict[str, Any]) -> list[str]:
    """A figure may have one word between it and its unit: "10 business days", "500 US dollars"."""
    forms = [looks["pattern"]] if "pattern" in looks else []
    if "before" in looks:
        forms.append(rf"{_any(looks['before'])}\W{{0,3}}{number}")
    if "after" in looks:
        forms.append(rf"{number}\W{{0,3}}(?:\w+\s)?{_any(looks['after'])}")
    if "alone" in looks:
        forms.append(_any(looks["alone"]))
    return forms


def _any(words: Sequence[str]) -> str:
    """Any of the words, longest first; a Latin word must stand alone."""
    longest = sorted(map(str, words), key=len, reverse=True)
    return "(?:" + "|".join(rf"\b{re.escape(w)}\b" if _latin(w) else re.escape(w) for w in longest) + ")"


def _latin(word: str) -> bool:
    return all(c.isalpha() and ord(c) < 0x1F00 for c in word.replace(" ", ""))


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)

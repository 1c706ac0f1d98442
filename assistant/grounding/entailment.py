"""Whether a sentence without figures says what a statement says: by meaning, by its words, by what turns its sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np

from assistant.conversation.language import load_marks
from assistant.leaders.bundled.cues import has
from knowledge.languages import supported
from knowledge.scripts import lower
from knowledge.search import lexical
from knowledge.types import Found

Search = Callable[[str], Iterable[Found]]  # statements near a sentence, best first, each scored

LIKE = 0.5  # calibrated score of a statement for the sentence, as for a question that it answers
COVERED = 0.75  # of the letters of a sentence's own words stand in the statement
TOLD = 0.4  # of the statement's letters stand in the sentence: half a statement may say something else
_ALIKE = 0.65  # of a word's runs of letters: another form of the same word
_LOOKED_AT = 8  # statements
_OPERATORS = ("must", "not", "only", "all")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff](?:(?![\u3400-\u9fff])[\w'’\u0300-\u036f\u0900-\u0dff])*")
_HAN_PARTICLES = frozenset("的是由在和被也可以其使到会能了为与及")


def rests_on(text: str, language: str, near: Iterable[Found]) -> Found | None:
    """The statement in the same language that a sentence repeats in its own words; None where there is none.

    What another language says is quoted, not retold: words of two languages cannot be compared.
    """
    spoken = supported(language) or "en"
    for found in list(near)[:_LOOKED_AT]:
        fact = found.statement.kind == "fact" and supported(found.statement.language) == spoken
        if fact and found.score >= LIKE and _says(found, text, spoken):
            return found
    return None


def _says(found: Found, text: str, language: str) -> bool:
    statement = found.statement.text
    if covered(statement, text, language) < TOLD or not same_sense(text, found, language):
        return False
    return covered(text, f"{statement} {found.document_title}", language) >= COVERED


def covered(text: str, source: str, language: str) -> float:
    """Share of the letters of a text's words that stand in the source, function words left out."""
    known = load_marks().words.get(language, frozenset())
    folded, runs = lower(source), lexical.grams(source)
    total = there = 0
    for word in _WORD.findall(lower(text)):
        if word in known or word in _HAN_PARTICLES:
            continue
        total += len(word)
        if len(word) == 1:
            there += word in folded
        elif float(np.isin(np.unique(lexical.grams(word)), runs).mean()) >= _ALIKE:
            there += len(word)
    return there / total if total else 0.0


def same_sense(text: str, found: Found, language: str) -> bool:
    """What must be, is not, holds alone or without exception in the text does so in the statement."""
    said, known = operators(text, language), operators(found.statement.text, found.statement.language)
    if {"must", "not"} <= said:  # need not: known by the denial alone
        said -= {"must"}
    if {"must", "not"} <= known and not said & {"must", "not"}:  # "is encouraged, not required" said in part
        known -= {"must", "not"}
    return said - {"not"} <= known and ("not" in said) == ("not" in known)


def operators(text: str, language: str) -> set[str]:
    return {name for name in _OPERATORS if has(text, language, name, "operators")}

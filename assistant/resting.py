"""Whether a sentence without figures says what a statement says: by meaning, by its words, by what turns its sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from assistant.understanding.cues import has, load_words
from assistant.understanding.language import base, load_marks
from assistant.understanding.writing import lower
from knowledge import lexical
from knowledge.types import Found

Search = Callable[[str], Iterable[Found]]  # statements near a sentence, best first, each scored

CERTAIN = 0.85  # the same, where words of two languages cannot be compared
LIKE = 0.5  # calibrated score of a statement for the sentence, as for a question that it answers
COVERED = 0.75  # of the letters of a sentence's own words stand in the statement
TOLD = 0.4  # of the statement's letters stand in the sentence: half a statement may say something else
_ALIKE = 0.65  # of a word's runs of letters: another form of the same word
_LOOKED_AT = 8  # statements
_OPERATORS = ("must", "not", "only", "all")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff](?:(?![\u3400-\u9fff])[\w'’\u0300-\u036f\u0900-\u0dff])*")
_HAN_PARTICLES = frozenset("的是由在和被也可以其使到会能了为与及")


def rests_on(text: str, language: str, near: Iterable[Found], cited: Iterable[Found] = ()) -> Found | None:
    """The statement that a sentence repeats in its own words; None where there is none.

    One in the sentence's language is compared word by word. One of another language must be cited with the sentence.
    """
    spoken, looked_at = base(language) or "en", list(near)[:_LOOKED_AT]
    facts = [found for found in looked_at if found.statement.kind == "fact"]
    for found in facts:
        if found.score >= LIKE and base(found.statement.language) == spoken and _says(found, text, spoken):
            return found
    pointed_at = {found.statement.id for found in cited}
    foreign = (
        found for found in facts if base(found.statement.language) != spoken and found.statement.id in pointed_at
    )
    return next((found for found in foreign if _retells(found, text, spoken)), None)


def _retells(found: Found, text: str, language: str) -> bool:
    """By meaning, by what turns its sense, and by naming nothing of the programme that the statement does not."""
    statement = found.statement
    turned = {*operators(text, language)} ^ operators(statement.text, statement.language)
    named = {concept for concept in _concepts() if has(text, language, concept, "subjects")}
    known = {concept for concept in named if has(statement.text, statement.language, concept, "subjects")}
    return (
        found.score >= CERTAIN and not turned & {"only", "all"} and named == known and same_sense(text, found, language)
    )


@lru_cache(maxsize=1)
def _concepts() -> tuple[str, ...]:
    return tuple(concept for concept in load_words("subjects") if not concept.startswith("asking"))


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

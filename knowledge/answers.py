"""Which statements answer a question, and how likely: facts, that is statements together with their translations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge import lexical
from knowledge.embed import Vectors
from knowledge.lexical import Scores
from knowledge.shelf import Rows, Shelf

CONSIDERED = 40  # facts looked at closely
_TRANSLATIONS, _WORDS = 0.5, 0.3


@dataclass(frozen=True)
class Evidence:
    """What speaks for one fact: cosines in the space of questions and answers."""

    fact: int
    statement: int  # the one of its statements that is nearest
    said: float  # by its nearest statement
    meant: float  # the mean over its translations
    asked: float | None  # by the nearest question that it is known to answer; None if none is known
    words: float  # how much of the question's characters its statement in the question's language has

    @property
    def strength(self) -> float:
        """Facts without known questions are compared by what such a question would be like."""
        asked = self.asked if self.asked is not None else self.said
        return self.said + asked + _TRANSLATIONS * self.meant + _WORDS * self.words


def weigh(shelf: Shelf, text: str, language: str, placed: Vectors, open_to: NDArray[np.bool_]) -> list[Evidence]:
    """The strongest facts, strongest first. `placed`: the question in the space; `open_to`: statements to be seen."""
    count = len(shelf.by_fact)
    if not count or not open_to.any():
        return []
    said = np.where(open_to, shelf.statement_vectors @ placed, -1.0).astype(np.float32)
    nearest = _best(said, shelf.facts, count)
    means = np.bincount(shelf.facts, weights=said, minlength=count) / np.bincount(shelf.facts, minlength=count)
    asked = _best(shelf.ask_vectors @ placed if len(shelf.ask_vectors) else np.zeros(0, np.float32), shelf.asked, count)
    known = asked > -1.0
    rough = nearest + np.where(known, asked, nearest) + _TRANSLATIONS * means
    rough = np.where(nearest > -1.0, rough, -9.0)
    grams = lexical.grams(text)
    found: list[Evidence] = []
    for fact in np.argsort(-rough)[:CONSIDERED].tolist():
        if rough[fact] <= -9.0:
            break
        statements = shelf.by_fact[fact]
        best = max(statements, key=lambda statement: float(said[statement]))
        found.append(
            Evidence(
                fact=fact,
                statement=best,
                said=float(nearest[fact]),
                meant=float(means[fact]),
                asked=float(asked[fact]) if known[fact] else None,
                words=_words(shelf, statements, language, grams),
            )
        )
    return sorted(found, key=lambda evidence: -evidence.strength)


def _words(shelf: Shelf, statements: tuple[int, ...], language: str, grams: lexical.Grams) -> float:
    for statement in statements:
        if shelf.languages[shelf.owners[statement]] == language:
            return shelf.characters.share(grams, lexical.grams(shelf.statements[statement].text))
    return 0.0


def _best(scores: Scores, owners: Rows, count: int) -> Scores:
    """The largest score of each owner; -1 for none."""
    found = np.full(count, -1.0, dtype=np.float32)
    there = owners >= 0
    np.maximum.at(found, owners[there], scores[there])
    return found

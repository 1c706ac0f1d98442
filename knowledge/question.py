"""A question, and the same question beside a shelf: what every way of searching compares is worked out once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge import lexical
from knowledge.embed import Vectors
from knowledge.lexical import Grams, Scores, Wanted
from knowledge.shelf import Shelf

_GENERIC = 0.5  # of the generic questions' mean, taken away


@dataclass(frozen=True)
class Question:
    """As the index is asked it."""

    text: str
    language: str  # without script and region
    vector: Vectors  # as the embedder gave it
    tokens: Vectors  # a row each; none where the embedder does not show them
    generic: Vectors  # mean of generic questions in its language
    placed: Vectors  # in the space of questions and answers

    @property
    def centred(self) -> Vectors:
        """The vector less what the questions of its language have in common: it sinks what is near every question."""
        found: Vectors = self.vector - np.float32(_GENERIC) * self.generic
        return found


@dataclass(frozen=True)
class Asked:
    question: Question
    said: Scores  # of each statement, the inner product with the centred question
    meant: Scores  # the same in the space of questions and answers
    grams: Grams  # runs of characters of the question
    wanted: Wanted  # how rare they are


def ask(shelf: Shelf, question: Question) -> Asked:
    grams = lexical.grams(question.text)
    return Asked(
        question=question,
        said=shelf.raw_statements @ question.centred,
        meant=shelf.statement_vectors @ question.placed,
        grams=grams,
        wanted=shelf.characters.wanted(grams),
    )

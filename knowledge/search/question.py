"""A question, alone and beside an opened release: what every way of searching compares is worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knowledge.embedding.choice import Choice
from knowledge.embedding.embed import Vectors
from knowledge.embedding.head import Head
from knowledge.search import lexical
from knowledge.search.lexical import Grams, Scores, Wanted
from knowledge.search.opened import OpenedRelease

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
    tower: Vectors  # of the answer head; empty without one
    head: Head | None = None
    choice: Choice | None = None

    @property
    def centred(self) -> Vectors:
        """The vector less what the questions of its language have in common: it sinks what is near every question."""
        found: Vectors = self.vector - np.float32(_GENERIC) * self.generic
        return found


@dataclass(frozen=True)
class Asked:
    """A question beside an opened release."""

    held: OpenedRelease
    question: Question

    @cached_property
    def said(self) -> Scores:
        """Of each statement, the inner product with the centred question."""
        found: Scores = self.held.raw_statements @ self.question.centred
        return found

    @cached_property
    def meant(self) -> Scores:
        """The same in the space of questions and answers."""
        found: Scores = self.held.statement_vectors @ self.question.placed
        return found

    def logits(self, statements: Sequence[int]) -> Scores | None:
        """Of the answer head, that each of these statements answers; None where it cannot tell."""
        towers = self.held.towers_of(statements) if self.question.head is not None and statements else None
        if towers is None or self.question.head is None:
            return None
        return self.question.head.logits(self.question.tower, towers.astype(np.float32))

    @cached_property
    def chosen(self) -> Scores | None:
        """Of each fact, the logarithm of how likely it is asked for; nan where that was not learned. None where none
        was."""
        choice = self.question.choice
        if choice is None:
            return None
        found = np.full(len(self.held.by_fact), np.nan, np.float32)
        numbers = {self.held.known[key]: place for key, place in choice.places.items() if key in self.held.known}
        found[list(numbers)] = choice.likely(self.question.tower)[list(numbers.values())]
        return found

    @cached_property
    def grams(self) -> Grams:
        """Runs of characters of the question."""
        return lexical.grams(self.question.text)

    @cached_property
    def wanted(self) -> Wanted:
        """The same, by how rare they are."""
        return self.held.characters.wanted(self.grams)

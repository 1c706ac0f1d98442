"""Which passages a question finds: dense and lexical scores, standardised and added.

Dense: half of the passage's score and half of its best sentence's, for the question's vector less half the mean of
generic questions of its language, which sinks passages that are near every question. Lexical: runs of characters where
passage and question share a language, else the numbers they share.
"""

from __future__ import annotations

import numpy as np

from knowledge import lexical
from knowledge.embed import Vectors
from knowledge.lexical import Scores
from knowledge.shelf import Shelf

_GENERIC = 0.5  # of the generic questions' mean, taken away
_DENSE, _LEXICAL = 0.7, 0.3  # in one language
_NUMBERS = 0.2  # across languages, beside the whole dense score


def passage_scores(shelf: Shelf, text: str, language: str, vector: Vectors, generic: Vectors) -> Scores:
    """One score a passage, in standard deviations; above 2 is much better than most."""
    if not shelf.passages:
        return np.zeros(0, np.float32)
    centred = vector - _GENERIC * generic
    sentences = np.maximum.reduceat(shelf.raw_statements @ centred, shelf.firsts)
    dense = standard((shelf.passage_vectors @ centred + sentences) / np.float32(2))
    own = shelf.languages == language
    within = _DENSE * dense + _LEXICAL * _lexical(shelf.characters.scores(lexical.grams(text)), own)
    across = dense + _NUMBERS * standard(shelf.numbers.scores(lexical.numbers(text)))
    return np.where(own, within, across).astype(np.float32)


def standard(scores: Scores) -> Scores:
    """Less the mean, by the deviation; zero where all are the same."""
    deviation = float(scores.std())
    if deviation < 1e-6:
        return np.zeros_like(scores)
    standardised: Scores = (scores - scores.mean()) / np.float32(deviation)
    return standardised


def _lexical(scores: Scores, own: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Scores:
    """Standardised among the passages of the question's language; the others have no share in it."""
    found = np.zeros_like(scores)
    if own.any():
        found[own] = standard(scores[own])
    return found

"""Which passages a question finds: dense and lexical scores, standardised and added.

Dense: two parts of the passage's score and three of its best sentence's, for the question's vector less half the
mean of generic questions of its language, which sinks passages that are near every question. Of a passage whose
statements have known questions, the best sentence in the space that those teach counts too, three parts in ten; of
others that space says nothing. Lexical: runs of characters where passage and question share a language, else the
numbers they share.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from knowledge import lexical
from knowledge.embed import Vectors
from knowledge.lexical import Grams, Lexicon, Scores
from knowledge.shelf import Shelf

_GENERIC = 0.5  # of the generic questions' mean, taken away
_PASSAGE, _SENTENCE = 0.4, 0.6
_SPACE = 0.3  # of the dense score of a passage with known questions
_DENSE, _LEXICAL = 0.7, 0.3  # in one language
_NUMBERS = 0.2  # across languages, beside the whole dense score


def passage_scores(
    shelf: Shelf, text: str, language: str, vector: Vectors, generic: Vectors, placed: Vectors
) -> Scores:
    """One score a passage, in standard deviations; above 2 is much better than most. `placed`: the question's vector
    in the shelf's space."""
    if not shelf.passages:
        return np.zeros(0, np.float32)
    resident = np.arange(len(shelf.passages)) < shelf.resident
    dense = _dense(shelf, centred(vector, generic), placed, resident)
    own = shelf.languages == language
    characters = _lexical(shelf, shelf.characters, lexical.grams, text)
    numbers = standard(_lexical(shelf, shelf.numbers, lexical.numbers, text), resident)
    within = _DENSE * dense + _LEXICAL * np.where(own, standard(characters, resident & own), 0)
    return np.where(own, within, dense + _NUMBERS * numbers).astype(np.float32)


def _dense(shelf: Shelf, wanted: Vectors, placed: Vectors, resident: NDArray[np.bool_]) -> Scores:
    whole = shelf.passage_vectors @ wanted
    sentences = np.maximum.reduceat(shelf.raw_statements @ wanted, shelf.firsts)
    dense = standard((_PASSAGE * whole + _SENTENCE * sentences).astype(np.float32), resident)
    if not shelf.keyed.any():
        return dense
    answering = standard(np.maximum.reduceat(shelf.statement_vectors @ placed, shelf.firsts), resident)
    both = (1 - _SPACE) * dense + _SPACE * answering
    return standard(np.where(shelf.keyed, both, dense).astype(np.float32), resident)


def centred(vector: Vectors, generic: Vectors) -> Vectors:
    """A question's vector less what the questions of its language have in common."""
    found: Vectors = vector - np.float32(_GENERIC) * generic
    return found


def standard(scores: Scores, base: NDArray[np.bool_]) -> Scores:
    """Less the mean, by the deviation, both of the scores in `base`; zero where those are all the same."""
    deviation = float(scores[base].std()) if base.any() else 0.0
    if deviation < 1e-6:
        return np.zeros_like(scores)
    standardised: Scores = (scores - scores[base].mean()) / np.float32(deviation)
    return standardised


def _lexical(shelf: Shelf, lexicon: Lexicon, terms: Callable[[str], Grams], text: str) -> Scores:
    query = terms(text)
    fetched = [terms(passage.text) for passage in shelf.passages[shelf.resident :]]
    scores: Scores = np.append(lexicon.scores(query), lexicon.scores_of(query, fetched))
    return scores

"""Which passages a question finds: dense and lexical scores, standardised and added; the best then word by word.

Dense: two parts of the passage's score and three of its best sentence's, for the question's vector less half the
mean of generic questions of its language. Of a passage whose statements have known questions, the best sentence in
the space that those teach counts too, three parts in ten; of others that space says nothing. Lexical: runs of
characters where passage and question share a language, else the numbers they share. Word by word: see `tokens`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from knowledge import lexical, tokens
from knowledge.embed import Vectors
from knowledge.lexical import Grams, Lexicon, Scores
from knowledge.question import Asked
from knowledge.shelf import Shelf

_PASSAGE, _SENTENCE = 0.4, 0.6
_SPACE = 0.3  # of the dense score of a passage with known questions
_DENSE, _LEXICAL = 0.7, 0.3  # in one language
_NUMBERS = 0.2  # across languages, beside the whole dense score
_LOOKED_AT = 16  # passages whose tokens are compared
_TOKENS = 0.6  # of what they say, in standard deviations among those


def passage_scores(shelf: Shelf, asked: Asked) -> Scores:
    """One score a passage, in standard deviations; above 2 is much better than most."""
    if not shelf.passages:
        return np.zeros(0, np.float32)
    resident = np.arange(len(shelf.passages)) < shelf.resident
    dense = _dense(shelf, asked, resident)
    own = shelf.languages == asked.question.language
    characters = _lexical(shelf, shelf.characters, lexical.grams, asked.grams)
    numbers = standard(_lexical(shelf, shelf.numbers, lexical.numbers, lexical.numbers(asked.question.text)), resident)
    within = _DENSE * dense + _LEXICAL * np.where(own, standard(characters, resident & own), 0)
    return np.where(own, within, dense + _NUMBERS * numbers).astype(np.float32)


def second_look(shelf: Shelf, asked: Asked, scores: Scores, open_to: NDArray[np.bool_]) -> Scores:
    """The scores, those of the best passages corrected by how well their words answer the question's (see `tokens`).

    Words of one language are nearer to each other than to their translations, so passages in the question's language
    are compared among themselves, and the others too. A section's translations rise and sink together. `open_to`:
    passages to be seen.
    """
    gains = np.zeros(int(shelf.groups.max(initial=-1)) + 1, np.float32)
    shown = _shown(shelf, asked.question.language, np.where(open_to, scores, -np.inf).astype(np.float32))
    own = shelf.languages[shown] == asked.question.language
    for near in (shown[own][:_LOOKED_AT], shown[~own][:_LOOKED_AT]):
        if len(near) > 1 and len(asked.question.tokens):
            gains[shelf.groups[near]] = _TOKENS * _by_words(shelf, asked.question.tokens, near)
    corrected: Scores = scores + gains[shelf.groups]
    return corrected


def _shown(shelf: Shelf, language: str, scores: Scores) -> NDArray[np.intp]:
    """Of each group of translations the passage in this language, else the best; the best groups first."""
    order = np.argsort(-scores, kind="stable")
    order = order[np.isfinite(scores[order])]
    order = np.concatenate([order[shelf.languages[order] == language], order[shelf.languages[order] != language]])
    firsts = order[np.unique(shelf.groups[order], return_index=True)[1]]
    return firsts[np.argsort(-scores[firsts], kind="stable")]


def _by_words(shelf: Shelf, words: Vectors, near: NDArray[np.intp]) -> Scores:
    """Of each of these passages, in standard deviations among them. Words that tell them apart count most."""
    statements = np.concatenate([np.flatnonzero(shelf.owners == passage) for passage in near])
    firsts = np.flatnonzero(np.diff(shelf.owners[statements], prepend=-1))
    likeness = np.maximum.reduceat(tokens.likeness(words, shelf.signs(statements.tolist())), firsts)
    telling = likeness.max(axis=0) - likeness.mean(axis=0)
    return standard(likeness @ telling, np.full(len(near), True))


def _dense(shelf: Shelf, asked: Asked, resident: NDArray[np.bool_]) -> Scores:
    whole = shelf.passage_vectors @ asked.question.centred
    sentences = np.maximum.reduceat(asked.said, shelf.firsts)
    dense = standard((_PASSAGE * whole + _SENTENCE * sentences).astype(np.float32), resident)
    if not shelf.keyed.any():
        return dense
    answering = standard(np.maximum.reduceat(asked.meant, shelf.firsts), resident)
    both = (1 - _SPACE) * dense + _SPACE * answering
    return standard(np.where(shelf.keyed, both, dense).astype(np.float32), resident)


def standard(scores: Scores, base: NDArray[np.bool_]) -> Scores:
    """Less the mean, by the deviation, both of the scores in `base`; zero where those are all the same."""
    deviation = float(scores[base].std()) if base.any() else 0.0
    if deviation < 1e-6:
        return np.zeros_like(scores)
    standardised: Scores = (scores - scores[base].mean()) / np.float32(deviation)
    return standardised


def _lexical(shelf: Shelf, lexicon: Lexicon, terms: Callable[[str], Grams], query: Grams) -> Scores:
    fetched = [terms(passage.text) for passage in shelf.passages[shelf.resident :]]
    scores: Scores = np.append(lexicon.scores(query), lexicon.scores_of(query, fetched))
    return scores

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

from knowledge.embedding import tokens
from knowledge.embedding.embed import Vectors
from knowledge.search import lexical
from knowledge.search.lexical import Grams, Lexicon, Scores
from knowledge.search.opened import OpenedRelease
from knowledge.search.question import Asked

_PASSAGE, _SENTENCE = 0.4, 0.6
_SPACE = 0.3  # of the dense score of a passage with known questions
_DENSE, _LEXICAL = 0.7, 0.3  # in one language
_NUMBERS = 0.2  # across languages, beside the whole dense score
_LOOKED_AT = 16  # passages whose tokens are compared
_SAID, _MOST_OF_IT = 1.0, 0.8  # by which a passage that holds the question is before all others; from which share of it
_ROWS, _ROWS_NEAR = 6.0, 48  # standard deviations for the whole question in a row; passages whose rows are looked at
_LONG = 60  # runs of characters, of a question that few passages hold by chance
_TOKENS = 0.6  # of what they say, in standard deviations among those


def passage_scores(held: OpenedRelease, asked: Asked) -> Scores:
    """One score a passage, in standard deviations; above 2 is much better than most."""
    if not held.passages:
        return np.zeros(0, np.float32)
    resident = np.arange(len(held.passages)) < held.resident
    dense = _dense(held, asked, resident)
    own = held.languages == asked.question.language
    characters = _lexical(held, held.characters, lexical.grams, asked.grams)
    numbers = standard(_lexical(held, held.numbers, lexical.numbers, lexical.numbers(asked.question.text)), resident)
    within = _DENSE * dense + _LEXICAL * np.where(own, standard(characters, resident & own), 0)
    return np.where(own, within, dense + _NUMBERS * numbers).astype(np.float32)


def second_look(held: OpenedRelease, asked: Asked, scores: Scores, open_to: NDArray[np.bool_]) -> Scores:
    """The scores, those of the best passages corrected by how well their words answer the question's (see `tokens`).

    Words of one language are nearer to each other than to their translations, so passages in the question's language
    are compared among themselves, and the others too. A section's translations rise and sink together. `open_to`:
    passages to be seen.
    """
    gains = np.zeros(int(held.groups.max(initial=-1)) + 1, np.float32)
    shown = _shown(held, asked.question.language, np.where(open_to, scores, -np.inf).astype(np.float32))
    own = held.languages[shown] == asked.question.language
    for near in (shown[own][:_LOOKED_AT], shown[~own][:_LOOKED_AT]):
        if len(near) > 1 and len(asked.question.tokens):
            gains[held.groups[near]] = _TOKENS * _by_words(held, asked.question.tokens, near)
    corrected: Scores = scores + gains[held.groups]
    return corrected


def word_for_word(held: OpenedRelease, asked: Asked, scores: Scores, open_to: NDArray[np.bool_]) -> Scores:
    """What passages gain that hold the question itself: the best of them comes first, whatever stands in others.

    Scores across languages are of another measure, by which a translation would come before it.
    """
    gains = np.zeros(len(held.passages), np.float32)
    own = np.flatnonzero(open_to & (held.languages == asked.question.language))
    if len(asked.wanted.terms) < _LONG or not len(own):
        return gains
    near = own[np.argsort(-scores[own])][:_LOOKED_AT]
    shares = _shares_of(held, asked, near)
    held_whole = np.maximum(shares - _MOST_OF_IT, 0) / (1 - _MOST_OF_IT)
    if held_whole.any():
        lift = float(scores[open_to].max() - scores[near[held_whole.argmax()]]) + _SAID
        gains[near] = held_whole * np.float32(lift)
    return gains


def rows_by_words(held: OpenedRelease, asked: Asked, scores: Scores, open_to: NDArray[np.bool_]) -> Scores:
    """What passages of figures gain or lose among themselves: their rows are read together, and the words of the
    question say which is meant."""
    gains = np.zeros(len(held.passages), np.float32)
    own = np.flatnonzero(open_to & (held.languages == asked.question.language))
    near = [n for n in own[np.argsort(-scores[own])][:_ROWS_NEAR].tolist() if held.passages[n].read.together]
    if len(near) > 1:
        shares = np.array([max(_shares(held, asked, n)) for n in near], np.float32)
        gains[near] = _ROWS * (shares - shares.mean())
    return gains


def _shares(held: OpenedRelease, asked: Asked, passage: int) -> list[float]:
    first = int(held.firsts[passage])
    rows = held.statements[first : first + len(held.passages[passage].part.sentences)]
    return [asked.wanted.share(lexical.grams_of(row.text)) for row in rows]


def _shares_of(held: OpenedRelease, asked: Asked, near: NDArray[np.intp]) -> Scores:
    """How much of the question stands in each of these passages."""
    resident = held.characters.shares(asked.wanted)
    shares = [
        float(resident[n]) if n < len(resident) else asked.wanted.share(lexical.grams(held.passages[n].text))
        for n in near.tolist()
    ]
    return np.array(shares, np.float32)


def _shown(held: OpenedRelease, language: str, scores: Scores) -> NDArray[np.intp]:
    """Of each group of translations the passage in this language, else the best; the best groups first."""
    order = np.argsort(-scores, kind="stable")
    order = order[np.isfinite(scores[order])]
    order = np.concatenate([order[held.languages[order] == language], order[held.languages[order] != language]])
    firsts = order[np.unique(held.groups[order], return_index=True)[1]]
    return firsts[np.argsort(-scores[firsts], kind="stable")]


def _by_words(held: OpenedRelease, words: Vectors, near: NDArray[np.intp]) -> Scores:
    """Of each of these passages, in standard deviations among them. Words that tell them apart count most."""
    statements = np.concatenate([np.flatnonzero(held.owners == passage) for passage in near])
    firsts = np.flatnonzero(np.diff(held.owners[statements], prepend=-1))
    likeness = np.maximum.reduceat(tokens.likeness(words, held.signs(statements.tolist())), firsts)
    telling = likeness.max(axis=0) - likeness.mean(axis=0)
    return standard(likeness @ telling, np.full(len(near), True))


def _dense(held: OpenedRelease, asked: Asked, resident: NDArray[np.bool_]) -> Scores:
    whole = held.passage_vectors @ asked.question.centred
    sentences = np.maximum.reduceat(asked.said, held.firsts)
    dense = standard((_PASSAGE * whole + _SENTENCE * sentences).astype(np.float32), resident)
    if not held.keyed.any():
        return dense
    answering = standard(np.maximum.reduceat(asked.meant, held.firsts), resident)
    both = (1 - _SPACE) * dense + _SPACE * answering
    return standard(np.where(held.keyed, both, dense).astype(np.float32), resident)


def standard(scores: Scores, base: NDArray[np.bool_]) -> Scores:
    """Less the mean, by the deviation, both of the scores in `base`; zero where those are all the same."""
    deviation = float(scores[base].std()) if base.any() else 0.0
    if deviation < 1e-6:
        return np.zeros_like(scores)
    standardised: Scores = (scores - scores[base].mean()) / np.float32(deviation)
    return standardised


def _lexical(held: OpenedRelease, lexicon: Lexicon, terms: Callable[[str], Grams], query: Grams) -> Scores:
    fetched = [terms(passage.text) for passage in held.passages[held.resident :]]
    scores: Scores = np.append(lexicon.scores(query), lexicon.scores_of(query, fetched))
    return scores

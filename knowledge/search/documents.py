"""Which sentences of documents answer a question that nobody foresaw: the passage is weighed, then its sentences.

Facts with known questions are compared with those (see `answers`). A document's sentence has its passage, and how far
the passage stands out among all that is written in its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy import bool_
from numpy.typing import NDArray

from knowledge.search import lexical
from knowledge.search.answers import best_of
from knowledge.search.lexical import Scores, Wanted
from knowledge.search.opened import OpenedRelease
from knowledge.search.question import Asked
from knowledge.search.ranking import standard
from knowledge.sentences import size

CONSIDERED = 5  # passages whose sentences are looked at
_COVER = 0.125  # of the share of the question's words that a sentence has, beside its cosine
_COVER_OF_ROWS = 0.5  # of the same, where rows are read together: nothing else tells them apart
_LENGTH = np.float32(0.35)  # of how much longer a row is than the shortest beside it, against it
_LOGIT = 0.01  # of what the answer head says, beside them
_PASSAGE = 0.02  # of the score of a passage, beside the cosine of its best sentence
_MOST = 3.5  # of a lead in another language: where documents are few, the next passage is far whatever is asked
_SHORTEST = 12  # of a sentence's `size` without addresses
_ADDRESS = re.compile(r"(?<!\S)[^\s/]*+/\S*")
_ENOUGH = 10  # passages in a language, for scores to be standardised by them alone


@dataclass(frozen=True)
class Saying:
    """A sentence, and what speaks for the best sentence of its passage; the two are compared by `behind`."""

    fact: int
    statement: int
    near: float  # cosine to the question, less what questions of its language have in common
    lead: float  # of the passage's score before the next best, in standard deviations among those of the language
    cover: float | None  # share of the question's words, rare ones counting more; None in another language
    behind: float  # how much less speaks for this sentence than for the best of its passage
    logit: float | None = None  # of the answer head for the best sentence; None where there is none


@dataclass(frozen=True)
class _Speaks:
    """What speaks for each sentence of a passage."""

    near: Scores
    covers: Scores | None
    logits: Scores | None
    weight: float  # of what they cover
    against: Scores

    @property
    def strength(self) -> Scores:
        strength = self.near - self.against
        strength = strength if self.covers is None else strength + np.float32(self.weight) * self.covers
        return strength if self.logits is None else strength + np.float32(_LOGIT) * self.logits


def weigh(held: OpenedRelease, asked: Asked, scores: Scores, open_to: NDArray[bool_]) -> list[Saying]:
    """Sentences of the passages that stand out most, the likeliest passage first. `scores`: of the passages;
    `open_to`: statements to be seen."""
    unasked = open_to & ~held.foreseen
    if not unasked.any():
        return []
    seen = np.zeros(len(held.passages), np.bool_)
    seen[held.owners[unasked]] = True
    near = np.where(unasked, asked.said, -1.0).astype(np.float32)
    passages = _standardised(held, scores, seen, open_to)
    strength = best_of(near, held.owners, len(held.passages)) + np.float32(_PASSAGE) * passages
    found: list[Saying] = []
    for passage in np.argsort(-np.where(seen, strength, -np.inf))[: min(CONSIDERED, int(seen.sum()))].tolist():
        own = np.flatnonzero(unasked & (held.owners == passage))
        own = own[[_tells(held.statements[n].text) for n in own.tolist()]]
        if not len(own):
            continue
        covers = _covers(held, own, asked.wanted) if held.languages[passage] == asked.question.language else None
        lead = _lead(held, passages, seen, passage)
        lead = min(lead, _MOST) if covers is None else lead
        together = held.passages[passage].read.together
        weight = _COVER_OF_ROWS if together else _COVER
        beside = _beside(held, own) if together else np.zeros(len(own), np.float32)
        speaks = _Speaks(near[own], covers, asked.logits(own.tolist()), weight, beside)
        found += _sayings(held, own, lead, speaks)
    return found


def _standardised(held: OpenedRelease, scores: Scores, seen: NDArray[bool_], open_to: NDArray[bool_]) -> Scores:
    """Of the passages with documents' sentences, by those of their language that are always here and may be seen."""
    base = np.zeros(len(scores), np.bool_)
    base[held.owners[open_to]] = True
    base[held.resident :] = False
    found = np.zeros_like(scores)
    for tongue in np.flatnonzero(np.bincount(held.tongues[seen])):
        own = held.tongues == tongue
        alike = base & own
        found[own] = standard(scores, alike if alike.sum() >= _ENOUGH else base)[own]
    return found


@lru_cache(maxsize=4_096)
def _tells(text: str) -> bool:
    """Neither an address alone nor a line that only leads to what follows it."""
    return not text.endswith((":", "：")) and size(_ADDRESS.sub("", text)) >= _SHORTEST


def _covers(held: OpenedRelease, statements: NDArray[np.intp], query: Wanted) -> Scores:
    return np.array([query.share(lexical.grams_of(held.statements[n].text)) for n in statements.tolist()], np.float32)


def _beside(held: OpenedRelease, rows: NDArray[np.intp]) -> Scores:
    """What speaks against rows that are read together: of those that say what is asked, one says least beside it."""
    sizes = np.array([size(held.statements[n].text) for n in rows.tolist()], np.float32)
    against: Scores = _LENGTH * (sizes - sizes.min()) / np.maximum(sizes.max(), 1)
    return against


def _lead(held: OpenedRelease, passages: Scores, seen: NDArray[bool_], passage: int) -> float:
    """Where there is no other passage, before the mean of all that is written in the language."""
    others = seen & (held.tongues == held.tongues[passage])
    others[passage] = False
    return float(passages[passage] - (passages[others].max() if others.any() else 0.0))


def _sayings(held: OpenedRelease, own: NDArray[np.intp], lead: float, speaks: _Speaks) -> Iterator[Saying]:
    strength = speaks.strength
    best = int(strength.argmax())
    for statement, its in zip(own.tolist(), strength, strict=True):
        yield Saying(
            fact=int(held.facts[statement]),
            statement=statement,
            near=float(speaks.near[best]),
            lead=lead,
            cover=float(speaks.covers[best]) if speaks.covers is not None else None,
            behind=float(strength[best] - its),
            logit=None if speaks.logits is None else float(speaks.logits[best]),
        )

"""Which facts answer a question, and what speaks for them. A fact is a statement with its translations and the
questions that it is known to answer; statements without known questions are weighed by `documents`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.search import lexical
from knowledge.search.lexical import Scores, Wanted
from knowledge.search.opened import OpenedRelease, Rows
from knowledge.search.question import Asked

CONSIDERED, CHOSEN = 16, 4  # facts looked at closely: those that are near, and those likeliest asked for
_TRANSLATIONS, _WORDS = 0.5, 0.3

Compared = tuple[float | None, float]  # a score, and that less the best of the others
_UNKNOWN: Compared = (None, 0.0)


@dataclass(frozen=True)
class Signals:
    """What speaks for one fact: cosines in the space of questions and answers, and words in common."""

    fact: int
    statement: int  # the one of its statements that is nearest
    said: float  # by its nearest statement
    meant: float  # the mean over its translations
    asked: float  # by the nearest question that it is known to answer
    words: float  # share of the question's characters that its statement in the question's language has
    cover: float | None  # the same, with the questions that it is known to answer; None if all is in other languages
    lead: float = 0.0  # its strength less that of the strongest other fact
    logit: float | None = None  # of the answer head for its likeliest statement; None where there is none
    ahead: float = 0.0  # that less the logit of the likeliest other fact
    chosen: float | None = None  # logarithm of how likely it is asked for, as learned; None where that was not
    above: float = 0.0  # that less the same of the likeliest other fact

    @property
    def strength(self) -> float:
        return self.said + self.asked + _TRANSLATIONS * self.meant + _WORDS * self.words


def weigh(held: OpenedRelease, asked: Asked, open_to: NDArray[np.bool_]) -> list[Signals]:
    """The strongest facts, strongest first. `open_to`: statements to be seen."""
    count = len(held.by_fact)
    if not len(held.ask_vectors) or not open_to.any():
        return []
    said = np.where(open_to, asked.meant, -1.0).astype(np.float32)
    nearest = best_of(said, held.facts, count)
    means = np.bincount(held.facts, weights=said, minlength=count) / np.bincount(held.facts, minlength=count)
    known = best_of(held.ask_vectors @ asked.question.placed, held.asked, count)
    rough = nearest + known + _TRANSLATIONS * means
    rough = np.where((nearest > -1.0) & (known > -1.0), rough, -np.inf)
    found: list[Signals] = []
    for fact in _considered(rough, asked.chosen):
        words, cover = _words(held, fact, asked.question.language, asked.wanted)
        found.append(
            Signals(
                fact=fact,
                statement=max(held.by_fact[fact], key=lambda statement: float(said[statement])),
                said=float(nearest[fact]),
                meant=float(means[fact]),
                asked=float(known[fact]),
                words=words,
                cover=cover,
            )
        )
    found.sort(key=lambda evidence: -evidence.strength)
    leads = _leads([one.strength for one in found])
    more = zip(leads, _chosen(asked, found), _judged(held, asked, open_to, found), strict=True)
    return [
        replace(one, lead=lead, chosen=chosen, above=above, logit=logit, ahead=ahead)
        for one, (lead, (chosen, above), (logit, ahead)) in zip(found, more, strict=True)
    ]


def _considered(rough: NDArray[np.floating], chosen: Scores | None) -> list[int]:
    """The strongest at first sight, and the likeliest asked for. `rough`: of each fact, -inf where it is not seen."""
    seen = np.flatnonzero(np.isfinite(rough))
    near = seen[np.argsort(-rough[seen], kind="stable")][:CONSIDERED]
    wanted = seen if chosen is None else seen[np.isfinite(chosen[seen])]
    likely = wanted[:0] if chosen is None else wanted[np.argsort(-chosen[wanted], kind="stable")][:CHOSEN]
    return list(dict.fromkeys([*near.tolist(), *likely.tolist()]))


def _chosen(asked: Asked, found: Sequence[Signals]) -> list[Compared]:
    """How likely each is what is asked for."""
    scores = asked.chosen
    if scores is None or np.isnan(scores).all():
        return [_UNKNOWN] * len(found)
    first, second = [*np.argsort(-np.nan_to_num(scores, nan=-np.inf))[:2].tolist(), -1][:2]
    return [
        _UNKNOWN
        if np.isnan(scores[one.fact])
        else (
            float(scores[one.fact]),
            float(scores[one.fact] - scores[second if one.fact == first else first]),
        )
        for one in found
    ]


def _judged(held: OpenedRelease, asked: Asked, open_to: NDArray[np.bool_], found: Sequence[Signals]) -> list[Compared]:
    """What the answer head says of them."""
    statements = [(place, n) for place, one in enumerate(found) for n in held.by_fact[one.fact] if open_to[n]]
    logits = asked.logits([n for _, n in statements])
    if logits is None:
        return [_UNKNOWN] * len(found)
    places = np.array([place for place, _ in statements])
    best = [float(logits[places == place].max()) for place in range(len(found))]
    return list(zip(best, _leads(best), strict=True))


def _leads(scores: Sequence[float]) -> list[float]:
    """Each less the best of the others; nothing where there are none."""
    if len(scores) < 2:
        return [0.0] * len(scores)
    best, second = sorted(scores, reverse=True)[:2]
    first = scores.index(best)
    return [score - (second if place == first else best) for place, score in enumerate(scores)]


def _words(held: OpenedRelease, fact: int, language: str, wanted: Wanted) -> tuple[float, float | None]:
    """How much of the question stands in the fact's statement of its language, and with its known questions."""
    own = [statement for statement in held.by_fact[fact] if held.languages[held.owners[statement]] == language]
    said = [lexical.grams_of(held.statements[statement].text) for statement in own[:1]]
    asked = [lexical.grams_of(text) for text in held.ask_texts.get((fact, language), ())]
    words = wanted.share(said[0]) if said else 0.0
    cover = wanted.share(np.concatenate([*said, *asked])) if asked else words if said else None
    return words, cover


def best_of(scores: Scores, owners: Rows, count: int) -> Scores:
    """The largest score of each owner; -1 for none."""
    found = np.full(count, -1.0, dtype=np.float32)
    there = owners >= 0
    np.maximum.at(found, owners[there], scores[there])
    return found

"""A space in which a question lies near the statements that answer it, whatever the language or the wording.

Vectors of one programme are much alike, and vectors of one language are too. Both are taken out: the mean of the
language is subtracted, then what statements and questions of one key differ in is scaled down (within-class covariance
normalisation: Hatch, Kajarekar & Stolcke 2006). Fitted in closed form on the shipped questions and statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embedding.embed import Vectors

_RIDGE = 1.0  # of the mean eigenvalue, added to each


@dataclass(frozen=True)
class Space:
    query_centres: Mapping[str, Vectors]
    statement_centres: Mapping[str, Vectors]
    query_centre: Vectors  # of a language that is not among them
    statement_centre: Vectors
    map: Vectors

    def queries(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        return self._place(vectors, languages, self.query_centres, self.query_centre)

    def statements(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        return self._place(vectors, languages, self.statement_centres, self.statement_centre)

    def _place(
        self, vectors: Vectors, languages: Sequence[str], centres: Mapping[str, Vectors], other: Vectors
    ) -> Vectors:
        if not len(vectors):
            return vectors
        tongues = np.array(languages, dtype=np.str_)
        placed = vectors.copy()
        for language in np.unique(tongues):
            placed[tongues == language] -= centres.get(str(language), other)
        return _unit(_unit(placed) @ self.map)


@dataclass(frozen=True)
class Sample:
    """Vectors of questions or statements, with what they are about and their languages."""

    vectors: Vectors
    keys: Sequence[str]
    languages: Sequence[str]


def fit(asks: Sample, statements: Sample, generic: Mapping[str, Vectors]) -> Space:
    """`generic`: by language, the mean vector of generic questions, to tell where a language without examples lies."""
    if not len(asks.vectors) or not len(statements.vectors):
        return _plain(generic, statements)
    query_centres = _means(asks)
    statement_centres = _means(statements)
    both = [query_centres[language] - generic[language] for language in query_centres if language in generic]
    query_centre = _mean(list(query_centres.values()))
    if both:
        shift = _mean(both)
        query_centres = {language: mean + shift for language, mean in generic.items()} | query_centres
    statement_centre = _mean(list(statement_centres.values()))
    identity = np.eye(asks.vectors.shape[1], dtype=np.float32)
    plain = Space(query_centres, statement_centres, query_centre, statement_centre, identity)
    items = np.concatenate(
        [plain.queries(asks.vectors, asks.languages), plain.statements(statements.vectors, statements.languages)]
    )
    spread = _within(items, [*asks.keys, *statements.keys])
    return Space(query_centres, statement_centres, query_centre, statement_centre, _whitening(spread))


def _plain(generic: Mapping[str, Vectors], statements: Sample) -> Space:
    """Without examples: the language's mean alone is taken out of questions."""
    width = statements.vectors.shape[1] if len(statements.vectors) else len(next(iter(generic.values()), np.zeros(0)))
    centre = _mean(list(generic.values())) if generic else np.zeros(width, np.float32)
    return Space(generic, {}, centre, centre, np.eye(width, dtype=np.float32))


def _mean(vectors: Sequence[Vectors]) -> Vectors:
    mean: Vectors = np.stack(vectors).mean(axis=0, dtype=np.float32)
    return mean


def _means(sample: Sample) -> dict[str, Vectors]:
    tongues = np.array(sample.languages, dtype=np.str_)
    return {
        str(language): sample.vectors[tongues == language].mean(axis=0, dtype=np.float32)
        for language in np.unique(tongues)
    }


def _within(items: Vectors, keys: Sequence[str]) -> Vectors:
    """How items of one key differ from each other: their covariance."""
    numbers = np.unique(np.array(keys, dtype=np.str_), return_inverse=True)[1]
    counts = np.bincount(numbers)
    means = np.zeros((len(counts), items.shape[1]), dtype=np.float32)
    np.add.at(means, numbers, items)
    apart = (items - (means / counts[:, None])[numbers])[counts[numbers] > 1]
    covariance: Vectors = (apart.T @ apart / max(len(apart), 1)).astype(np.float32)
    return covariance


def _whitening(covariance: Vectors) -> Vectors:
    values, axes = np.linalg.eigh(covariance.astype(np.float64))
    scales = (np.maximum(values, 0) + _RIDGE * max(float(values.mean()), 1e-9)) ** -0.5
    whitening: Vectors = ((axes * scales) @ axes.T).astype(np.float32)
    return whitening


def _unit(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit

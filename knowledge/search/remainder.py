"""What of a large release is not held ready: passages that are fetched when they are near a question.

A held of some thousand passages is compared whole. Beyond that it holds what has known questions and a sample, by
which scores are standardised; Chroma finds the rest, so that a search costs hardly more however much there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.embed import Vectors
from knowledge.embedding.vectors import vector_key, vectors_of
from knowledge.search.opened import Fetch, OpenedPassage, OpenedRelease, statements_of
from knowledge.store.texts import Lookup

FETCHED = 60  # passages
NEAREST = 150  # vectors that are asked for, of passages and of their sentences

Halves = NDArray[np.float16]


@dataclass(frozen=True)
class Remainder:
    passages: tuple[OpenedPassage, ...]
    passage_vectors: Halves
    statement_vectors: Halves  # of every sentence, passage by passage
    firsts: NDArray[np.int64]  # of each passage, its first sentence; one more than passages
    places: Mapping[str, int]  # by the key of a vector, the passage that it is of or stands in

    def fetch(self, held: OpenedRelease, keys: Sequence[str], fetch: Fetch) -> OpenedRelease:
        """The release in memory, and the passages that these vectors are of."""
        found = dict.fromkeys(self.places[key] for key in keys if key in self.places)
        numbers = list(found)[:FETCHED]
        return replace(self._put(held, numbers), fetch=fetch) if numbers else held

    def _put(self, held: OpenedRelease, numbers: Sequence[int]) -> OpenedRelease:
        passages = [self.passages[number] for number in numbers]
        rows = [np.arange(self.firsts[number], self.firsts[number + 1]) for number in numbers]
        counts = [len(some) for some in rows]
        before, known = len(held.passages), len(held.statements)
        owners = np.repeat(np.arange(before, before + len(numbers), dtype=np.int32), counts)
        facts = np.arange(len(held.by_fact), len(held.by_fact) + len(owners), dtype=np.int32)
        languages = [passage.part.language for passage in passages]
        raw: Vectors = self.statement_vectors[np.concatenate(rows)].astype(np.float32)
        placed = held.space.statements(
            raw, [language for language, n in zip(languages, counts, strict=True) for _ in range(n)]
        )
        groups = held.groups.max(initial=-1) + 1 + np.arange(len(numbers), dtype=np.int32)
        return replace(
            held,
            passages=(*held.passages, *passages),
            statements=(*held.statements, *statements_of(passages, before)),
            passage_vectors=np.concatenate([held.passage_vectors, self.passage_vectors[numbers].astype(np.float32)]),
            statement_vectors=np.concatenate([held.statement_vectors, placed]),
            raw_statements=np.concatenate([held.raw_statements, raw]),
            firsts=np.append(held.firsts, known + np.cumsum([0, *counts[:-1]])).astype(np.int32),
            owners=np.append(held.owners, owners),
            groups=np.append(held.groups, groups),
            facts=np.append(held.facts, facts),
            languages=np.append(held.languages, languages),
            by_fact=held.by_fact | {int(fact): (known + n,) for n, fact in enumerate(facts)},
            fetched=len(numbers),
        )


def remainder(passages: Sequence[OpenedPassage], embedder: str, lookup: Lookup) -> Remainder:
    texts = [passage.read.passage for passage in passages]
    sentences = [passage.read.statements for passage in passages]
    places: dict[str, int] = {}
    for number, (text, said) in enumerate(zip(texts, sentences, strict=True)):
        for key in (vector_key(embedder, "passage", text), *(vector_key(embedder, "statement", one) for one in said)):
            places.setdefault(key, number)
    return Remainder(
        passages=tuple(passages),
        passage_vectors=vectors_of(lookup("passage", texts)).astype(np.float16),
        statement_vectors=vectors_of(lookup("statement", [text for said in sentences for text in said])).astype(
            np.float16
        ),
        firsts=np.cumsum([0, *(len(said) for said in sentences)]),
        places=places,
    )

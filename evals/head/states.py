"""Each distinct text read once: its vector, and what the lower layers of the encoder make of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.head.batches import Nearness
from evals.head.data import Message, Said
from evals.head.network import States
from knowledge.corpus.shipped import generic_questions
from knowledge.embedding.embed import LONGEST, Vectors, unit
from knowledge.embedding.encoder import Encoder
from knowledge.embedding.space import Sample, fit


@dataclass(frozen=True)
class Read:
    vectors: Vectors  # a row a text
    states: tuple[States, ...]


class Reader:
    """Reads each text once, and keeps what it read in `file` for the next run, if there is one."""

    def __init__(self, encoder: Encoder, file: Path | None) -> None:
        self._encoder, self._file = encoder, file
        self._known: dict[str, tuple[Vectors, States]] = {}
        if file is not None and file.is_file():
            with np.load(file) as kept:
                parts = np.split(kept["states"], np.cumsum(kept["lengths"])[:-1])
                self._known = dict(zip(kept["texts"].tolist(), zip(kept["vectors"], parts, strict=True), strict=True))

    def read(self, prefix: str, texts: Sequence[str]) -> Read:
        """`prefix`: `query:` or `passage:`."""
        wanted = [f"{prefix} {text[:LONGEST]}" for text in texts]
        fresh = [text for text in dict.fromkeys(wanted) if text not in self._known]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            self._known |= zip(fresh, pool.map(self._one, fresh), strict=True)
        if fresh and self._file is not None:
            self._keep(self._file)
        found = [self._known[text] for text in wanted]
        return Read(np.stack([vector for vector, _ in found]), tuple(states for _, states in found))

    def _one(self, text: str) -> tuple[Vectors, States]:
        found = self._encoder.states(text)
        return unit([found.last.mean(axis=0).tolist()])[0], np.concatenate(found.middle).astype(np.float16)

    def _keep(self, file: Path) -> None:
        vectors, states = zip(*self._known.values(), strict=True)
        lengths = [len(one) for one in states]
        np.savez(
            file, texts=list(self._known), vectors=np.stack(vectors), states=np.concatenate(states), lengths=lengths
        )


def nearness(
    reader: Reader, messages: Sequence[Message], asked: Vectors, statements: Sequence[Said], said: Vectors
) -> Nearness:
    """What today's search sees of each message. The space is fitted on known questions alone."""
    generic = {
        language: reader.read("query:", some).vectors.mean(axis=0, dtype=np.float32)
        for language, some in generic_questions().items()
    }
    known = [n for n, message in enumerate(messages) if message.kind == "known"]
    asks = Sample(asked[known], [min(messages[n].keys) for n in known], [messages[n].language for n in known])
    facts = Sample(said, [one.key for one in statements], [one.language for one in statements])
    space = fit(asks, facts, generic)
    placed = space.queries(asked, [message.language for message in messages])
    stated = space.statements(said, facts.languages)
    keys = sorted(set(facts.keys))
    by_asks = _best(placed, placed[known], asks.keys, keys, known)
    return Nearness(
        keys=keys,
        asked=by_asks,
        strength=by_asks + _best(placed, stated, facts.keys, keys),
        same=_of_both(stated, facts.keys, keys),
    )


def _best(
    placed: Vectors, others: Vectors, names: Sequence[str], keys: Sequence[str], own: Sequence[int] = ()
) -> Vectors:
    """Of each row, the largest product with those of each key; `own`: the rows that the others are, less themselves."""
    products: Vectors = placed @ others.T
    products[list(own), np.arange(len(own))] = -1.0
    tongues = np.array(names, dtype=np.str_)
    found = np.full((len(placed), len(keys)), -1.0, np.float32)
    for column, key in enumerate(keys):
        mine = np.flatnonzero(tongues == key)
        if len(mine):
            found[:, column] = products[:, mine].max(axis=1)
    return found


def _of_both(stated: Vectors, names: Sequence[str], keys: Sequence[str]) -> Vectors:
    """The mean of the largest products between the statements of two keys."""
    products = _best(stated, stated, names, keys)
    tongues = np.array(names, dtype=np.str_)
    return np.stack([products[tongues == key].mean(axis=0) for key in keys]).astype(np.float32)

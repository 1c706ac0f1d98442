"""A release, opened for searching: all of it in memory, or the most asked for and the rest fetched when it is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embedding.space import Space
from knowledge.embedding.vectors import Kept, vector_key, vectors_of
from knowledge.search.opened import Fetch, OpenedPassage, OpenedRelease, laid_open, passages_of, towers
from knowledge.search.question import Question
from knowledge.search.remainder import NEAREST, Remainder, remainder
from knowledge.store.index import Index
from knowledge.store.publishing import Publisher
from knowledge.store.releases import Manifest, Releases

LARGE = 3_000  # passages that are all compared with every question
NEXT = 2  # facts after one
SAMPLE = 1_000  # passages of a larger release by which scores are standardised


@dataclass(frozen=True)
class Opened:
    held: OpenedRelease
    remainder: Remainder | None
    questions: Mapping[tuple[str, str], str]  # the first that a statement is known to answer, by key and language
    order: Mapping[str, int]  # keys of the facts, as they stand in their documents
    embedder: str

    def headed(self, head: str) -> bool:
        """Whether nothing is lacking for the answer head of this version."""
        return not head or self.held.towers is not None or not self.held.statements

    def around(self, keys: Sequence[str], language: str) -> dict[str, str]:
        """By key, a question that each of these statements answers, then of the facts next to them."""
        facts = list(self.order)
        after = [one for key in keys if key in self.order for one in facts[self.order[key] + 1 :][:NEXT]]
        return {key: self.questions[key, language] for key in (*keys, *after) if (key, language) in self.questions}

    def near(self, question: Question, index: Index) -> OpenedRelease:
        """What is in memory, and what Chroma finds near the question."""
        if self.remainder is None:
            return self.held
        collection = self.held.manifest.vectors
        return self.remainder.fetch(
            self.held, index.nearest(collection, question.centred, NEAREST), self._fetch(collection, index)
        )

    def _fetch(self, collection: str, index: Index) -> Fetch:
        known: dict[str, Kept] = {}  # for one question

        def fetch(texts: Sequence[str]) -> dict[str, Kept]:
            keys = {text: vector_key(self.embedder, "statement", text) for text in texts}
            fresh = [key for key in dict.fromkeys(keys.values()) if key not in known]
            known.update(index.kept(collection, fresh) if fresh else {})
            return {text: known[key] for text, key in keys.items()}

        return fetch


def open_release(
    manifest: Manifest,
    releases: Releases,
    publisher: Publisher,
    questions: Mapping[str, Sequence[str]],
    space: Space | None,
) -> Opened:
    """`questions`: generic ones, by language. `space`: for a release that has no known questions of its own."""
    contents = releases.contents(manifest.entries)
    asks = releases.asks(manifest)
    lookup = publisher.lookup(manifest, contents, asks)
    generic = {
        language: vectors_of(lookup("query", some)).mean(axis=0, dtype=np.float32)
        for language, some in questions.items()
    }
    ready, rest = _parted(passages_of(manifest, contents))
    away = [text for passage in rest for text in passage.read.statements]
    head = publisher.head if not away or towers(lookup("statement", away), publisher.head) is not None else ""
    held = laid_open(manifest, ready, asks, lookup, generic, space, head)
    first = {(ask.key, ask.language): ask.text for ask in reversed(asks)}
    facts = (s.sentence.key for s in held.statements if s.sentence.kind == "fact" and s.sentence.key)
    order = {key: place for place, key in enumerate(dict.fromkeys(facts))}
    remaining = remainder(rest, publisher.embedder, lookup) if rest else None
    return Opened(held, remaining, first, order, publisher.embedder)


def _parted(passages: Sequence[OpenedPassage]) -> tuple[list[OpenedPassage], list[OpenedPassage]]:
    """What is held ready: passages with keys, and an even sample of the others."""
    others = [number for number, passage in enumerate(passages) if passage.part.sentences[0].key is None]
    if len(passages) <= LARGE:
        return list(passages), []
    sample = set(others[:: max(1, len(others) // SAMPLE)])
    rest = [number for number in others if number not in sample]
    away = set(rest)
    return [p for number, p in enumerate(passages) if number not in away], [passages[number] for number in rest]

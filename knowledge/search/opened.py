"""A release taken down to be searched: its passages, statements and questions as arrays, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.embed import Vectors
from knowledge.embedding.space import Sample, Space, fit
from knowledge.embedding.tokens import Signed, Signs, signed
from knowledge.embedding.vectors import Halves, Kept, vectors_of
from knowledge.search import lexical
from knowledge.search.lexical import Lexicon
from knowledge.store.content import Content, Part, Stated
from knowledge.store.releases import Asks, Entry, Manifest
from knowledge.store.texts import Lookup, Read, read_of

Rows = NDArray[np.int32]
Flags = NDArray[np.bool_]
Fetch = Callable[[Sequence[str]], Mapping[str, Kept]]  # what is kept of these statements


@dataclass(frozen=True, slots=True)
class OpenedPassage:
    entry: Entry
    part: Part
    text: str
    read: Read

    def sentence(self, sentence: Stated) -> str:
        start = self.part.span[0]
        return self.text[sentence.span[0] - start : sentence.span[1] - start]


@dataclass(frozen=True, slots=True)
class OpenedStatement:
    sentence: Stated
    text: str
    passage: int  # its place among the passages
    read: str  # what the embedder reads of it


@dataclass(frozen=True)
class OpenedRelease:
    manifest: Manifest
    passages: tuple[OpenedPassage, ...]
    statements: tuple[OpenedStatement, ...]
    passage_vectors: Vectors
    statement_vectors: Vectors  # in the space of questions and answers
    ask_vectors: Vectors  # in the same space
    firsts: Rows  # of each passage, its first statement
    owners: Rows  # of each statement, its passage
    groups: Rows  # of each passage, the number it shares with its translations
    facts: Rows  # of each statement, the number it shares with its translations
    asked: Rows  # of each question, the number of the statements it asks for; -1 for none
    ask_texts: Mapping[tuple[int, str], Sequence[str]]  # the questions for a fact in a language
    known: Mapping[str, int]  # key → the number of its statements, where questions for them are known
    languages: NDArray[np.str_]  # of each passage
    characters: Lexicon  # over passages, less those fetched
    numbers: Lexicon  # the same
    raw_statements: Vectors  # as the embedder gave them
    signed: Signed  # the tokens of the statements, less those fetched
    towers: Halves | None  # of the answer head, of the same; None without a head, and of a release that lacks them
    space: Space
    generic: Mapping[str, Vectors]
    by_fact: dict[int, tuple[int, ...]] = field(repr=False)  # statements that say the same
    fetched: int = 0  # passages at the end that were fetched for one question
    fetch: Fetch | None = field(default=None, repr=False)

    @property
    def resident(self) -> int:
        """Passages that are always here: scores are standardised by theirs."""
        return len(self.passages) - self.fetched

    def signs(self, statements: Sequence[int]) -> list[Signs]:
        """Of the tokens of these statements."""
        away = self._away(statements)
        return [away[n].signs if n in away else self.signed.of(n) for n in statements]

    def towers_of(self, statements: Sequence[int]) -> Halves | None:
        """A row each, of the answer head."""
        if self.towers is None:
            return None
        away = self._away(statements)
        return np.stack([away[n].tower if n in away else self.towers[n] for n in statements])

    def _away(self, statements: Sequence[int]) -> dict[int, Kept]:
        """What is kept of those that were fetched."""
        held = len(self.signed.starts) - 1
        away = [number for number in statements if number >= held]
        found = self.fetch([self.statements[n].read for n in away]) if away and self.fetch else {}
        return {number: found[self.statements[number].read] for number in away}

    @cached_property
    def by_key(self) -> Mapping[str, tuple[int, ...]]:
        """The shipped statements of each key."""
        found: dict[str, tuple[int, ...]] = {}
        for number, statement in enumerate(self.statements):
            if statement.sentence.key is not None:
                found[statement.sentence.key] = (*found.get(statement.sentence.key, ()), number)
        return found

    def named(self, name: str) -> tuple[int, ...]:
        """The statements of a key; of an id, that statement and its translations."""
        number = self._by_id.get(name)
        return self.by_key.get(name, ()) if number is None else self.by_fact[int(self.facts[number])]

    @cached_property
    def _by_id(self) -> Mapping[str, int]:
        return {statement.sentence.id: number for number, statement in enumerate(self.statements)}

    @cached_property
    def anywhere(self) -> Vectors:
        """What generic questions of any language have in common."""
        mean: Vectors = np.mean(list(self.generic.values()), axis=0, dtype=np.float32)
        return mean

    @cached_property
    def public(self) -> Flags:
        """Of each passage: may anybody see it?"""
        return np.array([passage.entry.visibility == "public" for passage in self.passages], dtype=np.bool_)

    @cached_property
    def authorities(self) -> NDArray[np.str_]:
        """Of each passage."""
        return np.array([passage.entry.authority for passage in self.passages], dtype=np.str_)

    @cached_property
    def tongues(self) -> Rows:
        """Of each passage, the number of its language."""
        return np.unique(self.languages, return_inverse=True)[1].astype(np.int32)

    @cached_property
    def keyed(self) -> Flags:
        """Of each passage: do its statements have keys, by which questions for them are known?"""
        return np.array([passage.part.sentences[0].key is not None for passage in self.passages], dtype=np.bool_)

    @cached_property
    def foreseen(self) -> Flags:
        """Of each statement: are questions known that its fact answers?"""
        known = np.zeros(len(self.by_fact), np.bool_)
        known[self.asked[self.asked >= 0]] = True
        return known[self.facts]

    @cached_property
    def programme(self) -> Flags:
        """Of each statement: is it a sentence of a programme document that somebody gave us?"""
        own = [p.entry.authority == "mcap" and p.part.sentences[0].key is None for p in self.passages]
        return np.array(own, dtype=np.bool_)[self.owners]


def passages_of(manifest: Manifest, contents: Mapping[str, Content]) -> list[OpenedPassage]:
    """Every passage of a release, in order."""
    return [
        OpenedPassage(entry, part, text := contents[entry.id].cut(part.span), read_of(part, text))
        for entry in manifest.entries
        for part in contents[entry.id].parts
    ]


def laid_open(
    manifest: Manifest,
    passages: Sequence[OpenedPassage],
    asks: Asks,
    lookup: Lookup,
    generic: Mapping[str, Vectors],
    space: Space | None,
    head: str = "",
) -> OpenedRelease:
    """`generic`: mean vectors of generic questions. `space`: unless it has questions to fit one. `head`: a version."""
    statements, counts = statements_of(passages), [len(passage.part.sentences) for passage in passages]
    names = [s.sentence.key or s.sentence.id for s in statements]
    keys, languages = _numbered(names), [passage.part.language for passage in passages]
    read = lookup("statement", [statement.read for statement in statements])
    said, asked = vectors_of(read), vectors_of(lookup("query", [ask.text for ask in asks]))
    space = _fit(asks, asked, statements, said, languages, generic) if asks or space is None else space
    return OpenedRelease(
        manifest=manifest,
        passages=tuple(passages),
        statements=tuple(statements),
        passage_vectors=vectors_of(lookup("passage", [passage.read.passage for passage in passages])),
        statement_vectors=space.statements(said, [languages[statement.passage] for statement in statements]),
        ask_vectors=space.queries(asked, [ask.language for ask in asks]),
        firsts=np.cumsum([0, *counts], dtype=np.int32)[: len(counts)],
        owners=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        groups=_groups(passages),
        facts=_facts(names),
        asked=np.array([keys.get(ask.key, -1) for ask in asks], dtype=np.int32),
        ask_texts=_ask_texts(asks, keys),
        known={ask.key: keys[ask.key] for ask in asks if ask.key in keys},
        languages=np.array(languages, dtype=np.str_),
        characters=lexical.build([lexical.grams(passage.text) for passage in passages]),
        numbers=lexical.build([lexical.numbers(passage.text) for passage in passages]),
        raw_statements=said,
        signed=signed(_signs_once(statements, read)),
        towers=towers(read, head),
        space=space,
        generic=generic,
        by_fact=_together(_facts(names)),
    )


def towers(kept: Sequence[Kept], head: str) -> Halves | None:
    """Of statements; None where one lacks it for a head of this version."""
    there = bool(head) and all(one.head == head for one in kept)
    return np.stack([one.tower for one in kept]) if there and kept else None


def _fit(
    asks: Asks,
    asked: Vectors,
    statements: Sequence[OpenedStatement],
    said: Vectors,
    languages: Sequence[str],
    generic: Mapping[str, Vectors],
) -> Space:
    keyed = [number for number, statement in enumerate(statements) if statement.sentence.key is not None]
    return fit(
        Sample(asked, [ask.key for ask in asks], [ask.language for ask in asks]),
        Sample(
            said[keyed],
            [statements[number].sentence.key or "" for number in keyed],
            [languages[statements[number].passage] for number in keyed],
        ),
        generic,
    )


def _ask_texts(asks: Asks, keys: Mapping[str, int]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    for ask in asks:
        if ask.key in keys:
            found.setdefault((keys[ask.key], ask.language), []).append(ask.text)
    return found


def _groups(passages: Sequence[OpenedPassage]) -> Rows:
    """A section and its translations begin with the same key."""
    return _facts([passage.part.sentences[0].key or passage.part.id for passage in passages])


def statements_of(passages: Sequence[OpenedPassage], before: int = 0) -> list[OpenedStatement]:
    """`before`: how many passages come before these."""
    return [
        OpenedStatement(sentence, passage.sentence(sentence), before + number, read)
        for number, passage in enumerate(passages)
        for sentence, read in zip(passage.part.sentences, passage.read.statements, strict=True)
    ]


def _signs_once(statements: Sequence[OpenedStatement], kept: Sequence[Kept]) -> list[Signs]:
    """Of each statement; what several of one passage share is held with the first."""
    held: list[Signs] = []
    before: tuple[int, str] | None = None
    for statement, one in zip(statements, kept, strict=True):
        place = statement.passage, statement.read
        held.append(one.signs[:0] if place == before else one.signs)
        before = place
    return held


def _facts(names: Sequence[str]) -> Rows:
    numbers = _numbered(names)
    return np.array([numbers[name] for name in names], dtype=np.int32)


def _numbered(keys: Sequence[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(dict.fromkeys(keys))}


def _together(facts: Rows) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for statement, fact in enumerate(facts.tolist()):
        found.setdefault(fact, []).append(statement)
    return {fact: tuple(statements) for fact, statements in found.items()}

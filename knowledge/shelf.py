"""A release taken down to be searched: its passages, statements and questions as arrays, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge import lexical
from knowledge.content import Content, Part, Sentence
from knowledge.embed import Role, Vectors
from knowledge.lexical import Grams, Lexicon
from knowledge.releases import Asks, Entry, Manifest
from knowledge.space import Sample, Space, fit

Rows = NDArray[np.int32]
Lookup = Callable[[Role, Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class ShelvedPassage:
    entry: Entry
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class ShelvedStatement:
    sentence: Sentence
    text: str
    passage: int  # its place among the passages


@dataclass(frozen=True)
class Shelf:
    manifest: Manifest
    contents: dict[str, Content]
    passages: tuple[ShelvedPassage, ...]
    statements: tuple[ShelvedStatement, ...]
    passage_vectors: Vectors
    statement_vectors: Vectors  # in the space of questions and answers
    ask_vectors: Vectors  # in the same space
    firsts: Rows  # of each passage, its first statement
    owners: Rows  # of each statement, its passage
    groups: Rows  # of each passage, the number it shares with its translations
    facts: Rows  # of each statement, the number it shares with its translations
    asked: Rows  # of each question, the number of the statements it asks for; -1 for none
    ask_grams: Mapping[tuple[int, str], tuple[Grams, ...]]  # of the questions for a fact in a language
    languages: NDArray[np.str_]  # of each passage
    characters: Lexicon  # over passages
    numbers: Lexicon  # over passages
    raw_statements: Vectors  # as the embedder gave them
    space: Space
    generic: Mapping[str, Vectors]
    by_fact: dict[int, tuple[int, ...]] = field(repr=False)  # statements that say the same


def texts_of(contents: dict[str, Content], asks: Asks) -> list[tuple[Role, str]]:
    """Every text of a release that is embedded."""
    found: list[tuple[Role, str]] = []
    for content in contents.values():
        for part in content.parts:
            found.append(("passage", passage_text(content, part)))
            found += [("passage", content.cut(sentence.span)) for sentence in part.sentences]
    return found + [("query", ask.text) for ask in asks]


def passage_text(content: Content, part: Part) -> str:
    """What stands for a passage: it under its headings."""
    return "\n".join([" › ".join(part.section), content.cut(part.span)]).strip()


def shelve(
    manifest: Manifest,
    contents: dict[str, Content],
    asks: Asks,
    lookup: Lookup,
    generic: Mapping[str, Vectors],
    space: Space | None,
) -> Shelf:
    """`generic`: mean vectors of generic questions. Only a release with questions of its own fits its own space."""
    passages, statements, firsts = _take_down(manifest, contents)
    keys = _numbered([s.sentence.key or s.sentence.id for s in statements])
    facts = np.array([keys[s.sentence.key or s.sentence.id] for s in statements], dtype=np.int32)
    languages = [passage.part.language for passage in passages]
    said = lookup("passage", [statement.text for statement in statements])
    asked = lookup("query", [ask.text for ask in asks])
    if asks or space is None:
        space = _fit(asks, asked, statements, said, languages, generic)
    return Shelf(
        manifest=manifest,
        contents=contents,
        passages=tuple(passages),
        statements=tuple(statements),
        passage_vectors=lookup("passage", [passage_text(contents[p.entry.id], p.part) for p in passages]),
        statement_vectors=space.statements(said, [languages[statement.passage] for statement in statements]),
        ask_vectors=space.queries(asked, [ask.language for ask in asks]),
        firsts=np.array(firsts, dtype=np.int32),
        owners=np.array([statement.passage for statement in statements], dtype=np.int32),
        groups=_groups(passages, statements, firsts),
        facts=facts,
        asked=np.array([keys.get(ask.key, -1) for ask in asks], dtype=np.int32),
        ask_grams=_ask_grams(asks, keys),
        languages=np.array(languages, dtype=np.str_),
        characters=lexical.build([lexical.grams(passage.text) for passage in passages]),
        numbers=lexical.build([lexical.numbers(passage.text) for passage in passages]),
        raw_statements=said,
        space=space,
        generic=generic,
        by_fact=_together(facts),
    )


def _take_down(
    manifest: Manifest, contents: Mapping[str, Content]
) -> tuple[list[ShelvedPassage], list[ShelvedStatement], list[int]]:
    """Passages and statements in order, and of each passage the number of its first statement."""
    passages: list[ShelvedPassage] = []
    statements: list[ShelvedStatement] = []
    firsts: list[int] = []
    for entry in manifest.entries:
        content = contents[entry.id]
        for part in content.parts:
            firsts.append(len(statements))
            for sentence in part.sentences:
                statements.append(ShelvedStatement(sentence, content.cut(sentence.span), len(passages)))
            passages.append(ShelvedPassage(entry, part, content.cut(part.span)))
    return passages, statements, firsts


def _fit(
    asks: Asks,
    asked: Vectors,
    statements: Sequence[ShelvedStatement],
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


def _ask_grams(asks: Asks, keys: Mapping[str, int]) -> dict[tuple[int, str], tuple[Grams, ...]]:
    found: dict[tuple[int, str], tuple[Grams, ...]] = {}
    for ask in asks:
        if ask.key in keys:
            place = (keys[ask.key], ask.language)
            found[place] = (*found.get(place, ()), np.unique(lexical.grams(ask.text)))
    return found


def _groups(passages: Sequence[ShelvedPassage], statements: Sequence[ShelvedStatement], firsts: Sequence[int]) -> Rows:
    """A section and its translations begin with the same key."""
    names = [statements[first].sentence.key or passage.part.id for first, passage in zip(firsts, passages, strict=True)]
    numbers = _numbered(names)
    return np.array([numbers[name] for name in names], dtype=np.int32)


def _numbered(keys: Sequence[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(dict.fromkeys(keys))}


def _together(facts: Rows) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for statement, fact in enumerate(facts.tolist()):
        found.setdefault(fact, []).append(statement)
    return {fact: tuple(statements) for fact, statements in found.items()}

"""What the head is trained on: messages and what answers them, statements in every language they exist in.

Messages are the known questions of the corpus and those that were written for training (see CARD.md). A part is never
trained on: what is held out is known by hashes of text and key, so that it stays the same whoever trains.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from knowledge.corpus.shipped import corpus_folder, read_shipped

ONE_IN_TEXTS = 8  # of the written messages is held out
ONE_IN_KEYS = 12  # of the statements' keys is held out, with every message and question for it


@dataclass(frozen=True)
class Message:
    """What a person asks. `keys`: statements that answer; none: nothing does. `near`: those that only seem to."""

    text: str
    language: str
    keys: frozenset[str]
    near: frozenset[str] = frozenset()
    kind: str = "known"  # as CARD.md lists them; `known` is a known question


@dataclass(frozen=True)
class Said:
    """A statement in one language."""

    text: str
    language: str
    key: str


@dataclass(frozen=True)
class Parted:
    trained: tuple[Message, ...]
    held_out: tuple[Message, ...]  # written ones alone
    statements: tuple[Said, ...]  # those of keys that are held out among them


def statements() -> tuple[Said, ...]:
    return tuple(
        Said(content.cut(sentence.span), part.language, sentence.key)
        for _, content in read_shipped(corpus_folder()).documents
        for part in content.parts
        for sentence in part.sentences
        if sentence.key is not None
    )


def known_questions() -> tuple[Message, ...]:
    asks = read_shipped(corpus_folder()).asks
    return tuple(Message(ask.text, ask.language, frozenset({ask.key})) for ask in asks)


def written() -> tuple[Message, ...]:
    """The messages of evals/head/data."""
    folder = files("evals.head").joinpath("data")
    lines = [
        line
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return tuple(_message(json.loads(line)) for line in lines)


def _message(row: Mapping[str, object]) -> Message:
    keys, near = (frozenset(map(str, _listed(row[name]))) for name in ("keys", "near"))
    return Message(str(row["text"]), str(row["lang"]), keys, near - keys, str(row["kind"]))


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def held_out_key(key: str) -> bool:
    return _hash(key) % ONE_IN_KEYS == 0


def held_out(message: Message) -> bool:
    return any(map(held_out_key, message.keys)) or _hash(message.text) % ONE_IN_TEXTS == 0


def parted() -> Parted:
    mine = written()
    questions = [one for one in known_questions() if not any(map(held_out_key, one.keys))]
    return Parted(
        trained=(*questions, *(one for one in mine if not held_out(one))),
        held_out=tuple(one for one in mine if held_out(one)),
        statements=statements(),
    )


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

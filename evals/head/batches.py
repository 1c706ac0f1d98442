"""What is learned at once: some messages, what answers them, and what only seems to.

Each seed brings a statement that answers it and hard negatives: those its writer named, and those that today's search
finds near. Known questions for the other statements are added. Every message stands beside every statement of the
batch; a pair is left out where it is not clear that the statement does not answer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.head.data import Message, Said, held_out_key

SEEDS = 32
WRITTEN = 0.5  # of the seeds
HARD = 3  # negatives of a seed
MINED = 10  # facts near a message, of which they are drawn
FILLED = 64  # known questions that are added
SAME = 0.7  # cosine in the space of questions and answers from which two statements may say the same
NEAR = 0.95  # of a message to a known question from which its statement may answer the message too

Labels = NDArray[np.float32]  # 1 answers, 0 does not, nan is not clear
Similar = NDArray[np.float32]


@dataclass(frozen=True)
class Batch:
    messages: tuple[int, ...]
    statements: tuple[int, ...]
    labels: Labels  # a row a message


@dataclass(frozen=True)
class Nearness:
    """By today's search, in the space of questions and answers; a column a fact, in the order of `keys`."""

    keys: Sequence[str]
    asked: Similar  # of each message, to the nearest other known question of the fact
    strength: Similar  # of each message: to its statements and its known questions together
    same: Similar  # of each fact


class Batches:
    """`trained`: so many of the messages, from the first on, may be learned from."""

    def __init__(
        self, messages: Sequence[Message], statements: Sequence[Said], nearness: Nearness, seed: int, trained: int
    ) -> None:
        self._messages, self._nearness = messages, nearness
        self._random = random.Random(seed)  # noqa: S311  # a training run, not a secret
        self._places = {key: place for place, key in enumerate(nearness.keys)}
        self._statements: dict[str, dict[str, int]] = {}
        for number, one in enumerate(statements):
            self._statements.setdefault(one.key, {})[one.language] = number
        self._known: dict[str, list[int]] = {}
        for number, message in enumerate(messages[:trained]):
            if message.kind == "known":
                self._known.setdefault(min(message.keys), []).append(number)
        self._written = [n for n, message in enumerate(messages[:trained]) if message.kind != "known"]
        self._asked = [n for n, message in enumerate(messages[:trained]) if message.kind == "known"]
        self._open = [not held_out_key(key) for key in nearness.keys]

    def __iter__(self) -> Iterator[Batch]:
        """Without end."""
        written, asked = self._endless(self._written), self._endless(self._asked)
        share = WRITTEN if self._written else 0.0
        while True:
            seeds = [next(written if n < SEEDS * share else asked) for n in range(SEEDS)]
            chosen: dict[str, str] = {}
            for seed in seeds:
                for key in self._facts(seed):
                    chosen.setdefault(key, self._language(key, self._messages[seed].language))
            keys = list(chosen)
            filled = [self._random.choice(self._known[key]) for key in keys if self._known.get(key)]
            self._random.shuffle(filled)
            messages = tuple(dict.fromkeys([*seeds, *filled[:FILLED]]))
            statements = tuple(self._statements[key][language] for key, language in chosen.items())
            yield Batch(messages, statements, np.stack([self.labels(message, keys) for message in messages]))

    def labels(self, number: int, keys: Sequence[str]) -> Labels:
        message = self._messages[number]
        found = self._unclear(number)[[self._places[key] for key in keys]]
        found[[key in message.near for key in keys]] = 0.0
        found[[key in message.keys for key in keys]] = 1.0
        return found

    def hard(self, number: int, held_out: bool = False) -> list[str]:
        """Keys of statements that seem to answer and do not, those that the writer named first."""
        message = self._messages[number]
        clear = ~np.isnan(self._unclear(number))
        nearest = np.argsort(-self._nearness.strength[number])[: 2 * MINED].tolist()
        mined = [key for place in nearest if (key := self._nearness.keys[place]) not in message.keys and clear[place]]
        return [key for key in dict.fromkeys([*sorted(message.near), *mined[:MINED]]) if held_out or self._learned(key)]

    def _unclear(self, number: int) -> Labels:
        """Of each fact: nan where it may answer the message too, else 0."""
        own = [self._places[key] for key in self._messages[number].keys if key in self._places]
        alike = self._nearness.same[own].max(axis=0, initial=-1.0) >= SAME
        return np.where(alike | (self._nearness.asked[number] >= NEAR), np.nan, 0.0).astype(np.float32)

    def _learned(self, key: str) -> bool:
        return key in self._places and self._open[self._places[key]]

    def _facts(self, seed: int) -> list[str]:
        own = [key for key in sorted(self._messages[seed].keys) if self._learned(key)]
        hard = self.hard(seed)
        return own + self._random.sample(hard, min(HARD, len(hard)))

    def _language(self, key: str, language: str) -> str:
        there = self._statements[key]
        dice = self._random.random()
        if dice < 0.5 and language in there:
            return language
        if dice < 0.75 and "en" in there:
            return "en"
        return self._random.choice(sorted(there))

    def _endless(self, numbers: Sequence[int]) -> Iterator[int]:
        while numbers:
            order = list(numbers)
            self._random.shuffle(order)
            yield from order

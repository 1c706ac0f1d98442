"""Pairs of a held-out message and a statement: how well scores tell right ones from hard negatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pair:
    message: int
    language: str
    right: bool
    fresh: bool  # the message's key was never trained on
    today: float  # strength by today's search, before its curve
    head: float  # the logit


Score = Callable[[Pair], float]


def area(pairs: Sequence[Pair], score: Score) -> float:
    """Under the curve (AUC): how often a right pair scores above one that is not."""
    right = np.array([score(pair) for pair in pairs if pair.right])
    wrong = np.array([score(pair) for pair in pairs if not pair.right])
    return float((right[:, None] > wrong[None, :]).mean())


def first(pairs: Sequence[Pair], score: Score) -> float:
    """The share of messages with an answer whose best statement is right."""
    best: dict[int, Pair] = {}
    for pair in pairs:
        if pair.message not in best or score(pair) > score(best[pair.message]):
            best[pair.message] = pair
    answered = {pair.message for pair in pairs if pair.right}
    return float(np.mean([best[message].right for message in answered]))


def told(pairs: Sequence[Pair]) -> str:
    return "\n".join(_lines(pairs))


def _lines(pairs: Sequence[Pair]) -> Iterator[str]:
    yield "held-out messages          messages  AUC today  head   right first today  head"
    groups = {
        "keys trained on": [pair for pair in pairs if not pair.fresh],
        "keys never seen": [pair for pair in pairs if pair.fresh],
    }
    for language in sorted({pair.language for pair in pairs}):
        groups[language] = [pair for pair in pairs if pair.language == language]
    for name, own in groups.items():
        if any(pair.right for pair in own) and not all(pair.right for pair in own):
            areas, firsts = ((fit(own, score) for score in (_today, _head)) for fit in (area, first))
            count = len({pair.message for pair in own})
            figures = "      ".join(f"{figure:.3f}" for figure in (*areas, *firsts))
            yield f"{name:25}  {count:8}  {figures}"


def _today(pair: Pair) -> float:
    return pair.today


def _head(pair: Pair) -> float:
    return pair.head

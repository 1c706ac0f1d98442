"""What a heading is like that no word tells: the concept whose English names mean most nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.wording import lexicon

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]  # a row a text, of length one
Nearest = Callable[[str], str | None]
NAMES = 3  # of each concept
LEAST, APART = 0.28, 0.09  # cosine, less what all names have in common: of the nearest concept, and beyond the next
COLUMNS = (  # concepts that a heading alone can mean; the rest would be guessed too easily
    "site", "label", "amount", "unit", "period", "year", "country", "total", "money", "note", "electricity",
)  # fmt: skip


@lru_cache(maxsize=2)
def open_nearest(embed: Embed) -> Nearest:
    """Concepts are embedded when the first heading asks."""

    @lru_cache(maxsize=1)
    def known() -> tuple[tuple[str, ...], Vectors, Vectors]:
        by = lexicon.load("assistant.tables", "words")
        names = [(concept, name) for concept in COLUMNS for name in by[concept]["en"][:NAMES]]
        rows = embed([name for _, name in names])
        mean = rows.mean(axis=0)
        return tuple(concept for concept, _ in names), _unit(rows - mean), mean

    @lru_cache(maxsize=1024)
    def nearest(heading: str) -> str | None:
        concepts, rows, mean = known()
        near = rows @ _unit(embed([heading]) - mean)[0]
        best: dict[str, float] = {}
        for concept, value in zip(concepts, near, strict=True):
            best[concept] = max(best.get(concept, -1.0), float(value))
        first, second = sorted(best, key=lambda concept: -best[concept])[:2]
        return first if best[first] >= LEAST and best[first] - best[second] >= APART else None

    return nearest


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit

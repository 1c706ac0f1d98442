"""How well what is written answers what is asked, word by word: late interaction (Khattab & Zaharia 2020).

Each token of the question looks for its like among the tokens of a statement, and the best one counts. Of a
statement's tokens only the signs are kept, one bit a dimension, which loses next to nothing: 48 bytes a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.embed import Vectors

Signs = NDArray[np.uint8]  # a row a token, a bit a dimension


def signs(tokens: Vectors) -> Signs:
    return np.packbits(tokens > 0, axis=1)


@dataclass(frozen=True)
class Signed:
    """The tokens of many statements."""

    rows: Signs
    starts: NDArray[np.int64]  # of each statement, its first row; one more than statements

    def of(self, statement: int) -> Signs:
        return self.rows[self.starts[statement] : self.starts[statement + 1]]


def signed(statements: Sequence[Signs]) -> Signed:
    starts = np.cumsum([0, *(len(rows) for rows in statements)], dtype=np.int64)
    return Signed(np.concatenate(statements) if statements else np.zeros((0, 0), np.uint8), starts)


def likeness(asked: Vectors, statements: Sequence[Signs]) -> Vectors:
    """A row a statement, a column a token of the question: the best inner product with one of its tokens, each
    divided by the length of the question's token; 0 for a statement whose tokens are not known."""
    together = signed(statements)
    known = np.diff(together.starts) > 0
    found = np.zeros((len(statements), len(asked)), np.float32)
    if len(asked) and known.any():
        lengths = np.maximum(np.linalg.norm(asked, axis=1, keepdims=True), 1e-9)
        wanted: Vectors = (asked / (lengths * np.sqrt(asked.shape[1]))).astype(np.float32)
        ones = np.unpackbits(together.rows, axis=1, count=asked.shape[1]).astype(np.float32)
        products = 2 * (ones @ wanted.T) - wanted.sum(axis=1)  # a bit that is not set stands for -1
        found[known] = np.maximum.reduceat(products, together.starts[:-1][known])
    return found

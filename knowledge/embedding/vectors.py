"""Texts that need not be read again: those shipped with the package, and those of an ingest under way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.embed import Embedder, Encoded, Role, Vectors, no_tower
from knowledge.embedding.tokens import Signed, Signs, signs

BATCH = 64  # texts embedded between two notices of progress
_KEY = 16  # bytes of the SHA-256 that are kept
_COUNT = 2  # bytes of a number of tokens

Halves = NDArray[np.float16]
Progress = Callable[[int, int], None]  # texts done, texts to do


def vector_key(embedder: str, role: Role, text: str) -> str:
    """32 hexadecimal digits: what is read, as what, and by which model."""
    return hashlib.sha256(f"{embedder}\0{role}\0{text}".encode("utf-8", "replace")).hexdigest()[: 2 * _KEY]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a text that was read."""

    vector: Vectors
    signs: Signs  # of its tokens, where it is a statement
    tower: Halves = field(
        default_factory=lambda: no_tower().astype(np.float16)
    )  # the answer head's vector, where it is a statement
    head: str = ""  # the version of the head that it is of

    @classmethod
    def of(cls, read: Encoded, role: Role, head: str) -> Kept:
        if role != "statement":
            return cls(read.vector, signs(read.tokens[:0]))
        return cls(read.vector, signs(read.tokens), read.tower.astype(np.float16), head if len(read.tower) else "")

    def whole(self, role: Role, head: str) -> bool:
        """Whether nothing is missing for a head of this version."""
        return role != "statement" or self.head == head


_Where = Sequence[Mapping[str, Kept]]  # the first that has it


class VectorCache:
    """Looks texts up by what they are read as, and by which model; reads what is nowhere. Thread-safe.

    `shipped` is a file of write_shipped; `pending` a folder in which what was read is kept until `forget`, so that an
    interrupted ingest need not begin again: see `resume`.
    """

    def __init__(self, embedder: Embedder, shipped: Path | None, pending: Path | None = None) -> None:
        self.embedder = embedder
        self._head = embedder.head_version
        self._known: dict[str, Kept] = {}
        self._fresh: dict[str, Kept] = {}  # read, and not yet published
        name = ".".join(filter(None, (embedder.name.replace("/", "_"), embedder.head_version, "readings")))
        self._pending = pending / name if pending else None
        self._lock = Lock()
        if shipped is not None and shipped.is_file():
            self._known = read_shipped(shipped)

    def resume(self) -> None:
        """Takes up what an interrupted ingest has read."""
        with self._lock:
            if self._pending is not None and self._pending.is_file():
                self._fresh |= _read_pending(self._pending, self.embedder)

    def has(self, role: Role, text: str) -> bool:
        return self._known_as(vector_key(self.embedder.name, role, text), role, text) is not None

    def shipped(self, wanted: Mapping[str, tuple[Role, str]]) -> dict[str, Kept]:
        """What came with the package of these texts, by key."""
        found = ((key, self._known_as(key, role, text, (self._known,))) for key, (role, text) in wanted.items())
        return {key: kept for key, kept in found if kept is not None}

    def vectors(self, role: Role, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return vectors_of(self.kept(role, texts))

    def kept(
        self, role: Role, texts: Sequence[str], progress: Progress | None = None, pending: bool = True
    ) -> list[Kept]:
        """`pending`: what was read is kept until `forget`, for the next time."""
        keys = [vector_key(self.embedder.name, role, text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        found = {key: row for key, text in wanted.items() if (row := self._known_as(key, role, text)) is not None}
        todo = [(key, text) for key, text in wanted.items() if key not in found]
        for start in range(0, len(todo), BATCH):
            some = [key for key, _ in todo[start : start + BATCH]]
            readings = self.embedder.read([text for _, text in todo[start : start + BATCH]], role)
            fresh = {
                key: Kept.of(reading, role, self.embedder.head_version)
                for key, reading in zip(some, readings, strict=True)
            }
            if pending:
                self._keep(fresh)
            found |= fresh
            if progress is not None:
                progress(min(start + BATCH, len(todo)), len(todo))
        return [found[key] for key in keys]

    def forget(self) -> None:
        """What was pending has been published, and is read from there."""
        with self._lock:
            self._fresh.clear()
            if self._pending is not None:
                self._pending.unlink(missing_ok=True)

    def _known_as(self, key: str, role: Role, text: str, where: _Where = ()) -> Kept | None:
        """What is known of a text; a passage is read as a statement is."""
        where = where or (self._known, self._fresh)
        found = self._row(key, role, where)
        if found is None and role == "passage":
            found = self._row(vector_key(self.embedder.name, "statement", text), "statement", where)
            return None if found is None else Kept(found.vector, found.signs[:0])
        return found

    def _row(self, key: str, role: Role, where: _Where) -> Kept | None:
        for some in where:
            row = some.get(key)
            if row is not None and row.whole(role, self._head):
                return row
        return None

    def _keep(self, fresh: Mapping[str, Kept]) -> None:
        with self._lock:
            self._fresh |= fresh
            if self._pending is None:
                return
            self._pending.parent.mkdir(parents=True, exist_ok=True)
            with self._pending.open("ab") as file:
                file.write(b"".join(_written(key, kept) for key, kept in fresh.items()))
                file.flush()
                os.fsync(file.fileno())


def _written(key: str, kept: Kept) -> bytes:
    """Key, how many tokens, how long the head's vector is, vector, tokens, the head's vector."""
    counts = b"".join(len(one).to_bytes(_COUNT, "little") for one in (kept.signs, kept.tower))
    vector, tower = kept.vector.astype("<f4").tobytes(), kept.tower.astype("<f2").tobytes()
    return bytes.fromhex(key) + counts + vector + kept.signs.tobytes() + tower


def _read_pending(path: Path, embedder: Embedder) -> dict[str, Kept]:
    """What was cut short by a kill is cut off, so that what is to come lies where it is looked for."""
    found: dict[str, Kept] = {}
    dimension = embedder.dimension
    data, whole, width = path.read_bytes(), 0, signs(np.zeros((0, dimension), np.float32)).shape[1]
    while (body := whole + _KEY + 2 * _COUNT) <= len(data):
        tokens, length = (int.from_bytes(data[at - _COUNT : at], "little") for at in (body - _COUNT, body))
        said = body + 4 * dimension
        end = said + tokens * width + 2 * length
        if end > len(data):
            break
        vector = np.frombuffer(data, "<f4", dimension, body)
        rows = np.frombuffer(data, np.uint8, tokens * width, said).reshape(tokens, width)
        tower = np.frombuffer(data, "<f2", length, end - 2 * length)
        head = embedder.head_version if length else ""
        found[data[whole : whole + _KEY].hex()] = Kept(vector, rows, tower, head)
        whole = end
    os.truncate(path, whole)
    return found


def vectors_of(kept: Sequence[Kept]) -> Vectors:
    """One row each."""
    return np.stack([one.vector for one in kept]) if kept else np.zeros((0, 0), dtype=np.float32)


def shipped_vectors(embedder: str) -> Path:
    """Where the package keeps the vectors of its own texts."""
    return Path(str(files("knowledge.embedding").joinpath(f"{embedder.replace('/', '_')}.npz")))


def read_shipped(path: Path) -> dict[str, Kept]:
    with np.load(path) as shipped:
        keys, vectors, signs = shipped["keys"], shipped["vectors"].astype(np.float32), shipped["signs"]
        together = Signed(signs, np.cumsum([0, *shipped["tokens"]], dtype=np.int64))
        towers, head = (shipped["towers"], str(shipped["head"])) if "towers" in shipped else ((), "")
    found = {
        key.tobytes().hex(): Kept(vector, together.of(number))
        for number, (key, vector) in enumerate(zip(keys, vectors, strict=True))
    }
    headed = [key for key, kept in found.items() if len(kept.signs)]
    return found | {
        key: replace(found[key], tower=tower, head=head) for key, tower in zip(headed, towers, strict=bool(head))
    }


def write_shipped(path: Path, texts: Sequence[tuple[Role, str]], known: VectorCache) -> int:
    """Writes what is kept of these texts, vectors half as precise as they were computed: half the download, no worse
    a search. Returns how many there are."""
    wanted = sorted({(vector_key(known.embedder.name, role, text), role, text) for role, text in texts})
    rows: dict[str, Kept] = {}
    for role in {role for _, role, _ in wanted}:
        own = [(key, text) for key, its, text in wanted if its == role]
        rows |= zip([key for key, _ in own], known.kept(role, [text for _, text in own]), strict=True)
    ordered = [rows[key] for key in sorted(rows)]
    headed = [kept.tower for kept in ordered if len(kept.signs)]
    head = known.embedder.head_version
    arrays: dict[str, NDArray[Any]] = {"towers": np.array(headed), "head": np.array(head)} if head else {}
    arrays |= {
        "keys": np.array([list(bytes.fromhex(key)) for key in sorted(rows)], dtype=np.uint8),
        "vectors": np.array([kept.vector for kept in ordered], dtype=np.float16),
        "tokens": np.array([len(kept.signs) for kept in ordered], dtype=np.uint16),
        "signs": np.concatenate([kept.signs for kept in ordered]),
    }
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # a keyword of its own is a flag
    return len(rows)

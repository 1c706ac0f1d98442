"""Vectors that need not be computed again: those shipped with the package, and those of an ingest under way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from threading import Lock

import numpy as np

from knowledge.embed import Embedder, Role, Vectors

BATCH = 64  # texts embedded between two notices of progress
_KEY = 16  # bytes of the SHA-256 that are kept

Progress = Callable[[int, int], None]  # texts done, texts to do


def vector_key(embedder: str, role: Role, text: str) -> str:
    """32 hexadecimal digits: what the vector is computed from, and by which model."""
    return hashlib.sha256(f"{embedder}\0{role}\0{text}".encode("utf-8", "replace")).hexdigest()[: 2 * _KEY]


class VectorCache:
    """Looks vectors up by what they are computed from, and computes what is nowhere. Thread-safe.

    `shipped` is an .npz file of `keys` and `vectors` (see write_shipped); `pending` a folder in which computed
    vectors are kept until `forget`, so that an interrupted ingest need not begin again: see `resume`.
    """

    def __init__(self, embedder: Embedder, shipped: Path | None, pending: Path | None = None) -> None:
        self.embedder = embedder
        self._known: dict[str, Vectors] = {}
        self._fresh: dict[str, Vectors] = {}  # computed, and not yet published
        self._pending = pending / f"{embedder.name.replace('/', '_')}.vectors" if pending else None
        self._lock = Lock()
        if shipped is not None and shipped.is_file():
            self._read_shipped(shipped)

    def resume(self) -> None:
        """Takes up what an interrupted ingest has computed."""
        with self._lock:
            if self._pending is not None and self._pending.is_file():
                self._read_pending(self._pending)

    def has(self, role: Role, text: str) -> bool:
        return self._row(vector_key(self.embedder.name, role, text)) is not None

    def vectors(self, role: Role, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text; what was computed is kept for the next time."""
        keys = [vector_key(self.embedder.name, role, text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        found = {key: row for key in wanted if (row := self._row(key)) is not None}
        todo = [(key, text) for key, text in wanted.items() if key not in found]
        for start in range(0, len(todo), BATCH):
            some = [key for key, _ in todo[start : start + BATCH]]
            rows = self.embedder.embed([text for _, text in todo[start : start + BATCH]], role)
            self._keep(some, rows)
            found |= dict(zip(some, rows, strict=True))
            if progress is not None:
                progress(min(start + BATCH, len(todo)), len(todo))
        if not keys:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([found[key] for key in keys])

    def forget(self) -> None:
        """What was pending has been published, and is read from there."""
        with self._lock:
            self._fresh.clear()
            if self._pending is not None:
                self._pending.unlink(missing_ok=True)

    def _row(self, key: str) -> Vectors | None:
        row = self._known.get(key)
        return self._fresh.get(key) if row is None else row

    def _keep(self, keys: Sequence[str], vectors: Vectors) -> None:
        with self._lock:
            self._fresh |= dict(zip(keys, vectors, strict=True))
            if self._pending is None:
                return
            self._pending.parent.mkdir(parents=True, exist_ok=True)
            rows = (bytes.fromhex(key) + row.astype("<f4").tobytes() for key, row in zip(keys, vectors, strict=True))
            with self._pending.open("ab") as file:
                file.write(b"".join(rows))
                file.flush()
                os.fsync(file.fileno())

    def _read_shipped(self, path: Path) -> None:
        with np.load(path) as shipped:
            keys, vectors = shipped["keys"], shipped["vectors"].astype(np.float32)
        self._known |= {key.tobytes().hex(): row for key, row in zip(keys, vectors, strict=True)}

    def _read_pending(self, path: Path) -> None:
        """A row that was cut short by a kill is cut off, so that those to come lie where they are looked for."""
        width = _KEY + 4 * self.embedder.dimension
        whole = path.stat().st_size // width * width
        os.truncate(path, whole)
        rows = np.fromfile(path, dtype=np.uint8).reshape(-1, width)
        vectors = rows[:, _KEY:].copy().view("<f4")
        self._fresh |= {row[:_KEY].tobytes().hex(): vector for row, vector in zip(rows, vectors, strict=True)}


def shipped_vectors(embedder: str) -> Path:
    """Where the package keeps the vectors of its own texts."""
    return Path(str(files("knowledge").joinpath(f"{embedder.replace('/', '_')}.npz")))


def write_shipped(path: Path, embedder: Embedder, texts: Sequence[tuple[Role, str]], known: VectorCache) -> int:
    """Writes the vectors of these texts, half as precise as they were computed: half the download, no worse a search.

    Returns how many there are.
    """
    wanted = sorted({(vector_key(embedder.name, role, text), role, text) for role, text in texts})
    rows: dict[str, Vectors] = {}
    roles: tuple[Role, ...] = ("query", "passage")
    for role in roles:
        own = [(key, text) for key, its, text in wanted if its == role]
        vectors = known.vectors(role, [text for _, text in own])
        rows |= {key: vector for (key, _), vector in zip(own, vectors, strict=True)}
    keys = np.array([list(bytes.fromhex(key)) for key in sorted(rows)], dtype=np.uint8)
    np.savez_compressed(path, keys=keys, vectors=np.array([rows[key] for key in sorted(rows)], dtype=np.float16))
    return len(rows)

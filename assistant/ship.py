"""Makes the vectors that come with the package: `python -m assistant.ship`, or `make vectors`."""

from __future__ import annotations

from knowledge.embed import BUNDLED, Role, open_embedder
from knowledge.shipped import corpus_folder, shipped_texts
from knowledge.vectors import VectorCache, shipped_vectors, write_shipped

from assistant.understanding.intents import examples


def main() -> None:
    """Embeds every text of the corpus and every example utterance that has no vector yet; the rest are kept."""
    embedder = open_embedder(BUNDLED)
    path = shipped_vectors(BUNDLED)
    texts: list[tuple[Role, str]] = [*shipped_texts(corpus_folder()), *(("query", text) for text in examples())]
    count = write_shipped(path, embedder, texts, VectorCache(embedder, path))
    print(f"{count} vectors in {path}")  # noqa: T201 - a command of its own


if __name__ == "__main__":
    main()

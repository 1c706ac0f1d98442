"""`python -m assistant.ship` writes what is kept of all shipped texts; `--check` counts those that lack it.

`--centres` writes what the tokens of the bundled model have in common. It is for a new model only: what was ingested
is compared with what was true when it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.leaders.bundled import intents
from knowledge.corpus.shipped import corpus_folder, generic_questions, read_shipped
from knowledge.embedding.embed import BUNDLED, CENTRES, Role, Vectors, open_embedder
from knowledge.embedding.encoder import Encoder
from knowledge.embedding.vectors import VectorCache, shipped_vectors, write_shipped
from knowledge.embedding.weights import read_weights
from knowledge.store.texts import texts_of


def shipped_texts() -> list[tuple[Role, str]]:
    """Passages, statements and questions of the corpus, generic questions, example utterances."""
    shipped = read_shipped(corpus_folder())
    texts = texts_of({entry.id: content for entry, content in shipped.documents}, shipped.asks)
    questions = [question for some in generic_questions().values() for question in some]
    return texts + [("query", text) for text in (*questions, *intents.examples())]


def absent(known: VectorCache) -> int:
    """How many shipped texts have no shipped vector."""
    return sum(not known.has(role, text) for role, text in shipped_texts())


def centres(encoder: Encoder) -> Vectors:
    """The mean token of questions, then of statements: each language counts alike."""
    shipped = read_shipped(corpus_folder())
    asked = {language: [f"query: {text}" for text in some] for language, some in generic_questions().items()}
    said: dict[str, list[str]] = {}
    for entry, content in shipped.documents:
        own = said.setdefault(entry.language, [])
        own += [f"passage: {content.cut(sentence.span)}" for part in content.parts for sentence in part.sentences]
    return np.stack([_centre(encoder, asked, "query:"), _centre(encoder, said, "passage:")])


def _centre(encoder: Encoder, texts: Mapping[str, Sequence[str]], prefix: str) -> Vectors:
    head = 1 + encoder.count(prefix)
    languages = [np.concatenate([encoder.states(text).last[head:-1] for text in some]) for some in texts.values()]
    mean: Vectors = np.mean([tokens.mean(axis=0) for tokens in languages], axis=0, dtype=np.float32)
    return mean


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m assistant.ship", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a text has no vector")
    parser.add_argument("--centres", action="store_true", help="first write what tokens have in common")
    options = parser.parse_args(arguments)
    if options.centres:
        np.save(Path(__file__).parent.parent / "knowledge" / "embedding" / CENTRES, centres(Encoder(read_weights())))
    embedder = open_embedder(BUNDLED)
    path = shipped_vectors(embedder.name)
    known = VectorCache(embedder, path)
    lacking = absent(known)
    if options.check:
        sys.stdout.write(f"{lacking} shipped texts without a vector in {path.name}\n")
        return 1 if lacking else 0
    written = write_shipped(path, shipped_texts(), known)
    sys.stdout.write(f"{written} vectors in {path.name}, {lacking} of them new\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

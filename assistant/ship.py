"""`python -m assistant.ship` writes the vectors of all shipped texts; `--check` counts those that lack one."""

from __future__ import annotations

import argparse
import sys

from assistant.understanding import intents
from knowledge.embed import BUNDLED, Role, open_embedder
from knowledge.shelf import texts_of
from knowledge.shipped import corpus_folder, generic_questions, read_shipped
from knowledge.vectors import VectorCache, shipped_vectors, write_shipped


def shipped_texts() -> list[tuple[Role, str]]:
    """Passages, statements and questions of the corpus, generic questions, example utterances."""
    shipped = read_shipped(corpus_folder())
    texts = texts_of({entry.id: content for entry, content in shipped.documents}, shipped.asks)
    questions = [question for some in generic_questions().values() for question in some]
    return texts + [("query", text) for text in (*questions, *intents.examples())]


def absent(known: VectorCache) -> int:
    """How many shipped texts have no shipped vector."""
    return sum(not known.has(role, text) for role, text in shipped_texts())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m assistant.ship", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a text has no vector")
    options = parser.parse_args(arguments)
    embedder = open_embedder(BUNDLED)
    path = shipped_vectors(embedder.name)
    known = VectorCache(embedder, path)
    lacking = absent(known)
    if options.check:
        sys.stdout.write(f"{lacking} shipped texts without a vector in {path.name}\n")
        return 1 if lacking else 0
    written = write_shipped(path, embedder, shipped_texts(), known)
    sys.stdout.write(f"{written} vectors in {path.name}, {lacking} of them new\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

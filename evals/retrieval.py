"""Is the right passage found? Recall over a folder of passages and questions, through the product's own code.

`python -m evals.retrieval FOLDER [--questions vi zh] [--passages en]` reads `<language>.passages.jsonl` (`id`, `text`)
and `<language>.questions.jsonl` (`id`, `question`, `paragraph_id`). Every passage becomes a document of a collection;
every question is a search. Without options: each language against itself, then each against English.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ir_measures import RR, Success, calc_aggregate

from knowledge.ingestion.ingest import IngestOptions, Source
from knowledge.library import KnowledgeSettings, Library, Query, open_library

FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # names the releases of a run; no figure depends on it
DEPTH = 20  # results looked at
FIRST_ONE, FIRST_FIVE, RECIPROCAL = Success @ 1, Success @ 5, RR @ DEPTH  # one passage is right: success is recall


@dataclass(frozen=True)
class Recall:
    """Shares of questions whose passage is first, and among the first five, with 95 % intervals; and the mean of one
    over its place."""

    questions: int
    first: float
    five: float
    reciprocal: float

    def __str__(self) -> str:
        shares = "  ".join(f"{share:.3f} ±{self._half(share):.3f}" for share in (self.first, self.five))
        return f"{shares}  {self.reciprocal:.3f}"

    def _half(self, share: float) -> float:
        return float(1.96 * (share * (1 - share) / self.questions) ** 0.5)


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def load(library: Library, folder: Path, language: str) -> None:
    """Makes a collection of the passages of a language."""
    passages = lines(folder / f"{language}.passages.jsonl")
    files = [Source(f"{passage['id']}.txt", passage["text"].encode()) for passage in passages]
    report = library.ingest(files, IngestOptions(now=FIRST, collection=f"recall-{language}", language=language))
    if report.failed:
        raise SystemExit(f"{language}: {[file for file in report.files if file.state == 'failed']}")


def measure(library: Library, folder: Path, asked: str, searched: str) -> Recall:
    questions = lines(folder / f"{asked}.questions.jsonl")
    right = {question["id"]: {f"{question['paragraph_id']}.txt": 1} for question in questions}
    run = {question["id"]: found(library, question["question"], asked, searched) for question in questions}
    metrics = calc_aggregate([FIRST_ONE, FIRST_FIVE, RECIPROCAL], right, run)
    return Recall(len(questions), *(metrics[one] for one in (FIRST_ONE, FIRST_FIVE, RECIPROCAL)))


def found(library: Library, question: str, asked: str, searched: str) -> dict[str, float]:
    """Documents by their best passage's score."""
    query = Query(text=question, k=DEPTH, language=asked, collection=f"recall-{searched}", members=True)
    best: dict[str, float] = {}
    for passage in library.search(query).passages:
        best[passage.source] = max(best.get(passage.source, passage.score), passage.score)
    return best


def pairs(folder: Path, asked: Sequence[str], searched: str | None) -> list[tuple[str, str]]:
    every = sorted(path.name.split(".")[0] for path in folder.glob("*.questions.jsonl"))
    mine = list(asked) or every
    if searched is not None:
        return [(language, searched) for language in mine]
    return [(language, language) for language in mine] + [(language, "en") for language in mine if language != "en"]


def parser(prog: str, description: str | None) -> argparse.ArgumentParser:
    """Options of what is measured on a folder, which the caller adds."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--questions", nargs="*", default=[], metavar="LANGUAGE")
    parser.add_argument("--passages", default=None, metavar="LANGUAGE")
    parser.add_argument("--home", type=Path, default=None, help="keep the index here, for the next run")
    return parser


def main(arguments: Sequence[str]) -> int:
    taken = parser("python -m evals.retrieval", "Recall of passages.")
    taken.add_argument("folder", type=Path)
    options = taken.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        library = open_library(KnowledgeSettings(home=options.home or Path(temporary)))
        wanted = pairs(options.folder, options.questions, options.passages)
        for language in sorted({searched for _, searched in wanted}):
            load(library, options.folder, language)
        print("questions passages  R@1           R@5           RR@20")
        for asked, searched in wanted:
            print(f"{asked:9} {searched:8}  {measure(library, options.folder, asked, searched)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Documents in two halves: what one answers is withheld in the other, so that every question is asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.retrieval import FIRST, lines
from knowledge.ingestion.ingest import IngestOptions, Source
from knowledge.library import Library

SIDES = ("even", "odd")


@dataclass(frozen=True)
class Trial:
    """A question, asked of the half that holds its answer, or of the other."""

    text: str
    language: str
    collection: str
    here: bool
    paragraph: int
    document: str  # that answers
    answer: str  # as it stands there


def collection(side: int, language: str) -> str:
    return f"{SIDES[side]}-{language}"


def load(library: Library, folder: Path, language: str) -> None:
    """Makes both collections of a language; every other paragraph is in the same."""
    passages = lines(folder / f"{language}.passages.jsonl")
    for side in range(len(SIDES)):
        files = [Source(f"{passage['id']}.txt", passage["text"].encode()) for passage in passages[side :: len(SIDES)]]
        options = IngestOptions(now=FIRST, collection=collection(side, language), language=language, authority="mcap")
        report = library.ingest(files, options)
        if report.failed:
            raise SystemExit(f"{language}: {[file for file in report.files if file.state == 'failed']}")


def trials(folder: Path, asked: str, searched: str) -> Iterator[Trial]:
    places = {passage["id"]: n for n, passage in enumerate(lines(folder / f"{searched}.passages.jsonl"))}
    answers = {question["id"]: question["answer"] for question in lines(folder / f"{searched}.questions.jsonl")}
    for question in lines(folder / f"{asked}.questions.jsonl"):
        paragraph = places[question["paragraph_id"]]
        for side in range(len(SIDES)):
            yield Trial(
                text=question["question"],
                language=asked,
                collection=collection(side, searched),
                here=paragraph % len(SIDES) == side,
                paragraph=paragraph,
                document=f"{question['paragraph_id']}.txt",
                answer=answers[question["id"]],
            )

"""Sentences of documents under questions that nobody foresaw, for the fit of their curves: which of them answer?

Two kinds of questions: those of evals/data on the shipped documents, read as if no question for them were known; and
those of a folder of documents in two halves (see `halves`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import halves
from evals.retrieval import FIRST
from knowledge.corpus.shipped import corpus_folder
from knowledge.ingestion.ingest import IngestOptions, Source
from knowledge.library import Library
from knowledge.search.documents import Saying
from knowledge.types import Found

LANGUAGES = ("en", "vi", "zh", "bn")  # in which every shipped document exists
_ATTRIBUTES = re.compile(r"\s*\{#[^}]*\}|^id: .*\n", re.MULTILINE)  # keys, and an id that is taken


@dataclass(frozen=True)
class Weighed:
    """The best sentence of the passage that stands out most, and whether it answers."""

    number: int  # of the question or its paragraph: what shares it is never fitted and measured on at once
    best: Saying
    right: bool
    ours: bool  # a question of ours on our documents
    near: bool  # in the programme's field, with no answer anywhere


def of_ours(library: Library, questions: Sequence[dict[str, Any]]) -> Iterator[Weighed]:
    for searched in LANGUAGES:
        load(library, searched)
        for number, question in enumerate(questions):
            keys = [str(key) for key in question["keys"]]
            texts = {found.statement.text for found in library.statements(keys, searched)}
            for language in (name for name in question if name not in {"keys", "near"}):
                best, found = _best(library, str(question[language]), language, own(searched))
                yield Weighed(number, best, found.statement.text in texts, True, bool(question.get("near")))


def of_halves(library: Library, folder: Path, pairs: Sequence[tuple[str, str]]) -> Iterator[Weighed]:
    for language in sorted({searched for _, searched in pairs}):
        halves.load(library, folder, language)
    for asked, searched in pairs:
        for trial in halves.trials(folder, asked, searched):
            best, found = _best(library, trial.text, asked, trial.collection)
            yield Weighed(trial.paragraph, best, found.passage.source == trial.document, False, False)


def own(language: str) -> str:
    """The collection of our documents in a language."""
    return f"own-{language}"


def load(library: Library, language: str) -> None:
    files = [
        Source(path.name, _ATTRIBUTES.sub("", path.read_text(encoding="utf-8")).encode())
        for path in sorted(corpus_folder().glob(f"*.{language}.md"))
    ]
    library.ingest(files, IngestOptions(now=FIRST, collection=own(language), language=language))


def _best(library: Library, text: str, language: str, collection: str) -> tuple[Saying, Found]:
    for saying, found in library.evidence(text, language, collection):
        if isinstance(saying, Saying) and saying.behind == 0:
            return saying, found
    raise LookupError(f"{collection} holds no document")

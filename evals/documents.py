"""Is a question answered where a document answers it, and left alone where none does? Through the product's own code.

`python -m evals.documents FOLDER [--questions vi zh] [--passages en]` reads the files that `evals.retrieval` reads;
questions have an `answer` besides, which stands word for word in the passage. The passages are parted in two halves;
every question is asked of both: of the half with its paragraph, and of the other, which may hold the paragraphs beside
it but not the answer. Without options: each language against itself, then each against English.

Without FOLDER the questions of evals/data are asked of the shipped documents, read as if no question for them were
known.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.leaders.bundled.intent import Ask
from assistant.leaders.bundled.support import support
from evals import unforeseen
from evals.answerable import questions
from evals.halves import Trial, load, trials
from evals.retrieval import pairs, parser
from knowledge.library import KnowledgeSettings, Library, Query, open_library
from knowledge.types import Authority

AUTHORITIES: frozenset[Authority] = frozenset({"mcap", "standard", "guidance", "context"})


@dataclass(frozen=True)
class Outcome:
    """What became of one question. Without an answer nothing is quoted."""

    trial: Trial
    right: bool  # the first quotation is from the document that answers
    told: bool  # the answer stands in what is quoted
    quoted: int  # sentences


def asked(library: Library, trial: Trial) -> Outcome:
    query = Query(text=trial.text, language=trial.language, collection=trial.collection, members=True)
    ask = Ask(trial.text, frozenset({"mcap"}), named=False)
    found = support(ask, library.search(query)).answers
    return Outcome(
        trial=trial,
        right=bool(found) and found[0].passage.source == trial.document,
        told=any(trial.answer in one.statement.text for one in found if one.passage.source == trial.document),
        quoted=len(found),
    )


def report(outcomes: Sequence[Outcome]) -> str:
    here = [one for one in outcomes if one.trial.here]
    elsewhere = [one for one in outcomes if not one.trial.here]
    answered = [one for one in here if one.quoted]
    shares = (
        np.mean([one.right for one in here]),
        np.mean([one.told for one in here]),
        np.mean([bool(one.quoted) and not one.right for one in here]),
        np.mean([one.quoted for one in answered]) if answered else 0.0,
        np.mean([bool(one.quoted) for one in elsewhere]),
    )
    return "  ".join(f"{share:9.3f}" for share in shares)


def ours(library: Library) -> Iterator[str]:
    """Many statements say nearly the same: an answer that is not the one looked for need not be wrong."""
    yield "questions documents      right      other  |  answered where nothing answers: in the field, outside it"
    for searched in unforeseen.LANGUAGES:
        unforeseen.load(library, searched)
        for language in unforeseen.LANGUAGES:
            found = [_ours(library, question, language, searched) for question in questions() if language in question]
            shares = [np.mean([kind == here for it, here in found if it == what]) for what, kind in _SHOWN]
            yield f"{language:9} {searched:9}  " + "  ".join(f"{share:9.3f}" for share in shares)


_SHOWN = (("known", "right"), ("known", "other"), ("near", "other"), ("far", "other"))


def _ours(library: Library, question: dict[str, Any], language: str, searched: str) -> tuple[str, str]:
    """What kind of question it is, and what became of it."""
    kind = "known" if question["keys"] else "near" if question.get("near") else "far"
    query = Query(text=question[language], language=language, collection=unforeseen.own(searched), members=True)
    found = support(Ask(query.text, AUTHORITIES, named=True), library.search(query)).answers
    texts = {one.statement.text for one in library.statements(question["keys"], searched)}
    told = any(one.statement.text in texts for one in found)
    return kind, "right" if told else "other" if found else "silent"


def measured(library: Library, folder: Path, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for language in sorted({searched for _, searched in pairs}):
        load(library, folder, language)
    yield "questions documents      right       told      wrong  sentences  |  answered where nothing answers"
    for question, searched in pairs:
        outcomes = [asked(library, trial) for trial in trials(folder, question, searched)]
        yield f"{question:9} {searched:9}  {report(outcomes)}"


def main(arguments: Sequence[str]) -> int:
    taken = parser("python -m evals.documents", __doc__)
    taken.add_argument("folder", type=Path, nargs="?")
    options = taken.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        library = open_library(KnowledgeSettings(home=options.home or Path(temporary)))
        if options.folder is None:
            lines = ours(library)
        else:
            lines = measured(library, options.folder, pairs(options.folder, options.questions, options.passages))
        for line in lines:
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

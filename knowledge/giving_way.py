"""What is shown of each fact, and what gives way.

Translations of one statement count once. A shipped statement gives way to the document that says the same. What is
noted as unknown gives way to a document that tells it.
"""

from __future__ import annotations

from collections.abc import Sequence

from numpy import bool_
from numpy.typing import NDArray

from knowledge.answers import Evidence
from knowledge.calibration import probability
from knowledge.shelf import Shelf
from knowledge.wants import holds

SAME = 0.75  # cosine from which a document's sentence says what a shipped statement says
ABOUT = 0.45  # cosine from which a document's sentence is about what is unknown
PLAUSIBLE = 0.25  # probability that such a sentence needs of its own

Ranked = tuple[int, float]  # a statement, and how likely it answers


def preferred(shelf: Shelf, evidence: Sequence[Evidence], language: str, open_to: NDArray[bool_]) -> list[Ranked]:
    """Statements, best first."""
    ranked = sorted(((one, probability(one)) for one in evidence), key=lambda pair: -pair[1])
    documents = [(one.statement, score) for one, score in ranked if _is_document(shelf, one.statement)]
    found: dict[int, float] = {}
    for one, score in ranked:
        shown = _in_language(shelf, one, language, open_to)
        sentence = shelf.statements[shown].sentence
        if sentence.key is not None and (twin := _twin(shelf, one, score, documents)) is not None:
            found.setdefault(twin, score)
            if sentence.kind == "unknown" or shelf.languages[shelf.owners[twin]] == language:
                continue
        found.setdefault(shown, score)
    return list(found.items())


def _is_document(shelf: Shelf, statement: int) -> bool:
    """A sentence of a programme document that somebody gave us."""
    passage = shelf.passages[shelf.owners[statement]]
    return shelf.statements[statement].sentence.key is None and passage.entry.authority == "mcap"


def _twin(shelf: Shelf, one: Evidence, score: float, documents: Sequence[Ranked]) -> int | None:
    """A document's sentence that says what the fact says, or tells what the fact calls unknown."""
    sentence = shelf.statements[one.statement].sentence
    said = shelf.statement_vectors[list(shelf.by_fact[one.fact])]
    for document, own in documents:
        alike = float((said @ shelf.statement_vectors[document]).max())
        if sentence.kind == "fact":
            takes = alike >= SAME
        elif sentence.wants is not None and holds(sentence.wants, shelf.statements[document].text):
            takes = own >= PLAUSIBLE and alike >= ABOUT
        else:
            takes = own >= max(score, 0.5)
        if takes:
            return document
    return None


def _in_language(shelf: Shelf, one: Evidence, language: str, open_to: NDArray[bool_]) -> int:
    """The statement in the asker's language, else in English, else the nearest."""
    seen = [statement for statement in shelf.by_fact[one.fact] if open_to[statement]]
    for wanted in (language, "en"):
        for statement in seen:
            if shelf.languages[shelf.owners[statement]] == wanted:
                return statement
    return one.statement

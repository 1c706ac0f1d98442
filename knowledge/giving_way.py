"""What is shown of each fact, and what gives way.

Translations of one statement count once. A shipped statement gives way to the document that says the same. What is
noted as unknown gives way to a document that tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy import bool_
from numpy.typing import NDArray

from knowledge import answers, lexical
from knowledge.answers import Evidence
from knowledge.calibration import Weighed, curve_of, probability
from knowledge.content import Sentence
from knowledge.shelf import Shelf
from knowledge.wants import holds

SAME = 0.5  # cosine from which a document's sentence may say what a shipped statement says
ALIKE, HOLDS = 0.35, 0.6  # cosine, and share of its words, from which a longer sentence holds a shipped statement
APART = 0.1  # by which the next shipped statement must be farther from it
ABOUT = 0.3  # cosine from which a document's sentence may be about what is unknown
PLAUSIBLE = 0.15  # probability that such a sentence needs of its own, and a fact that gives way
LIKELY = 0.3  # probability from which a shipped fact counts against a document in another language
SURE = 0.75  # probability from which a sentence tells what is unknown, whatever it is about
CLEARLY = 1.1  # times as likely as what nobody tells must a sentence be that is less than sure, to come before it
_AFTER = 0.99  # of its probability: what the sentence has otherwise

Ranked = tuple[int, float]  # a statement, and how likely it answers


def preferred(shelf: Shelf, evidence: Sequence[Weighed], language: str, open_to: NDArray[bool_]) -> list[Ranked]:
    """Statements, best first."""
    ranked = sorted(_likely(shelf, evidence), key=lambda pair: -pair[1])
    documents = [(one.statement, score) for one, score in ranked if shelf.programme[one.statement]]
    given = open_to & shelf.programme
    twins = {
        one.fact: _twin(shelf, one, documents, given)
        for one, score in ranked
        if _sentence(shelf, one).key is not None and score >= PLAUSIBLE
    }
    found: dict[int, float] = {}
    for one, score in _settled(shelf, ranked, twins):
        shown = _in_language(shelf, one, language, open_to)
        twin = twins.get(one.fact)
        if twin is not None:
            found.setdefault(twin, score)
        if twin is None or _stays(shelf, shown, twin):
            found.setdefault(shown, score)
    return list(found.items())


def _settled(
    shelf: Shelf, ranked: Sequence[tuple[Weighed, float]], twins: Mapping[int, int | None]
) -> list[tuple[Weighed, float]]:
    """What nobody tells comes before a document's sentence that may be about it, but is hardly likelier."""
    untold = max(
        (s for one, s in ranked if _sentence(shelf, one).kind == "unknown" and twins.get(one.fact) is None), default=0.0
    )
    settled = [
        (one, min(score, _AFTER * untold))
        if shelf.programme[one.statement] and score < min(SURE, CLEARLY * untold)
        else (one, score)
        for one, score in ranked
    ]
    return sorted(settled, key=lambda pair: -pair[1])


def _likely(shelf: Shelf, evidence: Sequence[Weighed]) -> list[tuple[Weighed, float]]:
    """How likely each answers. What is known of a document in another language is little: where a shipped fact most
    likely answers, it most likely does not."""
    found = [(one, probability(one)) for one in evidence]
    told = max((p for one, p in found if isinstance(one, Evidence) and _sentence(shelf, one).kind == "fact"), default=0)
    left = 1 - told if told >= LIKELY else 1.0
    return [(one, p * left if curve_of(one) == "foreign" else p) for one, p in found]


def _sentence(shelf: Shelf, one: Weighed) -> Sentence:
    return shelf.statements[one.statement].sentence


def _twin(shelf: Shelf, one: Weighed, documents: Sequence[Ranked], given: NDArray[bool_]) -> int | None:
    """A document's sentence that says what the fact says, or tells what the fact calls unknown.

    `documents`: those of the question's evidence; `given`: all there are.
    """
    sentence = _sentence(shelf, one)
    if sentence.kind == "fact":
        return _same(shelf, one.fact, given)
    for document, own in documents:
        if own >= SURE:
            return document
        if own < PLAUSIBLE:
            break  # the likeliest come first
        wants = sentence.wants if sentence.wants and holds(sentence.wants, shelf.statements[document].text) else None
        if wants and _nearest(shelf, document, one.fact, _keyed(shelf, wants), 0.0) >= ABOUT:
            return document
    return None


def _same(shelf: Shelf, fact: int, given: NDArray[bool_]) -> int | None:
    """The nearest of the documents' sentences, if it says what the fact says, alone or with more."""
    if not given.any():
        return None
    near = (shelf.statement_vectors @ shelf.statement_vectors[list(shelf.by_fact[fact])].T).max(axis=1)
    nearest = int(np.where(given, near, -1.0).argmax())
    alike = _nearest(shelf, nearest, fact, _keyed(shelf), APART) >= SAME
    return nearest if alike or (near[nearest] >= ALIKE and _held(shelf, fact, nearest) >= HOLDS) else None


def _held(shelf: Shelf, fact: int, document: int) -> float:
    """How much of the shipped statement in the document's language its sentence has, rare runs of characters counting
    more; nothing where the statement has figures and the sentence none."""
    language, said = _language(shelf, document), shelf.statements[document].text
    own = next((shelf.statements[n].text for n in shelf.by_fact[fact] if _language(shelf, n) == language), None)
    if own is None or (len(lexical.numbers(own)) and not len(lexical.numbers(said))):
        return 0.0
    return shelf.characters.wanted(answers.grams_of(own)).share(answers.grams_of(said))


def _keyed(shelf: Shelf, unknown: str | None = None) -> list[int]:
    """Shipped facts; with `unknown`, those that nobody knows and that want this kind of thing."""
    firsts = ((fact, shelf.statements[statements[0]].sentence) for fact, statements in shelf.by_fact.items())
    return [
        f for f, s in firsts if s.key is not None and (unknown is None or (s.kind, s.wants) == ("unknown", unknown))
    ]


def _nearest(shelf: Shelf, document: int, fact: int, rivals: Sequence[int], apart: float) -> float:
    """The cosine of the sentence to the fact or to a question for it; -1 where a rival is about as near."""
    own = shelf.statement_vectors[document]
    near = answers.best_of(shelf.statement_vectors @ own, shelf.facts, len(shelf.by_fact))
    if apart == 0.0:
        near = np.maximum(near, answers.best_of(shelf.ask_vectors @ own, shelf.asked, len(shelf.by_fact)))
    others = [float(near[rival]) for rival in rivals if rival != fact]
    return float(near[fact]) if near[fact] >= max(others, default=-1.0) + apart else -1.0


def _stays(shelf: Shelf, shown: int, document: int) -> bool:
    """Whether the shipped statement is shown beside the document: it helps who reads another language, unless the
    document has other figures."""
    ours, theirs = shelf.statements[shown], shelf.statements[document]
    if ours.sentence.kind == "unknown" or _language(shelf, shown) == _language(shelf, document):
        return False
    return set(lexical.numbers(theirs.text)) <= set(lexical.numbers(ours.text))


def _language(shelf: Shelf, statement: int) -> str:
    return str(shelf.languages[shelf.owners[statement]])


def _in_language(shelf: Shelf, one: Weighed, language: str, open_to: NDArray[bool_]) -> int:
    """The statement in the asker's language, else in English, else the nearest."""
    seen = [statement for statement in shelf.by_fact[one.fact] if open_to[statement]]
    for wanted in (language, "en"):
        for statement in seen:
            if _language(shelf, statement) == wanted:
                return statement
    return one.statement

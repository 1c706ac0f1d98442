"""What is shown of each fact, and what gives way.

Translations of one statement count once. A shipped statement gives way to the document that says the same. What is
noted as unknown gives way to a document that tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy import bool_
from numpy.typing import NDArray

from knowledge.search import answers, lexical
from knowledge.search.answer_types import holds
from knowledge.search.answers import Signals
from knowledge.search.calibration import Weighed, curve_of, probability
from knowledge.search.opened import OpenedRelease
from knowledge.store.content import Stated

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


def preferred(held: OpenedRelease, evidence: Sequence[Weighed], language: str, open_to: NDArray[bool_]) -> list[Ranked]:
    """Statements, best first."""
    ranked = sorted(_likely(held, evidence), key=lambda pair: -pair[1])
    documents = [(one.statement, score) for one, score in ranked if held.programme[one.statement]]
    given = open_to & held.programme
    twins = {
        one.fact: _twin(held, one, documents, given)
        for one, score in ranked
        if _sentence(held, one).key is not None and score >= PLAUSIBLE
    }
    found: dict[int, float] = {}
    for one, score in _settled(held, ranked, twins):
        shown = _in_language(held, one, language, open_to)
        twin = twins.get(one.fact)
        if twin is not None:
            found.setdefault(twin, score)
        if twin is None or _stays(held, shown, twin):
            found.setdefault(shown, score)
    return list(found.items())


def _settled(
    held: OpenedRelease, ranked: Sequence[tuple[Weighed, float]], twins: Mapping[int, int | None]
) -> list[tuple[Weighed, float]]:
    """What nobody tells comes before a document's sentence that may be about it, but is hardly likelier."""
    untold = max(
        (s for one, s in ranked if _sentence(held, one).kind == "unknown" and twins.get(one.fact) is None), default=0.0
    )
    settled = [
        (one, min(score, _AFTER * untold))
        if held.programme[one.statement] and score < min(SURE, CLEARLY * untold)
        else (one, score)
        for one, score in ranked
    ]
    return sorted(settled, key=lambda pair: -pair[1])


def _likely(held: OpenedRelease, evidence: Sequence[Weighed]) -> list[tuple[Weighed, float]]:
    """How likely each answers. What is known of a document in another language is little: where a shipped fact most
    likely answers, it most likely does not."""
    found = [(one, probability(one)) for one in evidence]
    told = max((p for one, p in found if isinstance(one, Signals) and _sentence(held, one).kind == "fact"), default=0)
    left = 1 - told if told >= LIKELY else 1.0
    return [(one, p * left if curve_of(one) == "foreign" else p) for one, p in found]


def _sentence(held: OpenedRelease, one: Weighed) -> Stated:
    return held.statements[one.statement].sentence


def _twin(held: OpenedRelease, one: Weighed, documents: Sequence[Ranked], given: NDArray[bool_]) -> int | None:
    """A document's sentence that says what the fact says, or tells what the fact calls unknown.

    `documents`: those of the question's evidence; `given`: all there are.
    """
    sentence = _sentence(held, one)
    if sentence.kind == "fact":
        return _same(held, one.fact, given)
    for document, own in documents:
        if own >= SURE:
            return document
        if own < PLAUSIBLE:
            break  # the likeliest come first
        wants = sentence.wants if sentence.wants and holds(sentence.wants, held.statements[document].text) else None
        if wants and _nearest(held, document, one.fact, _keyed(held, wants), 0.0) >= ABOUT:
            return document
    return None


def _same(held: OpenedRelease, fact: int, given: NDArray[bool_]) -> int | None:
    """The nearest of the documents' sentences, if it says what the fact says, alone or with more."""
    if not given.any():
        return None
    near = (held.statement_vectors @ held.statement_vectors[list(held.by_fact[fact])].T).max(axis=1)
    nearest = int(np.where(given, near, -1.0).argmax())
    alike = _nearest(held, nearest, fact, _keyed(held), APART) >= SAME
    return nearest if alike or (near[nearest] >= ALIKE and _held(held, fact, nearest) >= HOLDS) else None


def _held(held: OpenedRelease, fact: int, document: int) -> float:
    """How much of the shipped statement in the document's language its sentence has, rare runs of characters counting
    more; nothing where the statement has figures and the sentence none."""
    language, said = _language(held, document), held.statements[document].text
    own = next((held.statements[n].text for n in held.by_fact[fact] if _language(held, n) == language), None)
    if own is None or (len(lexical.numbers(own)) and not len(lexical.numbers(said))):
        return 0.0
    return held.characters.wanted(lexical.grams_of(own)).share(lexical.grams_of(said))


def _keyed(held: OpenedRelease, unknown: str | None = None) -> list[int]:
    """Shipped facts; with `unknown`, those that nobody knows and that want this kind of thing."""
    firsts = ((fact, held.statements[statements[0]].sentence) for fact, statements in held.by_fact.items())
    return [
        f for f, s in firsts if s.key is not None and (unknown is None or (s.kind, s.wants) == ("unknown", unknown))
    ]


def _nearest(held: OpenedRelease, document: int, fact: int, rivals: Sequence[int], apart: float) -> float:
    """The cosine of the sentence to the fact or to a question for it; -1 where a rival is about as near."""
    own = held.statement_vectors[document]
    near = answers.best_of(held.statement_vectors @ own, held.facts, len(held.by_fact))
    if apart == 0.0:
        near = np.maximum(near, answers.best_of(held.ask_vectors @ own, held.asked, len(held.by_fact)))
    others = [float(near[rival]) for rival in rivals if rival != fact]
    return float(near[fact]) if near[fact] >= max(others, default=-1.0) + apart else -1.0


def _stays(held: OpenedRelease, shown: int, document: int) -> bool:
    """Whether the shipped statement is shown beside the document: it helps who reads another language, unless the
    document has other figures."""
    ours, theirs = held.statements[shown], held.statements[document]
    if ours.sentence.kind == "unknown" or _language(held, shown) == _language(held, document):
        return False
    return set(lexical.numbers(theirs.text)) <= set(lexical.numbers(ours.text))


def _language(held: OpenedRelease, statement: int) -> str:
    return str(held.languages[held.owners[statement]])


def _in_language(held: OpenedRelease, one: Weighed, language: str, open_to: NDArray[bool_]) -> int:
    """The statement in the asker's language, else in English, else the nearest."""
    seen = [statement for statement in held.by_fact[one.fact] if open_to[statement]]
    for wanted in (language, "en"):
        for statement in seen:
            if _language(held, statement) == wanted:
                return statement
    return one.statement

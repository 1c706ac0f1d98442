"""A question in, passages and statements out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from knowledge import answers, documents, ranking
from knowledge.answers import Evidence
from knowledge.calibration import Weighed, probability
from knowledge.embed import Vectors
from knowledge.giving_way import preferred
from knowledge.lexical import Scores
from knowledge.releases import Manifest
from knowledge.shelf import Shelf, ShelvedPassage
from knowledge.types import Authority, Found, Passage, Results, Statement

_KNOWN = 2.0  # standard deviations that a passage gains whose statement certainly answers
_STATEMENTS = 12  # given back at most


@dataclass(frozen=True)
class Question:
    """As the index is asked it."""

    text: str
    language: str  # without script and region
    vector: Vectors  # as the embedder gave it
    generic: Vectors  # mean of generic questions in its language
    placed: Vectors  # in the space of questions and answers


@dataclass(frozen=True)
class View:
    """What may be seen of a release, and where its documents are shown."""

    members: bool
    authority: Authority | None
    public_url: str


def find(shelf: Shelf, question: Question, view: View, k: int) -> Results:
    open_passages = np.full(len(shelf.passages), True) if view.members else shelf.public
    if view.authority is not None:
        open_passages = open_passages & (shelf.authorities == view.authority)
    open_statements = open_passages[shelf.owners] if len(shelf.owners) else np.zeros(0, np.bool_)
    scores = _scores(shelf, question)
    evidence = weighed(shelf, question, open_statements, scores)
    statements = preferred(shelf, evidence, question.language, open_statements)
    _raise_known(shelf, evidence, scores)
    scores = np.where(open_passages, scores, -np.inf).astype(np.float32)
    return Results(
        release=shelf.manifest.release,
        passages=tuple(_passages(shelf, scores, question.language, view, k)),
        statements=tuple(
            found_of(shelf, number, score, float(scores[shelf.owners[number]]), view.public_url)
            for number, score in statements[:_STATEMENTS]
        ),
        answerable=max((score for _, score in statements), default=0.0),
    )


def weighed(
    shelf: Shelf, question: Question, open_to: NDArray[np.bool_], scores: Scores | None = None
) -> list[Weighed]:
    """What speaks for facts with known questions, and for sentences of documents. `scores`: of the passages."""
    if scores is None:
        scores = _scores(shelf, question)
    facts = answers.weigh(shelf, question.text, question.language, question.placed, open_to)
    wanted = ranking.centred(question.vector, question.generic)
    return [*facts, *documents.weigh(shelf, question.text, question.language, wanted, scores, open_to)]


def _scores(shelf: Shelf, question: Question) -> Scores:
    return ranking.passage_scores(
        shelf, question.text, question.language, question.vector, question.generic, question.placed
    )


def _raise_known(shelf: Shelf, evidence: Sequence[Weighed], scores: Scores) -> None:
    """A passage is also found by the questions that the best of its statements is known to answer."""
    gains: dict[int, float] = {}
    for one in evidence:
        if isinstance(one, Evidence):
            gain = probability(one)
            for statement in shelf.by_fact[one.fact]:
                passage = int(shelf.owners[statement])
                gains[passage] = max(gains.get(passage, 0.0), gain)
    for passage, gain in gains.items():
        scores[passage] += _KNOWN * gain


def _passages(shelf: Shelf, scores: Scores, language: str, view: View, k: int) -> list[Passage]:
    """Each group of translations once: in the asker's language if it is there, else the one that scored best."""
    best = np.full(int(shelf.groups.max(initial=-1)) + 1, -np.inf, dtype=np.float32)
    np.maximum.at(best, shelf.groups, scores)
    found = []
    for group in np.argsort(-best, kind="stable")[:k].tolist():
        if np.isfinite(best[group]):
            members = np.flatnonzero((shelf.groups == group) & np.isfinite(scores))
            own = members[shelf.languages[members] == language]
            of_these = own if len(own) else members
            shown = shelf.passages[of_these[scores[of_these].argmax()]]
            found.append(passage_of(shelf.manifest, shown, view.public_url, float(best[group])))
    return found


def passage_of(manifest: Manifest, shelved: ShelvedPassage, public_url: str, score: float) -> Passage:
    entry, part = shelved.entry, shelved.part
    return Passage(
        id=part.id,
        document_id=entry.id,
        source=entry.source,
        title=entry.title,
        authority=entry.authority,
        release=manifest.release,
        collection=manifest.collection,
        language=part.language,
        section=part.section,
        page=part.page,
        span=part.span,
        text=shelved.text,
        score=round(float(score), 4),
        url=f"{public_url.rstrip('/')}/documents/{quote(entry.id, safe='')}#{part.id}",
    )


def found_of(shelf: Shelf, number: int, score: float, passage_score: float, public_url: str) -> Found:
    shelved = shelf.statements[number]
    passage = passage_of(shelf.manifest, shelf.passages[shelved.passage], public_url, passage_score)
    entry = shelf.passages[shelved.passage].entry
    sentence = shelved.sentence
    return Found(
        statement=Statement(
            id=sentence.id,
            key=sentence.key,
            kind=sentence.kind,
            text=shelved.text,
            span=sentence.span,
            language=passage.language,
            passage_id=passage.id,
        ),
        passage=passage.model_copy(update={"page": sentence.page}),
        document_title=entry.title,
        translation=entry.translation,
        effective_from=entry.effective_from,
        score=round(score, 4),
    )

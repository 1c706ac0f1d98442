"""A question in, passages and statements out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from knowledge.search import answers, documents, ranking
from knowledge.search.answers import Signals
from knowledge.search.calibration import Weighed, probability
from knowledge.search.lexical import Scores
from knowledge.search.opened import OpenedPassage, OpenedRelease
from knowledge.search.precedence import preferred
from knowledge.search.question import Asked, Question
from knowledge.store.releases import Manifest
from knowledge.types import Authority, Found, Passage, Results, Statement

_KNOWN = 2.0  # standard deviations that a passage gains whose statement certainly answers
_STATEMENTS = 12  # given back at most


@dataclass(frozen=True)
class View:
    """What may be seen of a release, and where its documents are shown."""

    members: bool
    authority: Authority | None
    public_url: str


def find(held: OpenedRelease, question: Question, view: View, k: int) -> Results:
    open_passages = np.full(len(held.passages), True) if view.members else held.public
    if view.authority is not None:
        open_passages = open_passages & (held.authorities == view.authority)
    open_statements = open_passages[held.owners] if len(held.owners) else np.zeros(0, np.bool_)
    asked = Asked(held, question)
    scores = scored(held, asked, open_passages)
    evidence = weighed(held, asked, scores, open_statements)
    statements = preferred(held, evidence, question.language, open_statements)
    gains = _known(held, evidence) + ranking.word_for_word(held, asked, scores, open_passages)
    scores = np.where(open_passages, scores + gains, -np.inf).astype(np.float32)
    return Results(
        release=held.manifest.release,
        passages=tuple(_passages(held, scores, question.language, view, k)),
        statements=tuple(
            found_of(held, number, score, float(scores[held.owners[number]]), view.public_url)
            for number, score in statements[:_STATEMENTS]
        ),
        answerable=max((score for _, score in statements), default=0.0),
    )


def scored(held: OpenedRelease, asked: Asked, open_to: NDArray[np.bool_]) -> Scores:
    """Of every passage; the best of those that may be seen are looked at twice."""
    scores = ranking.passage_scores(held, asked)
    return ranking.second_look(held, asked, scores + ranking.rows_by_words(held, asked, scores, open_to), open_to)


def weighed(held: OpenedRelease, asked: Asked, scores: Scores, open_to: NDArray[np.bool_]) -> list[Weighed]:
    """What speaks for facts with known questions, and for sentences of documents. `scores`: of the passages;
    `open_to`: statements to be seen."""
    return [*answers.weigh(held, asked, open_to), *documents.weigh(held, asked, scores, open_to)]


def _known(held: OpenedRelease, evidence: Sequence[Weighed]) -> Scores:
    """What passages gain: they are also found by the questions that the best of their statements is known to answer."""
    gains = np.zeros(len(held.passages), np.float32)
    for one in evidence:
        if isinstance(one, Signals):
            owners = held.owners[list(held.by_fact[one.fact])]
            gains[owners] = np.maximum(gains[owners], _KNOWN * probability(one))
    return gains


def _passages(held: OpenedRelease, scores: Scores, language: str, view: View, k: int) -> list[Passage]:
    """Each group of translations once: in the asker's language if it is there, else the one that scored best."""
    best = np.full(int(held.groups.max(initial=-1)) + 1, -np.inf, dtype=np.float32)
    np.maximum.at(best, held.groups, scores)
    found = []
    for group in np.argsort(-best, kind="stable")[:k].tolist():
        if np.isfinite(best[group]):
            members = np.flatnonzero((held.groups == group) & np.isfinite(scores))
            own = members[held.languages[members] == language]
            of_these = own if len(own) else members
            shown = held.passages[of_these[scores[of_these].argmax()]]
            found.append(passage_of(held.manifest, shown, view.public_url, float(best[group])))
    return found


def passage_of(
    manifest: Manifest, opened: OpenedPassage, public_url: str, score: float, page: int | None = None
) -> Passage:
    """`page`: of the statement it is shown for; without one, where it begins."""
    entry, part = opened.entry, opened.part
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
        page=part.page if page is None else page,
        span=part.span,
        text=opened.text,
        score=round(float(score), 4),
        url=f"{public_url.rstrip('/')}/documents/{quote(entry.id, safe='')}#{part.id}",
    )


def found_of(held: OpenedRelease, number: int, score: float, passage_score: float, public_url: str) -> Found:
    opened = held.statements[number]
    entry = held.passages[opened.passage].entry
    sentence = opened.sentence
    passage = passage_of(held.manifest, held.passages[opened.passage], public_url, passage_score, sentence.page)
    return Found(
        statement=Statement(
            id=sentence.id,
            key=sentence.key,
            kind=sentence.kind,
            text=opened.text,
            span=sentence.span,
            language=passage.language,
            passage_id=passage.id,
        ),
        passage=passage,
        document_title=entry.title,
        translation=entry.translation,
        effective_from=entry.effective_from,
        unread_pages=entry.unread_pages,
        score=round(score, 4),
    )

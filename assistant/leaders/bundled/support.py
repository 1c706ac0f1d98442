"""What the evidence comes to: which statements answer each question. No model is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.evidence.evidence import Evidence
from assistant.leaders.bundled.intent import Ask, Understanding
from knowledge.search.answer_types import holds
from knowledge.types import Authority, Found, Results

ANSWERS = 0.2  # probability from which a statement is taken to answer; found on the evaluation's questions
_CLEARLY_BETTER = 0.15  # a statement of another authority that is better by this is what was asked for
_LIKELY = 0.5  # of the asked authority: it answers, whatever another says better
_SURE = 0.75  # a document's sentence that is so likely answers, whatever kind of thing the question seems to ask for
_AS_GOOD = 0.85  # of the best: also said
_BESIDE = 0.05  # from which another authority is told beside what is known to be unknown
_MOST = 3  # statements quoted for one question
_NOTHING = 0.03  # likely that anything answers: below it nothing is shown
_LOOKED_AT, _SHOWN = 5, 3  # of the nearest, where none answers for certain


@dataclass(frozen=True)
class Support:
    """For one question: the statements that answer it, or what is to be said where none does."""

    ask: Ask
    answers: tuple[Found, ...] = ()
    unknown: Found | None = None  # a statement that says that no document tells
    beside: tuple[Found, ...] = ()  # what another authority says
    near: tuple[Found, ...] = ()  # may answer it, or stands near the question; of the right authority first

    @property
    def answered(self) -> bool:
        return bool(self.answers)


def support(ask: Ask, results: Results) -> Support:
    good = [found for found in results.statements if found.score >= ANSWERS]
    own = [found for found in good if _of(found, ask.authorities)]
    other = [found for found in good if not _of(found, ask.authorities)]
    if results.answerable < ANSWERS or not good:
        return Support(ask, near=_nearest(ask, results))
    if not own or (other and other[0].score >= own[0].score + _CLEARLY_BETTER and own[0].score < _LIKELY):
        if not ask.named and other:  # a question about the trade, not about the programme
            return Support(ask, answers=_together(other))
        beside = _facts(other)[:1]
        near = tuple(found for found in _nearest(ask, results) if found not in beside)
        return Support(ask, beside=beside, near=near[: _SHOWN - len(beside)])
    own = _fitting(ask, own)
    if not own:
        return Support(ask, beside=_facts(other)[:1], near=_facts(good)[:1])
    if own[0].statement.kind == "unknown":
        others = [found for found in results.statements if found.score >= _BESIDE and not _of(found, ask.authorities)]
        return Support(ask, unknown=own[0], beside=_facts(others)[:1], near=_facts(own)[:1])
    return Support(ask, answers=_together(own))


def _fitting(ask: Ask, own: list[Found]) -> list[Found]:
    """Where money or a share is asked for, a fact that has none is no answer."""
    return own if ask.wants is None else [found for found in own if _fits(found, ask.wants)]


def _fits(found: Found, wants: str) -> bool:
    sure = found.statement.key is None and found.score >= _SURE
    return sure or found.statement.kind == "unknown" or holds(wants, found.statement.text)


def _of(found: Found, authorities: frozenset[Authority]) -> bool:
    """That no document tells is known of the programme, whatever document says so."""
    if found.statement.kind == "unknown":
        return "mcap" in authorities
    return found.passage.authority in authorities


def supports(understanding: Understanding, evidence: Evidence) -> tuple[Support, ...]:
    """What speaks for each question of the message."""
    found = dict(evidence.searches)
    return tuple(support(ask, found[ask.query]) if ask.query in found else Support(ask) for ask in understanding.asks)


def _together(own: list[Found]) -> tuple[Found, ...]:
    """The best, and those of the same authority that are about as good. Sentences of a document only beside others of
    their passage, in its order."""
    best = own[0]
    same = [f for f in own if f.statement.kind == "fact" and f.passage.authority == best.passage.authority]
    same = [f for f in same if f.statement.key is not None or f.passage.id == best.passage.id]
    kept = [f for f in same if f.score >= _AS_GOOD * best.score][:_MOST]
    if all(f.statement.key is None for f in kept):
        kept.sort(key=lambda f: f.statement.span)
    return tuple(kept)


def _nearest(ask: Ask, results: Results) -> tuple[Found, ...]:
    """Of what was found first, those of the asked authority before the others; what is written down as unknown too."""
    first = results.statements[:_LOOKED_AT] if results.answerable >= _NOTHING else ()
    return tuple(sorted(first, key=lambda found: not _of(found, ask.authorities))[:_SHOWN])


def _facts(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(f for f in found if f.statement.kind == "fact")

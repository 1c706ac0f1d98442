"""How likely a fact answers, by what speaks for it: logistic curves fitted on questions with and without an answer."""

from __future__ import annotations

import math

from knowledge.answers import Evidence

# intercept, said, meant, asked, words; and for facts that no question is known for: intercept, said, meant, words
_KNOWN = (-9.0, 4.0, 2.0, 10.0, 2.0)
_UNKNOWN = (-8.0, 14.0, 2.0)


def probability(evidence: Evidence) -> float:
    """0 to 1."""
    if evidence.asked is None:
        intercept, said, words = _UNKNOWN
        return _logistic(intercept + said * evidence.said + words * evidence.words)
    intercept, said, meant, asked, words = _KNOWN
    return _logistic(
        intercept + said * evidence.said + meant * evidence.meant + asked * evidence.asked + words * evidence.words
    )


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))

"""What a search finds for a question that stands in more: the question by itself and with what is around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from knowledge.types import Found, Results

# A question of a message that asks several things, and one of those that needs nothing around it; the one question of a
# message that says more; one that goes on from what was said before.
Stands = Literal["several", "alone", "one", "thread"]
_UNSEEN = 0.001  # likely that a statement answers that one of the two searches did not find
_MOST = 12  # statements


def together(alone: Results, around: Results, stands: Stands) -> Results:
    """The log-odds of each statement are the mean of those in both searches; where a message asks one thing only, what
    the whole of it finds stays as likely as it is."""
    scores = {
        found.statement.id: _mean(_score(found, alone), _score(found, around))
        for found in (*alone.statements, *around.statements)
    }
    if stands == "one":
        scores |= {one.statement.id: max(one.score, scores[one.statement.id]) for one in around.statements}
    return _with(scores, alone, around)


def _with(scores: Mapping[str, float], one: Results, other: Results) -> Results:
    known = {found.statement.id: found for found in (*other.statements, *one.statements)}
    best = sorted(known.values(), key=lambda found: -scores[found.statement.id])[:_MOST]
    scored = tuple(found.model_copy(update={"score": round(scores[found.statement.id], 4)}) for found in best)
    return one.model_copy(
        update={"statements": scored, "answerable": max((found.score for found in scored), default=0.0)}
    )


def _score(found: Found, results: Results) -> float:
    return next((one.score for one in results.statements if one.statement.id == found.statement.id), _UNSEEN)


def _mean(alone: float, around: float) -> float:
    return 1 / (1 + math.exp(-(_odds(alone) + _odds(around)) / 2))


def _odds(chance: float) -> float:
    bound = min(max(chance, _UNSEEN), 1 - _UNSEEN)
    return math.log(bound / (1 - bound))

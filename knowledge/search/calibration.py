"""How likely a fact answers, by what speaks for it: logistic curves fitted on questions with and without an answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from knowledge.data import from_yaml
from knowledge.search.answers import Signals
from knowledge.search.documents import Saying

Weighed = Signals | Saying
Curve = Literal["asked", "abroad", "document", "foreign"]
Curves = Mapping[Curve, Mapping[str, float]]
Sets = Mapping[Literal["plain", "head"], Curves]  # without and with what was learned (answer head, choice)


_FALLS = 0.15  # by which a sentence must be behind the best of its passage to be e times less likely


def curve_of(evidence: Weighed) -> Curve:
    """`asked`: questions for the fact are known, in this language; `abroad`: in others. `document`: none are known;
    `foreign`: and the document is in another language."""
    if isinstance(evidence, Saying):
        return "foreign" if evidence.cover is None else "document"
    return "abroad" if evidence.cover is None else "asked"


def probability(evidence: Weighed) -> float:
    """0 to 1."""
    curve = curve_of(evidence)
    weights = curves()["head" if _learned(evidence) and curve in curves().get("head", {}) else "plain"][curve]
    value = sum(weight * (1.0 if name == "intercept" else getattr(evidence, name)) for name, weight in weights.items())
    chance = 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
    return chance * math.exp(-evidence.behind / _FALLS) if isinstance(evidence, Saying) else chance


def _learned(evidence: Weighed) -> bool:
    return evidence.logit is not None and (isinstance(evidence, Saying) or evidence.chosen is not None)


@cache
def curves() -> Sets:
    found: Sets = from_yaml(curves_path().read_text(encoding="utf-8"))
    return found


def curves_path() -> Path:
    return Path(str(files("knowledge.search").joinpath("calibration.yaml")))

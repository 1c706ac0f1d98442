"""How near two messages are by their letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import numpy as np


def folded(text: str) -> str:
    """Letters and digits alone, without marks of Latin letters."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.casefold()))
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")


def runs(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(max(1, len(text) - 2))}


def nearest(texts: Iterable[str], others: Iterable[str]) -> dict[str, float]:
    """Of each text, the largest share (Jaccard) of runs that it has in common with one of the others."""
    known = [runs(other) for other in others]
    places: dict[str, list[int]] = {}
    for number, own in enumerate(known):
        for run in own:
            places.setdefault(run, []).append(number)
    sizes = np.array([len(own) for own in known])
    found: dict[str, float] = {}
    for text in texts:
        own = runs(text)
        common = np.bincount(
            np.concatenate([[0], *(places.get(run, []) for run in own)]).astype(int), minlength=len(known)
        )
        common[0] -= 1
        found[text] = float((common / (sizes + len(own) - common)).max())
    return found

"""What a message wants, by meaning: the nearest example utterances, weighed by what its numbers allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.understanding.language import LANGUAGES
from assistant.understanding.reads import Read

Vector = NDArray[np.float32]

CALCULATORS = (
    "absolute_target",
    "target_progress",
    "purchased_electricity",
    "stationary_combustion",
    "mobile_combustion",
    "fugitive_refrigerants",
    "purchased_heat_steam",
    "intensity_target",
    "renewable_electricity_target",
    "target_check",
    "base_year_recalculation",
    "convert_units",
    "inventory",
)
TALK = ("greeting", "thanks", "capabilities", "want_person", "confirm", "reject")
TURNED_AWAY = ("off_topic", "others_data", "override")
LABELS = (*TALK, *TURNED_AWAY, "balance", "correction", "programme", *CALCULATORS)

NEIGHBOURS = 4  # examples that vote for a label, the nearest counting most
SHARPNESS = 40.0  # turns cosine differences into odds; found on held-out utterances
FLOOR = 0.05  # share below which a label is not reported


@dataclass(frozen=True)
class Bank:
    """Example utterances as unit vectors, a row each, with their labels and languages."""

    vectors: Vector
    labels: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Ranked:
    """A label with its share of belief, 0 to 1; the shares of a message sum to 1."""

    label: str
    score: float


@lru_cache(maxsize=1)
def load_utterances() -> tuple[tuple[str, str, str], ...]:
    """(label, language, utterance), in a fixed order."""
    rows = []
    for language in LANGUAGES:
        path = files("assistant.understanding").joinpath("utterances", f"{language}.yaml")
        data: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows += [(label, language, text) for label in LABELS for text in data[label]]
    return tuple(rows)


def examples() -> list[str]:
    """Every example utterance, once, for those who ship vectors."""
    return list(dict.fromkeys(text for _, _, text in load_utterances()))


def open_bank(embed: Callable[[list[str]], Any]) -> Bank:
    """Embed the examples, as queries. `embed` gives a row of a unit vector for each text."""
    rows = load_utterances()
    vectors = np.asarray(embed([text for _, _, text in rows]), dtype=np.float32)
    return Bank(vectors, tuple(label for label, _, _ in rows), tuple(language for _, language, _ in rows))


def match(vector: Vector, bank: Bank) -> tuple[Ranked, ...]:
    """Labels by how near their examples are, best first."""
    similarity = bank.vectors @ np.asarray(vector, dtype=np.float32)
    by_label: dict[str, list[float]] = {}
    for label, value in zip(bank.labels, similarity.tolist(), strict=True):
        by_label.setdefault(label, []).append(value)
    nearness = {label: _nearness(values) for label, values in by_label.items()}
    return _shares(nearness)


def _nearness(values: list[float]) -> float:
    nearest = sorted(values, reverse=True)[:NEIGHBOURS]
    weights = [1.0, 0.5, 0.25, 0.125][: len(nearest)]
    return sum(w * v for w, v in zip(weights, nearest, strict=True)) / sum(weights)


def _shares(nearness: Mapping[str, float]) -> tuple[Ranked, ...]:
    top = max(nearness.values())
    odds = {label: float(np.exp(SHARPNESS * (value - top))) for label, value in nearness.items()}
    total = sum(odds.values())
    ranked = sorted(((label, value / total) for label, value in odds.items()), key=lambda pair: -pair[1])
    return tuple(Ranked(label, share) for label, share in ranked if share >= FLOOR or label == ranked[0][0])


def weigh(ranked: Sequence[Ranked], reads: Sequence[Read]) -> tuple[Ranked, ...]:
    """Belief after the numbers are seen: a calculator wants quantities, a programme question brings none."""
    factors = {r.label: _factor(r.label, reads) for r in ranked}
    weighed = [(r.label, r.score * factors[r.label]) for r in ranked]
    total = sum(score for _, score in weighed) or 1.0
    return tuple(Ranked(label, score / total) for label, score in sorted(weighed, key=lambda pair: -pair[1]))


def _factor(label: str, reads: Sequence[Read]) -> float:
    quantities = sum(read.kind == "quantity" and read.unit not in {"hour", "minute", "degC"} for read in reads)
    figures = quantities + sum(read.kind in {"percent", "year"} for read in reads)
    if label in CALCULATORS:
        return 2.0 if quantities else 1.0 if figures else 0.6
    if label in {"programme", "balance", "off_topic"}:
        return 0.4 if quantities else 1.0
    return 1.0

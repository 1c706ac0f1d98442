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

from assistant.understanding.language import LANGUAGES, base

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

NEIGHBOUR_WEIGHTS = (1.0, 0.5, 0.25, 0.125)  # of a label's nearest examples
RIDGE = 1.0  # held against overfitting; with SHARPNESS found on held-out utterances
SHARPNESS = 5.0  # turns differences of nearness into odds
FLOOR = 0.05  # share below which a label is not reported


@dataclass(frozen=True)
class Bank:
    """Example utterances, a row each, without what their language has in common; and a linear reader of them."""

    vectors: Vector
    labels: tuple[str, ...]
    means: Mapping[str, Vector]  # by language
    weights: Vector  # (dimensions + 1, labels)


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
    raw = np.asarray(embed([text for _, _, text in rows]), dtype=np.float32)
    languages = np.array([language for _, language, _ in rows])
    means = {language: raw[languages == language].mean(axis=0) for language in LANGUAGES}
    vectors = _unit(raw - np.stack([means[language] for language in languages]))
    labels = tuple(label for label, _, _ in rows)
    return Bank(vectors, labels, means, _ridge(vectors, labels))


def match(vector: Vector, bank: Bank, language: str = "en") -> tuple[Ranked, ...]:
    """Labels by how near their examples are, best first. `vector` is the message embedded as a query."""
    centred = _unit(np.asarray(vector, dtype=np.float32) - bank.means[base(language) or "en"])
    similarity = bank.vectors @ centred
    linear = np.append(centred, np.float32(1)) @ bank.weights
    by_label: dict[str, list[float]] = {}
    for label, value in zip(bank.labels, similarity.tolist(), strict=True):
        by_label.setdefault(label, []).append(value)
    return _shares({label: _nearness(by_label[label]) + float(linear[LABELS.index(label)]) for label in by_label})


def _unit(vectors: Vector) -> Vector:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def _ridge(vectors: Vector, labels: Sequence[str]) -> Vector:
    """Weighted ridge regression onto the labels, rare labels counting more."""
    classes = np.array([LABELS.index(label) for label in labels])
    wanted = np.full((len(labels), len(LABELS)), -1 / len(LABELS))
    wanted[np.arange(len(labels)), classes] = 1
    weight = 1 / np.sqrt(np.bincount(classes, minlength=len(LABELS))[classes])
    weight /= weight.mean()
    inputs = np.column_stack([vectors, np.ones(len(labels))])
    weighted = inputs * weight[:, None]
    solved = np.linalg.solve(inputs.T @ weighted + RIDGE * np.eye(inputs.shape[1]), weighted.T @ wanted)
    return np.asarray(solved, dtype=np.float32)


def _nearness(values: list[float]) -> float:
    nearest = sorted(values, reverse=True)[: len(NEIGHBOUR_WEIGHTS)]
    weights = NEIGHBOUR_WEIGHTS[: len(nearest)]
    return sum(w * v for w, v in zip(weights, nearest, strict=True)) / sum(weights)


def _shares(nearness: Mapping[str, float]) -> tuple[Ranked, ...]:
    top = max(nearness.values())
    odds = {label: float(np.exp(SHARPNESS * (value - top))) for label, value in nearness.items()}
    total = sum(odds.values())
    ranked = sorted(((label, value / total) for label, value in odds.items()), key=lambda pair: -pair[1])
    return tuple(Ranked(label, share) for label, share in ranked if share >= FLOOR or label == ranked[0][0])

"""Does anything here answer this? How often the library is right about that, and the fit of its curves.

`python -m evals.answerable` prints, by language, how many questions find their statement first, and a curve: at each
threshold, the questions answered rightly, those answered wrongly, and those without an answer that were answered.
`--fit` fits knowledge/calibration.yaml. Figures are cross-validated by question: no question is measured on curves
that were fitted on it or on its translations.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.answers import Evidence
from knowledge.calibration import Curve, curves_path
from knowledge.library import KnowledgeSettings, Library, open_library

FEATURES: Mapping[Curve, tuple[str, ...]] = {
    "asked": ("strength", "asked", "cover", "lead"),
    "abroad": ("strength", "asked", "lead"),
    "document": ("said", "words"),
}
FOLDS = 10
LOOKED_AT = 6  # facts of each question that are fitted on
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question of the set, and what the library found for it."""

    number: int  # of the question; its translations share it
    language: str
    keys: frozenset[str]
    near: bool
    found: tuple[tuple[Evidence, str | None], ...]  # with the statement's key


def questions() -> list[dict[str, object]]:
    text = files("evals").joinpath("data", "questions.yaml").read_text(encoding="utf-8")
    found: list[dict[str, object]] = yaml.safe_load(text)
    return found


def ask_all(library: Library) -> Iterator[Asked]:
    for number, question in enumerate(questions()):
        texts = {name: str(text) for name, text in question.items() if name not in {"keys", "near"}}
        for language, text in texts.items():
            evidence = library.evidence(text, language)
            keys = frozenset(map(str, question["keys"] if isinstance(question["keys"], list) else ()))
            yield Asked(number, language, keys, bool(question.get("near")), tuple(evidence))


def features(evidence: Evidence, curve: Curve) -> list[float]:
    return [float(getattr(evidence, name)) for name in FEATURES[curve]]


def as_documents(asked: Sequence[Asked]) -> list[Asked]:
    """The same, as if no questions were known: what a document of a user's own has to go on."""
    return [
        Asked(
            one.number,
            one.language,
            one.keys,
            one.near,
            tuple(sorted(one.found, key=lambda pair: -(pair[0].said + 0.3 * pair[0].words))),
        )
        for one in asked
    ]


def logistic(rows: Matrix, labels: Matrix, rounds: int = 40) -> Matrix:
    """Intercept and weights, by Newton's method with a light ridge."""
    design = np.column_stack([np.ones(len(rows)), rows])
    ridge = np.diag([1e-6, *[1e-2] * rows.shape[1]])
    weights = np.zeros(design.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (chance - labels) + ridge @ weights
        weights -= np.linalg.solve((design.T * (chance * (1 - chance))) @ design + ridge, slope)
    return weights


def fit(asked: Sequence[Asked], curve: Curve) -> Matrix:
    """First which fact answers, then how likely the best of them does: the second only shifts and stretches."""
    rows, labels, tops, right = [], [], [], []
    for one in asked:
        mine = [(features(evidence, curve), key in one.keys) for evidence, key in one.found[:LOOKED_AT]]
        rows += [row for row, _ in mine]
        labels += [label for _, label in mine]
    weights = logistic(np.array(rows), np.array(labels, dtype=float))
    for one in asked:
        mine = [(features(evidence, curve), key in one.keys) for evidence, key in one.found[:LOOKED_AT]]
        scores = [weights[0] + np.dot(weights[1:], row) for row, _ in mine]
        best = int(np.argmax(scores))
        tops.append([scores[best]])
        right.append(mine[best][1])
    shift, stretch = logistic(np.array(tops), np.array(right, dtype=float))
    return np.array([shift + stretch * weights[0], *(stretch * weights[1:])])


@dataclass(frozen=True)
class Judged:
    asked: Asked
    chance: float
    right: bool


def judge(asked: Sequence[Asked], curve: Curve) -> list[Judged]:
    """Each question by curves that were fitted without it."""
    judged: list[Judged] = []
    for fold in range(FOLDS):
        weights = fit([one for one in asked if one.number % FOLDS != fold], curve)
        for one in (one for one in asked if one.number % FOLDS == fold):
            scores = [weights[0] + np.dot(weights[1:], features(e, curve)) for e, _ in one.found[:LOOKED_AT]]
            best = int(np.argmax(scores))
            judged.append(Judged(one, 1 / (1 + float(np.exp(-scores[best]))), one.found[best][1] in one.keys))
    return judged


def report(judged: Sequence[Judged]) -> None:
    for language in sorted({one.asked.language for one in judged}):
        own = [one for one in judged if one.asked.language == language and one.asked.keys]
        if own:
            print(f"  {language}: {np.mean([one.right for one in own]):.3f} of {len(own)} find their statement first")
    with_answer = [one for one in judged if one.asked.keys]
    near = [one for one in judged if one.asked.near]
    far = [one for one in judged if not one.asked.keys and not one.asked.near]
    print("  threshold  right  wrong  | answered without an answer: in the field, outside it")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        said = [[one for one in some if one.chance >= threshold] for some in (with_answer, near, far)]
        right = sum(one.right for one in said[0]) / len(with_answer)
        wrong = sum(not one.right for one in said[0]) / len(with_answer)
        without = (len(said[1]) / len(near), len(said[2]) / len(far))
        print(f"  {threshold:.1f}        {right:.3f}  {wrong:.3f}  | {without[0]:.3f}  {without[1]:.3f}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.answerable", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="write knowledge/calibration.yaml")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        asked = list(ask_all(open_library(KnowledgeSettings(home=Path(home)))))
    sets: dict[Curve, list[Asked]] = {"asked": asked, "abroad": asked, "document": as_documents(asked)}
    sets["asked"] = [one for one in asked if all(evidence.cover is not None for evidence, _ in one.found[:LOOKED_AT])]
    for curve, own in sets.items():
        print(f"{curve}: {len(own)} questions")
        report(judge(own, curve))
    if options.fit:
        share = near_share(judge(sets["asked"], "asked"))
        write({curve: level(fit(own, curve), judge(own, curve), share) for curve, own in sets.items()})
    return 0


def near_share(judged: Sequence[Judged]) -> float:
    """How many questions in the field that nothing answers are answered all the same, at one half."""
    return float(np.mean([one.chance >= 0.5 for one in judged if one.asked.near]))


def level(weights: Matrix, judged: Sequence[Judged], share: float) -> Matrix:
    """Shifted, so that one half means the same risk on every curve: this share of unanswerable questions answered."""
    chances = np.array([one.chance for one in judged if one.asked.near])
    cut = float(np.quantile(chances, 1 - share))
    return np.array([weights[0] - np.log(cut / (1 - cut)), *weights[1:]])


def write(fitted: Mapping[Curve, Matrix]) -> None:
    head = curves_path().read_text(encoding="utf-8").splitlines()[0]
    lines = [head]
    for curve, weights in fitted.items():
        named = zip(("intercept", *FEATURES[curve]), weights, strict=True)
        lines.append(f"{curve}: {{{', '.join(f'{name}: {weight:.2f}' for name, weight in named)}}}")
    curves_path().write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Does anything here answer this? How often the library is right about that, and the fit of its curves.

`python -m evals.answerable` prints, by language, how many questions find their statement first, and a curve: at each
threshold, the questions answered rightly, those answered wrongly, and those without an answer that were answered.
`--fit` fits knowledge/search/calibration.yaml: the curves with the answer head, or with `--plain` those without it.
Beside the questions of evals/data stand the messages that the head's training has not seen (see `evals.head.data`).
Figures are cross-validated by question: none is measured on curves that were fitted on it or on its translations. The
curves of documents are fitted on `--documents FOLDER` besides (see `evals.documents`); without it they stay as they
are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.leaders.bundled.support import ANSWERS
from evals import unforeseen
from evals.head.data import parted
from evals.retrieval import pairs
from knowledge.library import KnowledgeSettings, Library, open_library
from knowledge.search.answers import Signals
from knowledge.search.calibration import Curve, Weighed, curve_of, curves, curves_path

Kind = Literal["plain", "head"]
PLAIN: Mapping[Curve, tuple[str, ...]] = {
    "asked": ("strength", "asked", "cover", "lead"),
    "abroad": ("strength", "asked", "lead"),
    "document": ("near", "lead", "cover"),
    "foreign": ("near", "lead"),
}
HEAD: Mapping[Curve, tuple[str, ...]] = {
    curve: (*names, "logit", "ahead", "chosen", "above") if curve in ("asked", "abroad") else (*names, "logit")
    for curve, names in PLAIN.items()
}
FEATURES: Mapping[Kind, Mapping[Curve, tuple[str, ...]]] = {"plain": PLAIN, "head": HEAD}
FOLDS = 10
WITHHELD = 0.2  # of questions, answered by a document that does not hold the answer, though it is on the subject
OURS: Mapping[Kind, int] = {"plain": 5, "head": 1}  # times that a question of ours counts beside one of a folder: the
# head was trained on our statements, and is surer of them than of a document that it never saw
NEAR = 0.25  # of the questions in the field that nothing answers, answered all the same
LOOKED_AT = 20  # facts of each question that are fitted on
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question of the set, and what the library found for it."""

    number: int  # of the question; its translations share it
    language: str
    keys: frozenset[str]
    near: bool
    found: tuple[tuple[Signals, str | None], ...]  # with the statement's key


def questions() -> list[dict[str, object]]:
    text = files("evals").joinpath("data", "questions.yaml").read_text(encoding="utf-8")
    found: list[dict[str, object]] = yaml.safe_load(text)
    return found


def ask_all(library: Library) -> Iterator[Asked]:
    for number, question in enumerate(questions()):
        texts = {name: str(text) for name, text in question.items() if name not in {"keys", "near"}}
        for language, text in texts.items():
            found = library.evidence(text, language)
            evidence = [(one, its.statement.key) for one, its in found if isinstance(one, Signals)]
            keys = frozenset(map(str, question["keys"] if isinstance(question["keys"], list) else ()))
            yield Asked(number, language, keys, bool(question.get("near")), tuple(evidence))
    for number, message in enumerate(parted().held_out, len(questions())):
        found = library.evidence(message.text, message.language)
        evidence = [(one, its.statement.key) for one, its in found if isinstance(one, Signals)]
        yield Asked(number, message.language, message.keys, not message.keys, tuple(evidence))


def features(evidence: Weighed, names: Sequence[str]) -> list[float]:
    return [float(getattr(evidence, name)) for name in names]


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


def fit(asked: Sequence[Asked], names: Sequence[str]) -> Matrix:
    """First which fact answers, then how likely the best of them does: the second only shifts and stretches."""
    rows, labels, tops, right = [], [], [], []
    for one in asked:
        mine = [(features(evidence, names), key in one.keys) for evidence, key in one.found[:LOOKED_AT]]
        rows += [row for row, _ in mine]
        labels += [label for _, label in mine]
    weights = logistic(np.array(rows), np.array(labels, dtype=float))
    for one in asked:
        mine = [(features(evidence, names), key in one.keys) for evidence, key in one.found[:LOOKED_AT]]
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


def judge(asked: Sequence[Asked], names: Sequence[str]) -> list[Judged]:
    """Each question by curves that were fitted without it."""
    judged: list[Judged] = []
    for fold in range(FOLDS):
        weights = fit([one for one in asked if one.number % FOLDS != fold], names)
        for one in (one for one in asked if one.number % FOLDS == fold):
            scores = [weights[0] + np.dot(weights[1:], features(e, names)) for e, _ in one.found[:LOOKED_AT]]
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
    parser.add_argument("--fit", action="store_true", help="write knowledge/search/calibration.yaml")
    parser.add_argument("--plain", action="store_true", help="the curves without the answer head")
    parser.add_argument("--documents", type=Path, default=None, metavar="FOLDER", help="for documents' curves")
    parser.add_argument("--home", type=Path, default=None, help="keep the index here, for the next run")
    options = parser.parse_args(arguments)
    kind: Kind = "plain" if options.plain else "head"
    fitted: dict[Curve, Matrix] = {}
    with tempfile.TemporaryDirectory() as home:
        library = open_library(KnowledgeSettings(home=options.home or Path(home)))
        asked = list(ask_all(library))
        if options.documents:
            ours = unforeseen.of_ours(library, questions())
            weighed = [*ours, *unforeseen.of_halves(library, options.documents, pairs(options.documents, [], None))]
            for curve in ("document", "foreign"):
                fitted[curve] = fit_documents([w for w in weighed if curve_of(w.best) == curve], curve, kind)
    sets: dict[Curve, list[Asked]] = {"asked": asked, "abroad": asked}
    sets["asked"] = [one for one in asked if all(evidence.cover is not None for evidence, _ in one.found[:LOOKED_AT])]
    judged = {curve: judge(own, FEATURES[kind][curve]) for curve, own in sets.items()}
    for curve, own in judged.items():
        print(f"{curve}: {len(own)} questions")
        report(own)
    if options.fit:
        for curve, questions_of in sets.items():
            fitted[curve] = level(fit(questions_of, FEATURES[kind][curve]), judged[curve])
        write(fitted, kind)
    return 0


def fit_documents(mine: Sequence[unforeseen.Weighed], curve: Curve, kind: Kind) -> Matrix:
    """Levelled, so that at the threshold from which a statement is quoted, WITHHELD of the questions whose answer was
    withheld are answered; printed as measured on paragraphs that the curve was not fitted on."""
    names = FEATURES[kind][curve]
    scores = np.zeros(len(mine))
    for fold in range(FOLDS):
        weights = _of_documents([one for one in mine if one.number % FOLDS != fold], names, OURS[kind])
        for place, one in enumerate(mine):
            if one.number % FOLDS == fold:
                scores[place] = weights[0] + np.dot(weights[1:], features(one.best, names))
    withheld = np.array([not one.right and not one.ours for one in mine])
    cut = float(np.quantile(scores[withheld], 1 - WITHHELD))
    for name, some in (("ours", [one.ours for one in mine]), ("theirs", [not one.ours for one in mine])):
        right = np.array(some) & np.array([one.right for one in mine])
        print(f"{curve}, {name}: {np.mean(scores[right] >= cut):.3f} of {right.sum()} that are found are answered")
    near = np.array([one.near for one in mine])
    print(f"{curve}: {np.mean(scores[near] >= cut):.3f} of {near.sum()} in the field that nothing answers")
    weights = _of_documents(mine, names, OURS[kind])
    return np.array([weights[0] - cut + np.log(ANSWERS / (1 - ANSWERS)), *weights[1:]])


def _of_documents(weighed: Sequence[unforeseen.Weighed], names: Sequence[str], ours: int) -> Matrix:
    """Questions of ours are few: each counts `ours` times."""
    rows = [one for one in weighed for _ in range(ours if one.ours else 1)]
    found = np.array([features(one.best, names) for one in rows])
    return logistic(found, np.array([one.right for one in rows], dtype=float))


def level(weights: Matrix, judged: Sequence[Judged]) -> Matrix:
    """Shifted, so that the threshold from which a statement is quoted means the same risk on every curve: NEAR of the
    questions that nothing answers are answered."""
    chances = np.array([one.chance for one in judged if one.asked.near])
    cut = float(np.quantile(chances, 1 - NEAR))
    return np.array([weights[0] - np.log(cut / (1 - cut)) + np.log(ANSWERS / (1 - ANSWERS)), *weights[1:]])


def write(fitted: Mapping[Curve, Matrix], kind: Kind) -> None:
    """The curves that were fitted, beside those that were not."""
    path = curves_path()
    sets = {name: {curve: dict(weights) for curve, weights in own.items()} for name, own in curves().items()}
    mine = sets.setdefault(kind, {})
    for curve, weights in fitted.items():
        mine[curve] = dict(zip(("intercept", *FEATURES[kind][curve]), weights.tolist(), strict=True))
    lines = [path.read_text(encoding="utf-8").splitlines()[0]]
    for name, own in sets.items():
        lines.append(f"{name}:")
        for curve, named in own.items():
            values = ", ".join(f"{feature}: {weight:.2f}" for feature, weight in named.items())
            lines.append(f"  {curve}: {{{values}}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

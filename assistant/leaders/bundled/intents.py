"""What a message wants, by meaning: the nearest example utterances, weighed by what its numbers allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.conversation.authorities import names_authority
from assistant.conversation.utterances.examples import utterances
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.companies import (
    is_own,
    is_owned,
    names_another,
    says_another,
    shares_its_own,
    wants_its_records,
)
from assistant.leaders.bundled.expressions import is_sum
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.filling.rates import emission_rates
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.frames.figures import AGAINST, STRONG, SURE, WEAK
from assistant.leaders.bundled.frames.registry import FILLED
from assistant.leaders.bundled.questions import asks
from assistant.leaders.bundled.sums.products import amounts_of
from assistant.numbers.reads import Read
from knowledge.corpus.asks import asks as known_questions
from knowledge.languages import SPOKEN, supported
from knowledge.scripts import bare

Vector = NDArray[np.float32]

CALCULATORS = FILLED
TALK = ("greeting", "thanks", "capabilities", "want_person", "confirm", "reject")
TURNED_AWAY = ("off_topic", "others_data", "override")
LABELS = (*TALK, *TURNED_AWAY, "balance", "correction", "programme", *CALCULATORS)

NEIGHBOUR_WEIGHTS = (1.0, 0.5, 0.25, 0.125)  # of a label's nearest examples
RIDGE = 1.0  # held against overfitting; with SHARPNESS found on held-out utterances
SHARPNESS = 5.0  # turns differences of nearness into odds
FLOOR = 0.02  # share below which a label is not reported
_NOT_WORD = re.compile(r"[^\w\s]+")
_NO_CALCULATION = ("programme", "balance", "off_topic", "greeting", "thanks")  # quantities speak against them
_NO_NUMBERS = 0.6  # of a calculator where no number is said
_NO_AMOUNT = frozenset({"hour", "minute", "degC", "day", "month", "kW", "MW"})  # units of no calculator
_WHO = 60  # characters of a question who it is that answers
_UNEVEN = 2.0  # there are many more questions on the programme than examples of what is off topic


@dataclass(frozen=True)
class Bank:
    """Example utterances, a row each, without what their language has in common; and a linear reader of them."""

    vectors: Vector
    rows: Mapping[str, NDArray[np.intp]]  # by label
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
    for language in SPOKEN:
        data = utterances(language)
        rows += [(label, language, text) for label in LABELS for text in data[label]]
    return tuple(rows)


@lru_cache(maxsize=1)
def load_questions() -> tuple[tuple[str, str, str], ...]:
    """(label, language, question) of the shipped documents: what is asked of the programme."""
    return tuple(
        ("programme", language, text)
        for language in SPOKEN
        for texts in known_questions(language).values()
        for text in texts[:1]
    )


def examples() -> list[str]:
    """Every example that a bank is opened with, once, for those who ship vectors."""
    return list(dict.fromkeys(text for _, _, text in (*load_utterances(), *load_questions())))


def open_bank(embed: Callable[[list[str]], Any]) -> Bank:
    """Embed the examples, as queries. `embed` gives a row of a unit vector for each text."""
    utterances = load_utterances()
    rows = (*utterances, *load_questions())
    raw = np.asarray(embed([text for _, _, text in rows]), dtype=np.float32)
    languages = np.array([language for _, language, _ in rows])
    balanced = np.arange(len(rows)) < len(utterances)
    means = {language: raw[balanced & (languages == language)].mean(axis=0) for language in SPOKEN}
    vectors = _unit(raw - np.stack([means[language] for language in languages]))
    labels = tuple(label for label, _, _ in rows)
    rows_of = {label: np.flatnonzero(np.array(labels) == label) for label in dict.fromkeys(labels)}
    return Bank(vectors, rows_of, means, _ridge(vectors, labels))


def match(vector: Vector, bank: Bank, language: str) -> tuple[Ranked, ...]:
    """Labels by how near their examples are, best first. `vector` is the message embedded as a query."""
    centred = _unit(np.asarray(vector, dtype=np.float32) - bank.means[supported(language) or "en"])
    similarity = bank.vectors @ centred
    linear = np.append(centred, np.float32(1)) @ bank.weights
    near = {label: _nearness(similarity[rows]) for label, rows in bank.rows.items()}
    return _shares({label: near[label] + float(linear[LABELS.index(label)]) for label in near})


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


def _nearness(values: Vector) -> float:
    nearest = np.sort(values)[::-1][: len(NEIGHBOUR_WEIGHTS)]
    weights = NEIGHBOUR_WEIGHTS[: len(nearest)]
    return float(np.dot(weights, nearest)) / sum(weights)


def _shares(nearness: Mapping[str, float]) -> tuple[Ranked, ...]:
    top = max(nearness.values())
    odds = {label: float(np.exp(SHARPNESS * (value - top))) for label, value in nearness.items()}
    total = sum(odds.values())
    ranked = sorted(((label, value / total) for label, value in odds.items()), key=lambda pair: -pair[1])
    return tuple(Ranked(label, share) for label, share in ranked if share >= FLOOR or label == ranked[0][0])


def weigh(
    ranked: Sequence[Ranked], reads: Sequence[Read], text: str, language: str, own: str | None = None
) -> tuple[Ranked, ...]:
    """Belief after the numbers are seen, best first; the shares sum to 1. `own`: the name of the asker's company.

    A calculator wants quantities of its kind, a question on the programme brings none, and what is an example
    word for word is what its example is.
    """
    exact = _exactly(text)
    if exact:
        return (Ranked(exact, 1.0),)
    message = Message(text, supported(language) or "en", tuple(reads))
    evidence = _evidence(message, own)
    spoken_for = ("programme", *(label for label, times in evidence.items() if times > _UNEVEN))
    scores = dict.fromkeys(spoken_for, FLOOR) | {r.label: r.score for r in ranked}
    weighed = [(label, score * evidence.get(label, 1.0)) for label, score in scores.items()]
    total = sum(score for _, score in weighed) or 1.0
    return tuple(Ranked(label, score / total) for label, score in sorted(weighed, key=lambda pair: -pair[1]))


def _exactly(text: str) -> str | None:
    return _talk().get(_folded(text))


@lru_cache(maxsize=1)
def _talk() -> Mapping[str, str]:
    """The small talk among the examples, folded, with its label; the first example counts."""
    rows = [(_folded(example), label) for label, _, example in load_utterances() if label in TALK]
    return dict(reversed(rows))


def _folded(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", bare(text)).split())


def _evidence(message: Message, own: str | None) -> dict[str, float]:
    """Label → how much more or less likely what the message holds makes it."""
    quantities = [r for r in message.of_kind("quantity") if r.unit not in _NO_AMOUNT]
    unmeasured = dict.fromkeys(CALCULATORS, _unmeasured(message))
    usual = dict.fromkeys(_NO_CALCULATION, AGAINST) if quantities else unmeasured
    figures = registry.evidence(registry.figures(message, quantities))
    about = {**_orders(message), **_person(message), **_leave(message, quantities)}
    return {"off_topic": _UNEVEN, **usual, **figures, **about, **_beyond(message, own), **_hours(message, own)}


def _orders(message: Message) -> dict[str, float]:
    """Nobody orders the assistant about who names neither it nor what it keeps: "which rules must we follow?"."""
    ordered = message.has("order", "talk") and message.has("ordered", "talk")
    return {} if ordered or message.has("spell", "talk") else {"override": AGAINST**3}


def _person(message: Message) -> dict[str, float]:
    """A person with words of wanting; in a question they may as well be what is asked about, as is who answers here."""
    asked = asks_for(message.text, message.language)
    if _asks_who_answers(message):
        return {"capabilities": SURE, "want_person": AGAINST, "programme": AGAINST}
    if message.has("human", "talk") and not emission_rates(message) and not names_authority(message.text):
        return {"want_person": SURE, "programme": AGAINST}
    if not message.has("person", "talk"):
        return {"want_person": AGAINST} if set(asked) - {"yesno"} else {}
    if amounts_of(message) or emission_rates(message):
        return {"want_person": AGAINST}  # whose figures are reckoned with may be a person's
    if not message.has("reach", "talk"):
        return {}
    return {"want_person": STRONG if asked else SURE * WEAK}


def _asks_who_answers(message: Message) -> bool:
    """A robot or a person? Short, with no more than that in it."""
    more = message.has("reach", "talk") or names_authority(message.text) or len(message.text) > _WHO
    either = asks(message.text, message.language) or message.has("person", "talk")
    return message.has("robot", "talk") and either and not more


def _leave(message: Message, quantities: Sequence[Read]) -> dict[str, float]:
    """Thanks and a farewell, where nothing is asked beside."""
    taken = message.has("thanking", "talk") and not quantities
    return {"thanks": SURE * WEAK} if taken and not asks(message.text, message.language) else {}


def _unmeasured(message: Message) -> float:
    """How much more or less likely a calculator is where no quantity is said."""
    numbers = bool(message.of_kind("percent", "year"))
    if message.has("requires"):
        return 1.0 if numbers else AGAINST
    if message.has("calculate"):
        return WEAK
    return 1.0 if numbers else _NO_NUMBERS if message.has("own") else AGAINST


def _hours(message: Message, own_name: str | None) -> dict[str, float]:
    """Hours left are asked of the ledger, hours given of the documents, another's hours of nobody; tonnes that are
    left are none."""
    left, given = message.has("left"), message.has("given")
    if not left or message.has("next_year") or amounts_of(message):
        return {"balance": AGAINST * AGAINST if given else AGAINST}
    others = _without(message.text, own_name)
    own = others != message.text or is_owned(message)
    if not own and names_another(replace(message, text=others)):
        return {"others_data": SURE, "balance": AGAINST}
    return {} if given else {"balance": STRONG if own else WEAK}


def _beyond(message: Message, own_name: str | None) -> dict[str, float]:
    """Another company's records are nobody's to hand over, one's own are no other's; a sum of bare numbers is of no
    field."""
    others = replace(message, text=_without(message.text, own_name))
    if wants_its_records(others):
        return {"others_data": SURE, "programme": AGAINST}
    if shares_its_own(others):
        return {"others_data": AGAINST**4}
    if is_sum(message):
        return {**dict.fromkeys((*CALCULATORS, "programme", "balance"), AGAINST), "off_topic": SURE}
    if is_own(others):
        return {"others_data": AGAINST**4}
    kept = others.has("records") or others.has("kept", "talk")
    named = says_another(others) or (others.has("hand_over") and names_another(others))
    return {} if kept and named else {"others_data": AGAINST**2}


def _without(text: str, name: str | None) -> str:
    """The text without a name that stands in it."""
    return re.sub(re.escape(name), " ", text, flags=re.IGNORECASE) if name else text

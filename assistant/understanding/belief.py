"""Belief: what a message wants, once its numbers and the things it names are seen beside its meaning."""

from __future__ import annotations

import re
from functools import lru_cache
from collections.abc import Sequence

from assistant.understanding.filling.activities import fuels, refrigerants
from assistant.understanding.filling.message import Message
from assistant.understanding.intents import CALCULATORS, TALK, Ranked, load_utterances
from assistant.understanding.language import base
from assistant.understanding.reads import Read
from assistant.understanding.writing import bare

_NOT_WORD = re.compile(r"[^\w\s]+")
_STRONG, _WEAK, _AGAINST = 4.0, 2.0, 0.3


def weigh(ranked: Sequence[Ranked], reads: Sequence[Read], text: str, language: str) -> tuple[Ranked, ...]:
    """Belief after the numbers are seen, best first; the shares sum to 1.

    A calculator wants quantities of its kind, a question on the programme brings none, and what is an example
    word for word is what its example is.
    """
    exact = _exactly(text)
    if exact:
        return (Ranked(exact, 1.0),)
    message = Message(text, base(language) or "en", tuple(reads))
    evidence = _evidence(message)
    weighed = [(r.label, r.score * evidence.get(r.label, 1.0)) for r in ranked]
    total = sum(score for _, score in weighed) or 1.0
    return tuple(Ranked(label, score / total) for label, score in sorted(weighed, key=lambda pair: -pair[1]))


def _exactly(text: str) -> str | None:
    wanted = _folded(text)
    return next(
        (label for label, _, example in load_utterances() if label in TALK and _folded(example) == wanted), None
    )


def _folded(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", bare(text)).split())


def _evidence(message: Message) -> dict[str, float]:
    """Label → how much more or less likely what the message holds makes it."""
    quantities = [r for r in message.of_kind("quantity") if r.unit not in {"hour", "minute", "degC", "day", "month"}]
    found = _without_numbers(message) if not quantities else _with_numbers(message, quantities)
    return found | _hours(message)


def _without_numbers(message: Message) -> dict[str, float]:
    numbers = bool(message.of_kind("percent", "year"))
    wish = message.has("calculate") and not message.has("requires")
    factor = _WEAK if wish else 1.0 if numbers else 0.6
    found = dict.fromkeys(CALCULATORS, factor)
    if message.has("requires") and not numbers:
        found = dict.fromkeys(CALCULATORS, _AGAINST)
    return found


def _with_numbers(message: Message, quantities: Sequence[Read]) -> dict[str, float]:
    found = dict.fromkeys(("programme", "balance", "off_topic", "greeting", "thanks"), _AGAINST)
    named = fuels(message)
    kinds = {
        "fugitive_refrigerants": bool(refrigerants(message.text)),
        "purchased_electricity": bool(message.measuring("kWh")) and message.has("electricity"),
        "purchased_heat_steam": message.has("heat") and not named,
        "mobile_combustion": message.has("vehicle") and bool(named or message.measuring("km")),
        "stationary_combustion": bool(named) and not message.has("vehicle"),
    }
    several = sum(kinds.values()) > 1 and len(quantities) > 1
    found |= {label: _STRONG for label, there in kinds.items() if there}
    found |= {label: _AGAINST for label, there in kinds.items() if not there and label != "stationary_combustion"}
    if several:
        found["inventory"] = _STRONG * _STRONG
    return found


def _hours(message: Message) -> dict[str, float]:
    """Hours left are asked of the ledger, hours given of the documents."""
    left, given = message.has("left"), message.has("given")
    if left and not given:
        return {"balance": _WEAK}
    if given and not left:
        return {"balance": _AGAINST}
    return {}

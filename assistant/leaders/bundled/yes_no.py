"""Yes or no, where one statement settles a question and its words leave no doubt; no word where they do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.cues import find, has
from assistant.leaders.bundled.questions import by_itself
from knowledge.data import from_yaml
from knowledge.languages import supported

YesNo = Literal["yes", "no"]
_OPERATORS = frozenset({"must", "not", "only", "all"})
_QUESTION = re.compile(r"[?？؟]\s*$")
_UNMARKED = frozenset({"th", "km", "si", "zh"})  # languages that often leave the question mark out
_LONGEST = 160  # characters: more has more than one question in it


def settled(question: str, language: str, key: str | None) -> YesNo | None:
    """What the statement of this key says to the question."""
    spoken = supported(language) or "en"
    asked = asks_for(question, language)
    marked = _QUESTION.search(question) or spoken in _UNMARKED or by_itself(question, language)
    if key is None or asked != ("yesno",) or not marked or len(question) > _LONGEST:
        return None
    said = _without_asking(question, language)
    for case in _cases().get(key, ()):
        there = all(_named(said, language, concept) for concept in case.get("with", ()))
        if there and not any(_named(said, language, concept) for concept in case.get("without", ())):
            answer: YesNo = case["says"]
            return answer
    return None


def _named(question: str, language: str, concept: str) -> bool:
    return has(question, language, concept, "operators" if concept in _OPERATORS else "subjects")


def _without_asking(question: str, language: str) -> str:
    """Without the words that only make a question of it: a "không" at its end denies nothing."""
    said = question.strip().rstrip("?？؟ ")
    spans = find(said, language, "asking", "subjects")
    spans += [span for span in find(said, language, "asking_last", "subjects") if span[1] == len(said)]
    for start, end in sorted(spans, reverse=True):
        said = f"{said[:start]} {said[end:]}"
    return said


@lru_cache(maxsize=1)
def _cases() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    text = files("assistant.leaders.bundled").joinpath("yes_no.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Sequence[Mapping[str, Any]]] = from_yaml(text)
    return loaded

"""A question that leaves out what was asked before: the last question with the new subject in the old one's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.authorities import named_ones
from assistant.leaders.bundled import thread
from assistant.leaders.bundled.questions import named
from assistant.types import Turn

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SCOPE = re.compile(r"(?<=[^\W\d] )[1-3](?![\d.,%])")  # "scope 3"
_REST, _REST_HAN = 16, 5  # letters beside the new subject: more say something of their own


@dataclass(frozen=True)
class Resolved:
    """`within`: what the question before went on from itself; `year`: the new subject, where it is one."""

    question: str
    within: str | None
    year: str | None


def resolved(turn: Turn, text: str, language: str) -> Resolved | None:
    """ "How long does SBTi take?", "and MCAP?": how long does MCAP take? None where the message says more, or where it
    is not plain what it stands for."""
    before = thread.before(turn, text, language)
    if before is None:
        return None
    told = next(place for place in reversed(range(len(turn.history))) if turn.history[place].text == before)
    earlier = turn.model_copy(update={"history": turn.history[:told]})
    spoken = turn.history[told].answer.language
    last = resolved(earlier, before, spoken)
    within = last.within if last else thread.before(earlier, before, spoken)
    question = _put(text, last.question if last else before, language)
    if question is None:
        return None
    year = next((text[slice(*span)] for span in _years(text)), None)
    return Resolved(question, f"{within} {question}" if within else None, year)


def _put(text: str, before: str, language: str) -> str | None:
    for find in (named_ones, _years, _scopes):
        new, old = find(text), find(before)
        if len(_said(new, text)) == 1 and len(_said(old, before)) == 1 and _said(new, text) != _said(old, before):
            subject = text[slice(*new[0])]
            rest = text.replace(subject, " ")
            return _replaced(before, old, subject) if _is_elliptic(rest, language) else None
    return None


def _years(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _YEAR.finditer(text)]


def _scopes(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SCOPE.finditer(text)]


def _said(spans: Sequence[tuple[int, int]], text: str) -> set[str]:
    return {text[start:end].casefold() for start, end in spans}


def _is_elliptic(rest: str, language: str) -> bool:
    letters = sum(map(str.isalpha, rest))
    asked = named(rest, language) and letters > _REST // 2  # "how about" asks nothing by itself
    return not asked and letters <= (_REST_HAN if language == "zh" else _REST)


def _replaced(text: str, spans: Sequence[tuple[int, int]], subject: str) -> str:
    for start, end in reversed(spans):
        text = text[:start] + subject + text[end:]
    return text

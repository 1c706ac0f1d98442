"""What may be asked next: messages that the person can send with a tap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.intent import Choose, Understanding
from assistant.leaders.bundled.support import Verdict
from assistant.wording.catalogue import say
from knowledge.types import Found

_OPENERS = frozenset({"greeting", "capabilities", "off_topic"})
_MOST = 3
_NEAR = 0.1  # score from which a statement that was found and not told is near the question
_AFTER_TARGET = ("validation.third_party", "elements.plan")
_TARGETS = frozenset({"absolute_target", "intensity_target", "target_check", "target_progress"})
_NO_EMISSIONS = frozenset({"convert_units", "hours_balance", "base_year_recalculation", "renewable_electricity_target"})


def suggestions(context: TurnContext, verdict: Verdict) -> tuple[str, ...]:
    """The readings to choose from, ways to begin, or questions beside what was told."""
    reading = context.reading
    if verdict.status == "clarify":
        return tuple(option for want in reading.wants if isinstance(want, Choose) for option in want.options)
    if any(want.kind in _OPENERS for want in reading.small):
        return _opening(reading, "hours", "target", "scope")
    if verdict.status not in ("answered", "unanswerable"):
        return ()
    return (*_after_sums(context), *_beside(context, verdict))[:_MOST]


def _opening(reading: Understanding, *names: str) -> tuple[str, ...]:
    return tuple(say(reading.language, f"suggest.{name}").text for name in names)


def _after_sums(context: TurnContext) -> tuple[str, ...]:
    """Emissions lead to a target, and a target to its validation and the plan."""
    tools = {made.tool for made in context.evidence.calculations.values()}
    if tools & _TARGETS:
        return tuple(_questions(context, _AFTER_TARGET).values())[: len(_AFTER_TARGET)]
    return _opening(context.reading, "target") if tools - _NO_EMISSIONS else ()


def _beside(context: TurnContext, verdict: Verdict) -> tuple[str, ...]:
    """First what was found near the question and not told, then what stands beside what was told."""
    told = _keys(found for support in verdict.supports for found in support.answers)
    found = (one for _, results in context.evidence.searches for one in results.statements if one.score >= _NEAR)
    near = _keys(one for one in found if one.statement.kind == "fact" and one.passage.authority == "mcap")
    return tuple(question for key, question in _questions(context, (*near, *told)).items() if key not in told)


def _questions(context: TurnContext, keys: Sequence[str]) -> dict[str, str]:
    known = context.library.questions(keys, context.reading.language, context.evidence.release)
    return {key: _asked(question, context.reading.language) for key, question in known.items()}


def _asked(question: str, language: str) -> str:
    if "¿" in question.lstrip("¿"):  # after words that are no question: it has its marks
        return question
    bare = question.strip("¿?？؟ ")
    return say(language, "suggest.question", ask=bare[:1].upper() + bare[1:]).text


def _keys(found: Iterable[Found]) -> list[str]:
    return list(dict.fromkeys(one.statement.key for one in found if one.statement.key))

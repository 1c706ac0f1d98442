"""What may be asked next: messages that the person can send with a tap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.evidence.context import TurnContext
from assistant.leaders.bundled.frames.registry import suggested
from assistant.leaders.bundled.intent import Choose, Understanding
from assistant.types import Status
from assistant.wording.catalogue import say
from knowledge.types import Found

_OPENERS = frozenset({"greeting", "capabilities", "off_topic"})
_MOST = 3
_NEAR = 0.1  # score from which a statement that was found and not told is near the question


def suggestions(
    context: TurnContext, understanding: Understanding, status: Status, told: Sequence[Found]
) -> tuple[str, ...]:
    """The readings to choose from, ways to begin, or questions beside what was `told`."""
    if status == "clarify":
        return tuple(option for want in understanding.intents if isinstance(want, Choose) for option in want.options)
    if any(want.kind in _OPENERS for want in understanding.small):
        return _opening(context, "hours", "target", "scope")
    return next_questions(context, status, told)


def next_questions(context: TurnContext, status: Status, told: Sequence[Found]) -> tuple[str, ...]:
    """After an answer, whoever led."""
    if status not in ("answered", "unsure", "unanswerable"):
        return ()
    return (*_after_sums(context), *_beside(context, told))[:_MOST]


def _opening(context: TurnContext, *names: str) -> tuple[str, ...]:
    return tuple(say(context.language, f"suggest.{name}").text for name in names)


def _after_sums(context: TurnContext) -> tuple[str, ...]:
    """Emissions lead to a target, and a target to its validation and the plan."""
    after = suggested(made.tool for made in context.evidence.calculations.values())
    questions = tuple(_questions(context, after.questions).values())[: len(after.questions)]
    return questions or _opening(context, *after.lines)


def _beside(context: TurnContext, cited: Sequence[Found]) -> tuple[str, ...]:
    """First what was found near the question and not told, then what stands beside what was told."""
    told = _keys(found for found in cited if found.statement.kind == "fact")
    found = (one for _, results in context.evidence.searches for one in results.statements if one.score >= _NEAR)
    near = _keys(one for one in found if one.statement.kind == "fact" and one.passage.authority == "mcap")
    return tuple(question for key, question in _questions(context, (*near, *told)).items() if key not in told)


def _questions(context: TurnContext, keys: Sequence[str]) -> dict[str, str]:
    known = context.library.questions(keys, context.language, context.evidence.release)
    return {key: _asked(question, context.language) for key, question in known.items()}


def _asked(question: str, language: str) -> str:
    if "¿" in question.lstrip("¿"):  # after words that are no question: it has its marks
        return question
    bare = question.strip("¿?？؟ ")
    return say(language, "suggest.question", ask=bare[:1].upper() + bare[1:]).text


def _keys(found: Iterable[Found]) -> list[str]:
    return list(dict.fromkeys(one.statement.key for one in found if one.statement.key))

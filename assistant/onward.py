"""What may be asked next: messages that the person can send with a tap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.bench import Bench
from assistant.reading import Choose, Reading
from assistant.verdict import Verdict
from assistant.wording.catalogue import say
from knowledge.types import Found

_OPENERS = frozenset({"greeting", "capabilities", "off_topic"})
_MOST = 3
_NEAR = 0.1  # score from which a statement that was found and not told is near the question
_AFTER_TARGET = ("validation.third_party", "elements.plan")
_TARGETS = frozenset({"absolute_target", "intensity_target", "target_check", "target_progress"})
_NO_EMISSIONS = frozenset(
    {"arithmetic", "convert_units", "hours_balance", "base_year_recalculation", "renewable_electricity_target"}
)


def suggestions(bench: Bench, verdict: Verdict) -> tuple[str, ...]:
    """The readings to choose from, ways to begin, or questions beside what was told."""
    reading = bench.reading
    if verdict.status == "clarify":
        return tuple(option for want in reading.wants if isinstance(want, Choose) for option in want.options)
    if any(want.kind in _OPENERS for want in reading.small):
        return _opening(reading, "hours", "target", "scope")
    if verdict.status not in ("answered", "unanswerable"):
        return ()
    return (*_after_sums(bench), *_beside(bench, verdict))[:_MOST]


def _opening(reading: Reading, *names: str) -> tuple[str, ...]:
    return tuple(say(reading.language, f"suggest.{name}").text for name in names)


def _after_sums(bench: Bench) -> tuple[str, ...]:
    """Emissions lead to a target, and a target to its validation and the plan."""
    tools = {made.tool for made in bench.evidence.calculations.values()}
    if tools & _TARGETS:
        return tuple(_questions(bench, _AFTER_TARGET).values())[: len(_AFTER_TARGET)]
    return _opening(bench.reading, "target") if tools - _NO_EMISSIONS else ()


def _beside(bench: Bench, verdict: Verdict) -> tuple[str, ...]:
    """First what was found near the question and not told, then what stands beside what was told."""
    told = _keys(found for support in verdict.supports for found in support.answers)
    found = (one for _, results in bench.evidence.searches for one in results.statements if one.score >= _NEAR)
    near = _keys(one for one in found if one.statement.kind == "fact" and one.passage.authority == "mcap")
    return tuple(question for key, question in _questions(bench, (*near, *told)).items() if key not in told)


def _questions(bench: Bench, keys: Sequence[str]) -> dict[str, str]:
    known = bench.library.questions(keys, bench.reading.language, bench.evidence.release)
    return {key: _asked(question, bench.reading.language) for key, question in known.items()}


def _asked(question: str, language: str) -> str:
    if "¿" in question.lstrip("¿"):  # after words that are no question: it has its marks
        return question
    bare = question.strip("¿?？؟ ")
    return say(language, "suggest.question", ask=bare[:1].upper() + bare[1:]).text


def _keys(found: Iterable[Found]) -> list[str]:
    return list(dict.fromkeys(one.statement.key for one in found if one.statement.key))

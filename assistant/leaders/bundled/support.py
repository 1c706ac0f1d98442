"""What the evidence comes to: which statements answer each question. No model is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.evidence.context import TurnContext
from assistant.leaders.bundled.intent import Ask, Understanding
from knowledge.data import from_yaml
from knowledge.search.answer_types import holds
from knowledge.types import Found, Results

Statement = Callable[[str], Found | None]

ANSWERS = 0.2  # probability from which a statement is taken to answer; found on the evaluation's questions
LEADS, _BY_FAR = 0.1, 4  # the same of one that is so many times likelier than all others
_CLEARLY_BETTER = 0.15  # a statement of another authority that is better by this is what was asked for
LIKELY = 0.5  # of the asked authority: it answers, whatever another says better
SURE = 0.75  # what is so likely answers, whatever kind of thing the question seems to ask for
_AS_GOOD, _ALSO = 0.85, 0.4  # of the best: also said; the same where it would answer without it
ABOUT_AS_LIKELY = 0.8  # of the best
_BESIDE = 0.05  # from which another authority is told beside what is known to be unknown
_ANEW = 0.25  # of what was just told, to be meant by a question that goes on
_MOST = 3  # statements quoted for one question
_NOTHING = 0.015  # likely that anything answers: below it nothing is shown
_COMPARED = 3  # of the nearest, among which another standard's rule must be
_COMPARABLE = 0.015  # likely that it is meant, where the message names programme and standard both
_MUCH_LIKELIER = 2
_LEADING = 0.1  # the same, where the rule or the silence on it was found first
_TARGETS = "sbti."  # keys of rules for targets
_SHOWN = 3  # of the nearest, where none answers for certain
_FAR, _OTHERS = 0.05, 0.5  # of the best's likelihood, to be shown; what another's rule counts where one is named
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def _none(_key: str) -> Found | None:
    return None


@dataclass(frozen=True)
class Support:
    """For one question: the statements that answer it, or what is to be said where none does."""

    ask: Ask
    answers: tuple[Found, ...] = ()
    unknown: Found | None = None  # a statement that says that no document tells
    beside: tuple[Found, ...] = ()  # what another authority says
    near: tuple[Found, ...] = ()  # may answer it, or stands near the question; of the right authority first

    @property
    def answered(self) -> bool:
        return bool(self.answers)


def support(ask: Ask, results: Results, statement: Statement = _none) -> Support:
    """`statement`: any statement by its key."""
    results = _anew(ask, results)
    if silent := _silent(ask, results, statement):
        return silent
    good = _good(results.statements)
    own = [found for found in good if _of(found, ask)]
    other = [found for found in good if not _of(found, ask)]
    if not good:
        return _untold(ask, results) or _advised(ask, results) or Support(ask, near=_nearest(ask, results))
    if not own or (other and other[0].score >= own[0].score + _CLEARLY_BETTER and own[0].score < LIKELY):
        if other and (_is_told_beside(other[0], ask) or not ask.named):
            return Support(ask, answers=_together(other))
        beside = _facts(other)[:1]
        near = tuple(found for found in _nearest(ask, results) if found not in beside)
        return Support(ask, beside=beside, near=near[: _SHOWN - len(beside)])
    own = _fitting(ask, own)
    if not own:
        return Support(ask, beside=_facts(other)[:1], near=_facts(good)[:1])
    if own[0].statement.kind == "fact":
        return Support(ask, answers=_together(own))
    unknown = own[0]
    if _may_be_told(own):
        return Support(ask, near=_nearest(ask, results))
    others = [found for found in results.statements if found.score >= _BESIDE and not _of(found, ask)]
    beside = _facts(others)[:1] or _ruled(unknown, statement)
    return Support(ask, unknown=unknown, beside=beside, near=_facts(own)[:1])


def _good(found: Sequence[Found]) -> list[Found]:
    """Those that answer; else the first, where it is a fact and by far the likeliest."""
    good = [one for one in found if one.score >= ANSWERS]
    if good or not found or found[0].statement.kind != "fact":
        return good
    second = found[1].score if len(found) > 1 else 0.0
    return list(found[:1]) if found[0].score >= max(LEADS, _BY_FAR * second) else []


def _anew(ask: Ask, results: Results) -> Results:
    """Who goes on asking wants more than what was just told, where something else may be meant."""
    first, others = results.statements[:1], [one for one in results.statements if one.statement.text not in ask.told]
    if not others or first == tuple(others[:1]) or others[0].score < _ANEW * first[0].score:
        return results
    return results.model_copy(update={"statements": tuple(others), "answerable": others[0].score})


def _untold(ask: Ask, results: Results) -> Support | None:
    """That no document tells is as likely as all statements together that say so of what was asked."""
    first = next(iter(results.statements), None)
    if first is None or first.statement.kind != "unknown" or not _of(first, ask):
        return None
    untold = sum(found.score for found in results.statements if found.statement.kind == "unknown")
    return Support(ask, unknown=first) if untold >= ANSWERS else None


def _advised(ask: Ask, results: Results) -> Support | None:
    """One of several pieces of advice of a guide's section is as likely meant as all of them together."""
    first = next(iter(results.statements), None)
    if first is None or first.passage.authority != "guidance" or not _of_or_open(first, ask):
        return None
    advice = [one for one in results.statements if _is_advice(one, first)]
    if sum(one.score for one in advice) < ANSWERS or len(advice) < 2:
        return None
    return Support(ask, answers=tuple(one for one in advice if one.score >= _BESIDE)[:_MOST])


def _is_advice(found: Found, first: Found) -> bool:
    return found.statement.key is not None and found.passage.id == first.passage.id


def _of_or_open(found: Found, ask: Ask) -> bool:
    return not ask.named or _of(found, ask)


def _may_be_told(own: Sequence[Found]) -> bool:
    """That no document tells is not said where a fact answers about as likely, unless it is sure."""
    fact = max((found.score for found in own if found.statement.kind == "fact"), default=0.0)
    return own[0].score < SURE and fact >= ABOUT_AS_LIKELY * own[0].score


def _is_told_beside(found: Found, ask: Ask) -> bool:
    """What is reported of the programme and its neighbours, and what guides explain, is told with whose word it is.
    Another standard's rule is not."""
    authority = found.passage.authority
    least = {"context": ANSWERS, "guidance": LIKELY}.get(authority, math.inf) if "mcap" in ask.authorities else math.inf
    return found.statement.kind == "fact" and found.score >= least


def _silent(ask: Ask, results: Results, statement: Statement) -> Support | None:
    """The programme is asked about what another standard rules, and its own documents are silent on that: the rule and
    the silence share what is likely."""
    first = results.statements[:_COMPARED]
    likely = {str(found.statement.key): found.score for found in results.statements}
    matters = {rule: likely.get(rule, 0) + likely.get(silence, 0) for rule, silence in silences().items()}
    rule = max(matters, key=lambda one: (matters[one], likely.get(one, 0)))
    if ask.authorities != {"mcap"} or not (ask.named or rule.startswith(_TARGETS)):
        return None
    pair = {rule, silences()[rule]}
    leads = bool(first) and first[0].statement.key in pair
    least = _COMPARABLE if ask.compared else _LEADING if leads else ANSWERS
    seen = any(found.statement.key in pair for found in first)
    if not seen or matters[rule] < least or any(_tells(found, matters[rule]) for found in first):
        return None
    unknown, ruled = statement(silences()[rule]), statement(rule)
    return Support(ask, unknown=unknown, beside=(ruled,) if ruled else ()) if unknown else None


def _tells(found: Found, likely: float) -> bool:
    """A fact of the programme that answers rather than the standard's rule; one about it where it is much likelier."""
    if found.statement.kind != "fact" or found.score < ANSWERS:
        return False
    least = {"mcap": likely - _CLEARLY_BETTER, "context": max(LIKELY, _MUCH_LIKELIER * likely)}
    return found.score >= least.get(found.passage.authority, math.inf)


def _ruled(unknown: Found, statement: Statement) -> tuple[Found, ...]:
    """What a standard rules on a matter that the programme's documents are silent on."""
    key = next((rule for rule, silence in silences().items() if silence == unknown.statement.key), None)
    found = statement(key) if key else None
    return (found,) if found else ()


@cache
def silences() -> Mapping[str, str]:
    """Key of a standard's rule → key of what is unknown of the programme on the same matter."""
    text = files("assistant.leaders.bundled").joinpath("silences.yaml").read_text(encoding="utf-8")
    found: Mapping[str, str] = from_yaml(text)
    return found


def _fitting(ask: Ask, own: list[Found]) -> list[Found]:
    """Where money or a share is asked for, a fact that has none is no answer, unless it is sure and nothing fits; nor
    is one of another year, where the year is what is asked for anew."""
    own = own if ask.year is None else [found for found in own if _is_of(found, ask.year)]
    fitting = own if ask.wants is None else [found for found in own if _fits(found, ask.wants)]
    return fitting or [found for found in own if found.score >= SURE]


def _is_of(found: Found, year: str) -> bool:
    years = _YEAR.findall(found.statement.text)
    return found.statement.kind == "unknown" or not years or year in years


def _fits(found: Found, wants: str) -> bool:
    sure = found.statement.key is None and found.score >= SURE
    return sure or found.statement.kind == "unknown" or holds(wants, found.statement.text)


def _of(found: Found, ask: Ask) -> bool:
    """Of the asked authority. That no document tells is known of the programme, whatever document says so."""
    if found.statement.kind == "unknown":
        return "mcap" in ask.authorities
    return found.passage.authority in ask.authorities


def supports(understanding: Understanding, context: TurnContext) -> tuple[Support, ...]:
    """What speaks for each question of the message."""
    found = dict(context.evidence.searches)

    def statement(key: str) -> Found | None:
        return next(iter(context.library.statements([key], context.language, context.turn.release)), None)

    return tuple(
        support(ask, found[ask.query], statement) if ask.query in found else Support(ask) for ask in understanding.asks
    )


def _together(own: list[Found]) -> tuple[Found, ...]:
    """The best, and those of the same authority that are as good, or would answer without it. Sentences of a document
    only beside others of their passage, in its order."""
    best = own[0]
    same = [f for f in own if f.statement.kind == "fact" and f.passage.authority == best.passage.authority]
    same = [f for f in same if f.statement.key is not None or f.passage.id == best.passage.id]
    kept = [f for f in same if f.score >= _least(best) or _goes_with(f, best)][:_MOST]
    if all(f.statement.key is None for f in kept):
        kept.sort(key=lambda f: f.statement.span)
    return tuple(kept)


def _least(best: Found) -> float:
    """From which another is told beside it."""
    return _AS_GOOD * best.score if best.statement.key is None else min(best.score, max(ANSWERS, _ALSO * best.score))


def _goes_with(found: Found, best: Found) -> bool:
    """A guide's advice is told with what stands beside it in the guide and may be meant as well."""
    guide = best.passage.authority == "guidance" and best.statement.key is not None
    return guide and found.passage.id == best.passage.id and found.score >= _BESIDE


def _nearest(ask: Ask, results: Results) -> tuple[Found, ...]:
    """The likeliest of what was found; where an authority was named, another's rules count half. What is written down
    as unknown too; nothing that is far less likely than the best."""
    found = results.statements if results.answerable >= _NOTHING else ()
    near = [one for one in found if one.score >= _FAR * results.answerable]
    return tuple(sorted(near, key=lambda one: -one.score * (_OTHERS if _is_others(one, ask) else 1))[:_SHOWN])


def _is_others(found: Found, ask: Ask) -> bool:
    return ask.named and not _of(found, ask) and found.passage.authority != "context"


def _facts(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(f for f in found if f.statement.kind == "fact")

"""What a cut leaves: of one amount, of several with a cut each, of a limit."""

from __future__ import annotations

from string import ascii_lowercase

from assistant.evidence.results import CUT, GROWN, LEFT
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.filling.activities import fuels
from assistant.leaders.bundled.filling.emissions import Emitted, emission_unit
from assistant.leaders.bundled.filling.message import Message, alike, gap, pairs
from assistant.leaders.bundled.filling.rates import emission_rates
from assistant.leaders.bundled.filling.targets import annual_rate, is_yearly
from assistant.leaders.bundled.sums.arithmetic import Arithmetic, quotient
from assistant.leaders.bundled.sums.products import amounts_of
from assistant.leaders.bundled.sums.totals import asks_percent, asks_sum
from assistant.numbers.reads import Read

STILL = "now - base * (1 - cut)"
_BESIDE = 30  # characters between the word limit and its amount
_MOST = 26


def after_a_cut(message: Message) -> Arithmetic | None:
    """An amount that fell or rose by so many per cent; of several with a cut each, what they come to."""
    amounts, percents = amounts_of(message), message.of_kind("percent")
    if not _plain(message, amounts) or not 1 <= len(amounts) == len(percents):
        return None
    if asks_percent(message) or (annual_rate(message) and is_yearly(message)):
        return None
    if len({read.value for read in message.of_kind("year")}) > 1 or message.has("renewable"):
        return None
    if any(abs(percent.value) >= 100 for percent in percents):
        return None
    return _one(message, amounts[0], percents[0]) if len(amounts) == 1 else _several(message, amounts, percents)


def _one(message: Message, amount: Read, percent: Read) -> Arithmetic | None:
    falls = message.has("reduction") or percent.value < 0
    becomes = message.has("becomes", "sums")
    asked = becomes or "count" in asks_for(message.text, message.language)
    if falls == message.has("rising", "sums") or not asked:
        return None
    told = GROWN if not falls else LEFT if becomes else CUT
    values = {
        "base": _emitted(amount),
        "cut": Emitted(percent._replace(value=abs(percent.value)), "%", frozenset(), None),
    }
    return _with_years(message, quotient(told, values, emission_unit(amount.unit) or "tCO2e"))


def _several(message: Message, amounts: list[Read], percents: list[Read]) -> Arithmetic | None:
    of = pairs(amounts, percents)
    if len(of) < len(amounts) or not message.has("reduction") or message.has("rising", "sums"):
        return None
    if not (asks_sum(message) or message.has("becomes", "sums")) or len(amounts) > _MOST:
        return None
    values: dict[str, Emitted] = {}
    for place, (letter, amount) in enumerate(zip(ascii_lowercase, amounts, strict=False)):
        values |= {letter: _emitted(amount), f"{letter}_cut": Emitted(of[place], "%", frozenset(), None)}
    written = " + ".join(f"{letter} * (1 - {letter}_cut)" for letter, _ in zip(ascii_lowercase, amounts, strict=False))
    return _with_years(message, quotient(written, values, emission_unit(amounts[0].unit) or "tCO2e"))


def of_a_limit(message: Message) -> Arithmetic | None:
    """What a limit leaves beside what was emitted so far."""
    amounts = amounts_of(message)
    if not _plain(message, amounts) or not 1 < len(amounts) <= _MOST or message.of_kind("percent"):
        return None
    marks = message.cues("limit", "sums")
    limits = [a for a in amounts if any(0 <= a.span[0] - end <= _BESIDE for _, end in marks)][:1]
    limits = limits or [a for a in amounts if any(gap(a.span, mark) <= _BESIDE for mark in marks)]
    rest = [a for a in amounts if a not in limits]
    asked = message.has("left") or message.has("becomes", "sums") or message.has("still", "sums")
    if len(limits) != 1 or not asked or any(a.value > limits[0].value for a in rest):
        return None
    values = {"limit": _emitted(limits[0])} | {
        letter: _emitted(one) for letter, one in zip(ascii_lowercase, rest, strict=False)
    }
    return _with_years(message, quotient(" - ".join(values), values, emission_unit(limits[0].unit) or "tCO2e"), rest)


def still_to_cut(message: Message) -> Arithmetic | None:
    """How far the later of two amounts is above the first less a share of it, where no year of the target is told."""
    amounts, percents = amounts_of(message), message.of_kind("percent")
    years = {read.value for read in message.of_kind("year")}
    if len(amounts) != 2 or len(percents) != 1 or len(years) > 2 or not _plain(message, amounts):
        return None
    base, now = amounts
    aim = base.value * (1 - abs(percents[0].value) / 100)
    if asks_percent(message) or not message.has("still", "sums") or not message.has("reduction"):
        return None
    if not aim < now.value < base.value:
        return None
    cut = Emitted(percents[0]._replace(value=abs(percents[0].value)), "%", frozenset(), None)
    values = {"now": _emitted(now), "base": _emitted(base), "cut": cut}
    return _with_years(message, quotient(STILL, values, emission_unit(base.unit) or "tCO2e"))


def _plain(message: Message, amounts: list[Read]) -> bool:
    """Emissions alone: masses of nothing that burns and has a factor."""
    masses = all(alike(str(a.unit), ("t", "tCO2e", "tCO2")) for a in amounts)
    return masses and not fuels(message) and not emission_rates(message) and len({a.unit for a in amounts}) == 1


def _emitted(amount: Read) -> Emitted:
    return Emitted(amount, emission_unit(amount.unit), frozenset(), None)


def _with_years(message: Message, made: Arithmetic, counted: list[Read] | None = None) -> Arithmetic:
    """The years say of when the amounts are, and a number how many of them."""
    spans = {read.span for read in message.of_kind("year")}
    spans |= {r.span for r in message.reads if counted and r.value == len(counted) and r.unit in {None, "month"}}
    return Arithmetic(made.values, made.said, made.spans | spans, made.stands_for, made.notes)

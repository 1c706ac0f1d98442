"""What targets have in common: base year and target year, rates, and what is aimed at."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.filling.emissions import Emitted, emitted, year_with
from assistant.leaders.bundled.filling.message import Message, Slots, alike, gap, year_of
from assistant.numbers.reads import Read
from tools.calculation import plain

_BESIDE = 1  # characters between a word and its year
RATE_AT_MOST = Decimal(15)  # % a year; more is a reduction over the whole time

Aim = Literal["yearly", "progress", "cut", "cut_from_base", "cut_each_year"]


def put_years(
    message: Message, found: list[Emitted], slots: Slots, base_path: str, target_path: str
) -> tuple[Read | None, Read | None]:
    """Fill base year and target year; they are returned."""
    base, target = base_and_target(message, found)
    if base:
        slots.put(base_path, year_of(base), base)
    if target:
        slots.put(target_path, year_of(target), target)
    return base, target


def base_and_target(message: Message, found: list[Emitted]) -> tuple[Read | None, Read | None]:
    """The base year and the target year, by the words before them, by their emissions, by their order."""
    years = _once(message.of_kind("year", "date"))
    base = year_with(message, "base_year", years)
    rest = [y for y in years if y != base and (base is None or year_of(y) > year_of(base))]
    if base is None and len(rest) > 1:
        rest.remove(min(rest, key=year_of))  # one of several is before the target
    target = year_with(message, "target", rest) or year_with(message, "until", rest)
    if base is None and len(years) > 1:
        earlier = [y for y in years if y != target]
        base = min(earlier, key=year_of)
    if base is None and years and target is None:
        base = years[0] if found else None
    if target is None:
        later = [y for y in years if y != base and (base is None or year_of(y) > year_of(base))]
        target = max(later, key=year_of) if later else None
    return base, target


def annual_rate(message: Message) -> Read | None:
    """The percent that is said to hold each year."""
    percents = [p for p in message.of_kind("percent") if abs(p.value) <= RATE_AT_MOST]
    yearly = [p for p in percents if p in _yearly(message)]
    if yearly:
        return yearly[0]
    return percents[0] if len(percents) == 1 and message.has("reduction") and message.has("each_year") else None


def total_reduction(message: Message) -> Read | None:
    """The percent that holds over the whole time."""
    rate = annual_rate(message)
    yearly = _yearly(message)
    percents = [p for p in message.of_kind("percent") if p not in yearly and p != rate]
    return percents[0] if percents else None


def aim(message: Message) -> Aim | None:
    """A cut that holds each year, one over the whole time (from a base year or from none), one of which it is asked
    how much that is each year, or a year reported beside one."""
    reduction, found = total_reduction(message), emitted(message)
    base, target = base_and_target(message, found)
    if target is None or message.has("renewable") or message.of_kind("count"):
        return None
    if base is None:
        return "cut" if reduction and not message.has("requires") else None
    years = {e.year for e in found if e.year}
    if years - {base, target} and (reduction or target in years):
        return "progress"
    if annual_rate(message):
        return "yearly"
    if not reduction and years == {base, target} and is_yearly(message) and _asks_amount(message):
        return "cut_each_year"
    if reduction and is_yearly(message) and _asks_amount(message):
        return "cut_each_year"
    return "cut_from_base" if reduction else None


def is_yearly(message: Message) -> bool:
    """Is something told or asked of each year? The word year beside a year or a base year says nothing of it."""
    named = [read.span for read in message.of_kind("year", "date")]
    base = message.cues("base_year")
    return any(
        not any(0 <= start - end <= _BESIDE or 0 <= a - stop <= _BESIDE for start, stop in named)
        and not any(start <= a and end <= stop for start, stop in base)
        for a, end in message.cues("each_year", "sums")
    )


def _asks_amount(message: Message) -> bool:
    """How many, or a mass that is named without a number: tonnes a year to cut?"""
    counted = "count" in asks_for(message.text, message.language)
    return counted or any(alike(mention.name, ("kg",)) for mention in message.units())


def _yearly(message: Message) -> list[Read]:
    """Percents beside "a year": each such word is about the percent nearest to it."""
    percents = message.of_kind("percent")
    meant = [min(percents, key=lambda p: gap(p.span, mark)) for mark in message.cues("each_year") if percents]
    return [p for p in meant if message.near(p, "each_year", before=30, after=20)]


def share(percent: Read) -> str:
    """As a share of one: 4.2 % is 0.042, and so is minus 4.2 %."""
    return plain(abs(percent.value) / 100)


def _once(years: list[Read]) -> list[Read]:
    """The first mention of each year."""
    first: dict[int, Read] = {}
    for year in years:
        first.setdefault(year_of(year), year)
    return list(first.values())

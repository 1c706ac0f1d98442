"""absolute_target, target_progress, base_year_recalculation and their kin: years, emissions, rates."""

from __future__ import annotations

from decimal import Decimal

from assistant.leaders.bundled.filling.emissions import Emitted, emitted, year_with
from assistant.leaders.bundled.filling.message import Message, Slots, gap, year_of
from assistant.numbers.reads import Read
from tools.calculation import plain

_CHANGES = ("acquisition", "divestment", "error", "method")
RATE_AT_MOST = Decimal(15)  # % a year; more is a reduction over the whole time


def absolute_target(message: Message, slots: Slots) -> None:
    found = emitted(message)
    base, target = put_years(message, found, slots, "base_year", "target_year")
    recent = [e for e in found if len(found) > 1 and base is not None and e.year not in {None, base, target}]
    later = [e for e in found if len(found) > 1 and e.scope == "total" and e.year is not None and e.year == target]
    for one in found:
        if one in recent and one.year:
            slots.put("most_recent_year", year_of(one.year), one.year)
            slots.amount(f"most_recent_emissions.{one.scope}", one.read, one.unit)
        elif one not in later:
            slots.amount(f"base_emissions.{one.scope}", one.read, one.unit)
    if rate := annual_rate(message):
        slots.put("annual_rate", share(rate), rate)


def target_progress(message: Message, slots: Slots) -> None:
    found = [e for e in emitted(message) if e.year]
    base, target = put_years(message, found, slots, "base.year", "target.year")
    place = 0
    for one in found:
        if one.year is None:
            continue
        if one.year == base:
            slots.amount("base.emissions", one.read, one.unit)
        elif one.year == target:
            slots.amount("target.emissions", one.read, one.unit)
        else:
            slots.put(f"reported.{place}.year", year_of(one.year), one.year)
            slots.amount(f"reported.{place}.emissions", one.read, one.unit)
            place += 1
    reduction = total_reduction(message)
    if reduction and "emissions" not in slots.values.get("target", {}):
        slots.put("target.reduction", share(reduction), reduction)


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


def base_year_recalculation(message: Message, slots: Slots) -> None:
    found = emitted(message)
    years = message.of_kind("year")
    base = year_with(message, "base_year", years) or (years[0] if years else None)
    if base:
        slots.put("base.year", year_of(base), base)
    ordered = sorted(found, key=lambda e: e.year is None or e.year != base)
    if ordered:
        slots.amount("base.emissions", ordered[0].read, ordered[0].unit)
    if kind := next((kind for kind in _CHANGES if message.has(kind, "changes")), None):
        _change(kind, ordered[1:], slots)
    elif len(ordered) > 1:
        slots.amount("recalculated_emissions", ordered[1].read, ordered[1].unit)


def _change(kind: str, others: list[Emitted], slots: Slots) -> None:
    """A second amount above the first is the base year as it would be now; one below is what changed."""
    base = slots.reads.get("base.emissions")
    if base and others and others[0].read.value > base.value:
        slots.amount("recalculated_emissions", others[0].read, others[0].unit)
        return
    slots.put("changes.0.kind", kind)
    if others:
        slots.amount("changes.0.emissions", others[0].read, others[0].unit)


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

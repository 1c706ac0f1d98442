"""An amount that holds each hour, day, week or month, or of each of several: how much it is over all of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.leaders.bundled.filling.message import Message, Placed, alike, gap
from assistant.leaders.bundled.sums.counts import AHEAD, BETWEEN, PERIODS, Part, counts_of
from assistant.leaders.bundled.sums.less import taken_off
from assistant.leaders.bundled.sums.listing import is_month
from assistant.leaders.bundled.sums.months import months_told
from assistant.numbers.dates import month_names
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_mentions

Span = tuple[int, int]
POWERS = {"kW": "kWh", "MW": "MWh"}
_NO_AMOUNT = frozenset({*PERIODS, *POWERS, "minute", "degC"})
_MONTHS = Decimal(12)
_FULL = {"month": (12,), "week": (52, 53), "day": (365, 366), "year": (1,)}
_LARGER = {"hour": ("day", 24), "day": ("month", 31), "week": ("month", 5)}  # what so many of them may make up
_BY_ITSELF = r"(?<![^\W\d_]){}(?![^\W\d_])"
_BESIDE = 30  # characters between a figure and a word that is about it


@dataclass(frozen=True)
class Product:
    """`amount` is what the parts come to, in the place of the amount among them."""

    amount: Read
    parts: tuple[Part, ...]
    counts: tuple[Part, ...] = ()  # which are added up before they multiply

    @property
    def spans(self) -> frozenset[Span]:
        return frozenset(span for part in (*self.parts, *self.counts) for span in part.spans)


@dataclass
class _Times:
    """What a message says of time: periods of figures, and how many of each period."""

    period: dict[Span, str] = field(default_factory=dict)  # of a figure: "a day"
    totals: list[Read] = field(default_factory=list)  # 300 days
    marks: list[Read] = field(default_factory=list)  # "1 giờ" beside an amount: it says how often
    unclear: set[Span] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)  # periods that are said of no figure: for which a sum is wanted
    off: dict[Span, Read] = field(default_factory=dict)  # what is taken off a total: 300 days less 14


@dataclass(frozen=True)
class Products:
    made: tuple[Product, ...] = ()
    dated: frozenset[Span] = frozenset()  # times that only say of when the amounts are, or how often
    open: frozenset[Span] = frozenset()  # figures that hold each so often, and nobody knows how often

    @property
    def spans(self) -> frozenset[Span]:
        return frozenset(span for one in self.made for span in one.spans) | self.dated


def amounts_of(message: Message) -> list[Read]:
    """Quantities of matter, energy, distance or emissions that are no rates."""
    quantities = message.of_kind("quantity")
    return [r for r in quantities if r.unit and "/" not in r.unit and r.unit not in _NO_AMOUNT]


def _as_energy(read: Read) -> Read:
    """A power gives so much energy each hour."""
    if read.unit not in POWERS:
        return read
    return read._replace(unit=POWERS[str(read.unit)], notes=(*read.notes, "power"))


def products(message: Message) -> Products:
    """What is multiplied before anything else is worked out; an amount of which it is unclear stays as it is."""
    powers = {read.span for read in message.of_kind("quantity") if read.unit in POWERS}
    message = replace(message, reads=tuple(_as_energy(read) for read in message.reads))
    amounts = amounts_of(message)
    counts = {a.span: counts_of(message, a, amounts) for a in amounts}
    times = _times(message, amounts, [part.read for own in counts.values() for part in own if part.read])
    times.period |= dict.fromkeys(powers, "hour")
    times.unclear -= powers
    made: list[Product] = []
    unclear = times.unclear | _of_something(message, amounts) | _held(message, amounts, counts)
    for amount in amounts:
        own = counts[amount.span]
        chain = _over_time(message, amount, own, amounts, times)
        if chain is None or amount.span in unclear:
            unclear.add(amount.span)
            continue
        if len(chain) > 1 or own:
            made.append(_product(amount, chain, own))
    used = {span for one in made for span in one.spans}
    return Products(tuple(made), frozenset(_dated(times, amounts, counts, used)), frozenset(unclear))


def _dated(
    times: _Times, amounts: Sequence[Read], counts: Mapping[Span, Sequence[Part]], used: Collection[Span]
) -> Iterator[Span]:
    """Times that multiply nothing: how often, or of which time the amounts are where none of them holds so often."""
    yield from (r.span for r in times.marks)
    often = {a.span for a in amounts} | {part.read.span for own in counts.values() for part in own if part.read}
    if set(times.period) & often or any(counts.values()):
        return
    for read in times.totals:
        listed = len(amounts) > 1 and read.value == len(amounts)  # three months, and the amount of each
        if read.span not in used and (listed or int(read.value) in _FULL.get(str(read.unit), ())):
            yield read.span


def _held(message: Message, amounts: Sequence[Read], counts: Mapping[Span, Sequence[Part]]) -> set[Span]:
    """What a tank can hold, where nothing says how often it was filled."""
    marks = message.cues("capacity", "sums")
    return {a.span for a in amounts if not counts[a.span] and any(_together(message, a, mark) for mark in marks)}


def _of_something(message: Message, amounts: Sequence[Read]) -> set[Span]:
    """Amounts that hold for one unit of something else: 1.5 t of coal per tonne of steam."""
    sheet = page(message.text, message.language)
    found: set[Span] = set()
    for mention in unit_mentions(sheet):
        at = bisect_left(sheet.places, mention.span[0])
        per = sheet.lexicon.per.before(sheet.folded, sheet.text, sheet.skip_space_back(at))
        inside = any(r.span[0] < mention.span[1] and mention.span[0] < r.span[1] for r in message.reads)
        if per is None or inside or mention.name in PERIODS:
            continue
        behind = [
            a for a in amounts if 0 <= mention.span[0] - a.span[1] <= _BESIDE and _together(message, a, mention.span)
        ]
        nearest = max(behind, key=lambda a: a.span, default=None)
        between = [r for r in message.reads if nearest and nearest.span[1] <= r.span[0] < mention.span[0]]
        if nearest and not between:
            found.add(nearest.span)
    return found


def _product(amount: Read, chain: Sequence[Part], counts: Sequence[Part]) -> Product:
    value = Decimal(1)
    for part in chain:
        value *= part.worth
    if counts:
        value *= sum((part.value for part in counts), Decimal(0))
    return Product(amount._replace(value=value, notes=(*amount.notes, "worked_out")), tuple(chain), tuple(counts))


def _times(message: Message, amounts: Sequence[Read], counts: Sequence[Read]) -> _Times:
    found = _Times()
    for read in (r for r in message.of_kind("quantity") if r.unit in PERIODS):
        behind = any(0 <= read.span[0] - a.span[1] <= BETWEEN for a in amounts)
        ahead = any(0 <= a.span[0] - read.span[1] <= AHEAD for a in amounts)
        single = read.value == 1 and (behind or ahead or read.unit == "year")
        (found.marks if single else found.totals).append(read)
    found.off = taken_off(message, found.totals)
    found.totals = [total for total in found.totals if total not in found.off.values()]
    figures = [*amounts, *found.totals, *counts]
    for period, mark in _marks(message, found):
        near = [f for f in figures if f.unit != period and gap(f.span, mark) <= _BESIDE and _together(message, f, mark)]
        if not near:
            found.asked.add(period)
            continue
        one = min(near, key=lambda f: (gap(f.span, mark), f.span in found.period, f.span))
        if one.span in found.period:  # said once more: for what time the sum is
            found.asked.add(period)
        if found.period.setdefault(one.span, period) != period and mark[0] < one.span[1] + AHEAD:
            found.unclear.add(one.span)
    if message.has("whole_year", "sums"):
        found.asked.add("year")
    return found


def _marks(message: Message, times: _Times) -> Iterator[tuple[str, Span]]:
    """(period, where it is said): "a day", and a single period behind an amount; no part of a figure or of a date."""
    for read in times.marks:
        yield str(read.unit), read.span
    by_number = message.cues("month_by_number", "sums")
    said = [(period, span) for period in PERIODS for span in message.cues(f"each_{period}", "sums")]
    once = [("", span) for span in message.cues("one_period", "sums")]
    for period, span in said:
        inside = any(r.span[0] < span[1] and span[0] < r.span[1] for r in message.reads)
        longer = any(other != span and other[0] <= span[0] and span[1] <= other[1] for _, other in said + once)
        named = {"year", "date", "label"} if span in by_number else {"year", "date"}  # a month by its number: tháng 3
        dated = any(0 <= r.span[0] - span[1] <= 1 and r.kind in named for r in message.reads)
        if not (inside or longer or dated):
            yield period, span


def _together(message: Message, figure: Placed, mark: Span) -> bool:
    low, high = message.clause(figure)
    return low <= mark[0] and mark[1] <= high


def _over_time(
    message: Message, amount: Read, counts: Sequence[Part], amounts: Sequence[Read], times: _Times
) -> list[Part] | None:
    """The amount with the times that it is multiplied by, each once; None where that is open."""
    if amount.span in times.unclear:
        return None
    figures = [amount.span, *(part.read.span for part in counts if part.read)]
    period = next((times.period[span] for span in figures if span in times.period), None)
    if period in {None, "year"}:
        return [Part("amount", amount.value, amount.unit, amount)]
    chain = [Part("amount", amount.value, f"{amount.unit}/{period}", amount)]
    while period is not None:
        fitting = _of_period(message, amount, amounts, [t for t in times.totals if t.unit == period])
        if not fitting and period == "month" and (months := months_told(message, amount, amounts)):
            return [*chain, Part("months", Decimal(months), "month")]
        if not fitting:
            named = _months_named(message)
            if period == "month" and named == 1 and (other := _another(amount, amounts, times)):
                return [*chain, Part("months", _MONTHS - 1, "month")] if _of_one_month(message, other) else None
            if named > 1 or _excepted(message, amount, amounts, times):
                return None
            return _ended(chain, period, times)
        seen = {part.read.span for part in chain if part.read}
        if len(fitting) > 1 or fitting[0].span in seen | times.unclear:
            return None
        total = fitting[0]
        period = times.period.get(total.span) or _implied(total, times)
        period = None if period == "year" else period
        unit = f"{total.unit}/{period}" if period else str(total.unit)
        chain.append(Part(f"{total.unit}s", total.value, unit, total, times.off.get(total.span)))
    return chain


def _another(amount: Read, amounts: Sequence[Read], times: _Times) -> Read | None:
    """The one other amount of its kind that holds for no period: what a single month had instead."""
    of_kind = [a for a in amounts if a != amount and alike(str(a.unit), (str(amount.unit),))]
    free = [a for a in of_kind if a.span not in times.period]
    return free[0] if len(free) == len(of_kind) == 1 else None


def _excepted(message: Message, amount: Read, amounts: Sequence[Read], times: _Times) -> bool:
    """Does another amount of its kind hold for the same period, "only in one month"?"""
    period = times.period.get(amount.span)
    same = [a for a in amounts if a != amount and a.unit == amount.unit and times.period.get(a.span) == period]
    return bool(same) and message.has("exception", "sums")


def _of_one_month(message: Message, other: Read) -> bool:
    """Is the month named in the amount's own clause?"""
    low, high = message.clause(other)
    inside = [r for r in message.reads if low <= r.span[0] and r.span[1] <= high]
    moved = tuple(r._replace(span=(r.span[0] - low, r.span[1] - low)) for r in inside)
    return _months_named(replace(message, text=message.text[low:high], reads=moved)) == 1


def _months_named(message: Message) -> int:
    """How many months are named: a monthly amount holds for those, and for how many is not plain."""
    text = message.text.casefold()
    names = (name for name in month_names(message.language) if len(name) > 1)
    named = {name for name in names if re.search(_BY_ITSELF.format(re.escape(name)), text)}
    by_number = {r.value for r in message.reads if r.kind == "label" and is_month(message, r)}
    longest = {name for name in named if not any(name != other and name in other for other in named)}
    return len(longest) + len(by_number)


def _implied(total: Read, times: _Times) -> str | None:
    """3.5 hours, 26 days: so many each day, where that fits into one and days are told."""
    larger, most = _LARGER.get(str(total.unit), (None, 0))
    return larger if total.value <= most and any(t.unit == larger for t in times.totals) else None


def _ended(chain: list[Part], period: str, times: _Times) -> list[Part] | None:
    """How many of a period there are is not told: twelve months are a year, and what is asked for the period itself,
    or worked out up to it, stays what it is; None where it is asked for a longer time."""
    longer = times.asked & set(PERIODS[PERIODS.index(period) + 1 :])
    if period == "month" and longer:
        return [*chain, Part("months", _MONTHS, "month")]
    if longer or not (len(chain) > 1 or period in times.asked):
        return None
    return [*chain, Part(f"{period}s", Decimal(1), period)]


def _of_period(message: Message, amount: Read, amounts: Sequence[Read], totals: Sequence[Read]) -> list[Read]:
    """Those of the amount's own sentence where others have theirs, else all; the same twice counts once."""
    low, high = message.sentence(amount)
    own = [t for t in totals if low <= t.span[0] < high]
    of_others = len(amounts) > 1 and own
    return list({t.value: t for t in reversed(own if of_others else totals)}.values())

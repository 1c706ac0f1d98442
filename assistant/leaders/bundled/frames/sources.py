"""Which source of emissions each amount of a message is of: electricity, steam, boilers, vehicles, refrigerants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.leaders.bundled.filling.activities import same
from assistant.leaders.bundled.filling.message import Message, gap
from assistant.numbers.reads import Read

Span = tuple[int, int]

POWER = frozenset({"Wh", "kWh", "MWh", "GWh", "TWh"})
_MOST = 60  # amounts and names of one kind that are looked at: nobody types more


@dataclass(frozen=True)
class Source:
    """What shows that an amount is of one source of emissions."""

    named: Callable[[Message], Sequence[Span]]  # where it is named
    matter: bool = True  # are masses, volumes, distances and heat its amounts?
    power: Literal["never", "named", "beside"] = "never"  # are kilowatt-hours, nearest to its name or right beside it?
    nameless_power: bool = False  # kilowatt-hours of nothing that is named are its own
    nameless_matter: bool = False  # amounts of nothing that is named are asked about in its form
    passed_on: Callable[[Message, Read], str | None] | None = None  # the tool that an amount of matter is for instead


@dataclass(frozen=True)
class _Named:
    """Where each source is named in a message, and which of its numbers can be activity data."""

    spans: Mapping[str, tuple[Span, ...]]  # tool → places
    measurable: frozenset[int]  # where such numbers begin

    def within(self, start: int, end: int) -> bool:
        return any(start <= at < end for spans in self.spans.values() for at, _ in spans)


def by_source(message: Message, sources: Mapping[str, Source]) -> dict[str, tuple[Read, ...]]:
    """Tool → the amounts that are for it, with every number that is no amount (years, factors)."""
    named = _named(message, sources)
    of: dict[int, str | None] = {}
    last: Read | None = None
    for amount in [r for r in message.of_kind("quantity") if "/" not in str(r.unit)][:_MOST]:
        goes_on = last is not None and same(amount.unit, last.unit) and not named.within(*message.clause(amount))
        of[amount.span[0]] = of[last.span[0]] if goes_on and last else _source(message, amount, named, sources)
        last = amount
    return {
        tool: tuple(r for r in message.reads if of.get(r.span[0], tool) == tool)
        for tool in sources
        if tool in of.values()
    }


def _named(message: Message, sources: Mapping[str, Source]) -> _Named:
    measurable = message.measuring("kWh", "kg", "L", "m3", "Nm3", "km")
    places = {tool: tuple(source.named(message)[:_MOST]) for tool, source in sources.items()}
    return _Named(places, frozenset(r.span[0] for r in measurable))


def _source(message: Message, amount: Read, named: _Named, sources: Mapping[str, Source]) -> str | None:
    """The tool that an amount is for, by what is named nearest to it; None where nothing is."""
    if amount.span[0] not in named.measurable:
        return None
    power = amount.unit in POWER
    near = [
        (gap(amount.span, span), tool)
        for tool, source in sources.items()
        for span in named.spans[tool]
        if (_takes_power(source, message, amount, span) if power else source.matter)
    ]
    if not near:
        return next((tool for tool, source in sources.items() if source.nameless_power), None) if power else None
    nearest = min(near)[1]
    passed_on = sources[nearest].passed_on
    return (passed_on(message, amount) if passed_on and not power else None) or nearest


def _takes_power(source: Source, message: Message, amount: Read, span: Span) -> bool:
    return source.power == "named" or (source.power == "beside" and _beside(message, amount, span))


def _beside(message: Message, amount: Read, span: Span) -> bool:
    """In the clause of the amount, and no other number is nearer or between."""
    start, end = message.clause(amount)
    between = (min(amount.span[1], span[1]), max(amount.span[0], span[0]))
    others = [r for r in message.reads if r != amount]
    nearer = any(gap(r.span, span) < gap(amount.span, span) for r in others if r.kind == "quantity")
    return start <= span[0] < end and not nearer and not any(between[0] <= r.span[0] < between[1] for r in others)

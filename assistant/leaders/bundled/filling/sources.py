"""Which calculator each amount of activity data is for: electricity, steam, boilers, vehicles, refrigerants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.leaders.bundled.filling.activities import fuels, refrigerants, same
from assistant.leaders.bundled.filling.message import Message, gap
from assistant.numbers.reads import Read

SOURCES = (
    "stationary_combustion",
    "mobile_combustion",
    "fugitive_refrigerants",
    "purchased_electricity",
    "purchased_heat_steam",
)
_MOST = 60  # amounts and names of one kind that are looked at: nobody types more
_OF_POWER = frozenset({"purchased_electricity", "purchased_heat_steam", "stationary_combustion"})
_OF_MATTER = frozenset(SOURCES) - {"purchased_electricity"}
POWER = frozenset({"Wh", "kWh", "MWh", "GWh", "TWh"})


@dataclass(frozen=True)
class _Named:
    """Where each source is named in a message, and which of its numbers can be activity data."""

    spans: Mapping[str, tuple[tuple[int, int], ...]]  # calculator → places
    measurable: frozenset[int]  # where such numbers begin

    def within(self, start: int, end: int) -> bool:
        return any(start <= at < end for spans in self.spans.values() for at, _ in spans)


def by_source(message: Message) -> dict[str, tuple[Read, ...]]:
    """Calculator → the amounts that are for it, with every number that is no amount (years, factors)."""
    named = _named(message)
    of: dict[int, str | None] = {}
    last: Read | None = None
    for amount in [r for r in message.of_kind("quantity") if "/" not in str(r.unit)][:_MOST]:
        goes_on = last is not None and same(amount.unit, last.unit) and not named.within(*message.clause(amount))
        of[amount.span[0]] = of[last.span[0]] if goes_on and last else _source(message, amount, named)
        last = amount
    return {
        source: tuple(r for r in message.reads if of.get(r.span[0], source) == source)
        for source in SOURCES
        if source in of.values()
    }


def _named(message: Message) -> _Named:
    spans = {
        "fugitive_refrigerants": [named.span for named in refrigerants(message.text)],
        "purchased_electricity": message.cues("electricity"),
        "purchased_heat_steam": message.cues("heat"),
        "mobile_combustion": message.cues("vehicle"),
        "stationary_combustion": [named.span for named in fuels(message)],
    }
    measurable = message.measuring("kWh", "kg", "L", "m3", "Nm3", "km")
    places = {source: tuple(found[:_MOST]) for source, found in spans.items()}
    return _Named(places, frozenset(r.span[0] for r in measurable))


def _source(message: Message, amount: Read, named: _Named) -> str | None:
    """The calculator that an amount is for, by what is named nearest to it; None where nothing is."""
    if amount.span[0] not in named.measurable:
        return None
    power = amount.unit in POWER
    near = [
        (gap(amount.span, span), source)
        for source, spans in named.spans.items()
        if source in (_OF_POWER if power else _OF_MATTER)
        for span in spans
        if not power or source != "stationary_combustion" or _beside(message, amount, span)
    ]
    if not near:
        return "purchased_electricity" if power else None
    nearest = min(near)[1]
    driven = nearest == "stationary_combustion" and message.near(amount, "vehicle", before=30, after=30)
    return "mobile_combustion" if driven and not power else nearest


def _beside(message: Message, amount: Read, span: tuple[int, int]) -> bool:
    """In the clause of the amount, and no other number is nearer or between."""
    start, end = message.clause(amount)
    between = (min(amount.span[1], span[1]), max(amount.span[0], span[0]))
    others = [r for r in message.reads if r != amount]
    nearer = any(gap(r.span, span) < gap(amount.span, span) for r in others if r.kind == "quantity")
    return start <= span[0] < end and not nearer and not any(between[0] <= r.span[0] < between[1] for r in others)

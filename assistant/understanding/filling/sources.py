"""Which calculator each amount of activity data is for: electricity, steam, boilers, vehicles, refrigerants."""

from __future__ import annotations

from assistant.understanding.filling.activities import fuels, refrigerants, same
from assistant.understanding.filling.message import Message, gap
from assistant.understanding.reads import Read

SOURCES = (
    "stationary_combustion",
    "mobile_combustion",
    "fugitive_refrigerants",
    "purchased_electricity",
    "purchased_heat_steam",
)
POWER = frozenset({"Wh", "kWh", "MWh", "GWh", "TWh"})


def by_source(message: Message) -> dict[str, tuple[Read, ...]]:
    """Calculator → the amounts that are for it, with every number that is no amount (years, factors)."""
    of: dict[Read, str | None] = {}
    last: Read | None = None
    for amount in (r for r in message.of_kind("quantity") if "/" not in str(r.unit)):
        goes_on = last is not None and same(amount.unit, last.unit) and not _names_something(message, amount)
        of[amount] = of[last] if goes_on and last else source_of(message, amount)
        last = amount
    return {
        source: tuple(r for r in message.reads if of.get(r, source) == source)
        for source in SOURCES
        if source in of.values()
    }


def _names_something(message: Message, amount: Read) -> bool:
    """Does its clause name a source? Where it does not, the amount goes on with the list: "diesel: 40 L, 50 L"."""
    start, end = message.clause(amount)
    spans = [span for concept in ("vehicle", "electricity", "heat") for span in message.cues(concept)]
    spans += [named.span for named in (*fuels(message), *refrigerants(message.text))]
    return any(start <= at < end for at, _ in spans)


def source_of(message: Message, amount: Read) -> str | None:
    """The calculator that an amount is for, by what is named nearest to it; None where nothing is."""
    if amount not in message.measuring("kWh", "kg", "L", "m3", "Nm3", "km"):
        return None
    named = _named(message, amount)
    if amount.unit in POWER:
        return min(named)[1] if named else "purchased_electricity"
    nearest = min(named)[1] if named else None
    driven = nearest == "stationary_combustion" and message.near(amount, "vehicle", before=30, after=30)
    return "mobile_combustion" if driven else nearest


def _named(message: Message, amount: Read) -> list[tuple[int, str]]:
    """(characters away, calculator) of what is named and can be measured so."""
    burned = [named.span for named in fuels(message)]
    spans = {"purchased_heat_steam": message.cues("heat")}
    if amount.unit in POWER:
        spans["purchased_electricity"] = message.cues("electricity")
        spans["stationary_combustion"] = [span for span in burned if _beside(message, amount, span)]
    else:
        spans["fugitive_refrigerants"] = [named.span for named in refrigerants(message.text)]
        spans["mobile_combustion"] = message.cues("vehicle")
        spans["stationary_combustion"] = burned
    return [(gap(amount.span, span), source) for source, found in spans.items() for span in found]


def _beside(message: Message, amount: Read, span: tuple[int, int]) -> bool:
    """In the clause of the amount, with no other number between."""
    start, end = message.clause(amount)
    between = (min(amount.span[1], span[1]), max(amount.span[0], span[0]))
    others = (r.span[0] for r in message.reads if r != amount)
    return start <= span[0] < end and not any(between[0] <= place < between[1] for place in others)

"""Amounts of emissions with their years and scopes, for the calculators of targets."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.filling.message import Message, pairs
from assistant.understanding.reads import Read

_LEAST_BARE = 50  # a number without unit below this is no factory's emissions
_MASS_AS_EMISSIONS = {"t": "tCO2e", "kg": "kgCO2e", "g": "gCO2e", "short_ton": "short_ton * CO2e"}


@dataclass(frozen=True)
class Emitted:
    """An amount of emissions; `scopes` are those named before it, `year` the nearest one."""

    read: Read
    unit: str | None
    scopes: frozenset[str]
    year: Read | None

    @property
    def scope(self) -> str:
        return {frozenset("1"): "scope1", frozenset("2"): "scope2"}.get(self.scopes, "total")


def emitted(message: Message) -> list[Emitted]:
    """Every amount of emissions of the message, in order."""
    amounts = [r for r in message.measuring("tCO2e", "tCO2", "t") if r.unit and "/" not in r.unit]
    if not amounts:
        amounts = [r for r in message.of_kind("plain", "count") if r.value >= _LEAST_BARE]
    years = message.of_kind("year", "date")
    near = _years_of(message, amounts, years)
    return [
        Emitted(r, emission_unit(r.unit), _scopes_before(message, r, amounts), near.get(i))
        for i, r in enumerate(amounts)
    ]


def emission_unit(unit: str | None) -> str | None:
    """Tonnes said of emissions are tonnes of CO2e."""
    return _MASS_AS_EMISSIONS.get(unit or "", unit)


def year_with(message: Message, concept: str, years: list[Read]) -> Read | None:
    """The year that follows a word nearest."""
    led = [(distance, r) for r in years if (distance := message.leads(r, concept)) is not None]
    return min(led, key=lambda pair: pair[0])[1] if led else None


def _years_of(message: Message, amounts: list[Read], years: list[Read]) -> dict[int, Read]:
    """A year of the same clause before one of the sentence before any other."""
    found: dict[int, Read] = {}
    for stretch in (message.clause, message.sentence):
        for place in sorted({stretch(r) for r in amounts}):
            here = [i for i, r in enumerate(amounts) if i not in found and _within(r, place)]
            free = [y for y in years if y not in found.values() and _within(y, place)]
            paired = pairs([amounts[i] for i in here], free)
            found |= {here[at]: year for at, year in paired.items()}
    return found


def _within(read: Read, stretch: tuple[int, int]) -> bool:
    return stretch[0] <= read.span[0] < stretch[1]


def _scopes_before(message: Message, read: Read, amounts: list[Read]) -> frozenset[str]:
    """Named between the amount before and this one, or right behind it."""
    fence = max((r.span[1] for r in amounts if r.span[1] <= read.span[0]), default=0)
    before = [names for (start, end), names in message.scopes() if fence <= start and end <= read.span[0]]
    if before:
        return before[-1] if len(before) == 1 else frozenset().union(*before)
    ahead = min((r.span[0] for r in amounts if r.span[0] >= read.span[1]), default=len(message.text))
    behind = [names for (start, end), names in message.scopes() if read.span[1] <= start and end <= ahead]
    return behind[0] if behind else frozenset()

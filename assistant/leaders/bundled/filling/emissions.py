"""Amounts of emissions with their years and scopes, for the calculators of targets."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.leaders.bundled.filling.message import Message, Placed, pairs
from assistant.numbers.reads import Read

_LEAST_BARE = 50  # a number without unit below this is no factory's emissions
_BESIDE = 2  # characters between a year and the word behind it
_TIMES = 100  # how far apart the emissions of one factory may be
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
    """Every amount of emissions of the message, in order; a unit said once holds for the bare numbers of its list."""
    measured = [r for r in message.measuring("tCO2e", "tCO2", "t") if r.unit and "/" not in r.unit]
    bare = [r for r in message.of_kind("plain", "count") if r.value >= _LEAST_BARE]
    if measured:
        bare = [r for r in bare if r.kind == "plain" and _is_alike(r, measured)]
    amounts = sorted((*measured, *bare), key=lambda r: r.span)
    scopes = _scopes(message, amounts)
    groups = _groups(scopes)
    near = _years_of(message, [_Together(amounts[g[0]].span[0], amounts[g[-1]].span[1]) for g in groups])
    years = {i: near.get(amounts[group[0]].span[0]) for group in groups for i in group}
    return [Emitted(r, emission_unit(_unit(r, measured)), scopes[i], years[i]) for i, r in enumerate(amounts)]


def _is_alike(bare: Read, measured: list[Read]) -> bool:
    """Of the size of those that have a unit."""
    return any(abs(r.value) <= bare.value * _TIMES and bare.value <= abs(r.value) * _TIMES for r in measured)


def _unit(read: Read, measured: list[Read]) -> str | None:
    """Its own, else that of the next amount that has one, else of the last before it."""
    if read.unit or not measured:
        return read.unit
    return next((r.unit for r in measured if r.span > read.span), measured[-1].unit)


def _groups(scopes: list[frozenset[str]]) -> list[list[int]]:
    """Amounts of different scopes one after the other are of one year."""
    groups: list[list[int]] = []
    for i, named in enumerate(scopes):
        last = groups[-1] if groups else []
        if named and last and all(scopes[j] and not scopes[j] & named for j in last):
            last.append(i)
        else:
            groups.append([i])
    return groups


def emission_unit(unit: str | None) -> str | None:
    """Tonnes said of emissions are tonnes of CO2e."""
    return _MASS_AS_EMISSIONS.get(unit or "", unit)


def year_with(message: Message, concept: str, years: list[Read]) -> Read | None:
    """The year that follows a word nearest, else the one right before it ("the 2020 baseline")."""
    led = [(distance, r) for r in years if (distance := message.leads(r, concept)) is not None]
    if led:
        return min(led, key=lambda pair: pair[0])[1]
    starts = [start for start, _ in message.cues(concept)]
    return next((r for r in years if any(0 <= start - r.span[1] <= _BESIDE for start in starts)), None)


@dataclass(frozen=True)
class _Together:
    """Where amounts of one year begin and end."""

    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def _years_of(message: Message, groups: list[_Together]) -> dict[int, Read]:
    """Where a group begins → a year of its clause before one of its sentence before any other, as first mentioned.

    A percent has its year as well ("42 % by 2030"), which is then no amount's.
    """
    years = message.of_kind("year", "date")
    shares = [_Together(*r.span) for r in message.of_kind("percent")]
    dated = sorted((*groups, *shares), key=lambda g: g.start)
    found: dict[int, Read] = {}
    for stretch in (message.clause, message.sentence):
        for place in dict.fromkeys((stretch(g)[0], stretch(_Together(g.end - 1, g.end))[1]) for g in dated):
            here = [g for g in dated if g.start not in found and _within(g, place)]
            free = [y for y in years if y not in found.values() and _within(y, place)]
            found |= {here[at].start: year for at, year in pairs(here, free).items()}
    first = {y.value: y for y in reversed(years)}
    return {start: first[year.value] for start, year in found.items()}


def _within(placed: Placed, stretch: tuple[int, int]) -> bool:
    return stretch[0] <= placed.span[0] < stretch[1]


def _scopes(message: Message, amounts: list[Read]) -> list[frozenset[str]]:
    """The scopes that each amount is of: all that are named before it, or where the first amount stands before the
    first scope, those named behind it."""
    named = message.scopes()
    if not named or not amounts:
        return [frozenset() for _ in amounts]
    behind = amounts[0].span[1] <= named[0][0][0] and _touching(message, amounts[0], named[0][0])
    fences = [0, *(r.span[1] for r in amounts)] if not behind else [*(r.span[1] for r in amounts), len(message.text)]
    found = []
    for i in range(len(amounts)):
        start, end = fences[i], fences[i + 1]
        found.append(frozenset().union(*(names for (at, _), names in named if start <= at < end)))
    if not behind and not any(found[1:]) and not found[0]:
        return [named[0][1] if i == 0 else frozenset() for i in range(len(amounts))]
    return found


def _touching(message: Message, amount: Read, scope: tuple[int, int]) -> bool:
    """No clause ends between an amount and the scope behind it."""
    return message.clause(amount)[1] >= scope[1]

"""The unit of a product: what is left when the units of its amounts are multiplied and divided.

Units stay as people wrote them: kg/piece stays, kg × t/kg becomes t, kWh/MWh a plain number, kW × h becomes kWh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tools.units import ratio, same_dimension, unit

PART = re.compile(r"(^|[*/ ])([^*/ ^]+)(?: ?\^ ?(-?[1-4]))?")
WHOLE = ("kWh", "kW", "h")  # what terms that cancel are read as: kW·h, kWh/h, kWh/kW
PARTS = {"tkm": ("t", "km"), "pkm": ("passenger", "km")}  # units that are products, whose parts cancel on their own
MOST_TERMS, MOST_POWER, MOST_CHARACTERS = 6, 4, 60  # what can be read back

Dimension = Mapping[str, Fraction]


@dataclass(frozen=True)
class Measure:
    """Units with their powers. None at all: a plain number."""

    terms: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str | None:
        """As it is written: kgCO2e/piece."""
        if not self.terms:
            return None
        over = "*".join(_powered(name, power) for name, power in self.terms if power > 0)
        return (over or "1") + "".join(f"/{_powered(name, -power)}" for name, power in self.terms if power < 0)

    @property
    def scale(self) -> Fraction:
        """How many base units it is."""
        product = Fraction(1)
        for name, power in self.terms:
            product *= unit(name).scale ** power
        return product

    @property
    def dimension(self) -> Dimension:
        powers: dict[str, Fraction] = {}
        for name, power in self.terms:
            for base, exponent in unit(name).dimension:
                powers[base] = powers.get(base, Fraction(0)) + exponent * power
        return {base: exponent for base, exponent in powers.items() if exponent}

    @property
    def share(self) -> bool:
        """Is it per cent?"""
        return self.terms == PERCENT.terms

    @property
    def readable(self) -> bool:
        """Can its name be read as a unit?"""
        few = len(self.terms) <= MOST_TERMS and all(abs(power) <= MOST_POWER for _, power in self.terms)
        return few and len(self.name or "") <= MOST_CHARACTERS

    def per(self, name: str) -> int:
        """The power of a unit in it."""
        return dict(self.terms).get(name, 0)


PLAIN = Measure()
PERCENT = Measure((("percent", 1),))
YEAR = Measure((("year", 1),))


@lru_cache(maxsize=4096)
def measure(text: str) -> Measure:
    """Read a unit as its terms. Raises UnitError."""
    powers: dict[str, int] = {}
    for before, name, power in PART.findall(unit(text).name):
        unit(name)
        powers[name] = powers.get(name, 0) + int(power or 1) * (-1 if before == "/" else 1)
    return Measure(tuple((n, times) for n, times in _kept(powers) if unit(n).dimension or unit(n).scale != 1))


def product(left: Measure, right: Measure, power: int) -> tuple[Measure, Fraction]:
    """The unit of left × right ** power, and what the product of the numbers is multiplied with."""
    if not right.terms and not left.share:
        return left, Fraction(1)
    powers: dict[str, int] = {}
    for name, exponent in (*left.terms, *((name, exponent * power) for name, exponent in right.terms)):
        for part in PARTS.get(name, (name,)):
            powers[part] = powers.get(part, 0) + exponent
    factor = Fraction(1)
    kept: dict[str, int] = {}
    for name, exponent in _kept(powers):
        if not unit(name).dimension:  # per cent and the like: a number
            factor *= unit(name).scale ** exponent
            continue
        same = next((other for other in kept if same_dimension(other, name)), name)
        factor *= ratio(name, same) ** exponent
        kept[same] = kept.get(same, 0) + exponent
    whole, rest = _collapsed(Measure(_kept(kept)))
    return whole, factor * rest


def conversion(source: Measure, target: Measure) -> Fraction | None:
    """How many of the second one of the first is; None where they measure different things."""
    return source.scale / target.scale if source.dimension == target.dimension else None


def _collapsed(given: Measure) -> tuple[Measure, Fraction]:
    """Terms that cancel, in the unit that they come to: kWh/kW in h."""
    dimension = given.dimension
    if len(given.terms) < 2:
        return given, Fraction(1)
    if not dimension:
        return PLAIN, given.scale
    if _size(dimension.values()) < sum(_size((e * p for _, e in unit(n).dimension)) for n, p in given.terms):
        for name in WHOLE:
            if dict(unit(name).dimension) == dimension:
                return Measure(((name, 1),)), given.scale / unit(name).scale
    return given, Fraction(1)


def _size(powers: Iterable[Fraction]) -> Fraction:
    return sum(map(abs, powers), Fraction(0))


def _kept(powers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((name, power) for name, power in powers.items() if power)


def _powered(name: str, power: int) -> str:
    name = "%" if name == "percent" else name
    return name if power == 1 else f"{name}^{power}"

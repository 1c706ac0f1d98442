"""Factors that a message states: emissions, or energy, of one unit of an activity; each with the amounts it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.leaders.bundled.filling.message import Message, alike
from assistant.numbers.reads import Read
from knowledge.languages import supported
from tools.units import convert

MASSES = frozenset({"g", "kg", "t"})
_GASES = frozenset(f"{mass}{gas}" for mass in MASSES for gas in ("CO2", "CO2e"))
_CUBIC = frozenset({"m3", "Nm3", "Sm3"})
_ENERGY = frozenset({"kJ", "MJ", "GJ", "TJ", "kWh", "MWh", "kcal", "mmBtu", "Btu"})
_NAME = 30  # characters between the word GWP and its number
_NEAR = 25
OWN_WARMING = "kgCO2e/kg"


@dataclass(frozen=True)
class Rate:
    """`gives` and `per` are units: kgCO2e of one L, GJ of one t."""

    read: Read
    gives: str
    per: str

    @property
    def unit(self) -> str:
        return f"{self.gives}/{self.per}"

    @property
    def noted(self) -> Read:
        """With what was taken for granted: that a mass by itself is one of CO2e."""
        assumed = self.read.unit is not None and "CO2" not in self.read.unit and self.gives in _GASES
        return self.read._replace(notes=(*self.read.notes, "co2e_assumed")) if assumed else self.read

    def takes(self, unit: str | None) -> bool:
        return bool(unit) and (alike(str(unit), (self.per,)) or {str(unit), self.per} <= _CUBIC)

    def of(self, unit: str | None) -> Rate:
        """For an amount in `unit`: a factor of a cubic metre is one of those that were metered."""
        return replace(self, per=str(unit)) if {str(unit), self.per} <= _CUBIC else self


def emission_rates(message: Message) -> list[Rate]:
    """Emissions of one unit of an activity; a mass by itself (2.7 kg/L) is one of CO2e, where it is no density."""
    found: list[Rate] = []
    for read in message.of_kind("quantity"):
        gives, slash, per = str(read.unit).partition("/")
        if slash and gives in _GASES:
            found.append(Rate(read, gives, per))
        elif slash and gives in MASSES and not message.has("density", "sums"):
            found.append(Rate(read, f"{gives}CO2e", per))
    return found


def calorific_values(message: Message) -> list[Rate]:
    """Energy of one unit of a fuel."""
    parted = [(read, str(read.unit).partition("/")) for read in message.of_kind("quantity")]
    return [
        Rate(read, gives, per) for read, (gives, _, per) in parted if gives in _ENERGY and per and per not in _ENERGY
    ]


def warming_potentials(message: Message) -> list[Rate]:
    """Numbers behind the word GWP, each as the kilograms of CO2e of one kilogram."""
    found = []
    for read in message.of_kind("plain", "count"):
        if any(0 <= read.span[0] - end <= _NAME for _, end in _names_before(message, read)):
            found.append(Rate(read._replace(unit=None), *OWN_WARMING.split("/")))
    return found


def is_warming(read: Read, text: str, language: str) -> bool:
    """Is a number of the text told as a GWP?"""
    return bool(warming_potentials(Message(text, supported(language) or "en", (read,))))


def _names_before(message: Message, read: Read) -> list[tuple[int, int]]:
    fence = max((r.span[1] for r in message.reads if r.span[1] <= read.span[0]), default=0)
    return [span for span in message.cues("warming", "sums") if fence <= span[0] and span[1] <= read.span[0]]


def paired(amounts: Sequence[Read], rates: Sequence[Rate]) -> dict[int, Rate]:
    """The rate of each amount (by index): one for all, as many as there are amounts in their order, or the only one
    of its kind; nothing where more than one reading is possible."""
    distinct = list({(rate.read.value, rate.unit): rate for rate in rates}.values())
    fitting = [[rate for rate in distinct if rate.takes(amount.unit)] for amount in amounts]
    if not distinct or not any(fitting):
        return {}
    if len(distinct) == len(amounts) and all(r in fits for r, fits in zip(distinct, fitting, strict=True)):
        return {place: rate.of(amounts[place].unit) for place, rate in enumerate(distinct)}
    if all(len(fits) <= 1 for fits in fitting):
        return {place: fits[0].of(amounts[place].unit) for place, fits in enumerate(fitting) if fits}
    return {}


def times(value: Decimal, unit: str, rate: Rate) -> Decimal:
    """So much of the rate's first unit."""
    return convert(value, unit, rate.per) * rate.read.value

"""Activity data: fuels and places named, each amount with its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.leaders.bundled.cues import load_words
from assistant.leaders.bundled.filling.message import Message, Slots, alike, gap, pairs, year_of
from assistant.leaders.bundled.filling.places import countries, country_of
from assistant.leaders.bundled.filling.rates import Rate, calorific_values, emission_rates, paired
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.emissions.vapour import CUBIC
from tools.factors.load import fuels as fuels_known
from tools.factors.names import fuel_id

Span = tuple[int, int]


@dataclass(frozen=True)
class Named:
    """Something named in the message, where."""

    name: str
    span: Span


def fuels(message: Message) -> list[Named]:
    """Fuels named, in order; of two that overlap the longer name."""
    found = [Named(name, span) for name in load_words("fuels") for span in message.cues(name, "fuels")]
    found.sort(key=lambda n: (n.span[0] - n.span[1], n.span[0]))
    kept: list[Named] = []
    for one in found:
        if not in_any(one.span, [k.span for k in kept]):
            kept.append(one)
    return sorted(kept, key=lambda n: n.span)


def fuels_said(message: Message) -> list[str]:
    return [named.name for named in fuels(message)]


def places_said(message: Message) -> list[str]:
    return [code for code, _ in countries(message.text, message.language)]


def countries_said(message: Message) -> list[str]:
    return [country_of(code) for code in places_said(message)]


def years_said(message: Message) -> list[int]:
    return [year_of(read) for read in message.of_kind("year")]


def fill_fuels(message: Message, slots: Slots, amounts: list[Read]) -> None:
    """An item for each amount, with its fuel, year and country."""
    named = fuels(message)
    of = pairs(amounts, named)
    years = message.of_kind("year")
    when = pairs(amounts, years)
    places = countries(message.text, message.language)
    put_factors(message, slots, amounts)
    _put_calorific(message, slots, amounts)
    for place, amount in enumerate(amounts):
        slots.put(f"items.{place}.amount", message.signed(amount), amount)
        slots.put(f"items.{place}.unit", amount.unit)
        if place in of:
            slots.put(f"items.{place}.fuel", of[place].name)
        elif len(named) == 1 and same(amount.unit, amounts[next(iter(of))].unit):
            slots.put(f"items.{place}.fuel", named[0].name)
        if year := when.get(place) or next(iter(years), None):
            slots.put(f"items.{place}.year", year_of(year), year)
        if places:
            slots.put(f"items.{place}.region", country_of(nearest_place(places, amount)))
        if amount.unit in CUBIC and place in of and _vaporous(message, of[place].name):
            slots.put(f"items.{place}.vapour", True)


def _vaporous(message: Message, fuel: str) -> bool:
    """Is it a liquid that a gas meter is said to have measured?"""
    return message.has("vapour") and fuels_known()[fuel_id(fuel)].kg_per_m3_of_vapour is not None


def own_rates(message: Message, amounts: Sequence[Read]) -> dict[int, Rate]:
    """The person's own factor of each amount (by index); none where one would have to serve several fuels."""
    rates = paired(amounts, emission_rates(message))
    shared = len({rate.read.span for rate in rates.values()}) < len(amounts)
    return {} if shared and len({named.name for named in fuels(message)}) > 1 else rates


def put_factors(message: Message, slots: Slots, amounts: Sequence[Read]) -> None:
    """The person's own factor of each amount, instead of a published one; and the calorific value of a fuel."""
    for place, rate in own_rates(message, amounts).items():
        slots.put(f"items.{place}.factor", plain(rate.read.value), rate.noted)
        slots.put(f"items.{place}.factor_unit", rate.unit)


def _put_calorific(message: Message, slots: Slots, amounts: Sequence[Read]) -> None:
    """The calorific value of a fuel, and the basis that its energy is said to have."""
    basis = next((b for b in ("net", "gross") if message.has(f"{b}_basis", "sums")), None)
    values = paired(amounts, calorific_values(message))
    for place, value in values.items():
        slots.put(f"items.{place}.calorific_value", plain(value.read.value), value.read)
        slots.put(f"items.{place}.calorific_value_unit", value.unit)
    for place, amount in enumerate(amounts if basis else ()):
        if place in values or (amount.unit and alike(amount.unit, ("kWh",))):
            slots.put(f"items.{place}.calorific_basis", basis)


def nearest_place(places: Sequence[tuple[str, Span]], amount: Read) -> str:
    """The code of the place nearest to an amount; of a country and its region the region."""
    nearest = min(places, key=lambda found: gap(found[1], amount.span))[0]
    return next((code for code, _ in places if code != nearest and country_of(code) == nearest), nearest)


def same(unit: str | None, other: str | None) -> bool:
    """Do both measure the same? A unit that is not known measures nothing else."""
    return not unit or not other or alike(unit, (other,))


def in_any(span: Span, others: list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)

"""Activity data: electricity, steam, fuels, vehicles, refrigerants, and what is to be converted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.leaders.bundled.cues import load_words
from assistant.leaders.bundled.filling.message import Message, Slots, alike, gap, pairs, year_of
from assistant.leaders.bundled.filling.places import countries, country_of
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import Mention, unit_mentions
from tools.calculation import plain

ENERGY = "kWh"
_BESIDE = 16  # characters between an amount and what says that it is one's own
_REFRIGERANT = re.compile(
    r"(?<![a-z\d])(?:(?:r|hfc|hcfc|cfc|hfo|pfc)[\s-]?\d{2,4}[a-z]{0,2}(?:\([a-z]\))?|sf6|nf3)(?![a-z\d])", re.IGNORECASE
)
# Longer names are looked for before those they hold (wood pellets before wood).
_LIQUID_OR_MASS = ("t", "L", "m3", "Nm3", "kWh")


@dataclass(frozen=True)
class Named:
    """Something named in the message, where."""

    name: str
    span: tuple[int, int]


def purchased_electricity(message: Message, slots: Slots) -> None:
    amounts = message.measuring(ENERGY)
    instruments = [a for a in amounts if message.near(a, "instrument", before=12, after=16)]
    own = _own_power(message, [a for a in amounts if a not in instruments])
    used = [a for a in amounts if a not in instruments and a not in own] or ([] if own else amounts)
    if own and message.has("of_which"):
        used = []  # a total that holds one's own power is not what was bought: the amount is asked for
    places = countries(message.text, message.language)
    said_years = message.of_kind("year")
    years = pairs(used, said_years)
    rates = [r for r in message.reads if r.unit and "/" in r.unit and _per_energy(r.unit)]
    for place, amount in enumerate(used):
        slots.put(f"items.{place}.amount", message.signed(amount), amount)
        slots.put(f"items.{place}.unit", amount.unit)
        if places:
            code = _place(places, amount)
            slots.put(f"items.{place}.region" if "-" in code else f"items.{place}.country", code)
        if year := years.get(place) or next(iter(said_years), None):
            slots.put(f"items.{place}.year", year_of(year), year)
        if rates:
            slots.put(f"items.{place}.factor", plain(rates[0].value), rates[0])
            slots.put(f"items.{place}.factor_unit", rates[0].unit)
    for place, amount in enumerate(instruments if instruments != used else []):
        slots.put(f"instruments.{place}.kind", "certificate")
        slots.put(f"instruments.{place}.amount", message.signed(amount), amount)
        slots.put(f"instruments.{place}.unit", amount.unit)


def _own_power(message: Message, amounts: list[Read]) -> list[Read]:
    """Amounts that were made on the site's own roof or by its own plant: they are not bought."""
    named = [Named("own", span) for span in message.cues("own_power")]
    return [
        amounts[place]
        for place, one in pairs(amounts, named).items()
        if gap(amounts[place].span, one.span) <= _BESIDE and _in_any(one.span, [message.clause(amounts[place])])
    ]


def stationary_combustion(message: Message, slots: Slots) -> None:
    _fuel_items(message, slots, [a for a in message.measuring(*_LIQUID_OR_MASS) if not _of_power(message, a)])


def mobile_combustion(message: Message, slots: Slots) -> None:
    distances = message.measuring("km")
    amounts = message.measuring("t", "L", "m3", "Nm3")
    _fuel_items(message, slots, amounts or distances)
    for place, vehicle in pairs([] if amounts else distances, vehicles(message)).items():
        slots.put(f"items.{place}.vehicle", vehicle.name)


def fugitive_refrigerants(message: Message, slots: Slots) -> None:
    named = refrigerants(message.text)
    amounts = message.measuring("kg")
    of = pairs(amounts, named)
    for place, amount in enumerate(amounts):
        slots.put(f"items.{place}.amount_recharged", message.signed(amount), amount)
        slots.put(f"items.{place}.unit", amount.unit)
        if place in of:
            slots.put(f"items.{place}.refrigerant", of[place].name)
    if not amounts:
        for place, name in enumerate(named):
            slots.put(f"items.{place}.refrigerant", name.name)


def purchased_heat_steam(message: Message, slots: Slots) -> None:
    rates = [r for r in message.reads if r.unit and "/" in r.unit]
    named = fuels(message)
    amounts = [a for a in message.measuring("GJ", "t") if a not in rates]
    for place, amount in enumerate(amounts):
        slots.put(f"items.{place}.amount", message.signed(amount), amount)
        slots.put(f"items.{place}.unit", amount.unit)
        if rates:
            slots.put(f"items.{place}.factor", plain(rates[0].value), rates[0])
            slots.put(f"items.{place}.factor_unit", rates[0].unit)
        elif named:
            slots.put(f"items.{place}.fuel", named[0].name)
            if percents := message.of_kind("percent"):
                slots.put(f"items.{place}.efficiency", plain(percents[0].value / 100), percents[0])


def convert_units(message: Message, slots: Slots) -> None:
    amounts = message.of_kind("quantity")
    if amounts:
        slots.put("amount", plain(amounts[0].value), amounts[0])
        slots.put("from", amounts[0].unit)
    spans = [r.span for r in message.reads]
    wanted = [u for u in unit_mentions(page(message.text, message.language)) if not _in_any(u.span, spans)]
    if amounts and wanted:
        slots.put("to", _apart(wanted, amounts[0]).name)
    named = [n for n in fuels(message) if not _in_any(n.span, spans)]
    if named and not same(amounts[0].unit, slots.values.get("to")):
        slots.put("fuel", named[0].name)


def fuels(message: Message) -> list[Named]:
    """Fuels named, in order; of two that overlap the longer name."""
    found = [Named(name, span) for name in load_words("fuels") for span in message.cues(name, "fuels")]
    found.sort(key=lambda n: (n.span[0] - n.span[1], n.span[0]))
    kept: list[Named] = []
    for one in found:
        if not _in_any(one.span, [k.span for k in kept]):
            kept.append(one)
    return sorted(kept, key=lambda n: n.span)


def vehicles(message: Message) -> list[Named]:
    """Types of vehicles named, in order."""
    found = [Named(name, span) for name in load_words("vehicles") for span in message.cues(name, "vehicles")]
    return sorted(found, key=lambda n: n.span)


def refrigerants(text: str) -> list[Named]:
    """R-410A, HFC-134a … as named, spelled as their standard does."""
    found = []
    for match in _REFRIGERANT.finditer(text):
        written = match.group().upper().replace(" ", "-")
        spelled = re.sub(r"^([A-Z]+)-?(\d)", r"\1-\2", written) if not written.endswith(("F6", "F3")) else written
        found.append(Named(re.sub(r"(?<=\d)([A-Z]+)$", _case, spelled), match.span()))
    return found


def _case(letters: re.Match[str]) -> str:
    """Blends (R-4xx, R-5xx) end in capitals, isomers (R-134a) in small letters."""
    blend = re.search(r"-[45]\d\d$", letters.string[: letters.start()])
    return letters.group() if blend else letters.group().lower()


def _fuel_items(message: Message, slots: Slots, amounts: list[Read]) -> None:
    named = fuels(message)
    of = pairs(amounts, named)
    years = message.of_kind("year")
    when = pairs(amounts, years)
    places = countries(message.text, message.language)
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
            slots.put(f"items.{place}.region", country_of(_place(places, amount)))


def _place(places: list[tuple[str, tuple[int, int]]], amount: Read) -> str:
    """The nearest; of a country and its region the region."""
    nearest = min(places, key=lambda found: gap(found[1], amount.span))[0]
    return next((code for code, _ in places if code != nearest and country_of(code) == nearest), nearest)


def _of_power(message: Message, amount: Read) -> bool:
    """Kilowatt-hours beside the word electricity are no fuel."""
    return amount.unit in {"kWh", "MWh", "GWh"} and message.has("electricity") and not fuels(message)


def _per_energy(unit: str) -> bool:
    return unit.rsplit("/", 1)[1] in {"kWh", "MWh", "GWh", "GJ", "MJ", "TJ"}


def _apart(wanted: list[Mention], amount: Read) -> Mention:
    """The unit asked for: the first behind the amount, else the nearest before it."""
    behind = [u for u in wanted if u.span[0] >= amount.span[1]]
    return behind[0] if behind else wanted[-1]


def same(unit: str | None, other: str | None) -> bool:
    """Do both measure the same? A unit that is not known measures nothing else."""
    return not unit or not other or alike(unit, (other,))


def _in_any(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)

"""intensity_target, renewable_electricity_target, target_check: what a plan says of itself."""

from __future__ import annotations

from decimal import Decimal

from assistant.leaders.bundled.filling.emissions import emitted
from assistant.leaders.bundled.filling.message import Message, Slots, pairs, year_of
from assistant.leaders.bundled.filling.targets import annual_rate, put_years, share, total_reduction
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.units import convert

_CRITERIA = {(Decimal(80), 2025), (Decimal(100), 2030)}  # said as what is asked for, not as what was reached
_ACTIVITY = ("t", "m2", "m", "km")


def intensity_target(message: Message, slots: Slots) -> None:
    found = [e for e in emitted(message) if e.unit and "CO2" in e.unit]
    base, target = put_years(message, found, slots, "base_year", "target_year")
    if found:
        slots.amount(f"base_emissions.{found[0].scope}", found[0].read, found[0].unit)
    if rate := annual_rate(message):
        slots.put("annual_rate", share(rate), rate)
    made = [r for r in message.reads if r.kind == "count" or r in message.measuring(*_ACTIVITY)]
    years = pairs(made, [y for y in (base, target) if y is not None])
    for place, amount in enumerate(made):
        year = years.get(place) or (base if len(made) == 1 else None)
        if year:
            slots.put(f"activity.{place}.year", year_of(year), year)
        slots.put(f"activity.{place}.amount", plain(amount.value), amount)
    if made and (unit := made[0].unit or _counted(message, made[0])):
        slots.put("activity_unit", unit)


def renewable_electricity_target(message: Message, slots: Slots) -> None:
    percents, years = message.of_kind("percent"), message.of_kind("year")
    of = pairs(percents, years)
    reached = [(p, of.get(i)) for i, p in enumerate(percents)]
    own = [(p, y) for p, y in reached if y is None or (p.value, year_of(y)) not in _CRITERIA] or reached
    for place, (percent, year) in enumerate(own):
        if year:
            slots.put(f"shares.{place}.year", year_of(year), year)
        slots.put(f"shares.{place}.share", share(percent), percent)
    if not percents:
        _share_of_energy(message, years, slots)


def target_check(message: Message, slots: Slots) -> None:
    found = emitted(message)
    base, target = put_years(message, found, slots, "base_year", "target_year")
    if reduction := total_reduction(message):
        slots.put("reduction", share(reduction), reduction)
    for one in found:
        if one.year is not None and one.year == target and len(found) > 1:
            if "reduction" not in slots.values:
                slots.amount("target_emissions", one.read, one.unit)
        elif one.year is None or one.year == base or len(found) == 1:
            slots.amount(f"base_emissions.{one.scope}", one.read, one.unit)


def _share_of_energy(message: Message, years: list[Read], slots: Slots) -> None:
    """500 MWh of solar power out of 2,000 MWh."""
    energies = message.measuring("kWh")
    renewable = [r for r in energies if message.near(r, "renewable", before=15, after=25)]
    rest = [r for r in energies if r not in renewable[:1]]
    if years:
        slots.put("shares.0.year", year_of(years[0]), years[0])
    if renewable and rest:
        part = convert(renewable[0].value, renewable[0].unit or "kWh", "kWh")
        whole = convert(rest[0].value, rest[0].unit or "kWh", "kWh")
        if whole:
            slots.put("shares.0.share", plain(part / whole), renewable[0])


def _counted(message: Message, amount: Read) -> str | None:
    """The word behind a count: pieces, đôi, adet."""
    words = message.text[amount.span[1] :].split()
    return words[0].strip(".,;:?!。，？") if words else None

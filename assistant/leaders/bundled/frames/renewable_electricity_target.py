"""Shares of renewable electricity by year."""

from __future__ import annotations

from decimal import Decimal

from assistant.leaders.bundled.filling.message import Message, Slots, pairs, year_of
from assistant.leaders.bundled.filling.targets import share
from assistant.leaders.bundled.frames.frame import Frame
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.targets.renewable_electricity_target import CALCULATOR
from tools.units import convert

_CRITERIA = {(Decimal(80), 2025), (Decimal(100), 2030)}  # said as what is asked for, not as what was reached


def _fill(message: Message, slots: Slots) -> None:
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
            slots.reads["shares.0.of"] = rest[0]


FRAME = Frame(CALCULATOR, fill=_fill)

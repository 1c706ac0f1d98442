"""A target for emissions by unit of what is made."""

from __future__ import annotations

from assistant.leaders.bundled.filling.emissions import emitted
from assistant.leaders.bundled.filling.message import Message, Slots, pairs, year_of
from assistant.leaders.bundled.filling.targets import annual_rate, put_years, share
from assistant.leaders.bundled.frames.figures import AGAINST, WEAK, Figures
from assistant.leaders.bundled.frames.frame import AFTER_TARGET, Frame
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.targets.intensity_target import CALCULATOR

_ACTIVITY = ("t", "m2", "m", "km")


def _fill(message: Message, slots: Slots) -> None:
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


def _counted(message: Message, amount: Read) -> str | None:
    """The word behind a count: pieces, đôi, adet."""
    words = message.text[amount.span[1] :].split()
    return words[0].strip(".,;:?!。，？") if words else None


def _evidence(figures: Figures) -> float | None:
    """Amounts of which none is by unit are no intensity."""
    per_unit = figures.message.has("per_unit")
    if figures.quantities and not per_unit and not any("/" in str(r.unit) for r in figures.quantities):
        return AGAINST
    return WEAK if figures.aim == "yearly" and per_unit else None


FRAME = Frame(CALCULATOR, fill=_fill, evidence=_evidence, suggested=AFTER_TARGET)

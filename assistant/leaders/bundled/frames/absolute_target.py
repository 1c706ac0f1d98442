"""A target for the sum of emissions: base year, target year, and the rate, the whole reduction or what is left."""

from __future__ import annotations

from assistant.leaders.bundled.filling.emissions import emitted
from assistant.leaders.bundled.filling.message import Message, Slots, year_of
from assistant.leaders.bundled.filling.targets import annual_rate, put_years, share, total_reduction
from assistant.leaders.bundled.frames.figures import AGAINST, SURE, WEAK, Figures
from assistant.leaders.bundled.frames.frame import AFTER_TARGET, Frame
from tools.targets.absolute_target import CALCULATOR


def _fill(message: Message, slots: Slots) -> None:
    found = emitted(message)
    base, target = put_years(message, found, slots, "base_year", "target_year")
    recent = [e for e in found if len(found) > 1 and base is not None and e.year not in {None, base, target}]
    later = [e for e in found if len(found) > 1 and e.scope == "total" and e.year is not None and e.year == target]
    for one in found:
        if one in recent and one.year:
            slots.put("most_recent_year", year_of(one.year), one.year)
            slots.amount(f"most_recent_emissions.{one.scope}", one.read, one.unit)
        elif one not in later:
            slots.amount(f"base_emissions.{one.scope}", one.read, one.unit)
    if rate := annual_rate(message):
        slots.put("annual_rate", share(rate), rate)
    elif reduction := total_reduction(message):
        slots.put("reduction", share(reduction), reduction)
    elif len(later) == 1:
        slots.amount("target_emissions", later[0].read, later[0].unit)


def _evidence(figures: Figures) -> float | None:
    if figures.aim == "yearly":
        return None if figures.message.has("per_unit") else WEAK
    return SURE if figures.aim == "cut_each_year" else AGAINST if figures.aim else None


FRAME = Frame(CALCULATOR, fill=_fill, evidence=_evidence, takes_base_year=True, needs_base=True, suggested=AFTER_TARGET)

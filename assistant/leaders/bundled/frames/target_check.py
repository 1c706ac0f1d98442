"""A proposed target against the criteria of a standard."""

from __future__ import annotations

from assistant.leaders.bundled.filling.emissions import emitted
from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.filling.targets import put_years, share, total_reduction
from assistant.leaders.bundled.frames.figures import STRONG, SURE, Figures
from assistant.leaders.bundled.frames.frame import AFTER_TARGET, Frame
from tools.targets.target_check import CALCULATOR


def _fill(message: Message, slots: Slots) -> None:
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


def _evidence(figures: Figures) -> float | None:
    return {"cut": STRONG, "cut_from_base": SURE}.get(figures.aim or "")


FRAME = Frame(CALCULATOR, fill=_fill, evidence=_evidence, takes_base_year=True, aim="reduction", suggested=AFTER_TARGET)

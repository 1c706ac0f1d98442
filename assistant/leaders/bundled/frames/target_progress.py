"""Reported emissions against a target: base year, target year and the years between."""

from __future__ import annotations

from assistant.leaders.bundled.filling.emissions import emitted
from assistant.leaders.bundled.filling.message import Message, Slots, year_of
from assistant.leaders.bundled.filling.targets import put_years, share, total_reduction
from assistant.leaders.bundled.frames.figures import AGAINST, SURE, Figures
from assistant.leaders.bundled.frames.frame import AFTER_TARGET, Frame
from tools.targets.target_progress import CALCULATOR


def _fill(message: Message, slots: Slots) -> None:
    found = [e for e in emitted(message) if e.year]
    base, target = put_years(message, found, slots, "base.year", "target.year")
    place = 0
    for one in found:
        if one.year is None:
            continue
        if one.year == base:
            slots.amount("base.emissions", one.read, one.unit)
        elif one.year == target:
            slots.amount("target.emissions", one.read, one.unit)
        else:
            slots.put(f"reported.{place}.year", year_of(one.year), one.year)
            slots.amount(f"reported.{place}.emissions", one.read, one.unit)
            place += 1
    reduction = total_reduction(message)
    if reduction and "emissions" not in slots.values.get("target", {}):
        slots.put("target.reduction", share(reduction), reduction)


def _evidence(figures: Figures) -> float | None:
    return {"progress": SURE, "cut_from_base": AGAINST}.get(figures.aim or "")


FRAME = Frame(CALCULATOR, fill=_fill, evidence=_evidence, suggested=AFTER_TARGET)

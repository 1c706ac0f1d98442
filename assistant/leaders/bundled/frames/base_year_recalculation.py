"""Whether a change in the company calls for a new base year."""

from __future__ import annotations

from assistant.leaders.bundled.filling.emissions import Emitted, emitted, year_with
from assistant.leaders.bundled.filling.message import Message, Slots, year_of
from assistant.leaders.bundled.frames.figures import AGAINST, Figures
from assistant.leaders.bundled.frames.frame import Frame
from tools.targets.base_year_recalculation import CALCULATOR

_CHANGES = ("acquisition", "divestment", "error", "method")


def _fill(message: Message, slots: Slots) -> None:
    found = emitted(message)
    years = message.of_kind("year")
    base = year_with(message, "base_year", years) or (years[0] if years else None)
    if base:
        slots.put("base.year", year_of(base), base)
    ordered = sorted(found, key=lambda e: e.year is None or e.year != base)
    if ordered:
        slots.amount("base.emissions", ordered[0].read, ordered[0].unit)
    if kind := next((kind for kind in _CHANGES if message.has(kind, "changes")), None):
        _change(kind, ordered[1:], slots)
    elif len(ordered) > 1:
        slots.amount("recalculated_emissions", ordered[1].read, ordered[1].unit)


def _change(kind: str, others: list[Emitted], slots: Slots) -> None:
    """A second amount above the first is the base year as it would be now; one below is what changed."""
    base = slots.reads.get("base.emissions")
    if base and others and others[0].read.value > base.value:
        slots.amount("recalculated_emissions", others[0].read, others[0].unit)
        return
    slots.put("changes.0.kind", kind)
    if others:
        slots.amount("changes.0.emissions", others[0].read, others[0].unit)


def _evidence(figures: Figures) -> float | None:
    """A cut that holds each year is a target."""
    return AGAINST if figures.aim == "yearly" else None


FRAME = Frame(CALCULATOR, fill=_fill, evidence=_evidence)

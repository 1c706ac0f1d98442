"""Own vehicles: fuel, or distance by type of vehicle."""

from __future__ import annotations

from assistant.leaders.bundled.cues import load_words
from assistant.leaders.bundled.filling.activities import Named, countries_said, fill_fuels, fuels_said, years_said
from assistant.leaders.bundled.filling.message import Message, Slots, pairs
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Frame
from assistant.leaders.bundled.frames.sources import Source, Span
from tools.emissions.mobile_combustion import CALCULATOR
from tools.factors.names import equipment_id


def _fill(message: Message, slots: Slots) -> None:
    distances = message.measuring("km")
    amounts = message.measuring("t", "L", "m3", "Nm3")
    fill_fuels(message, slots, amounts or distances)
    for place, vehicle in pairs(amounts or distances, _vehicles(message)).items():
        if not amounts or equipment_id(vehicle.name):  # of fuel only a machine that is no road vehicle matters
            slots.put(f"items.{place}.vehicle", vehicle.name)


def _vehicles(message: Message) -> list[Named]:
    """Types of vehicles named, in order."""
    found = [Named(name, span) for name in load_words("vehicles") for span in message.cues(name, "vehicles")]
    return sorted(found, key=lambda n: n.span)


def _vehicles_said(message: Message) -> list[str]:
    return [named.name for named in _vehicles(message)]


def _evidence(figures: Figures) -> float | None:
    driven = figures.message.has("vehicle") and bool(figures.fuels or figures.message.measuring("km"))
    return figures.amounts(driven)


def _named(message: Message) -> list[Span]:
    return message.cues("vehicle")


FRAME = Frame(
    CALCULATOR,
    fill=_fill,
    evidence=_evidence,
    source=Source(_named),
    names={"fuel": fuels_said, "vehicle": _vehicles_said, "region": countries_said, "year": years_said},
    suggested=AFTER_EMISSIONS,
)

"""inventory: the activity data of one site, each amount with the calculator that it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.understanding.filling import activities
from assistant.understanding.filling.message import Message, Slots
from assistant.understanding.filling.places import countries
from assistant.understanding.reads import Read

_SITE = "Site 1"  # where a message names none


def inventory(message: Message, slots: Slots) -> None:
    """One site; more are given in a form or a spreadsheet."""
    for source, fill in _SOURCES.items():
        own = tuple(r for r in message.reads if r.kind != "quantity" or source_of(message, r) == source)
        if not any(r.kind == "quantity" for r in own):
            continue
        part = Slots()
        fill(replace(message, reads=own), part)
        for place, item in enumerate(part.values.get("items", ())):
            slots.put(f"sites.0.{source}.{place}", item)
        slots.reads |= {path.replace("items", f"sites.0.{source}", 1): read for path, read in part.reads.items()}
    if "sites" not in slots.values:
        return
    slots.put("sites.0.name", _SITE)
    places = countries(message.text, message.language)
    if places:
        slots.put("sites.0.country", places[0][0])


def source_of(message: Message, amount: Read) -> str | None:
    """The calculator that an amount is for, by what is named nearest to it."""
    named = [(_gap(amount, span), source) for source, spans in _named(message).items() for span in spans]
    energy = amount in message.measuring("kWh")
    if amount not in message.measuring("kWh", "kg", "L", "m3", "Nm3", "km"):
        return None
    if energy and amount.unit in {"Wh", "kWh", "MWh", "GWh", "TWh"}:
        named = [(gap, source) for gap, source in named if source in {"purchased_electricity", "purchased_heat_steam"}]
        return min(named)[1] if named else "purchased_electricity"
    fitting = [(gap, source) for gap, source in named if source != "purchased_electricity"]
    nearest = min(fitting)[1] if fitting else None
    driven = nearest == "stationary_combustion" and message.near(amount, "vehicle", before=30, after=30)
    return "mobile_combustion" if driven else nearest


def _named(message: Message) -> dict[str, list[tuple[int, int]]]:
    fuels = [n.span for n in activities.fuels(message)]
    vehicles = message.cues("vehicle")
    return {
        "fugitive_refrigerants": [n.span for n in activities.refrigerants(message.text)],
        "purchased_electricity": message.cues("electricity"),
        "purchased_heat_steam": message.cues("heat"),
        "mobile_combustion": vehicles,
        "stationary_combustion": fuels,
    }


def _gap(amount: Read, span: tuple[int, int]) -> int:
    return max(span[0] - amount.span[1], amount.span[0] - span[1], 0)


_SOURCES: dict[str, Callable[[Message, Slots], None]] = {
    "stationary_combustion": activities.stationary_combustion,
    "mobile_combustion": activities.mobile_combustion,
    "fugitive_refrigerants": activities.fugitive_refrigerants,
    "purchased_electricity": activities.purchased_electricity,
    "purchased_heat_steam": activities.purchased_heat_steam,
}

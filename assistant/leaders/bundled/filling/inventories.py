"""inventory: the activity data of one site, each amount with the calculator that it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.leaders.bundled.filling import activities
from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.filling.places import countries, country_of
from assistant.leaders.bundled.filling.sources import by_source

_SITE = "Site 1"  # where a message names none


def inventory(message: Message, slots: Slots) -> None:
    """One site; more are given in a form or a spreadsheet."""
    for source, own in by_source(message).items():
        part = Slots()
        _SOURCES[source](replace(message, reads=own), part)
        for place, item in enumerate(part.values.get("items", ())):
            slots.put(f"sites.0.{source}.{place}", item)
        slots.reads |= {path.replace("items", f"sites.0.{source}", 1): read for path, read in part.reads.items()}
    if "sites" not in slots.values:
        return
    slots.put("sites.0.name", _SITE)
    places = countries(message.text, message.language)
    if places:
        slots.put("sites.0.country", country_of(places[0][0]))


_SOURCES: dict[str, Callable[[Message, Slots], None]] = {
    "stationary_combustion": activities.stationary_combustion,
    "mobile_combustion": activities.mobile_combustion,
    "fugitive_refrigerants": activities.fugitive_refrigerants,
    "purchased_electricity": activities.purchased_electricity,
    "purchased_heat_steam": activities.purchased_heat_steam,
}

"""An inventory: the activity data of one site, each amount with the calculator that it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.filling.places import countries, country_of
from assistant.leaders.bundled.frames.figures import STRONG, SURE, Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Evidence, Filler, Frame
from assistant.leaders.bundled.frames.sources import by_source
from tools.calculation import Calculation, Quantity, plain
from tools.inventory.totals import CALCULATOR
from tools.paths import leaves

_SITE = "Site 1"  # where a message names none


def frame_of(parts: Sequence[Frame]) -> Frame:
    """`parts`: the frames of the sources that an inventory adds up."""
    return Frame(
        CALCULATOR,
        fill=_filler(parts),
        evidence=_evidence(parts),
        parts=tuple(parts),
        base_year=_base_year,
        suggested=AFTER_EMISSIONS,
    )


def _filler(parts: Sequence[Frame]) -> Filler:
    """Fills one site; more are given in a form or a spreadsheet."""
    sources = {part.tool: part.source for part in parts if part.source}
    fillers = {part.tool: part.fill for part in parts if part.fill}

    def fill(message: Message, slots: Slots) -> None:
        for source, own in by_source(message, sources).items():
            part = Slots()
            fillers[source](replace(message, reads=own), part)
            slots.aside += part.aside
            for place, item in enumerate(part.values.get("items", ())):
                slots.put(f"sites.0.{source}.{place}", item)
            slots.reads |= {path.replace("items", f"sites.0.{source}", 1): read for path, read in part.reads.items()}
        if "sites" not in slots.values:
            return
        slots.put("sites.0.name", _SITE)
        places = countries(message.text, message.language)
        if places:
            slots.put("sites.0.country", country_of(places[0][0]))

    return fill


def _evidence(parts: Sequence[Frame]) -> Evidence:
    def several(figures: Figures) -> float | None:
        """Amounts of several sources are an inventory."""
        told = [part for part in parts if part.evidence(figures) == STRONG]
        return SURE if len(told) > 1 and len(figures.quantities) > 1 else None

    return several


def _base_year(made: Calculation) -> Mapping[str, Any]:
    """An inventory of one year, as a base year; without its year where it names none."""
    years = {value for path, value in leaves(made.inputs) if path.endswith(".year")}
    scopes = {"scope1": made.result.get("scope1"), "scope2": made.result.get("scope2_location")}
    told = {name: amount for name, amount in scopes.items() if isinstance(amount, Quantity)}
    if len(years) > 1 or len(told) < len(scopes):
        return {}
    emissions = {name: {"value": plain(Decimal(amount.value)), "unit": amount.unit} for name, amount in told.items()}
    return {**({"base_year": years.pop()} if years else {}), "base_emissions": emissions}

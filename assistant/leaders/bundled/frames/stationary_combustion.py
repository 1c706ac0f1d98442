"""Fuels burned on site: boilers, generators."""

from __future__ import annotations

from assistant.leaders.bundled.filling.activities import countries_said, fill_fuels, fuels, fuels_said, years_said
from assistant.leaders.bundled.filling.message import Message, Slots, alike
from assistant.leaders.bundled.frames import purchased_heat_steam
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Frame
from assistant.leaders.bundled.frames.sources import Source, Span
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.emissions import mobile_combustion
from tools.emissions.stationary_combustion import CALCULATOR

_MEASURED = ("t", "L", "m3", "Nm3", "kWh")


def _fill(message: Message, slots: Slots) -> None:
    amounts = [a for a in message.measuring(*_MEASURED) if not _of_power(message, a)]
    fill_fuels(message, slots, amounts)
    shares = [read for read in message.of_kind("percent") if message.near(read, "efficiency")]
    for place, amount in enumerate(amounts if len(shares) == 1 else ()):
        if amount.unit and alike(amount.unit, ("kWh",)):
            slots.put(f"items.{place}.efficiency", plain(shares[0].value / 100), shares[0])


def _of_power(message: Message, amount: Read) -> bool:
    """Kilowatt-hours beside the word electricity are no fuel."""
    return amount.unit in {"kWh", "MWh", "GWh"} and message.has("electricity") and not fuels(message)


def _evidence(figures: Figures) -> float | None:
    burned = bool(figures.fuels) and not figures.message.has("vehicle") and not purchased_heat_steam.told(figures)
    return figures.amounts(burned, unsure=not figures.power)


def _named(message: Message) -> list[Span]:
    return [named.span for named in fuels(message)]


def _driven(message: Message, amount: Read) -> str | None:
    """Fuel beside a vehicle is burned in it."""
    return mobile_combustion.CALCULATOR.name if message.near(amount, "vehicle", before=30, after=30) else None


FRAME = Frame(
    CALCULATOR,
    fill=_fill,
    evidence=_evidence,
    source=Source(_named, power="beside", nameless_matter=True, passed_on=_driven),
    names={"fuel": fuels_said, "region": countries_said, "year": years_said},
    suggested=AFTER_EMISSIONS,
)

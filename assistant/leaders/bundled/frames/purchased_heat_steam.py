"""Heat and steam bought."""

from __future__ import annotations

from assistant.leaders.bundled.filling.activities import countries_said, fuels, fuels_said, put_factors
from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.filling.steam import put_steam
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Frame
from assistant.leaders.bundled.frames.sources import Source, Span
from tools.calculation import plain
from tools.emissions.purchased_heat_steam import CALCULATOR


def _fill(message: Message, slots: Slots) -> None:
    rates = [r for r in message.reads if r.unit and "/" in r.unit]
    named = fuels(message)
    amounts = [a for a in message.measuring("GJ", "t") if a not in rates]
    put_factors(message, slots, amounts)
    put_steam(message, slots, amounts)
    cops = [r for r in message.of_kind("plain", "count") if message.leads(r, "cop", within=12) is not None]
    for place, amount in enumerate(amounts):
        slots.put(f"items.{place}.amount", message.signed(amount), amount)
        slots.put(f"items.{place}.unit", amount.unit)
        for cop in cops[:1]:
            slots.put(f"items.{place}.efficiency", plain(cop.value), cop)
        if not rates and named:
            slots.put(f"items.{place}.fuel", named[0].name)
            if percents := message.of_kind("percent"):
                slots.put(f"items.{place}.efficiency", plain(percents[0].value / 100), percents[0])


def told(figures: Figures) -> bool:
    """Heat is named, and every amount stands nearest to it; a fuel beside it is what the heat was made of."""
    alone = not figures.fuels or set(figures.by_source) == {CALCULATOR.name}
    return figures.message.has("heat") and alone


def _evidence(figures: Figures) -> float | None:
    return figures.amounts(told(figures))


def _named(message: Message) -> list[Span]:
    return message.cues("heat")


FRAME = Frame(
    CALCULATOR,
    fill=_fill,
    evidence=_evidence,
    source=Source(_named, power="named"),
    names={"fuel": fuels_said, "region": countries_said},
    suggested=AFTER_EMISSIONS,
)

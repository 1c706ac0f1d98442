"""Electricity bought, with the certificates and contracts for it."""

from __future__ import annotations

from assistant.leaders.bundled.filling.activities import (
    Named,
    in_any,
    nearest_place,
    places_said,
    put_factors,
    years_said,
)
from assistant.leaders.bundled.filling.message import Message, Slots, gap, pairs, year_of
from assistant.leaders.bundled.filling.places import countries
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Frame
from assistant.leaders.bundled.frames.sources import Source, Span
from assistant.numbers.reads import Read
from tools.emissions.purchased_electricity import CALCULATOR

_ENERGY = "kWh"
_BESIDE = 30  # characters between an amount and what says that it is one's own


def _fill(message: Message, slots: Slots) -> None:
    used, instruments, slots.aside = _bought(message)
    places = countries(message.text, message.language)
    said_years = message.of_kind("year")
    years = pairs(used, said_years)
    put_factors(message, slots, used)
    for place, amount in enumerate(used):
        slots.put(f"items.{place}.amount", message.signed(amount), amount)
        slots.put(f"items.{place}.unit", amount.unit)
        if places:
            code = nearest_place(places, amount)
            slots.put(f"items.{place}.region" if "-" in code else f"items.{place}.country", code)
        if year := years.get(place) or next(iter(said_years), None):
            slots.put(f"items.{place}.year", year_of(year), year)
    for place, amount in enumerate(instruments if instruments != used else []):
        slots.put(f"instruments.{place}.kind", "certificate")
        slots.put(f"instruments.{place}.amount", message.signed(amount), amount)
        slots.put(f"instruments.{place}.unit", amount.unit)


def _bought(message: Message) -> tuple[list[Read], list[Read], list[Read]]:
    """Amounts that were bought, those of certificates, and those of one's own making."""
    amounts = message.measuring(_ENERGY)
    instruments = _certified(message)
    own = _own_power(message, [a for a in amounts if a not in instruments])
    used = [a for a in amounts if a not in instruments and a not in own] or ([] if own else amounts)
    if own and message.has("of_which"):
        used = []  # a total that holds one's own power is not what was bought: the amount is asked for
    return used, instruments, own


def _certified(message: Message) -> list[Read]:
    return [a for a in message.measuring(_ENERGY) if message.near(a, "instrument", before=12, after=16)]


def own_share(message: Message) -> tuple[Read, Read] | None:
    """A total of electricity and the part of it that one's own plant made; None where it is not told so."""
    amounts = [a for a in message.measuring(_ENERGY) if a not in _certified(message)]
    own = _own_power(message, amounts)
    if len(amounts) != 2 or len(own) != 1 or not message.has("of_which"):
        return None
    return next(a for a in amounts if a != own[0]), own[0]


def _own_power(message: Message, amounts: list[Read]) -> list[Read]:
    """Amounts that were made on the site's own roof or by its own plant: they are not bought."""
    named = [Named("own", span) for span in message.cues("own_power")]
    return [
        amounts[place]
        for place, one in pairs(amounts, named).items()
        if gap(amounts[place].span, one.span) <= _BESIDE and in_any(one.span, [message.clause(amounts[place])])
    ]


def _evidence(figures: Figures) -> float | None:
    bought = bool(figures.message.measuring(_ENERGY)) and figures.message.has("electricity")
    unsure = figures.power and not figures.fuels and not figures.message.has("heat")
    return figures.amounts(bought, unsure=unsure)


def _named(message: Message) -> list[Span]:
    return message.cues("electricity")


FRAME = Frame(
    CALCULATOR,
    fill=_fill,
    evidence=_evidence,
    source=Source(_named, matter=False, power="named", nameless_power=True),
    names={"country": places_said, "year": years_said},
    suggested=AFTER_EMISSIONS,
)

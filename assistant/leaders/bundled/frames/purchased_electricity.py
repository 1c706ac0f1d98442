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
from assistant.leaders.bundled.filling.places import countries, country_of
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Frame
from assistant.leaders.bundled.frames.sources import Source, Span
from assistant.numbers.reads import Read
from tools.emissions.purchased_electricity import CALCULATOR

_ENERGY = "kWh"
_BESIDE = 30  # characters between an amount and what says that it is one's own, or covered
_KINDS = {"instrument": "certificate", "carbon_credit": "carbon credit"}  # by what names it; the last is refused


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
    several = len({country_of(code) for code, _ in places}) > 1
    for place, amount in enumerate(instruments if list(instruments) != used else ()):
        slots.put(f"instruments.{place}.kind", instruments[amount])
        if several and (here := [each for each in places if in_any(each[1], [message.clause(amount)])]):
            slots.put(f"instruments.{place}.country", country_of(here[-1][0]))
        slots.put(f"instruments.{place}.amount", message.signed(amount), amount)
        slots.put(f"instruments.{place}.unit", amount.unit)


def _bought(message: Message) -> tuple[list[Read], dict[Read, str], list[Read]]:
    """Amounts that were bought, those of instruments with their kind, and those of one's own making."""
    amounts = message.measuring(_ENERGY)
    instruments = _certified(message)
    own = _own_power(message, [a for a in amounts if a not in instruments])
    used = [a for a in amounts if a not in instruments and a not in own] or ([] if own else amounts)
    if own and message.has("of_which"):
        used = []  # a total that holds one's own power is not what was bought: the amount is asked for
    return used, instruments, own


def _certified(message: Message) -> dict[Read, str]:
    """Amounts that certificates or contracts cover: 33 MWh covered by I-RECs, RECs for 33 MWh."""
    named = [Named(kind, span) for cue, kind in _KINDS.items() for span in message.cues(cue)]
    return _named_beside(message, message.measuring(_ENERGY), named)


def _named_beside(message: Message, amounts: list[Read], named: list[Named]) -> dict[Read, str]:
    """Each amount with the name in its clause that is its own."""
    return {
        amounts[place]: one.name
        for place, one in pairs(amounts, sorted(named, key=lambda each: each.span)).items()
        if gap(amounts[place].span, one.span) <= _BESIDE and in_any(one.span, [message.clause(amounts[place])])
    }


def own_share(message: Message) -> tuple[Read, Read] | None:
    """A total of electricity and the part of it that one's own plant made; None where it is not told so."""
    amounts = [a for a in message.measuring(_ENERGY) if a not in _certified(message)]
    own = _own_power(message, amounts)
    if len(amounts) != 2 or len(own) != 1 or not message.has("of_which"):
        return None
    return next(a for a in amounts if a != own[0]), own[0]


def _own_power(message: Message, amounts: list[Read]) -> list[Read]:
    """Amounts that were made on the site's own roof or by its own plant: they are not bought."""
    return list(_named_beside(message, amounts, [Named("own", span) for span in message.cues("own_power")]))


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

"""Refrigerants that were refilled or leaked."""

from __future__ import annotations

import re

from assistant.leaders.bundled.filling.activities import Named
from assistant.leaders.bundled.filling.message import Message, Slots, gap, pairs
from assistant.leaders.bundled.filling.rates import warming_potentials
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import AFTER_EMISSIONS, Frame
from assistant.leaders.bundled.frames.sources import Source, Span
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.emissions.fugitive_refrigerants import CALCULATOR

_BESIDE = 12  # characters between an amount and what says that the equipment holds it
_REFRIGERANT = re.compile(
    r"(?<![a-zß-ɏḁ-ỿ\d])(?:(?:r|hfc|hcfc|cfc|hfo|pfc)[\s-]?\d{2,4}[a-z]{0,2}(?:\([a-z]\))?|sf6|nf3|nh3|ammonia)(?![a-z\d])",
    re.IGNORECASE,
)


def _fill(message: Message, slots: Slots) -> None:
    named = _refrigerants(message.text)
    amounts = message.measuring("kg")
    of = pairs(amounts, named)
    potentials = warming_potentials(message)
    rates = _loss_rates(message)
    charges = pairs(amounts, [Named("charge", span) for span in message.cues("charge")])
    for place, amount in enumerate(amounts):
        held = rates.get(place) if len(rates) == len(amounts) else None
        charge = held or (place in charges and gap(amount.span, charges[place].span) <= _BESIDE)
        slots.put(f"items.{place}.{'charge' if charge else 'amount_recharged'}", message.signed(amount), amount)
        if held:
            slots.put(f"items.{place}.loss_rate", plain(held.value / 100), held)
        slots.put(f"items.{place}.unit", amount.unit)
        if name := of.get(place) or (named[0] if len({one.name for one in named}) == 1 else None):
            slots.put(f"items.{place}.refrigerant", name.name)
        potential = potentials[place if len(potentials) == len(amounts) else 0] if potentials else None
        if potential and (len(potentials) == len(amounts) or len({one.name for one in named}) == len(potentials) == 1):
            slots.put(f"items.{place}.gwp", plain(potential.read.value), potential.read)
    if not amounts:
        for place, name in enumerate(named):
            slots.put(f"items.{place}.refrigerant", name.name)


def _loss_rates(message: Message) -> dict[int, Read]:
    """Shares of a charge that are lost in a year, in the order of the amounts."""
    return dict(enumerate(read for read in message.of_kind("percent") if message.near(read, "leak_rate")))


def _refrigerants(text: str) -> list[Named]:
    """R-410A, HFC-134a … as named, spelled as their standard does."""
    found = []
    for match in _REFRIGERANT.finditer(text):
        written = match.group().upper().replace(" ", "-").replace("AMMONIA", "NH3")
        formula = written.endswith(("F6", "F3", "H3"))
        spelled = written if formula else re.sub(r"^([A-Z]+)-?(\d)", r"\1-\2", written)
        found.append(Named(re.sub(r"(?<=\d)([A-Z]+)$", _case, spelled), match.span()))
    return found


def _case(letters: re.Match[str]) -> str:
    """Blends (R-4xx, R-5xx) end in capitals, isomers (R-134a) in small letters."""
    blend = re.search(r"-[45]\d\d$", letters.string[: letters.start()])
    return letters.group() if blend else letters.group().lower()


def _evidence(figures: Figures) -> float | None:
    return figures.amounts(bool(_refrigerants(figures.message.text)))


def _named(message: Message) -> list[Span]:
    return [named.span for named in _refrigerants(message.text)]


def _said(message: Message) -> list[str]:
    return [named.name for named in _refrigerants(message.text)]


FRAME = Frame(
    CALCULATOR,
    fill=_fill,
    evidence=_evidence,
    source=Source(_named),
    names={"refrigerant": _said},
    suggested=AFTER_EMISSIONS,
)

"""Amounts of one kind put together: their total, their mean, by how much one is less than the other."""

from __future__ import annotations

from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.filling.activities import fuels, in_any
from assistant.leaders.bundled.filling.emissions import emission_unit
from assistant.leaders.bundled.filling.message import Message, alike
from assistant.leaders.bundled.filling.rates import emission_rates
from assistant.leaders.bundled.sums.arithmetic import Arithmetic, combined
from assistant.leaders.bundled.sums.products import amounts_of
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_mentions

_MOST = 26  # amounts, each with a letter for its name


def together(message: Message) -> Arithmetic | None:
    """None where anything else is told than amounts of one dimension, or nothing of them is asked for."""
    amounts, unit = _alike(message)
    if unit is None:
        return None
    if message.has("mean", "sums"):
        return combined("mean", amounts, unit)
    return apart(message) or (combined("sum", amounts, unit) if message.has("altogether") else None)


def apart(message: Message) -> Arithmetic | None:
    """By how much the smaller of two amounts is less."""
    amounts, unit = _alike(message)
    if unit is None or len(amounts) != 2 or not _asks_by_how_much(message):
        return None
    return combined("difference", sorted(amounts, key=lambda a: -a.value), unit)


def _alike(message: Message) -> tuple[list[Read], str | None]:
    """The amounts, all of one dimension and nothing beside them, with the unit that their sum is told in."""
    amounts = amounts_of(message)
    others = message.of_kind("percent", "count", "money") or emission_rates(message)
    if not 1 < len(amounts) <= _MOST or others or len(amounts) != len(_measured(message)):
        return [], None
    if not all(alike(str(a.unit), (str(amounts[0].unit),)) for a in amounts):
        return [], None
    return amounts, _emitted(message, amounts) or _asked_unit(message, str(amounts[0].unit))


def _measured(message: Message) -> list[Read]:
    """Everything that could enter a sum."""
    return message.of_kind("quantity", "plain")


def _emitted(message: Message, amounts: list[Read]) -> str | None:
    """The unit of emissions, where the amounts are some: masses of nothing that burns."""
    if fuels(message) or not all(alike(str(a.unit), ("t", "tCO2e", "tCO2")) for a in amounts):
        return None
    return emission_unit(amounts[0].unit)


def _asked_unit(message: Message, like: str) -> str | None:
    """A unit that is named by itself, of the amounts' dimension: how many kWh is that?"""
    spans = [r.span for r in message.reads]
    named = [m.name for m in unit_mentions(page(message.text, message.language)) if not in_any(m.span, spans)]
    return next((name for name in named if alike(name, (like,))), None)


def _asks_by_how_much(message: Message) -> bool:
    """Is it asked by how much, not by how many per cent, or in how many years?"""
    asked = set(asks_for(message.text, message.language))
    wanted = message.has("difference", "sums") or (message.has("changed", "sums") and "count" in asked)
    return wanted and "percent" not in asked and not message.has("how_many_percent", "sums")

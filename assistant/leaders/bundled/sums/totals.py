"""Amounts of one kind put together: their total, their mean, by how much one is less than the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.filling.activities import fuels, in_any
from assistant.leaders.bundled.filling.emissions import emission_unit
from assistant.leaders.bundled.filling.message import Message, alike
from assistant.leaders.bundled.filling.rates import emission_rates
from assistant.leaders.bundled.filling.targets import is_yearly
from assistant.leaders.bundled.sums.arithmetic import Arithmetic, combined
from assistant.leaders.bundled.sums.products import amounts_of
from assistant.numbers.reads import Read

_MOST = 26  # amounts, each with a letter for its name


def together(message: Message) -> Arithmetic | None:
    """None where anything else is told than amounts of one dimension, or nothing of them is asked for."""
    amounts, unit = _alike(message)
    if unit is None or each_year(message):
        return None
    how: Literal["mean", "sum"] = "mean" if message.has("mean", "sums") else "sum"
    if how == "sum" and (found := apart(message)):
        return found
    if how == "sum" and not asks_sum(message):
        return None
    made = combined(how, amounts, unit)
    counts = {r.span for r in message.reads if r not in amounts and _counts_them(r, amounts)}
    return replace(made, spans=made.spans | counts)


def bare(message: Message) -> Arithmetic | None:
    """Emissions of plants without a unit: what they come to is told without one as well."""
    numbers = message.of_kind("plain")
    if len(numbers) < 2 or any(r not in numbers and r.kind != "label" for r in message.reads) or len(numbers) > _MOST:
        return None
    told = message.has("emissions", "sums") or message.scopes()
    return combined("sum", numbers, None) if told and asks_sum(message) else None


def asks_sum(message: Message) -> bool:
    return message.has("altogether") or message.has("added", "sums")


def each_year(message: Message) -> bool:
    """Two years, and how much it is in each between them: a target's line."""
    return len({read.value for read in message.of_kind("year")}) > 1 and is_yearly(message)


def asks_percent(message: Message) -> bool:
    """A sign or a word of per cent that belongs to no number."""
    told = [read.span for read in message.of_kind("percent")]
    return any(not in_any(span, told) for span in message.cues("how_many_percent", "sums"))


def apart(message: Message) -> Arithmetic | None:
    """By how much the smaller of two amounts is less."""
    amounts, unit = _alike(message)
    if unit is None or len(amounts) != 2 or not _asks_by_how_much(message) or each_year(message):
        return None
    return combined("difference", sorted(amounts, key=lambda a: -a.value), unit)


def _alike(message: Message) -> tuple[list[Read], str | None]:
    """The amounts, all of one dimension and nothing beside them but prices and how many they are, with the unit that
    they are put together in."""
    amounts = amounts_of(message)
    if not 1 < len(amounts) <= _MOST or message.of_kind("percent") or emission_rates(message):
        return [], None
    if any(r not in amounts and not _counts_them(r, amounts) for r in message.of_kind("quantity", "plain", "count")):
        return [], None
    if not all(alike(str(a.unit), (str(amounts[0].unit),)) for a in amounts):
        return [], None
    own = None if fuels(message) and not message.has("mean", "sums") else amounts[0].unit
    return amounts, _emitted(message, amounts) or _asked_unit(message, str(amounts[0].unit)) or own


def _counts_them(read: Read, amounts: list[Read]) -> bool:
    """Three plants, four months, where so many amounts are told."""
    return read.value == len(amounts) and read.unit in {None, "month", "week", "day", "year"}


def _emitted(message: Message, amounts: list[Read]) -> str | None:
    """The unit of emissions, where the amounts are said to be some: masses of nothing that burns."""
    told = message.scopes() or message.has("emissions", "sums") or any("CO2" in str(a.unit) for a in amounts)
    if not told or fuels(message) or not all(alike(str(a.unit), ("t", "tCO2e", "tCO2")) for a in amounts):
        return None
    return emission_unit(amounts[0].unit)


def _asked_unit(message: Message, like: str) -> str | None:
    """A unit that is named by itself, of the amounts' dimension: how many kWh is that?"""
    return next((m.name for m in message.units() if alike(m.name, (like,))), None)


def _asks_by_how_much(message: Message) -> bool:
    """Is it asked by how much, not by how many per cent, or in how many years?"""
    asked = set(asks_for(message.text, message.language))
    wanted = message.has("difference", "sums") or (message.has("changed", "sums") and "count" in asked)
    return wanted and "percent" not in asked and not asks_percent(message)

"""The state of steam at its meter: pressure, temperature, and that of the condensate that goes back."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.leaders.bundled.filling.message import Message, Slots, alike, pairs
from assistant.leaders.bundled.filling.rates import emission_rates
from assistant.numbers.reads import Read
from tools.calculation import plain
from tools.emissions.steam import is_pressure

_DEGREES = ("degC", "degF")


def put_steam(message: Message, slots: Slots, amounts: Sequence[Read]) -> None:
    """Of each amount the pressure and the temperature that stand by it; of a state that was said once, of all."""
    pressures = [r for r in message.of_kind("quantity") if r.unit and is_pressure(r.unit)]
    degrees = [r for r in message.of_kind("quantity") if r.unit in _DEGREES]
    back = [r for r in degrees if message.near(r, "condensate")]
    _put(slots, amounts, "pressure", pressures)
    _put(slots, amounts, "temperature", [r for r in degrees if r not in back])
    _put(slots, amounts, "return_temperature", back)
    if pressures or degrees:
        _put_factor(message, slots, amounts)


def _put_factor(message: Message, slots: Slots, amounts: Sequence[Read]) -> None:
    """The only factor per energy is of the heat in all of the steam."""
    rates = [rate for rate in emission_rates(message) if rate.takes("GJ")]
    for place, amount in enumerate(amounts if len(rates) == 1 else ()):
        if amount.unit and alike(amount.unit, ("t",)):
            slots.put(f"items.{place}.factor", plain(rates[0].read.value), rates[0].noted)
            slots.put(f"items.{place}.factor_unit", rates[0].unit)


def _put(slots: Slots, amounts: Sequence[Read], name: str, found: Sequence[Read]) -> None:
    own = pairs(amounts, found)
    for place, _ in enumerate(amounts):
        read = found[0] if len(found) == 1 else own.get(place)
        if read is None:
            continue
        slots.put(f"items.{place}.{name}", _written(read), read)
        if name == "pressure":
            slots.put(f"items.{place}.pressure_unit", read.unit)


def _written(read: Read) -> str:
    return f"{plain(read.value)} °F" if read.unit == "degF" else plain(read.value)

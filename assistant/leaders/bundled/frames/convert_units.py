"""An amount in another unit, with the fuel where mass or volume becomes energy."""

from __future__ import annotations

from assistant.leaders.bundled.filling.activities import fuels, in_any, same
from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.frames.frame import Frame
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import Mention, unit_mentions
from tools.calculation import plain
from tools.convert_units import CALCULATOR


def _fill(message: Message, slots: Slots) -> None:
    amounts = message.of_kind("quantity")
    if not amounts:
        return
    slots.put("amount", plain(amounts[0].value), amounts[0])
    slots.put("from", amounts[0].unit)
    spans = [r.span for r in message.reads]
    wanted = [u for u in unit_mentions(page(message.text, message.language)) if not in_any(u.span, spans)]
    if wanted:
        slots.put("to", _apart(wanted, amounts[0]).name)
    named = [n for n in fuels(message) if not in_any(n.span, spans)]
    if named and not same(amounts[0].unit, slots.values.get("to")):
        slots.put("fuel", named[0].name)


def _apart(wanted: list[Mention], amount: Read) -> Mention:
    """The unit asked for: the first behind the amount, else the nearest before it."""
    behind = [u for u in wanted if u.span[0] >= amount.span[1]]
    return behind[0] if behind else wanted[-1]


FRAME = Frame(CALCULATOR, fill=_fill)

"""What is taken off: days without work off the days of a year, a part off an amount."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.leaders.bundled.filling.message import Message
from assistant.numbers.reads import Read

Span = tuple[int, int]
_BETWEEN = 40  # characters between a total and what is taken off it
_BEHIND = 30  # between that and the word that says so
_TOUCHING = 16  # "300 days less 12 holidays": between the word and a number without unit
_YEAR = (365, 366)
_TIMES = frozenset({"hour", "day", "week", "month"})


def taken_off(message: Message, totals: Sequence[Read]) -> dict[Span, Read]:
    """Where a total begins and ends → what is told to be taken off it: a smaller one of its unit behind it, or a bare
    number. What makes up a year with it was never in it."""
    marks = [*message.cues("taken_off", "sums"), *_idle(message)]
    found: dict[Span, Read] = {}
    if not marks:
        return found
    bare = [read for read in message.of_kind("plain", "count") if read.value == int(read.value)]
    for total in totals:
        for other in sorted((*totals, *bare), key=lambda read: read.span):
            if other in found.values() or not 0 < other.value < total.value or other.span[0] < total.span[1]:
                continue
            apart = other.span[0] - total.span[1] > _BETWEEN and "\n" not in message.text[total.span[1] : other.span[0]]
            if apart or int(total.value + other.value) in _YEAR:
                continue
            if _told(message, total, other, marks):
                found[total.span] = other
                break
    return found


def amount_off(message: Message, amounts: Sequence[Read]) -> tuple[Read, Read] | None:
    """An amount, and a part that another line takes off it: "5 kg of it went into a new machine"."""
    others = [r for r in message.of_kind("plain", "count") if r.value > 1]
    if len(amounts) != 2 or amounts[0].unit != amounts[1].unit or len(others) > 1:
        return None
    total, part = amounts
    line = message.text.rfind("\n", total.span[1], part.span[0])
    marks = [mark for mark in message.cues("taken_off", "sums") if mark[0] > line]
    times = [r for r in message.of_kind("quantity") if r.unit in _TIMES]
    if line < 0 or not marks or times or not 0 < part.value < total.value:
        return None
    return (total, part) if not others or message.has("warming", "sums") else None


def left_over(message: Message, amounts: Sequence[Read]) -> frozenset[Span]:
    """Amounts of one fuel of which it is told in their clause that they were left, returned or sold: nobody knows
    whether the rest is told with or without them."""
    marks = [*message.cues("left_over", "sums"), *message.cues("taken_off", "sums")]

    def told(read: Read) -> bool:
        low, high = message.clause(read)
        behind = min((r.span[0] for r in amounts if r.span[0] > read.span[0]), default=high)
        return any(low <= start and end <= min(high, behind) for start, end in marks)

    burned = [a for a in amounts if "CO2" not in str(a.unit)]
    return frozenset(b.span for a, b in pairwise(burned) if a.unit == b.unit and b.value < a.value and told(b))


def _idle(message: Message) -> list[Span]:
    """Days without work are taken off those that an earlier line told; in one line they may be off already."""
    line = message.text.rfind("\n")
    return [mark for mark in message.cues("not_run", "sums") if 0 <= line < mark[0]]


def _told(message: Message, total: Read, other: Read, marks: Sequence[Span]) -> bool:
    following = min((r.span[0] for r in message.reads if r.span[0] >= other.span[1]), default=len(message.text))
    line = message.text.rfind("\n", 0, other.span[0])
    ahead = [mark for mark in marks if max(line, total.span[1]) <= mark[0] and mark[1] <= other.span[0]]
    behind = [mark for mark in marks if other.span[1] <= mark[0] <= min(following, other.span[1] + _BEHIND)]
    if other.unit == total.unit:
        return bool(ahead or behind)
    beside = any(other.span[0] - mark[1] <= _TOUCHING for mark in ahead)
    return other.unit is None and (beside or (line >= total.span[1] and bool(ahead or behind)))

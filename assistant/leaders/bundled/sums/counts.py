"""How many of it there are: what multiplies an amount because so many have it each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.leaders.bundled.filling.message import Message, alike, gap
from assistant.leaders.bundled.sums.listing import name_of
from assistant.numbers.reads import Read

Span = tuple[int, int]
PERIODS = ("hour", "day", "week", "month", "year")
BETWEEN = 25  # between a count and the amount that each has
_MOST_MACHINES = 50
AHEAD = 12  # between "in one hour" and its amount


@dataclass(frozen=True)
class Part:
    """A figure as it stands in a product; `unit` as arithmetic reads it."""

    name: str
    value: Decimal
    unit: str | None
    read: Read | None = None  # None: told in words alone ("all year")


def counts_of(message: Message, amount: Read, amounts: Sequence[Read]) -> list[Part]:
    """How many of them: 3 x 2,000 L; 12 cylinders of 45 kg; 4 trucks and 2 vans, each 55 L."""
    low, _ = message.sentence(amount)
    fence = max((a.span[1] for a in amounts if a.span[1] <= amount.span[0]), default=0)
    counts = [r for r in message.of_kind("plain", "count") if _is_count(message, r)]
    before = [r for r in counts if max(low, fence) <= r.span[0] and r.span[1] <= amount.span[0]]
    after = [r for r in counts if 0 <= r.span[0] - amount.span[1] <= BETWEEN]
    if before and _said(message, "times", (before[-1].span[1], amount.span[0])):
        return _named(before[-1:])
    if after and _said(message, "times", (amount.span[1], after[0].span[0])):
        return _named(after[:1])
    if before and _each(message, before, amount):
        return _named(before)
    if before and amount.span[0] - before[-1].span[1] <= BETWEEN:
        between = (before[-1].span[1], amount.span[0])
        if _said(message, "containers", between) and message.clause(before[-1]) == message.clause(amount):
            return _named(before[-1:])
    others = [r for r in counts if len(amounts) == 1 and _of_them(message, r, amount)]
    return _named(others) if len(others) == 1 else []


def machines(message: Message) -> tuple[Read, ...]:
    """The figures, where "3 units, each 100,000 kWh" are three machines and no units of electricity."""

    def many(read: Read) -> bool:
        behind = (read.span[1], read.span[1] + BETWEEN)
        energy = any(r.unit and r.span[0] > read.span[1] and alike(r.unit, ("kWh",)) for r in message.reads)
        return energy and read.value <= _MOST_MACHINES and _is_count(message, read) and _said(message, "each", behind)

    plain = {read.span: read._replace(kind="count", unit=None, notes=()) for read in message.reads
             if "unit_is_kwh" in read.notes and many(read)}  # fmt: skip
    return tuple(plain.get(read.span, read) for read in message.reads)


def _of_them(message: Message, count: Read, amount: Read) -> bool:
    """Bags of 40 kg, 25 bags a day; 1 mann 40 kg, 35 mann; a tanker brings 9,000 L, 3 a month."""
    named = name_of(message, amount)
    if named and message.text[count.span[1] :].lstrip().casefold().startswith(named):
        return True
    marks = [m for period in PERIODS for m in message.cues(f"each_{period}", "sums")]
    if any(0 <= a - count.span[1] <= 1 for a, _ in marks) and not any(gap(amount.span, m) <= 1 for m in marks):
        return True
    return _of_containers(message, count, amount)


def _of_containers(message: Message, count: Read, amount: Read) -> bool:
    """Both stand beside the same word."""
    spans = message.cues("containers", "sums")

    def beside_(read: Read) -> set[str]:
        return {message.text[a:b].casefold()[:4] for a, b in spans if gap(read.span, (a, b)) <= AHEAD}

    return bool(beside_(count) & beside_(amount))


def _each(message: Message, counts: Sequence[Read], amount: Read) -> bool:
    """Counts that stand side by side, of each of which the amount is told."""
    beside = all(second.span[0] - first.span[1] <= BETWEEN for first, second in pairwise(counts))
    told = (counts[-1].span[1], min(len(message.text), amount.span[1] + BETWEEN))
    return beside and _said(message, "each", told)


def _said(message: Message, concept: str, within: Span) -> bool:
    return any(within[0] <= start and end <= within[1] for start, end in message.cues(concept, "sums"))


def _is_count(message: Message, read: Read) -> bool:
    return read.value > 0 and read.value == int(read.value) and not beside(message, read, "people")


def beside(message: Message, read: Read, concept: str) -> bool:
    """Does the word stand right behind the number, or in it?"""
    return any(0 <= start - read.span[1] <= 12 or read.span[0] < start < read.span[1]
               for start, _ in message.cues(concept, "sums"))  # fmt: skip


def _named(counts: Sequence[Read]) -> list[Part]:
    names = ["count", *(f"count_{n}" for n in range(2, len(counts) + 1))]
    return [Part(name, read.value, None, read) for name, read in zip(names, counts, strict=True)]

"""How many of it there are: what multiplies an amount because so many have it each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.leaders.bundled.filling.message import Message, alike, gap
from assistant.leaders.bundled.sums.listing import name_of
from assistant.numbers.page import page
from assistant.numbers.reads import Read

Span = tuple[int, int]
PERIODS = ("hour", "day", "week", "month", "year")
BETWEEN = 25  # between a count and the amount that each has
_MOST_MACHINES = 50
_MOST_A_TIME = 500  # cylinders a month
_NOUN = re.compile(r"\s*([^\s\d,.;:?!।۔，。、/()]+)")  # behind a count
_TAKES = 16  # characters between a thing and how much one takes
_STEM = 3  # letters by which a noun is known in the singular and the plural
AHEAD = 12  # between "in one hour" and its amount


@dataclass(frozen=True)
class Part:
    """A figure as it stands in a product; `unit` as arithmetic reads it."""

    name: str
    value: Decimal
    unit: str | None
    read: Read | None = None  # None: told in words alone ("all year")
    less: Read | None = None  # what is taken off it: 300 days less 14

    @property
    def worth(self) -> Decimal:
        return self.value - (self.less.value if self.less else 0)

    @property
    def spans(self) -> frozenset[Span]:
        return frozenset(read.span for read in (self.read, self.less) if read)


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
    others = [
        r for r in counts if len(amounts) == 1 and (_of_them(message, r, amount) or of_things(message, r, amount))
    ]
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
    few = count.value <= _MOST_A_TIME
    if few and any(0 <= a - count.span[1] <= 1 for a, _ in marks) and not any(gap(amount.span, m) <= 1 for m in marks):
        return True
    return _of_containers(message, count, amount)


def of_things(message: Message, count: Read, amount: Read) -> bool:
    """One shirt takes 0.85 kWh, 200,000 shirts: what is counted stands beside "one" or "each" next to the amount."""
    low, high = message.clause(amount)
    return any(
        low <= start < high
        and gap(amount.span, (start, end)) <= _TAKES
        and not any(min(start, amount.span[1]) <= r.span[0] < max(start, amount.span[0]) for r in message.reads)
        for start, end in _each_of(message, count)
    )


def each_is_asked(message: Message, count: Read) -> bool:
    """3.6 million garments, how much for each garment?"""
    return any(True for _ in _each_of(message, count))


def _each_of(message: Message, count: Read) -> Iterator[Span]:
    """Where one of what is counted is named: each garment, per shirt, ตัวละ."""
    lexicon, text = page(message.text, message.language).lexicon, message.text.casefold()
    noun = _NOUN.match(text, count.span[1])
    if noun and f"{noun[1]} " in lexicon.before_unit:  # 3 millones de prendas
        noun = _NOUN.match(text, noun.end())
    if noun is None:
        return
    length = max(_STEM, len(noun[1]) - 2) if lexicon.spaced else 1 if message.language == "zh" else _STEM
    stem = noun[1][:length]
    ones = [end for _, end in message.cues("one_thing", "sums")]
    behind = tuple(word for word in lexicon.per_after.words if len(word) > 1)
    for start in _places(text, stem, 0, len(text)):
        end = start + len(stem)
        if start != noun.start(1) and (any(0 <= start - one <= 1 for one in ones) or text.startswith(behind, end)):
            yield start, end


def _places(text: str, stem: str, low: int, high: int) -> Iterator[int]:
    at = text.find(stem, low, high)
    while at >= 0:
        yield at
        at = text.find(stem, at + 1, high)


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

"""What a list of a message leaves unsaid: numbers that only name or count its entries, and the unit told once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.leaders.bundled.filling.message import Message
from assistant.numbers.dates import month_names
from assistant.numbers.reads import Read

Span = tuple[int, int]
_MOST_NAMED = 40  # of plants, lines, quarters
_BESIDE = 2  # characters between a name and its number
_BEHIND = 12  # between a number and "decimals"
_TIMES = frozenset({"hour", "minute", "day", "week", "month", "year"})
_PERIODS = ("day", "week", "month")
_MONTHS = 12
_NAME = 20  # characters of "1 mann = "
_ONE = re.compile(r"(?<![\d.,])[1১१۱១]\s++([^\W\d]++)\s*+(?:=|is|holds|of)?\s*+$")
_MOST_TIMES = 100  # by which one entry of a list is larger than another
_ENDS = re.compile(r"\s*(?:$|[,;:.!?，；、：。；؛،۔।()\n/|+&-])")
_ORDINAL = re.compile(r"(?:\.|st|nd|rd|th|'?inci|'?nci|号|號|#)?\s?")


def labels(message: Message) -> frozenset[Span]:
    """Numbers that are no figures: of a plant, a line, a month, a quarter; of how many decimals are wanted."""
    named, decimals = message.cues("numbered", "sums"), message.cues("decimals", "sums")
    small = [r for r in message.of_kind("plain", "count") if r.value == int(r.value) and 0 < r.value <= _MOST_NAMED]
    found = {read.span for read in small if _touches(read, decimals, _BEHIND) or is_month(message, read)}
    names = [read for read in small if read.kind == "plain" and _names(message, read, named)]
    if len({read.value for read in names}) > 1 or not _holds_for_each(message):
        found |= {read.span for read in names}
    ends = [r for r in small if "range" in r.notes]
    found |= {first.span for first, last in pairwise(ends) if last.span in found}  # 1到4月
    return frozenset(found | {r.span for r in small if r.value == 1 and _defines(message, r)})


def _holds_for_each(message: Message) -> bool:
    """Where an amount holds for each, "factory 3" may be three of them in languages that count behind the noun."""
    return message.has("each", "sums") or message.has("per_unit")


def _defines(message: Message, one: Read) -> bool:
    """ "1 mann 40 kg", where so many of them are told."""
    return any(name_of(message, a) and 0 < a.span[0] - one.span[1] <= _NAME for a in message.of_kind("quantity"))


def name_of(message: Message, amount: Read) -> str | None:
    """What one of is so much: 1 mann 40 kg; 1 bag = 50 kg."""
    named = _ONE.search(message.text, max(0, amount.span[0] - _NAME), amount.span[0])
    return named[1].casefold() if named else None


def _names(message: Message, read: Read, named: Sequence[Span]) -> bool:
    """Plant 2, Unit No. 4; and with the sign of an ordinal "2. tesis"."""
    if any(0 <= read.span[0] - end <= _BESIDE for _, end in named):
        return True
    sign = _ORDINAL.match(message.text, read.span[1])
    ordinal = sign is not None and sign[0].strip() != ""
    return ordinal and any(start == sign.end() for start, _ in named)  # type: ignore[union-attr]


def _touches(read: Read, spans: Sequence[Span], within: int) -> bool:
    return any(0 <= start - read.span[1] <= within or 0 <= read.span[0] - end <= within for start, end in spans)


def is_month(message: Message, read: Read) -> bool:
    """A month by its number: tháng 3, 3月; no single month of which something holds."""
    each = message.cues("each_month", "sums")
    said = message.cues("month_by_number", "sums")
    named = [n for n in said if not any(n != mark and mark[0] <= n[0] and n[1] <= mark[1] for mark in each)]
    return 1 <= read.value <= _MONTHS and any(
        0 <= read.span[0] - end <= 1 or start == read.span[1] for start, end in named
    )


def with_unit(message: Message) -> Iterator[tuple[Read, Read]]:
    """Bare entries of a list, and each with the unit that one of the others has: A 1,812 t, B 2,044, C 396."""
    amounts = [r for r in message.of_kind("quantity") if _is_amount(r)]
    units = {r.unit for r in amounts}
    bare = [r for r in message.of_kind("plain") if not r.in_words and _is_entry(message, r)]
    if len(units) != 1 or len(bare) != len(message.of_kind("plain", "count")):
        return
    values = [r.value for r in (*amounts, *bare)]
    some = [value for value in values if value]  # a month may have none
    if not bare or min(values) < 0 or not some or max(some) > min(some) * _MOST_TIMES:
        return
    yield from ((r, r._replace(kind="quantity", unit=amounts[0].unit)) for r in bare)


def _is_amount(read: Read) -> bool:
    return bool(read.unit) and "/" not in str(read.unit) and read.unit not in _TIMES


def _is_entry(message: Message, read: Read) -> bool:
    """Nothing behind it says what is counted: its clause ends, or the month comes."""
    behind = message.text[read.span[1] :]
    each = (mark for period in _PERIODS for mark in message.cues(f"each_{period}", "sums"))
    if _ENDS.match(behind) or any(0 <= start - read.span[1] <= 1 for start, _ in each):
        return True
    stretch = message.text[read.span[1] : message.clause(read)[1]].casefold()
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", stretch) for name in month_names(message.language))

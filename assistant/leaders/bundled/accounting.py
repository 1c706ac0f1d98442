"""Which figures of a message a calculation has used, and which would stay without a place: those are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from assistant.conversation.message import TIMES
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames.registry import HOURS
from assistant.leaders.bundled.intent import Calculate, Intent
from assistant.leaders.bundled.sums.counts import beside
from assistant.leaders.bundled.sums.reading import Summed
from assistant.numbers.reads import Read
from knowledge.languages import supported
from tools.paths import leaves

_NO_FIGURES = TIMES | {"money"}  # dates of the data, and prices, which no calculator takes
_HUNDRED = 100
_TWICE = 2


def unplaced(
    text: str, language: str, reads: Sequence[Read], wants: Iterable[Intent], summed: Summed
) -> tuple[Read, ...]:
    """Figures that the calculations of a message neither use nor can leave out; none where nothing is calculated."""
    sums = [want for want in wants if isinstance(want, Calculate) and want.tool != HOURS and not want.sheet]
    if not any(want.used is not None for want in sums):
        return ()
    message = Message(text, supported(language) or "en", tuple(reads))
    used = frozenset(span for want in sums for span in want.used or ()) | summed.used
    values = [value for want in sums for value in _numbers(want)]
    left = [read for read in reads if read.span not in used and _counts(message, read)]
    left = [read for read in left if not _taken(read, values) and not _said_before(read, reads, used)]
    return tuple(read for read in reads if read in left or read.span in summed.open)


def _counts(message: Message, read: Read) -> bool:
    if read.kind in _NO_FIGURES:
        return False
    if read.kind not in {"plain", "count"}:
        return True
    of_none = any(beside(message, read, concept) for concept in ("people", "questions"))
    twice = read.in_words and read.value <= _TWICE and beside(message, read, "occasions")
    return not (of_none or twice)


def _numbers(want: Calculate) -> Iterator[Decimal]:
    for _, value in leaves(want.values):
        try:
            yield Decimal(str(value))
        except InvalidOperation:
            continue


def _taken(read: Read, values: list[Decimal]) -> bool:
    """Is it among the values, once for each of them? Of what was filled from elsewhere than this message's places."""
    for value in (read.value, -read.value, read.value / _HUNDRED):
        if value in values:
            values.remove(value)
            return True
    return False


def _said_before(read: Read, reads: Sequence[Read], used: frozenset[tuple[int, int]]) -> bool:
    """The same figure, used where it was said before."""
    same = (read.kind, read.unit, read.value)
    return any(other.span in used and (other.kind, other.unit, other.value) == same for other in reads)

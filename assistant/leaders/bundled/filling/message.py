"""Message: a text with its numbers and the words around them, asked by those who fill inputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from assistant.leaders.bundled import cues
from assistant.numbers.lexicon import load_lexicon
from assistant.numbers.names import scopes_pattern
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import Mention, unit_mentions
from tools.calculation import plain
from tools.paths import changed
from tools.units import UnitError, same_dimension

_MOST_PAIRED = 60  # of each kind: nobody types more
_BREAK = re.compile(r"[.;!?。；！？।۔\n](?!\d)")
_SHORT_SCOPE = re.compile(r"(?<![\w'’])[Ss]([12])(?!\w)")
_CLAUSE = re.compile(r"[,،，、](?!\d)|[.;!?。；！？।۔\n](?!\d)")


class Placed(Protocol):
    @property
    def span(self) -> tuple[int, int]: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True)
class Message:
    text: str
    language: str
    reads: tuple[Read, ...]

    def of_kind(self, *kinds: str) -> list[Read]:
        return [r for r in self.reads if r.kind in kinds]

    def measuring(self, *units: str) -> list[Read]:
        """Quantities of the dimension of one of these units."""
        return [r for r in self.reads if r.kind == "quantity" and r.unit and alike(r.unit, units)]

    def cues(self, concept: str, source: str = "cues") -> list[tuple[int, int]]:
        return cues.find(self.text, self.language, concept, source)

    def has(self, concept: str, source: str = "cues") -> bool:
        return bool(self.cues(concept, source))

    def clause(self, read: Placed) -> tuple[int, int]:
        """The stretch between commas and full stops in which a number stands."""
        return self._stretch(_CLAUSE, read)

    def sentence(self, read: Placed) -> tuple[int, int]:
        return self._stretch(_BREAK, read)

    def _stretch(self, breaks: re.Pattern[str], read: Placed) -> tuple[int, int]:
        start, end = 0, len(self.text)
        for match in breaks.finditer(self.text):
            if match.end() <= read.span[0]:
                start = match.end()
            elif match.start() >= read.span[1]:
                end = match.start()
                break
        return start, end

    def near(self, read: Read, concept: str, *, before: int = 40, after: int = 40) -> bool:
        """Is the concept named in the number's clause, no more characters away?"""
        low, high = self.clause(read)
        low, high = max(low, read.span[0] - before), min(high, read.span[1] + after)
        return any(start >= low and end <= high and not _inside(start, read) for start, end in self.cues(concept))

    def leads(self, read: Read, concept: str, within: int = 25) -> int | None:
        """How far before the number the concept ends, with no other number between; None where it does not."""
        fences = [r.span[1] for r in self.reads if r.span[1] <= read.span[0]]
        fence = max(fences, default=0)
        ends = [read.span[0] - end for start, end in self.cues(concept) if fence <= start and end <= read.span[0]]
        return min((d for d in ends if d <= within), default=None)

    def signed(self, read: Read) -> str:
        """The amount as it is given to a calculator: "minus 50 tonnes" is less than nothing."""
        before = self.text[: read.span[0]].rstrip()
        less = any(end == len(before) for _, end in self.cues("minus"))
        return plain(-read.value if less else read.value)

    def units(self) -> list[Mention]:
        """Units that are named without a number: how many kilos is that?"""
        spans = [r.span for r in self.reads]
        named = unit_mentions(page(self.text, self.language))
        return [m for m in named if not any(a < m.span[1] and m.span[0] < b for a, b in spans)]

    def scopes(self) -> list[tuple[tuple[int, int], frozenset[str]]]:
        """Where scopes are named, and which."""
        sheet = page(self.text, self.language)
        lexicon = load_lexicon(self.language, sheet.lexicon.small.get("mot") is not None)
        found = []
        for match in scopes_pattern(sheet.lexicon).finditer(sheet.folded):
            if match.group(1):
                found.append((sheet.span(*match.span()), _digits(match.group(1), lexicon.small)))
        found += [(m.span(), frozenset(m.group(1))) for m in _SHORT_SCOPE.finditer(self.text)]
        return sorted(found, key=lambda pair: pair[0])


@dataclass
class Slots:
    """Values being filled; `reads` tells from which number each came."""

    values: dict[str, Any] = field(default_factory=dict)
    reads: dict[str, Read] = field(default_factory=dict)
    aside: list[Read] = field(default_factory=list)  # power of one's own, which is not bought

    def put(self, path: str, value: Any, read: Read | None = None) -> None:
        """`path` is dotted; a whole number is an index into a list."""
        self.values = changed(self.values, path, value)
        if read is not None:
            self.reads[path] = read

    def amount(self, path: str, read: Read, unit: str | None) -> None:
        """{value, unit}; a number without unit leaves the unit to the calculator, which says what it assumed."""
        given = {"value": plain(read.value)} | ({"unit": unit} if unit else {})
        self.put(path, given, read)


def pairs(firsts: Sequence[Placed], seconds: Sequence[P]) -> dict[int, P]:
    """As many of the first (by index) with one of the second each as there can be, across the smallest gaps and in the
    order of the text: people name things in the order of their amounts."""
    firsts, seconds = firsts[:_MOST_PAIRED], seconds[:_MOST_PAIRED]
    row = [_Pairing()] * (len(seconds) + 1)
    for i, first in enumerate(firsts):
        above, row = row, [_Pairing()]
        for j, second in enumerate(seconds):
            joined = above[j].joined(i, j, gap(first.span, second.span))
            row.append(min(joined, above[j + 1], row[j], key=_Pairing.cost))
    return {i: seconds[j] for i, j in row[-1].made()}


@dataclass(frozen=True)
class _Pairing:
    """How many pairs across how many characters, the last pair, and what it was added to."""

    count: int = 0
    gap: int = 0
    last: tuple[int, int] | None = None
    before: _Pairing | None = None

    def joined(self, i: int, j: int, gap: int) -> _Pairing:
        return _Pairing(self.count + 1, self.gap + gap, (i, j), self)

    def cost(self) -> tuple[int, int]:
        return -self.count, self.gap

    def made(self) -> Iterator[tuple[int, int]]:
        here: _Pairing | None = self
        while here and here.last:
            yield here.last
            here = here.before


def gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Characters between two spans."""
    return max(other[0] - one[1], one[0] - other[1], 0)


def year_of(read: Read) -> int:
    return int(read.value)


def alike(unit: str, others: Iterable[str]) -> bool:
    try:
        return any(same_dimension(unit, other) for other in others)
    except UnitError:
        return False


def _inside(place: int, read: Read) -> bool:
    return read.span[0] <= place < read.span[1]


def _digits(written: str, small: Any) -> frozenset[str]:
    found = set(re.findall(r"\d", written))
    found |= {str(value) for word, value in small.items() if word in written}
    return frozenset(found)

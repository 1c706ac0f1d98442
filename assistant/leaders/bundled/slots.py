"""What a message already says of a calculator's inputs, how each number was understood, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from assistant.leaders.bundled.cues import find
from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.frames.registry import FRAMES
from assistant.leaders.bundled.frames.sources import POWER
from assistant.numbers.reads import Note, Read
from knowledge.languages import supported

_SAID_NOTES = frozenset({"tonne_assumed", "buddhist_era", "fiscal_year", "unit_is_kwh", "day_first", "co2e_assumed"})
_COUNTED = ("kg", "L", "Nm3", "GJ")
_MONTHS = 12
_PLAIN_UNIT = {
    "t": "metric tons",
    "short_ton": "short tons",
    "US_gallon": "US gallons",
    "imperial_gallon": "imperial gallons",
}


@dataclass(frozen=True)
class Option:
    """One reading of a number, and the whole message as it would say that plainly."""

    value: Decimal
    unit: str | None
    message: str


@dataclass(frozen=True)
class Choice:
    """A number of which two readings would give different answers."""

    path: str  # of the input it fills
    read: Read
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Filled:
    """Partial values for a calculator's input schema. Amounts are plain decimals as text, years are integers."""

    tool: str
    values: Mapping[str, Any]
    reads: Mapping[str, Read]  # dotted path → the number it came from
    choices: tuple[Choice, ...]
    aside: tuple[Read, ...] = ()  # amounts that are not counted, and why is plain

    @property
    def notes(self) -> tuple[tuple[str, Note], ...]:
        """(path, what was assumed in reading it)."""
        return tuple((path, note) for path, read in self.reads.items() for note in read.notes)


def assumed(notes: Iterable[Note]) -> tuple[str, ...]:
    """Keys of the catalogue's lines for what was taken for granted in reading numbers."""
    return tuple(dict.fromkeys(f"assumed.{note}" for note in notes if note in _SAID_NOTES))


def fill(tool: str, reads: Sequence[Read], text: str, language: str) -> Filled:
    """What the message says of the tool's inputs; nothing is invented, what is not said is left out."""
    message = Message(text, supported(language) or "en", tuple(reads))
    slots = Slots()
    frame = FRAMES.get(tool)
    if frame and frame.fill:
        frame.fill(message, slots)
    monthly = _by_month(message, slots.reads) if registry.takes_activity(tool) else ()
    return Filled(
        tool, slots.values, slots.reads, (*choices(slots.reads, text, language), *monthly), tuple(slots.aside)
    )


def _by_month(message: Message, placed: Mapping[str, Read]) -> tuple[Choice, ...]:
    """Amounts said to hold each month: one month is meant, or twelve of them; last month is one."""
    over = message.cues("one_period", "sums")
    marks = [mark for mark in message.cues("each_month") if not any(a <= mark[0] and mark[1] <= b for a, b in over)]
    said = {r.span: (path, r) for path, r in placed.items() if _may_recur(r)}
    found = [pair for pair in said.values() if message.near(pair[1], "each_month", before=60, after=60)]
    if not marks or not found:
        return ()
    amounts = [read for _, read in found]
    path, first = found[0]
    options = [
        Option(first.value * times, first.unit, _rewritten(message, marks, amounts, times)) for times in (1, _MONTHS)
    ]
    return (Choice(path, first, tuple(options)),)


def _may_recur(read: Read) -> bool:
    """An amount as it was said; one that was worked out holds its months already."""
    return read.kind == "quantity" and "/" not in str(read.unit) and "worked_out" not in read.notes


def _rewritten(message: Message, marks: Sequence[tuple[int, int]], amounts: Sequence[Read], times: int) -> str:
    """The message without "each month", its amounts so many times as large."""
    changes = [(span, "") for span in marks]
    changes += [(r.span, written(r.value * times, r.unit, message.language)) for r in amounts if times > 1]
    text = message.text
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return " ".join(text.split()).strip(" ,，،、")


def sorted_out(tool: str, reads: Sequence[Read], text: str, language: str) -> Mapping[str, tuple[Read, ...]]:
    """Calculator → the numbers that are for it."""
    return registry.sorted_out(tool, Message(text, supported(language) or "en", tuple(reads)))


def left_out(tool: str, reads: Sequence[Read], text: str, language: str) -> tuple[Read, ...]:
    """Amounts of matter or heat beside those that were placed, of nothing that is named; none where nothing was."""
    if not registry.takes_activity(tool):
        return ()
    filled = [fill(name, own, text, language) for name, own in sorted_out(tool, reads, text, language).items()]
    placed = {read.span for one in filled for read in one.reads.values() if read.kind == "quantity"}
    message = Message(text, supported(language) or "en", tuple(reads))
    amounts = [r for r in message.measuring(*_COUNTED) if "/" not in str(r.unit) and r.unit not in POWER]
    return tuple(read for read in amounts if read.span not in placed) if placed else ()


def is_nameless(read: Read, text: str, language: str) -> bool:
    """Nothing stands behind the amount that could say what it is of: "and 1,200 tonnes.", not "tonnes of fabric"."""
    end = len(text) - len(text[read.span[1] :].lstrip())
    joined = [start for concept in ("from", "until") for start, _ in find(text, language, concept)]
    return end == len(text) or not text[end].isalpha() or end in joined


def choices(placed: Mapping[str, Read], text: str, language: str) -> tuple[Choice, ...]:
    """What has to be asked before anything is calculated, each number once."""
    found: dict[tuple[int, int], Choice] = {}
    for path, read in placed.items():
        if read.span not in found and (read.alternatives or read.unit_alternatives):
            found[read.span] = Choice(path, read, options(read, text, language))
    return tuple(found.values())


def options(read: Read, text: str, language: str) -> tuple[Option, ...]:
    if read.unit_alternatives:
        return tuple(_option(read, read.value, unit, text, language) for unit in read.unit_alternatives)
    values = sorted({read.value, *read.alternatives})
    return tuple(_option(read, value, read.unit, text, language) for value in values)


def _option(read: Read, value: Decimal, unit: str | None, text: str, language: str) -> Option:
    return Option(value, unit, text[: read.span[0]] + written(value, unit, language) + text[read.span[1] :])


def written(value: Decimal, unit: str | None, language: str) -> str:
    number = format_decimal(value, format="#,##0.######", locale=supported(language) or "en")
    shown = f"{value:f}" if value == int(value) and value < 10_000 else number
    return f"{shown} {_said_unit(unit)}".strip()


def _said_unit(unit: str | None) -> str:
    head, star, gas = (unit or "").partition(" * ")
    if star:
        return f"{_PLAIN_UNIT.get(head, head)} {gas}"
    return _PLAIN_UNIT.get(head, head)

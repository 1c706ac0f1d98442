"""A paper before it has a form: headings, lines, tables and bars, written as a page or for Word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    text: str
    language: str | None = None  # where it is not the paper's


@dataclass(frozen=True)
class Table:
    """`numbers`: which columns hold figures."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, and the mark of the line to the target beside it, both from nothing upwards."""

    name: str
    value: float
    said: str
    line: float | None = None


@dataclass(frozen=True)
class Bars:
    title: str
    bars: Sequence[Bar]
    line: str  # what the mark is called


Block = Line | Table | Bars


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Paper:
    title: str
    name: str
    language: str
    direction: str
    head: Sequence[str]  # what is said before anything else
    sections: Sequence[Section] = field(default_factory=tuple)

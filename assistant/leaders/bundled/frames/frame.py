"""Frame: what the conversation needs of one calculator, declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.leaders.bundled.filling.message import Message, Slots
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.sources import Source
from tools.calculation import Calculation, Calculator

Filler = Callable[[Message, Slots], None]
Evidence = Callable[[Figures], float | None]


@dataclass(frozen=True)
class Next:
    """What is suggested after a result."""

    questions: tuple[str, ...] = ()  # keys of statements
    lines: tuple[str, ...] = ()  # of the catalogue, under "suggest"


AFTER_EMISSIONS = Next(lines=("target",))
AFTER_TARGET = Next(questions=("validation.third_party", "elements.plan"))


def _says_nothing(_: Figures) -> None:
    """Figures that make the calculator neither likelier nor less likely."""


@dataclass(frozen=True)
class Frame:
    """How messages ask for a calculator and fill it, and what follows from its result."""

    calculator: Calculator[Any]
    fill: Filler | None = None  # None: it takes no inputs
    evidence: Evidence = _says_nothing  # how many times likelier the figures make it; None: they say nothing
    source: Source | None = None  # of emissions, where an inventory has it for a part
    parts: tuple[Frame, ...] = ()  # the calculators that it adds up
    names: Mapping[str, Callable[[Message], list[Any]]] = field(default_factory=dict)  # key of an item → those said
    takes_base_year: bool = False  # from earlier in the conversation, where the message says none
    needs_base: bool = False  # and nothing can be told without; else it is taken from the record
    base_year: Callable[[Calculation], Mapping[str, Any]] | None = None  # inputs that its result gives to a target
    aim: str | None = None  # input that says as a share what is aimed at from a base year to a target year
    suggested: Next = Next()

    @property
    def tool(self) -> str:
        return self.calculator.name

    @property
    def takes_activity(self) -> bool:
        """Are its inputs amounts of activity data?"""
        return self.source is not None or bool(self.parts)

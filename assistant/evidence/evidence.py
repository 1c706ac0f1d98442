"""What one turn has to show: statements found, calculations made, figures said, inputs that were missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.conversation.message import Said
from assistant.types import ToKeep
from knowledge.types import Found, Results
from tools.calculation import Calculation, Problem


@dataclass(frozen=True)
class Inputs:
    """What a calculator was given. `said` leads from an input's dotted path to the message it was said in."""

    values: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()  # keys of catalogue lines: what was taken for granted in reading them
    written: Mapping[str, Any] | None = None  # as a model wrote them: by reference
    taken: Mapping[str, str] = field(default_factory=dict)  # an input's dotted path → the figure of the record it is


@dataclass(frozen=True)
class Failure:
    """A calculation that was asked for and could not be made."""

    tool: str
    inputs: Inputs
    problems: tuple[Problem, ...]


@dataclass
class Evidence:
    """Collected while the turn runs; the answer's status and every figure rest on it alone.

    Handles are what a model writes: s1 a statement, c1 a calculation, q1 a figure said. Statements are numbered anew in
    each turn, the others through the conversation.
    """

    statements: dict[str, Found] = field(default_factory=dict)
    calculations: dict[str, Calculation] = field(default_factory=dict)  # of this turn
    earlier: dict[str, Calculation] = field(default_factory=dict)  # of the turns before it
    figures: dict[str, Said] = field(default_factory=dict)
    inputs: dict[str, Inputs] = field(default_factory=dict)  # of the calculations of this turn
    failures: list[Failure] = field(default_factory=list)
    searches: list[tuple[str, Results]] = field(default_factory=list)
    adviser_offered: bool = False
    to_keep: ToKeep | None = None
    before: int = 0  # calculations that a leader made who did not finish: their ids are taken

    def found(self, query: str, results: Results, most: int | None = None) -> list[tuple[str, Found]]:
        """Keep what a search found, the first `most` with a handle; an old one for what was found before."""
        self.searches.append((query, results))
        return [(self.handle(found), found) for found in results.statements[:most]]

    def add(self, found: Iterable[Found]) -> None:
        for one in found:
            self.handle(one)

    def handle(self, found: Found) -> str:
        for handle, known in self.statements.items():
            if known.statement.id == found.statement.id:
                return handle
        handle = f"s{len(self.statements) + 1}"
        self.statements[handle] = found
        return handle

    def calculation(self, handle: str) -> Calculation | None:
        return self.calculations.get(handle) or self.earlier.get(handle)

    def calculated(self, calculation: Calculation, inputs: Inputs | None = None) -> str:
        """Its handle; that of the same calculation where it was made before in this turn."""
        for handle, known in self.calculations.items():
            if (known.tool, known.input_hash) == (calculation.tool, calculation.input_hash):
                return handle
        handle = f"c{len(self.earlier) + len(self.calculations) + 1}"
        self.calculations[handle] = calculation
        self.inputs[handle] = inputs or Inputs()
        self.failures = [failure for failure in self.failures if failure.tool != calculation.tool]
        return handle

    def failed(self, failure: Failure) -> None:
        self.failures = [known for known in self.failures if known.tool != failure.tool] + [failure]

    @property
    def release(self) -> str:
        return self.searches[0][1].release if self.searches else ""

"""What one turn has to show: statements found, calculations made, inputs that were missing, an adviser offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.types import Found, Results
from tools.calculation import Calculation, Problem


@dataclass(frozen=True)
class Failure:
    """A calculation that was asked for and could not be made."""

    tool: str
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]


@dataclass
class Evidence:
    """Collected by the tools while the turn runs; the answer's status and every figure rest on it alone.

    Handles are what a model writes: s1 a statement, c1 a calculation.
    """

    statements: dict[str, Found] = field(default_factory=dict)
    calculations: dict[str, Calculation] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    searches: list[tuple[str, Results]] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)  # calculators that were asked
    adviser_offered: bool = False
    closed: bool = False  # once a sentence has left, nothing may be added

    def found(self, query: str, results: Results) -> list[tuple[str, Found]]:
        """Keep what a search found; the handles, old ones for what was found before."""
        self.searches.append((query, results))
        return [(self._handle(found), found) for found in results.statements]

    def add(self, found: Iterable[Found]) -> None:
        for one in found:
            self._handle(one)

    def handle(self, found: Found) -> str:
        return self._handle(found)

    def calculated(self, calculation: Calculation) -> str:
        for handle, known in self.calculations.items():
            if (known.tool, known.input_hash) == (calculation.tool, calculation.input_hash):
                return handle
        handle = f"c{len(self.calculations) + 1}"
        self.calculations[handle] = calculation
        self.failures = [f for f in self.failures if f.tool != calculation.tool]
        return handle

    def failed(self, failure: Failure) -> None:
        self.failures = [f for f in self.failures if f.tool != failure.tool] + [failure]

    @property
    def release(self) -> str:
        return self.searches[0][1].release if self.searches else ""

    def _handle(self, found: Found) -> str:
        for handle, known in self.statements.items():
            if known.statement.id == found.statement.id:
                return handle
        handle = f"s{len(self.statements) + 1}"
        self.statements[handle] = found
        return handle

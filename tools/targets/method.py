"""A method that says how far an absolute target must reduce: its version, when it holds, its arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.calculation import Basis
from tools.worksheet import Worksheet


@dataclass(frozen=True)
class Ask:
    """What a method is asked: years, and tonnes of CO2e; scopes are (scope 1, scope 2) where both are known."""

    base_year: int
    base: Decimal
    base_scopes: tuple[Decimal, Decimal] | None
    target_year: int
    most_recent_year: int | None = None
    most_recent_scopes: tuple[Decimal, Decimal] | None = None
    ambition: str | None = None


@dataclass(frozen=True)
class Answer:
    """The reduction from the base year to the target year, and the same per year; shares."""

    annual_rate: Decimal
    reduction: Decimal
    warnings: tuple[str, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class Method:
    name: str  # with its version: "sbti-1.3.1"
    title: str
    submitted_from: date | None
    submitted_until: date | None  # inclusive
    needs_scopes: bool
    solve: Callable[[Ask, Worksheet], Answer]

    def holds_on(self, submission: date) -> bool:
        return (self.submitted_from is None or self.submitted_from <= submission) and (
            self.submitted_until is None or submission <= self.submitted_until
        )

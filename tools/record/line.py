"""The straight line from base year to target year: what `target_progress` computes, without its steps.

For lists of many manufacturers, and for targets that are not in tonnes. A test holds that both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

from tools.calculation import PRECISION
from tools.worksheet import EXACT


@dataclass(frozen=True)
class Line:
    """From `base` in `base_year` to `aim` in `target_year`, in one unit. `base` is above zero and not `aim`."""

    base_year: int
    base: Decimal
    target_year: int
    aim: Decimal

    def at(self, year: int) -> Decimal:
        """Where the line is in a year."""
        with localcontext(EXACT):
            way = (self.base - self.aim) * (year - self.base_year) / (self.target_year - self.base_year)
            return PRECISION.plus(self.base - way)

    def gap(self, year: int, value: Decimal) -> Decimal:
        """How far a value lies above the line (below: negative)."""
        with localcontext(EXACT):
            return PRECISION.plus(value - self.at(year))

    def achieved(self, value: Decimal) -> Decimal:
        """Reduction from the base, per cent."""
        with localcontext(EXACT):
            return PRECISION.plus((self.base - value) / self.base * 100)

    def share(self, value: Decimal) -> Decimal:
        """Of the reduction that is aimed at, per cent."""
        with localcontext(EXACT):
            return PRECISION.plus((self.base - value) / (self.base - self.aim) * 100)

    def on_track(self, year: int, value: Decimal) -> bool:
        """At or below the line, or, where the aim is above the base, at or above it."""
        gap = self.gap(year, value)
        return gap <= 0 if self.aim < self.base else gap >= 0

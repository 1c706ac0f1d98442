"""A value on its way through a sum, and what is known of how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tools.algebra.measure import Measure


@dataclass(frozen=True)
class Traces:
    """What a value was made of, as far as it shows that a sum does not mean what it says."""

    literal: Decimal | None = None  # it is this very number of the expression
    hundreds: int = 0  # so often it was multiplied by the number 100 (below zero: divided)
    thousands: int = 0  # by what power of ten else the numbers of the expression multiplied it: 3 for 1000
    percent: bool = False  # a percentage went into it as a share
    year: bool = False  # a plain number that can be a calendar year
    years: int = 0  # so often it was multiplied by a difference of such years (below zero: divided)


@dataclass(frozen=True)
class Traced:
    """A value with its unit, by the name that formulas have for it: 'q1', '100', 'step 3'."""

    value: Decimal
    measure: Measure
    shown: str
    traces: Traces = Traces()

    @property
    def told(self) -> str:
        unit = self.measure.name
        return f"'{self.shown[:60]}' is in {unit}" if unit else f"'{self.shown[:60]}' is a plain number"

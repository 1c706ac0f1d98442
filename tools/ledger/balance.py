"""Balance: sums over entries, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Balance:
    """One manufacturer's programme year, in whole minutes. `end` is the last day of the year."""

    manufacturer_id: str
    year: int
    start: date
    end: date
    granted_minutes: int
    used_minutes: int  # what was drawn
    held_minutes: int

    @property
    def remaining_minutes(self) -> int:
        return self.granted_minutes - self.used_minutes - self.held_minutes

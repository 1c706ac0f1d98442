"""Balance: sums over entries, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tools.ledger.entry import Effect

WARNING_LEVELS = (100, 90, 75)  # per cent of what was granted


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

    @property
    def warning(self) -> int | None:
        """The highest of 75, 90 and 100 per cent that use and holds have reached."""
        if not self.granted_minutes:
            return None
        taken = (self.used_minutes + self.held_minutes) * 100
        return next((level for level in WARNING_LEVELS if taken >= level * self.granted_minutes), None)


def total(effects: Iterable[Effect]) -> Effect:
    """The three sums."""
    granted = drawn = held = 0
    for effect in effects:
        granted, drawn, held = granted + effect.granted, drawn + effect.drawn, held + effect.held
    return Effect(granted, drawn, held)

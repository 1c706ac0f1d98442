"""A year of a manufacturer's record as calculators are given it: its figures, the year before it, its target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Used:
    """What was used of one thing in a year, over all sites: for `source`, the calculator of its emissions."""

    source: str
    kind: str | None  # which input of the calculator says what it is: fuel, vehicle, refrigerant
    item: str | None
    amount: Decimal
    unit: str
    region: str | None = None  # as the calculator was given it; a site's country as `country`
    country: str | None = None


@dataclass(frozen=True)
class YearOnRecord:
    """Emissions in tCO2e. `gap` is above the line to the target, `line` where that line is, in the target's unit."""

    year: int
    state: str  # draft, final, disclosed
    scope1: Decimal
    scope2_location: Decimal
    scope2_market: Decimal | None = None
    before_year: int | None = None  # the year before it on record
    change: Decimal | None = None  # %, of scope 1 and 2, location-based
    line: Decimal | None = None
    gap: Decimal | None = None
    unit: str | None = None
    on_track: bool | None = None
    version: int = 1  # of its inventory
    used: tuple[Used, ...] = ()
    is_base: bool = False  # is it the base year of the target?

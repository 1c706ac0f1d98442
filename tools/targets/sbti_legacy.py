"""SBTi absolute contraction as it was for targets submitted before 14 April 2026 (Near-Term Criteria V5.3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tools.calculation import Basis
from tools.targets.method import Answer, Ask, Method
from tools.worksheet import Worksheet

COUNTED_FROM = 2020  # for later base years
RATES = {"1.5C": Decimal("0.042"), "wb2c": Decimal("0.025")}  # a year

BASIS = Basis(
    standard="SBTi Corporate Near-Term Criteria V5.3 (September 2025), Target Validation Protocol",
    clause="C15, C16, Table 4: absolute contraction, minimum annual linear reduction",
    authority="standard",
)


def solve(ask: Ask, sheet: Worksheet) -> Answer:
    ambition = ask.ambition or "1.5C"
    rate = RATES[ambition]
    reduction = sheet.step(
        "Reduction from the base year (legacy)",
        "minimum_rate * (target_year - counted_from)",
        minimum_rate=rate,
        target_year=ask.target_year,
        counted_from=min(ask.base_year, COUNTED_FROM),
    )
    annual = sheet.step(
        "Annual rate from the base year (legacy)",
        "reduction / (target_year - base_year)",
        reduction=reduction,
        target_year=ask.target_year,
        base_year=ask.base_year,
    )
    return Answer(annual, reduction, tuple(_warnings(ask, ambition)), (BASIS,))


def _warnings(ask: Ask, ambition: str) -> list[str]:
    warnings = []
    if ask.ambition is None:
        warnings.append("no ambition was given: 1.5 °C (4.2 % a year) was taken")
    if ambition == "wb2c":
        warnings.append(
            "well below 2 °C (2.5 % a year): new scope 1 and 2 targets may not use it, SBTi asks for 1.5 °C"
        )
    if ask.base_year > COUNTED_FROM:
        warnings.append(f"the base year is after {COUNTED_FROM}: the reduction is counted from {COUNTED_FROM}")
    return warnings


METHOD = Method(
    name="sbti-legacy",
    title="SBTi absolute contraction, legacy (Near-Term Criteria to V5.3)",
    submitted_from=None,
    submitted_until=date(2026, 4, 13),
    needs_scopes=False,
    solve=solve,
)

"""The plain line: so many per cent of the base year's emissions each year, counted from the base year."""

from __future__ import annotations

from decimal import Decimal

from tools.calculation import Basis, CalculationError, Problem, plain
from tools.targets.method import Answer, Ask
from tools.worksheet import Worksheet

NAME = "plain-line"
TITLE = "Plain line from the base year at the given annual rate"

BASIS = Basis(
    standard="Linear annual reduction",
    clause="reduction = annual rate × years, of base-year emissions",
    authority="definition",
)


def solve(ask: Ask, annual_rate: Decimal, sheet: Worksheet) -> Answer:
    reduction = sheet.step(
        "Reduction from the base year",
        "annual_rate * (target_year - base_year)",
        annual_rate=annual_rate,
        target_year=ask.target_year,
        base_year=ask.base_year,
    )
    if reduction > 1:
        years = ask.target_year - ask.base_year
        raise CalculationError(
            Problem(
                "annual_rate",
                "share_out_of_range",
                f"{plain(annual_rate * 100)} % a year over {years} years is more than all emissions",
                f"at most {plain((Decimal(100) / years).quantize(Decimal('0.01')))} % a year",
            )
        )
    return Answer(annual_rate, reduction, (), (BASIS,))

"""The plain line: so many per cent of the base year's emissions each year, counted from the base year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tools.calculation import Basis, CalculationError, Problem, plain
from tools.targets.method import Answer, Ask
from tools.worksheet import Worksheet

NAME = "plain-line"
TITLE = "Plain line from the base year to the target year"

BASIS = Basis(
    standard="Linear annual reduction",
    clause="reduction = annual rate × years, of base-year emissions",
    authority="definition",
)


@dataclass(frozen=True)
class Aim:
    """What was given of the line: a share a year, a share over the whole time, or tonnes in the target year."""

    name: Literal["annual_rate", "reduction", "target_emissions"]
    value: Decimal


def solve(ask: Ask, aim: Aim, sheet: Worksheet) -> Answer:
    """The whole line of the part that was given. Raises CalculationError where it leads below zero or upwards."""
    years: dict[str, Any] = {"target_year": ask.target_year, "base_year": ask.base_year}
    label = "Reduction from the base year"
    if aim.name == "annual_rate":
        reduction = sheet.step(label, "annual_rate * (target_year - base_year)", annual_rate=aim.value, **years)
        if reduction > 1:
            raise _more_than_all(ask, aim.value)
        return Answer(aim.value, reduction, (), (BASIS,))
    reduction = aim.value
    if aim.name == "target_emissions":
        if aim.value > ask.base:
            raise _upwards(ask, aim.value)
        reduction = sheet.step(
            label,
            "(base_emissions - target_emissions) / base_emissions",
            base_emissions=ask.base,
            target_emissions=aim.value,
        )
    rate = sheet.step("Reduction a year", "reduction / (target_year - base_year)", reduction=reduction, **years)
    return Answer(rate, reduction, (), (BASIS,))


def _more_than_all(ask: Ask, annual_rate: Decimal) -> CalculationError:
    years = ask.target_year - ask.base_year
    message = f"{plain(annual_rate * 100)} % a year over {years} years is more than all emissions"
    most = plain((Decimal(100) / years).quantize(Decimal("0.01")))
    return CalculationError(Problem("annual_rate", "share_out_of_range", message, f"at most {most} % a year"))


def _upwards(ask: Ask, target: Decimal) -> CalculationError:
    message = f"{plain(target)} t in the target year are more than the {plain(ask.base)} t of the base year"
    right = "emissions below those of the base year"
    return CalculationError(Problem("target_emissions", "share_out_of_range", message, right, unit="tCO2e"))

"""SBTi absolute contraction for targets submitted from 14 April 2026: rates weighted by scope, counted from the most
recent year (Corporate Net-Zero Standard V1.3.1, Near-Term Criteria V5.3.1, Method Appendix, equations 1 to 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.calculation import Basis, CalculationError, Problem
from tools.targets.method import Answer, Ask, Method
from tools.worksheet import Worksheet


@dataclass(frozen=True)
class NetZero:
    """How far and by when a scope must come down in the long term."""

    ambition: Decimal
    year: int


SCOPE_1 = NetZero(Decimal("0.9"), 2050)
SCOPE_2 = NetZero(Decimal("1"), 2040)
FLOOR = Decimal("0.042")  # minimum annual linear reduction

BASIS = Basis(
    standard="SBTi Corporate Net-Zero Standard V1.3.1 (April 2026) with Near-Term Criteria V5.3.1",
    clause="Method Appendix, dynamic absolute contraction, equations 1 to 6",
    authority="standard",
)
TRANSCRIBED = (
    "the equations of sbti-1.3.1 were read from two transcriptions that agree, not from SBTi's own document: "
    "check them against it before you submit"
)


def solve(ask: Ask, sheet: Worksheet) -> Answer:
    recent_year, scopes, warnings = _most_recent(ask)
    if not recent_year < SCOPE_2.year or ask.target_year > SCOPE_2.year:
        raise CalculationError(
            Problem(
                "target_year", "year_out_of_range", "a near-term target ends before scope 2 net zero", "2040 or before"
            )
        )
    blended = _blended_rate(scopes, recent_year, sheet)
    reached = _emissions_in_target_year(ask, scopes, recent_year, blended, sheet)
    rate = sheet.step(
        "Annual rate from the base year, not below the minimum (eq. 4, 5)",
        "max(minimum_rate, (base_emissions - emissions_in_target_year) / base_emissions / (target_year - base_year))",
        minimum_rate=FLOOR,
        base_emissions=ask.base,
        emissions_in_target_year=reached,
        target_year=ask.target_year,
        base_year=ask.base_year,
    )
    reduction = sheet.step(
        "Reduction from the base year (eq. 6)",
        "annual_rate * (target_year - base_year)",
        annual_rate=rate,
        target_year=ask.target_year,
        base_year=ask.base_year,
    )
    return Answer(rate, reduction, (*warnings, TRANSCRIBED), (BASIS,))


def _most_recent(ask: Ask) -> tuple[int, tuple[Decimal, Decimal], list[str]]:
    if ask.most_recent_year is None:
        taken = f"no most recent year was given: the base year {ask.base_year} stands for it"
        return ask.base_year, _both(ask.base_scopes, "base_emissions"), [taken]
    return ask.most_recent_year, _both(ask.most_recent_scopes, "most_recent_emissions"), []


def _both(scopes: tuple[Decimal, Decimal] | None, field: str) -> tuple[Decimal, Decimal]:
    if scopes is not None:
        return scopes
    raise CalculationError(
        *(
            Problem(
                f"{field}.{scope}",
                "missing",
                f"sbti-1.3.1 weighs the scopes: {scope} is needed on its own",
                "an amount in tCO2e; or give annual_rate for a plain line, or method sbti-legacy",
                unit="tCO2e",
            )
            for scope in ("scope1", "scope2")
        )
    )


def _blended_rate(scopes: tuple[Decimal, Decimal], recent_year: int, sheet: Worksheet) -> Decimal:
    rates = [
        sheet.step(
            f"Scope {number}: linear rate to net zero from the most recent year (eq. 1)",
            "net_zero_ambition / (net_zero_year - most_recent_year)",
            net_zero_ambition=goal.ambition,
            net_zero_year=goal.year,
            most_recent_year=recent_year,
        )
        for number, goal in ((1, SCOPE_1), (2, SCOPE_2))
    ]
    return sheet.step(
        "Rate weighted by the scopes' share of the most recent year",
        "(scope_1 * rate_1 + scope_2 * rate_2) / (scope_1 + scope_2)",
        scope_1=scopes[0],
        scope_2=scopes[1],
        rate_1=rates[0],
        rate_2=rates[1],
    )


def _emissions_in_target_year(
    ask: Ask, scopes: tuple[Decimal, Decimal], recent_year: int, rate: Decimal, sheet: Worksheet
) -> Decimal:
    return sheet.step(
        "Emissions in the target year on that line (eq. 2, 3)",
        "most_recent_emissions * (1 - rate * (target_year - most_recent_year))",
        "tCO2e",
        most_recent_emissions=scopes[0] + scopes[1],
        rate=rate,
        target_year=ask.target_year,
        most_recent_year=recent_year,
    )


METHOD = Method(
    name="sbti-1.3.1",
    title="SBTi absolute contraction, dynamic (Net-Zero Standard V1.3.1)",
    submitted_from=date(2026, 4, 14),
    submitted_until=None,
    needs_scopes=True,
    solve=solve,
)

"""The path of a target: what may be emitted each year from the base year to the target year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tools.targets.method import Answer, Ask
from tools.worksheet import evaluate


def yearly_path(ask: Ask, answer: Answer) -> tuple[dict[str, Any], ...]:
    """Rows of year, emissions (tCO2e) and reduction (%)."""
    return tuple(
        {"year": year, **_on_the_line(ask, answer, year), "unit": "tCO2e"}
        for year in range(ask.base_year, ask.target_year + 1)
    )


def _on_the_line(ask: Ask, answer: Answer, year: int) -> dict[str, Decimal]:
    values = {
        "base": ask.base,
        "reduction": answer.reduction,
        "share": Decimal(year - ask.base_year),
        "years": Decimal(ask.target_year - ask.base_year),
    }
    return {
        "emissions": evaluate("base * (1 - reduction * share / years)", values),
        "reduction": evaluate("reduction * share / years * 100", values),
    }

"""renewable_electricity_target: shares of renewable electricity against 80 % by 2025 and 100 % by 2030."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator

from tools.amounts import Share, Year
from tools.calculation import Basis, Calculator, Context, Frozen, Outcome, Quantity, Rows, Text
from tools.refusal import RefusedError
from tools.worksheet import Worksheet

THRESHOLDS = ((2025, Decimal("0.8")), (2030, Decimal(1)))

BASIS = Basis(
    standard="SBTi Corporate Near-Term Criteria V5.3 (September 2025)",
    clause="C21: 80 % renewable electricity by 2025, 100 % by 2030, held from then on",
    authority="standard",
)


class YearShare(Frozen):
    year: Year = Field(description="the year")
    share: Share = Field(description="renewable share of the electricity used: 0.6 or '60%'")


class Inputs(Frozen):
    year: Year | None = Field(None, description="the year in question; the last of shares where not given")
    shares: tuple[YearShare, ...] = Field(min_length=1, description="[{year, share}], reported or planned")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        """Also read: {year, share}; shares as {"2025": 0.6}."""
        if not isinstance(given, Mapping):
            return given
        values = dict(given)
        shares = values.pop("shares", values.pop("share", None))
        if isinstance(shares, Mapping) and "share" in shares:
            shares = [shares]
        elif isinstance(shares, Mapping) and "value" not in shares:
            shares = [{"year": year, "share": share} for year, share in shares.items()]
        elif shares is not None and not isinstance(shares, list | tuple):
            shares = [{"year": values.get("year"), "share": shares}]
        return values if shares is None else {**values, "shares": shares}

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        years = [each.year for each in self.shares]
        if len(set(years)) < len(years):
            raise RefusedError("duplicate", "a year occurs twice", "each year once", "shares")
        if self.year is not None and self.year not in years:
            raise RefusedError("missing", f"the share of {self.year} is missing", f"the share of {self.year}", "shares")
        return self


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet = Worksheet()
    ordered = sorted(inputs.shares, key=lambda each: each.year)
    year = inputs.year or ordered[-1].year
    asked = next(each for each in ordered if each.year == year)
    required = _required(year)
    gap = sheet.step(
        f"{year}: share still missing",
        "max(required - share, 0) * 100",
        "%",
        required=required or Decimal(0),
        share=asked.share,
    )
    met = "no threshold yet" if required is None else ("no" if gap else "yes")
    warnings = [] if required is not None else [f"the standard sets no threshold before {THRESHOLDS[0][0]}"]
    return Outcome(
        result={
            "year": Quantity(value=year),
            "share": Quantity(value=asked.share * 100, unit="%"),
            **({"required": Quantity(value=required * 100, unit="%")} if required is not None else {}),
            "met": Text(text=met),
            "gap": Quantity(value=gap, unit="%"),
            "years": Rows(rows=tuple(_row(each) for each in ordered)),
        },
        steps=sheet.steps,
        warnings=tuple(warnings),
        basis=(BASIS,),
    )


def _required(year: int) -> Decimal | None:
    return next((share for first, share in reversed(THRESHOLDS) if year >= first), None)


def _row(each: YearShare) -> dict[str, Any]:
    required = _required(each.year)
    return {
        "year": each.year,
        "share": each.share * 100,
        "required": None if required is None else required * 100,
        "met": None if required is None else each.share >= required,
        "unit": "%",
    }


CALCULATOR = Calculator(
    name="renewable_electricity_target",
    title="Renewable electricity target",
    description=(
        "Shares of renewable electricity by year against the SBTi's 80 % by 2025 and 100 % by 2030. Call it when "
        "somebody asks whether their renewable electricity is enough."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    results={
        "year": "the year in question",
        "share": "its renewable share, %",
        "required": "what the standard asks for in that year, %",
        "met": "yes, no, or no threshold yet",
        "gap": "share still missing, %",
        "years": "the same for each year",
    },
    formula="met when share ≥ 80 % (2025 to 2029) or 100 % (from 2030)",
    sources=("SBTi Corporate Near-Term Criteria V5.3, C21",),
)

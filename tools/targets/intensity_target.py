"""intensity_target: emissions per unit of activity, their path, and what it allows in tonnes as activity grows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from tools.amounts import Share, Year, said
from tools.calculation import Basis, Calculator, Context, Exact, Frozen, Outcome, Quantity, Rows, Text
from tools.refusal import RefusedError
from tools.targets.scopes import ScopedEmissions
from tools.worksheet import Worksheet

EXPRESSIONS = {
    "linear": "base_intensity * (1 - rate * years)",
    "compound": "base_intensity * (1 - rate) ** years",
    "sda": "(base_intensity - sector_2050) * ((sector - sector_2050) / (sector_base - sector_2050))"
    " * min(activity_base / sector_activity_base / (activity / sector_activity), 1) + sector_2050",
}
BASES = {
    "linear": Basis(
        standard="Linear intensity reduction", clause="rate of the base year's intensity", authority="definition"
    ),
    "compound": Basis(
        standard="Economic intensity contraction (GEVA)",
        clause="intensity falls by a compound rate a year",
        authority="standard",
    ),
    "sda": Basis(
        standard="SBTi Sectoral Decarbonization Approach",
        clause="equations 5.3 to 5.6, with M at most 1",
        authority="standard",
    ),
}
C17 = Basis(
    standard="SBTi Corporate Near-Term Criteria V5.3 (September 2025)",
    clause="C17: intensity targets for scope 1 and 2 only on an approved 1.5 °C sector pathway",
    authority="standard",
)


class YearActivity(Frozen):
    year: Year = Field(description="the year")
    amount: Exact = Field(description="activity in that year, in activity_unit")
    sector_activity: Exact | None = Field(None, description="for sda: the sector's activity, same unit")
    sector_intensity: Exact | None = Field(None, description="for sda: the sector's intensity, tCO2e per activity_unit")

    @model_validator(mode="after")
    def _positive(self) -> YearActivity:
        for name in ("amount", "sector_activity", "sector_intensity"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                code: Literal["negative", "zero"] = "negative" if value < 0 else "zero"
                raise RefusedError(code, f"{name} of {self.year} is not above zero", "more than zero", name)
        return self


class Inputs(Frozen):
    base_year: Year = Field(description="the year that the target is measured from")
    base_emissions: ScopedEmissions = Field(description="emissions of the base year: {scope1, scope2} or {total}")
    target_year: Year = Field(description="the year in which the target is to be met")
    activity: tuple[YearActivity, ...] = Field(
        min_length=2, description="[{year, amount}]; base and target year are needed among them"
    )
    activity_unit: str = Field(description="what activity is counted in: t, pieces, m2, USD …", min_length=1)
    annual_rate: Share | None = Field(None, description="reduction of intensity a year: 0.07 or '7%'; not for sda")
    method: Literal["linear", "compound", "sda"] | None = Field(None, description="linear where not given")
    sector_intensity_2050: Exact | None = Field(None, description="for sda: the sector's intensity in 2050")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        """Also read: activity as {"2019": 1000}, and its unit beside each amount."""
        if not isinstance(given, Mapping):
            return given
        values = dict(given)
        series = values.get("activity")
        if isinstance(series, Mapping):
            series = [{"year": year, "amount": amount} for year, amount in series.items()]
        if isinstance(series, list | tuple) and all(isinstance(each, Mapping) for each in series):
            units = {each.get("unit") for each in series} - {None}
            if len(units) == 1:
                values.setdefault("activity_unit", units.pop())
            series = [{("amount" if k == "value" else k): v for k, v in each.items() if k != "unit"} for each in series]
        return {**values, "activity": series} if series is not None else values

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        if self.target_year <= self.base_year:
            late = f"the target year {self.target_year} is not after the base year {self.base_year}"
            raise RefusedError("target_before_base", late, f"a year after {self.base_year}", "target_year")
        years = [each.year for each in self.activity]
        if len(set(years)) < len(years):
            raise RefusedError("duplicate", "a year of activity occurs twice", "each year once", "activity")
        if absent := [year for year in (self.base_year, self.target_year) if year not in years]:
            raise RefusedError(
                "missing", f"the activity of {absent[0]} is missing", f"activity of {absent[0]}", "activity"
            )
        if outside := [year for year in years if not self.base_year <= year <= self.target_year]:
            right = f"years from {self.base_year} to {self.target_year}"
            raise RefusedError("year_out_of_range", f"activity of {outside[0]} was given", right, "activity")
        return self

    @model_validator(mode="after")
    def _method_has_its_inputs(self) -> Inputs:
        if self.method != "sda":
            if self.annual_rate is None:
                raise RefusedError(
                    "missing", "a rate is needed", "annual_rate: 0.07 or '7%'; or method sda", "annual_rate"
                )
            years = self.target_year - self.base_year
            if self.method != "compound" and self.annual_rate * years > 1:
                raise RefusedError(
                    "share_out_of_range", "the rate over all years is more than all", "a lower rate", "annual_rate"
                )
            return self
        if self.sector_intensity_2050 is None or any(
            each.sector_activity is None or each.sector_intensity is None for each in self.activity
        ):
            right = "sector_intensity_2050, and sector_activity and sector_intensity of each year"
            raise RefusedError("missing", "sda needs the sector's pathway", right, "sector_intensity_2050")
        return self


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, method = Worksheet(), inputs.method or "linear"
    series = sorted(inputs.activity, key=lambda each: each.year)
    unit = f"tCO2e/{inputs.activity_unit}"
    base = inputs.base_emissions.tonnes
    intensity = sheet.step(
        "Intensity of the base year", "emissions / activity", unit, emissions=base, activity=series[0].amount
    )
    rows = [_year(inputs, method, each, series[0], intensity, unit, sheet) for each in series]
    last = rows[-1]
    reduction = (
        sheet.step(
            "Reduction of intensity",
            "(base_intensity - target_intensity) / base_intensity * 100",
            "%",
            base_intensity=intensity,
            target_intensity=last["intensity"],
        )
        if intensity
        else Decimal(0)
    )
    return Outcome(
        result={
            "method": Text(text=method),
            "base_intensity": Quantity(value=intensity, unit=unit),
            "target_intensity": Quantity(value=last["intensity"], unit=unit),
            "reduction": Quantity(value=reduction, unit="%"),
            "target_emissions": Quantity(value=last["emissions"], unit="tCO2e"),
            "path": Rows(rows=tuple(rows)),
        },
        steps=sheet.steps,
        warnings=_warnings(inputs, method, base, last["emissions"]),
        basis=(BASES[method], C17),
    )


def _year(
    inputs: Inputs,
    method: str,
    each: YearActivity,
    first: YearActivity,
    base_intensity: Decimal,
    unit: str,
    sheet: Worksheet,
) -> dict[str, Any]:
    values = {
        "base_intensity": base_intensity,
        "rate": inputs.annual_rate,
        "years": Decimal(each.year - inputs.base_year),
        "sector_2050": inputs.sector_intensity_2050,
        "sector": each.sector_intensity,
        "sector_base": first.sector_intensity,
        "activity": each.amount,
        "activity_base": first.amount,
        "sector_activity": each.sector_activity,
        "sector_activity_base": first.sector_activity,
    }
    given = {name: value for name, value in values.items() if value is not None}
    intensity = sheet.step(f"{each.year}: intensity", EXPRESSIONS[method], unit, **given)
    emissions = sheet.step(
        f"{each.year}: emissions it allows", "intensity * activity", "tCO2e", intensity=intensity, activity=each.amount
    )
    return {"year": each.year, "activity": each.amount, "intensity": intensity, "emissions": emissions, "unit": "tCO2e"}


def _warnings(inputs: Inputs, method: str, base: Decimal, allowed: Decimal) -> tuple[str, ...]:
    warnings = list(said(base_emissions=inputs.base_emissions.amounts))
    if inputs.base_emissions.left_out:
        warnings.append(inputs.base_emissions.left_out)
    if inputs.method is None:
        warnings.append("no method was given: linear was taken, a share of the base year's intensity each year")
    if method == "compound":
        warnings.append("compound economic intensity (GEVA, 7 % a year at least) is a method for scope 3 alone")
    warnings.append(
        "SBTi takes intensity targets for scope 1 and 2 only on a sector pathway; there is none for making apparel"
    )
    unused = ("annual_rate",) if method == "sda" else ("sector_intensity_2050",)
    warnings += [f"{name}: given, and not used by {method}" for name in unused if getattr(inputs, name) is not None]
    if method != "sda":
        sector = [
            name for name in ("sector_activity", "sector_intensity") if any(getattr(e, name) for e in inputs.activity)
        ]
        warnings += [f"{name}: given, and not used by {method}" for name in sector]
    if allowed > base:
        warnings.append("activity grows faster than intensity falls: emissions would rise above the base year's")
    return tuple(warnings)


CALCULATOR = Calculator(
    name="intensity_target",
    title="Intensity reduction target",
    description=(
        "A target per piece, per tonne or per turnover: emissions per unit of activity by year, and the tonnes they "
        "allow. From base-year emissions, a series of activity (tonnes of fabric, pieces, turnover) and a rate."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    results={
        "method": "linear, compound or sda",
        "base_intensity": "emissions per unit of activity in the base year",
        "target_intensity": "the same in the target year",
        "reduction": "reduction of intensity, %",
        "target_emissions": "tonnes allowed in the target year, tCO2e",
        "path": "rows of year, activity, intensity, emissions (tCO2e)",
    },
    formula="intensity(year) = intensity(base) × (1 − rate × years); emissions = intensity × activity",
    sources=("SBTi target-setting methods (GEVA; SDA, equations 5.3 to 5.6)", "SBTi Near-Term Criteria V5.3, C17"),
)

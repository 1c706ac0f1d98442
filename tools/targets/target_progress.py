"""target_progress: how far reported emissions have come towards a target, against the straight line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator

from tools.amounts import Emissions, Share, Year, said
from tools.calculation import Basis, Calculator, Context, Frozen, Outcome, Quantity, Rows, Text
from tools.refusal import RefusedError
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="Linear target trajectory",
    clause="the same reduction each year from base year to target year; share = reduction made / reduction aimed at",
    authority="definition",
)


class YearEmissions(Frozen):
    year: Year = Field(description="the year")
    emissions: Emissions = Field(description="its emissions, {value, unit: tCO2e}")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        return _with_unit(given)


class Target(Frozen):
    year: Year = Field(description="the target year")
    emissions: Emissions | None = Field(None, description="emissions aimed at, {value, unit: tCO2e}")
    reduction: Share | None = Field(
        None, description="reduction from the base year: 0.42 or '42%'; instead of emissions"
    )

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        return _with_unit(given)

    @model_validator(mode="after")
    def _one_of_two(self) -> Target:
        if (self.emissions is None) == (self.reduction is None):
            if self.emissions is None:
                raise RefusedError("missing", "no aim was given", "emissions (tCO2e) or reduction", "emissions")
            raise RefusedError(
                "conflicting_inputs", "two aims were given", "either emissions or reduction", "reduction"
            )
        return self


class Inputs(Frozen):
    base: YearEmissions = Field(description="base year and its emissions")
    target: Target = Field(description="target year, and its emissions or the reduction from the base year")
    reported: tuple[YearEmissions, ...] = Field(
        description="reported years and their emissions, one or more", min_length=1
    )

    @model_validator(mode="before")
    @classmethod
    def _one_reported(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and isinstance(given.get("reported"), Mapping):
            return {**given, "reported": [given["reported"]]}
        return given

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        base, target = self.base.year, self.target.year
        if target <= base:
            late = f"the target year {target} is not after the base year {base}"
            raise RefusedError("target_before_base", late, f"a year after {base}", "target.year")
        if self.base.emissions.tonnes == 0:
            raise RefusedError("zero", "the base year's emissions are zero", "more than zero", "base.emissions")
        if _aim(self) >= self.base.emissions.tonnes:
            more = "the target is no reduction from the base year"
            raise RefusedError("invalid", more, "emissions below the base year's", "target")
        years = [report.year for report in self.reported]
        if len(set(years)) < len(years):
            raise RefusedError("duplicate", "a reported year occurs twice", "each year once", "reported")
        if outside := [year for year in years if not base <= year <= target]:
            raise RefusedError(
                "year_out_of_range", f"{outside[0]} was reported", f"years from {base} to {target}", "reported"
            )
        return self


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet = Worksheet()
    base = inputs.base.emissions.tonnes
    if inputs.target.emissions is not None:
        aim = inputs.target.emissions.tonnes
    else:
        aim = sheet.step(
            "Emissions aimed at",
            "base_emissions * (1 - reduction)",
            "tCO2e",
            base_emissions=base,
            reduction=inputs.target.reduction or Decimal(0),
        )
    rows = [_row(report, inputs, aim, sheet) for report in sorted(inputs.reported, key=lambda r: r.year)]
    last = rows[-1]
    left = sheet.step(f"{last['year']}: still to cut", "emissions - aim", "tCO2e", emissions=last["emissions"], aim=aim)
    return Outcome(
        result={
            "year": Quantity(value=last["year"]),
            "achieved": Quantity(value=last["achieved"], unit="%"),
            "share_of_target": Quantity(value=last["share_of_target"], unit="%"),
            "on_track": Text(text="yes" if last["on_track"] else "no"),
            "trajectory": Quantity(value=last["trajectory"], unit="tCO2e"),
            "gap": Quantity(value=last["gap"], unit="tCO2e"),
            "target_emissions": Quantity(value=aim, unit="tCO2e"),
            "still_to_cut": Quantity(value=left, unit="tCO2e"),
            "years": Rows(rows=tuple(rows)),
        },
        steps=sheet.steps,
        warnings=_warnings(inputs),
        basis=(BASIS,),
    )


def _row(report: YearEmissions, inputs: Inputs, aim: Decimal, sheet: Worksheet) -> dict[str, Any]:
    base, emissions, year = inputs.base.emissions.tonnes, report.emissions.tonnes, report.year
    trajectory = sheet.step(
        f"{year}: the line",
        "base_emissions - (base_emissions - target_emissions) * (year - base_year) / (target_year - base_year)",
        "tCO2e",
        base_emissions=base,
        target_emissions=aim,
        year=year,
        base_year=inputs.base.year,
        target_year=inputs.target.year,
    )
    achieved = sheet.step(
        f"{year}: reduction achieved",
        "(base_emissions - emissions) / base_emissions * 100",
        "%",
        base_emissions=base,
        emissions=emissions,
    )
    share = sheet.step(
        f"{year}: share of the target reached",
        "(base_emissions - emissions) / (base_emissions - target_emissions) * 100",
        "%",
        base_emissions=base,
        emissions=emissions,
        target_emissions=aim,
    )
    gap = sheet.step(f"{year}: above the line", "emissions - line", "tCO2e", emissions=emissions, line=trajectory)
    return {
        "year": year,
        "emissions": emissions,
        "trajectory": trajectory,
        "achieved": achieved,
        "share_of_target": share,
        "on_track": gap <= 0,
        "gap": gap,
        "unit": "tCO2e",
    }


def _aim(inputs: Inputs) -> Decimal:
    if inputs.target.emissions is not None:
        return inputs.target.emissions.tonnes
    return inputs.base.emissions.tonnes * (1 - (inputs.target.reduction or Decimal(0)))


def _warnings(inputs: Inputs) -> tuple[str, ...]:
    warnings = said(
        base=inputs.base.emissions,
        target=inputs.target.emissions,
        reported=[report.emissions for report in inputs.reported],
    )
    last = max(report.year for report in inputs.reported)
    return (*warnings, f"on track means at or below the straight line in {last}; it allows for no margin")


def _with_unit(given: Any) -> Any:
    """A unit beside a bare number of emissions is its unit."""
    if isinstance(given, Mapping) and given.get("unit") and not isinstance(given.get("emissions"), Mapping):
        values = dict(given)
        unit = values.pop("unit")
        return {**values, "emissions": {"value": values.get("emissions"), "unit": unit}}
    return given


CALCULATOR = Calculator(
    name="target_progress",
    title="Progress towards a target",
    description=(
        "Whether reported emissions are on track: reduction achieved, share of the target reached, gap to the "
        "straight line. From a base year, a target and the emissions of one or more reported years; the gap is that "
        "of the last."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    results={
        "year": "the last reported year, which the following are about",
        "achieved": "reduction from the base year, %",
        "share_of_target": "share of the aimed-at reduction that is reached, %",
        "on_track": "yes or no: at or below the straight line",
        "trajectory": "emissions of the straight line in that year, tCO2e",
        "gap": "emissions above (positive) or below (negative) the line, tCO2e",
        "target_emissions": "emissions aimed at in the target year, tCO2e",
        "still_to_cut": "emissions in that year above (positive) or below (negative) those aimed at, tCO2e",
        "years": "the same for each reported year",
    },
    formula="share of target = (base − reported) / (base − target)",
    sources=("Straight line between base year and target year (definition)",),
)

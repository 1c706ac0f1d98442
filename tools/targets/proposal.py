"""A proposed target as it is checked: what is asked, and the measures that criteria look at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from tools.amounts import Emissions, Share, Year
from tools.calculation import CalculationError, Frozen
from tools.criteria import Measure, Measured
from tools.refusal import RefusedError
from tools.targets.absolute_target import METHODS
from tools.targets.method import Ask
from tools.targets.scopes import ScopedEmissions
from tools.worksheet import Worksheet

MEASURES = {  # what a criterion may look at; shares are between 0 and 1
    "kind": Measured("absolute, intensity or renewable_electricity", "word"),
    "base_year": Measured("the base year"),
    "target_year": Measured("the target year"),
    "years_from_submission": Measured("years from submission to the target year"),
    "base_is_average_of_years": Measured("whether the base is an average of several years", "yes or no"),
    "largest_scope_left_out": Measured("share of scope 1 and 2 of the largest scope that the target does not cover"),
    "covers_scope_3": Measured("whether the target covers scope 3", "yes or no"),
    "scope_3_share": Measured("share of scope 3 in all emissions"),
    "scope_3_covered": Measured("share of scope 3 that the target covers"),
    "excluded_share": Measured("share of scope 1 and 2 left out of inventory and target together"),
    "one_scope_2_approach": Measured("whether one scope 2 approach is used for setting and tracking", "yes or no"),
    "uses_bioenergy": Measured("whether bioenergy is used", "yes or no"),
    "biogenic_in_boundary": Measured("whether net biogenic CO2 is inside the boundary", "yes or no"),
    "counts_carbon_credits": Measured("whether carbon credits count as reductions", "yes or no"),
    "counts_avoided_emissions": Measured("whether avoided emissions count as reductions", "yes or no"),
    "reduction": Measured("reduction from the base year, a share"),
    "annual_rate": Measured("reduction a year from the base year, a share"),
    "reduction_over_minimum": Measured("reduction less what SBTi's method of that day asks for"),
    "forward_rate_over_net_zero_line": Measured(
        "yearly reduction from the most recent year less that of a line to zero in 2050"
    ),
    "uses_sector_pathway": Measured("whether an approved sector pathway is used", "yes or no"),
    "renewable_share": Measured("share of renewable electricity in the target year"),
    "recalculation_threshold": Measured("change of the base year at which it is recalculated, a share"),
}

NET_ZERO = 2050


class Inputs(Frozen):
    kind: Literal["absolute", "intensity", "renewable_electricity"] = Field("absolute", description="of the target")
    base_year: Year = Field(description="the base year")
    target_year: Year = Field(description="the target year")
    submission_date: date | None = Field(None, description="when it is submitted; today where not given")
    base_emissions: ScopedEmissions | None = Field(None, description="of the base year: {scope1, scope2} or {total}")
    reduction: Share | None = Field(None, description="from the base year: 0.42 or '42%'")
    target_emissions: Emissions | None = Field(None, description="in the target year, instead of reduction")
    most_recent_year: Year | None = Field(None, description="the last year with an inventory")
    most_recent_emissions: ScopedEmissions | None = Field(None, description="of that year")
    covers: tuple[Literal["scope1", "scope2", "scope3"], ...] | None = Field(None, description="scopes in the target")
    inventory_exclusions: Share | None = Field(None, description="share of scope 1+2 left out of the inventory")
    target_exclusions: Share | None = Field(None, description="share of scope 1+2 left out of the target alone")
    scope2_approach: Literal["location", "market"] | None = Field(None, description="for setting the target")
    tracking_approach: Literal["location", "market"] | None = Field(None, description="for tracking it")
    base_is_average_of_years: bool | None = Field(None, description="is the base an average of several years?")
    uses_bioenergy: bool | None = Field(None, description="is biomass, biogas or biofuel burned?")
    biogenic_in_boundary: bool | None = Field(None, description="is its net CO2 inside the boundary?")
    counts_carbon_credits: bool | None = Field(None, description="do credits count as reductions?")
    counts_avoided_emissions: bool | None = Field(None, description="do avoided emissions count?")
    scope3_share: Share | None = Field(None, description="of scope 3 in all emissions")
    scope3_covered: Share | None = Field(None, description="of scope 3 by the target")
    uses_sector_pathway: bool | None = Field(None, description="for an intensity target")
    renewable_share: Share | None = Field(None, description="of electricity in the target year")
    recalculation_threshold: Share | None = Field(None, description="change at which the base year is recalculated")

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        if self.target_year <= self.base_year:
            late = f"the target year {self.target_year} is not after the base year {self.base_year}"
            raise RefusedError("target_before_base", late, f"a year after {self.base_year}", "target_year")
        if self.target_emissions is not None and self.reduction is not None:
            raise RefusedError(
                "conflicting_inputs", "two aims were given", "target_emissions or reduction", "reduction"
            )
        if self.base_emissions is not None and self.base_emissions.tonnes == 0:
            raise RefusedError("zero", "the base year's emissions are zero", "more than zero", "base_emissions")
        return self


def measures(inputs: Inputs, sheet: Worksheet) -> dict[str, Measure | None]:
    """Every measure; None where the inputs do not tell. `submission_date` must be filled."""
    told: dict[str, Measure | None] = {name: getattr(inputs, name, None) for name in MEASURES}
    submitted = inputs.submission_date or date.min
    return {
        **told,
        "years_from_submission": inputs.target_year - submitted.year,
        "largest_scope_left_out": _left_out(inputs),
        "covers_scope_3": None if inputs.covers is None else "scope3" in inputs.covers,
        "scope_3_share": inputs.scope3_share,
        "scope_3_covered": inputs.scope3_covered,
        "excluded_share": _excluded(inputs, sheet),
        "one_scope_2_approach": _one_approach(inputs),
        **_ambition(inputs, submitted, sheet),
    }


def _left_out(inputs: Inputs) -> Decimal | None:
    if inputs.covers is None:
        return None
    outside = [scope for scope in ("scope1", "scope2") if scope not in inputs.covers]
    if not outside:
        return Decimal(0)
    scopes = inputs.base_emissions.by_scope if inputs.base_emissions else None
    if scopes is None or sum(scopes) == 0:
        return Decimal(1) if len(outside) == 2 else None
    return max(scopes[("scope1", "scope2").index(scope)] for scope in outside) / sum(scopes)


def _excluded(inputs: Inputs, sheet: Worksheet) -> Decimal | None:
    if inputs.inventory_exclusions is None and inputs.target_exclusions is None:
        return None
    return sheet.step(
        "Excluded from inventory and target together",
        "inventory_exclusions + target_exclusions",
        inventory_exclusions=inputs.inventory_exclusions or Decimal(0),
        target_exclusions=inputs.target_exclusions or Decimal(0),
    )


def _one_approach(inputs: Inputs) -> bool | None:
    if inputs.scope2_approach is None or inputs.tracking_approach is None:
        return None
    return inputs.scope2_approach == inputs.tracking_approach


def _ambition(inputs: Inputs, submitted: date, sheet: Worksheet) -> dict[str, Measure | None]:
    reduction = _reduction(inputs, sheet)
    if reduction is None:
        return dict.fromkeys(("reduction", "annual_rate", "reduction_over_minimum", "forward_rate_over_net_zero_line"))
    years = inputs.target_year - inputs.base_year
    return {
        "reduction": reduction,
        "annual_rate": sheet.step("Reduction a year", "reduction / years", reduction=reduction, years=years),
        "reduction_over_minimum": _over_minimum(inputs, reduction, submitted, sheet),
        "forward_rate_over_net_zero_line": _forward(inputs, reduction, sheet),
    }


def _reduction(inputs: Inputs, sheet: Worksheet) -> Decimal | None:
    if inputs.reduction is not None:
        return inputs.reduction
    if inputs.target_emissions is None or inputs.base_emissions is None:
        return None
    return sheet.step(
        "Reduction from the base year",
        "(base_emissions - target_emissions) / base_emissions",
        base_emissions=inputs.base_emissions.tonnes,
        target_emissions=inputs.target_emissions.tonnes,
    )


def _over_minimum(inputs: Inputs, reduction: Decimal, submitted: date, sheet: Worksheet) -> Decimal | None:
    if inputs.kind != "absolute":
        return None
    method = next(method for method in METHODS.values() if method.holds_on(submitted))
    base, recent = inputs.base_emissions, inputs.most_recent_emissions
    ask = Ask(
        base_year=inputs.base_year,
        base=base.tonnes if base else Decimal(1),
        base_scopes=base.by_scope if base else None,
        target_year=inputs.target_year,
        most_recent_year=inputs.most_recent_year,
        most_recent_scopes=recent.by_scope if recent else None,
        ambition="1.5C",
    )
    try:
        minimum = method.solve(ask, sheet).reduction
    except CalculationError:
        return None
    return sheet.step(
        f"Reduction over the minimum of {method.name}", "reduction - minimum", reduction=reduction, minimum=minimum
    )


def _forward(inputs: Inputs, reduction: Decimal, sheet: Worksheet) -> Decimal | None:
    year, recent, base = inputs.most_recent_year, inputs.most_recent_emissions, inputs.base_emissions
    if (
        year is None
        or recent is None
        or base is None
        or not year < min(inputs.target_year, NET_ZERO)
        or not recent.tonnes
    ):
        return None
    return sheet.step(
        "Yearly reduction from the most recent year over that of a line to net zero in 2050",
        "(1 - base_emissions * (1 - reduction) / recent_emissions) / (target_year - recent_year)"
        " - 1 / (net_zero_year - recent_year)",
        base_emissions=base.tonnes,
        reduction=reduction,
        recent_emissions=recent.tonnes,
        target_year=inputs.target_year,
        recent_year=year,
        net_zero_year=NET_ZERO,
    )

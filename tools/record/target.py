"""A target as it is kept: what is aimed at, by which method, and how far its validation has come."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from tools.amounts import Share, Year
from tools.calculation import Frozen
from tools.record.fields import Amount, Day, Name, Output, Tonnes, Words
from tools.record.inventory import Approach
from tools.refusal import RefusedError
from tools.targets.base_year_recalculation import Change

Kind = Literal["absolute", "intensity", "renewable_electricity"]
State = Literal["draft", "submitted", "validated", "withdrawn"]
Scope = Literal["scope1", "scope2", "scope3"]
STATEMENTS = (  # of the person, handed to target_check as they are
    "target_exclusions",
    "tracking_approach",
    "base_is_average_of_years",
    "uses_bioenergy",
    "biogenic_in_boundary",
    "counts_carbon_credits",
    "counts_avoided_emissions",
    "scope3_share",
    "scope3_covered",
    "uses_sector_pathway",
    "recalculation_threshold",
)
AIM = ("kind", "base_year", "base", "base_output", "target_year", "reduction", "level", "renewable_share", "covers",
       "scope2_approach")  # fmt: skip  # what a validation is of


class Base(Frozen):
    """Emissions of the base year as the target was set on them: by scope, or together."""

    scope1: Tonnes | None = Field(None, description="tCO2e")
    scope2: Tonnes | None = Field(None, description="tCO2e, by the target's approach")
    total: Tonnes | None = Field(None, description="scope 1 and 2 together, tCO2e, where not known apart")

    @model_validator(mode="after")
    def _one_way(self) -> Base:
        apart = (self.scope1, self.scope2) != (None, None)
        if apart == (self.total is not None):
            code: Any = "conflicting_inputs" if apart else "missing"
            raise RefusedError(code, "emissions of the base year", "scope1 and scope2, or total")
        return self


class StructuralChange(Change):
    """A change of the company, of methods or of data since the base year."""

    year: Year | None = Field(None, description="when")
    note: Words | None = Field(None, description="what happened")


class Statements(Frozen):
    """What a submission says beside the figures. Absent: not said."""

    target_exclusions: Share | None = Field(None, description="share of scope 1+2 left out of the target alone")
    tracking_approach: Approach | None = Field(None, description="scope 2 approach for tracking")
    base_is_average_of_years: bool | None = Field(None, description="is the base an average of several years?")
    uses_bioenergy: bool | None = Field(None, description="is biomass, biogas or biofuel burned?")
    biogenic_in_boundary: bool | None = Field(None, description="is its net CO2 inside the boundary?")
    counts_carbon_credits: bool | None = Field(None, description="do credits count as reductions?")
    counts_avoided_emissions: bool | None = Field(None, description="do avoided emissions count?")
    scope3_share: Share | None = Field(None, description="of scope 3 in all emissions")
    scope3_covered: Share | None = Field(None, description="of scope 3 by the target")
    uses_sector_pathway: bool | None = Field(None, description="for an intensity target")
    recalculation_threshold: Share | None = Field(None, description="change at which the base year is recalculated")


class Target(Statements):
    """One version of a target. Its base, where it is not told, is the inventory of the base year on record."""

    name: Name | None = Field(None, description="what it is called")
    kind: Kind = Field("absolute", description="absolute; intensity (per output); renewable_electricity")
    base_year: Year = Field(description="the base year")
    base: Base | None = Field(None, description="emissions of the base year; absent: its inventory on record")
    base_output: Output | None = Field(None, description="of an intensity target; absent: that of the inventory")
    target_year: Year = Field(description="the year in which it is to be met")
    reduction: Share | None = Field(None, description="from the base year: 0.42 or '42%'")
    level: Amount | None = Field(None, description="instead: tCO2e in the target year, or tCO2e per unit of output")
    renewable_share: Share | None = Field(None, description="of electricity, of a target of that kind")
    covers: tuple[Scope, ...] = Field(("scope1", "scope2"), min_length=1, max_length=3, description="scopes")
    scope2_approach: Approach | None = Field(None, description="by which scope 2 is counted")
    method: Name | None = Field(None, description="method and version: sbti-1.3.1 …")
    state: State = Field("draft", description="draft, submitted, validated; withdrawn: it holds no longer")
    committed_on: Day | None = Field(None, description="date of the letter of commitment")
    submitted_on: Day | None = Field(None, description="when it was submitted")
    validated_by: Name | None = Field(None, description="the organisation that validated it")
    validated_on: Day | None = Field(None, description="when")
    changes: tuple[StructuralChange, ...] = Field((), max_length=200, description="since the base year")

    @model_validator(mode="after")
    def _possible(self) -> Target:
        if self.target_year <= self.base_year:
            late = f"the target year {self.target_year} is not after the base year {self.base_year}"
            raise RefusedError("target_before_base", late, f"a year after {self.base_year}", "target_year")
        self._one_aim()
        if len(set(self.covers)) < len(self.covers) or not self.scopes12:
            raise RefusedError("invalid", "it covers neither scope 1 nor scope 2", "each scope once", "covers")
        if "scope2" in self.covers and self.kind != "renewable_electricity" and self.scope2_approach is None:
            raise RefusedError("missing", "scope 2 is counted in two ways", "location or market", "scope2_approach")
        self._dated()
        return self

    def _one_aim(self) -> None:
        aims = ("renewable_share",) if self.kind == "renewable_electricity" else ("reduction", "level")
        given = [name for name in ("reduction", "level", "renewable_share") if getattr(self, name) is not None]
        if not set(given) & set(aims):
            raise RefusedError("missing", "no aim was given", " or ".join(aims), aims[0])
        if strange := [name for name in given if name not in aims] or given[1:]:
            raise RefusedError("conflicting_inputs", "more than one aim was given", f"only {aims[0]}", strange[0])

    def _dated(self) -> None:
        needed = {"submitted": ("submitted_on",), "validated": ("validated_by", "validated_on")}.get(self.state, ())
        for name in needed:
            if getattr(self, name) is None:
                raise RefusedError("missing", f"a {self.state} target says by whom and when", "a value", name)
        first, last = self.submitted_on, self.validated_on
        if first is not None and last is not None and last < first:
            raise RefusedError("invalid", "it was validated before it was submitted", "a later day", "validated_on")

    @property
    def approach(self) -> Approach:
        return self.scope2_approach or "location"

    @property
    def scopes12(self) -> tuple[str, ...]:
        """Those of scope 1 and 2 that it covers."""
        return tuple(scope for scope in ("scope1", "scope2") if scope in self.covers)

    def of(self, scope1: Decimal, scope2: Decimal | None) -> Decimal | None:
        """What of the scopes the target counts; None where scope 2 is needed and not known."""
        parts = {"scope1": scope1, "scope2": scope2}
        counted = [parts[scope] for scope in self.scopes12]
        known = [part for part in counted if part is not None]
        return sum(known, Decimal(0)) if len(known) == len(counted) else None

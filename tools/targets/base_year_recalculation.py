"""base_year_recalculation: does a change reach the threshold, and what is the base year then."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from tools.amounts import Emissions, Share, said
from tools.calculation import (
    Basis,
    CalculationError,
    Calculator,
    Context,
    Frozen,
    Outcome,
    Problem,
    Quantity,
    Rows,
    Text,
)
from tools.refusal import RefusedError
from tools.targets.target_progress import YearEmissions
from tools.worksheet import Worksheet

DEFAULT_THRESHOLD = Decimal("0.05")

Kind = Literal[
    "acquisition", "divestment", "merger", "insourcing", "outsourcing", "method", "factor", "error",
    "organic_growth", "organic_decline", "new_site", "closure",
]  # fmt: skip
ADDS = ("acquisition", "merger", "insourcing")
TAKES = ("divestment", "outsourcing")
CORRECTS = ("method", "factor", "error")  # counted as signed

BASES = (
    Basis(
        standard="GHG Protocol Corporate Standard, chapter 5; Scope 3 Standard, chapter 9",
        clause="recalculate for structural change, method and error, not for organic growth or decline, nor for what "
        "did not exist in the base year",
        authority="standard",
    ),
    Basis(
        standard="SBTi Corporate Near-Term Criteria V5.3 (September 2025)",
        clause="C27: a change of 5 % or more triggers",
        authority="standard",
    ),
)


class SignedEmissions(Emissions):
    """May be negative: a correction downwards."""

    signed: ClassVar[bool] = True


def _kind(given: object) -> object:
    return "_".join(given.casefold().replace("-", " ").split()) if isinstance(given, str) else given


class Change(Frozen):
    kind: Annotated[Kind, BeforeValidator(_kind)] = Field(
        description="acquisition, divestment, method, error, organic_growth …"
    )
    emissions: SignedEmissions = Field(
        description="its base-year emissions; for method, factor, error the signed correction"
    )
    existed_in_base_year: bool | None = Field(
        None, description="did what was bought or sold exist in the base year? Taken as yes where not said"
    )


class Inputs(Frozen):
    base: YearEmissions = Field(description="base year and its emissions as reported")
    recalculated_emissions: Emissions | None = Field(None, description="base-year emissions as they would be now")
    changes: tuple[Change, ...] | None = Field(None, description="what changed, instead of recalculated_emissions")
    threshold: Share | None = Field(None, description="change that triggers; 5 % where not given")

    @model_validator(mode="before")
    @classmethod
    def _one_change(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and isinstance(given.get("changes"), Mapping):
            return {**given, "changes": [given["changes"]]}
        return given

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        if self.base.emissions.tonnes == 0:
            raise RefusedError("zero", "the base year's emissions are zero", "more than zero", "base.emissions")
        if self.recalculated_emissions is None and not self.changes:
            right = "recalculated_emissions, or changes: [{kind, emissions, existed_in_base_year}]"
            raise RefusedError("missing", "no change was given", right, "recalculated_emissions")
        if self.recalculated_emissions is not None and self.changes:
            raise RefusedError("conflicting_inputs", "both were given", "recalculated_emissions or changes", "changes")
        for number, change in enumerate(self.changes or ()):
            if change.kind not in CORRECTS and change.emissions.value < 0:
                right = "zero or more; the kind says whether it is added or taken away"
                raise RefusedError("negative", f"{change.kind} is negative", right, f"changes.{number}.emissions")
        return self


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet = Worksheet()
    old = inputs.base.emissions.tonnes
    effects = [(change, _effect(change)) for change in inputs.changes or ()]
    if inputs.recalculated_emissions is not None:
        new = inputs.recalculated_emissions.tonnes
    else:
        new = sheet.total(
            "Base year with its changes", "reported base + changes", [old, *(e for _, e in effects)], "tCO2e"
        )
    if new < 0:
        message = "more is taken away than the base year's emissions"
        raise CalculationError(Problem("changes", "negative", message, "changes of base-year emissions"))
    change = sheet.step("Change of the base year", "max(new - old, old - new) / old * 100", "%", new=new, old=old)
    threshold = inputs.threshold if inputs.threshold is not None else DEFAULT_THRESHOLD
    reached = change >= threshold * 100
    kept = new if reached else old
    return Outcome(
        result={
            "change": Quantity(value=change, unit="%"),
            "threshold": Quantity(value=threshold * 100, unit="%"),
            "recalculate": Text(text="yes" if reached else "no"),
            "changed_base_emissions": Quantity(value=new, unit="tCO2e"),
            "base_emissions": Quantity(value=kept, unit="tCO2e"),
            **({"changes": Rows(rows=tuple(_row(each, effect) for each, effect in effects))} if effects else {}),
        },
        steps=sheet.steps,
        warnings=_warnings(inputs, effects, old, reached, threshold),
        basis=BASES,
    )


def _effect(change: Change) -> Decimal:
    if change.kind in CORRECTS:
        return change.emissions.tonnes
    if change.existed_in_base_year is False or change.kind not in (*ADDS, *TAKES):
        return Decimal(0)
    return change.emissions.tonnes if change.kind in ADDS else -change.emissions.tonnes


def _row(change: Change, effect: Decimal) -> dict[str, Any]:
    return {"kind": change.kind, "emissions": change.emissions.tonnes, "effect": effect, "unit": "tCO2e"}


def _warnings(
    inputs: Inputs, effects: list[tuple[Change, Decimal]], old: Decimal, reached: bool, threshold: Decimal
) -> tuple[str, ...]:
    warnings = list(said(base=inputs.base.emissions, recalculated_emissions=inputs.recalculated_emissions))
    warnings += said(changes=[change.emissions for change, _ in effects])
    if inputs.threshold is None:
        warnings.append("no threshold was given: 5 % was taken, and reaching it triggers")
    for change, _ in effects:
        if change.kind not in (*ADDS, *TAKES) and change.existed_in_base_year is not None:
            warnings.append(
                f"{change.kind}: existed_in_base_year: given, and not used: it is of what was bought or sold"
            )
        if change.kind not in (*ADDS, *TAKES, *CORRECTS):
            warnings.append(f"{change.kind}: organic change is no reason to recalculate")
        elif change.kind in CORRECTS:
            continue
        elif change.existed_in_base_year is False:
            warnings.append(f"{change.kind}: what did not exist in the base year is not added to it")
        elif change.existed_in_base_year is None:
            warnings.append(
                f"{change.kind}: it was not said whether it existed in the base year; that it did was taken"
            )
    together = sum((abs(effect) for _, effect in effects), Decimal(0))
    if not reached and together >= threshold * old:
        warnings.append("the changes offset each other: one by one they add up to the threshold")
    return tuple(dict.fromkeys(warnings))


CALCULATOR = Calculator(
    name="base_year_recalculation",
    title="Base-year recalculation",
    description=(
        "Whether a change (acquisition, divestment, new method, error) makes a base year be recalculated, and what it "
        "is then. Give the base year with its emissions, and either the recalculated emissions or the changes."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    results={
        "change": "change of the base year, %",
        "threshold": "change that triggers, %",
        "recalculate": "yes or no",
        "changed_base_emissions": "the base year with its changes, tCO2e",
        "base_emissions": "the base year to use: changed where the threshold is reached, else as reported, tCO2e",
        "changes": "rows: each change and its effect on the base year",
    },
    formula="change = |new − old| / old; recalculate when change ≥ threshold",
    sources=("GHG Protocol Corporate Standard, chapter 5", "SBTi Corporate Near-Term Criteria V5.3, C27"),
)

"""absolute_target: how far emissions must come down by a year, and the path there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from tools.amounts import Emissions, Share, Year, said
from tools.calculation import CalculationError, Calculator, Context, Frozen, Outcome, Quantity, Rows, Text, plain
from tools.refusal import RefusedError
from tools.targets import plain_line, sbti_1_3_1, sbti_legacy
from tools.targets.method import Answer, Ask, Method
from tools.targets.path import yearly_path
from tools.targets.scopes import ScopedEmissions
from tools.worksheet import Worksheet

METHODS: dict[str, Method] = {method.name: method for method in (sbti_legacy.METHOD, sbti_1_3_1.METHOD)}

MethodName = Literal["sbti-legacy", "sbti-1.3.1"]
AIMS = ("annual_rate", "reduction", "target_emissions")  # of the plain line: each gives the others
OF_METHODS = {  # inputs that one method takes and others do not
    plain_line.NAME: (),
    "sbti-legacy": ("ambition", "submission_date"),
    "sbti-1.3.1": ("most_recent_year", "most_recent_emissions", "submission_date"),
}


class Inputs(Frozen):
    base_year: Year = Field(description="the year that the target is measured from")
    base_emissions: ScopedEmissions = Field(
        description="emissions of the base year: {scope1, scope2} or {total}, each {value, unit}"
    )
    target_year: Year = Field(description="the year in which the target is to be met")
    annual_rate: Share | None = Field(
        None, description="reduction a year as a share of base-year emissions: 0.042 or '4.2%'. Excludes method"
    )
    reduction: Share | None = Field(None, description="from the base year: 0.42 or '42%'")
    target_emissions: Emissions | None = Field(None, description="in the target year, instead of reduction")
    method: MethodName | None = Field(
        None, description="an SBTi method, instead of an own aim; where neither is given, by submission_date"
    )
    ambition: Literal["1.5C", "wb2c"] | None = Field(None, description="of sbti-legacy: 1.5C (4.2 %) or wb2c (2.5 %)")
    most_recent_year: Year | None = Field(None, description="for sbti-1.3.1: the last year with an inventory")
    most_recent_emissions: ScopedEmissions | None = Field(None, description="for sbti-1.3.1: {scope1, scope2} of it")
    submission_date: date | None = Field(None, description="when the target is submitted; today where not given")

    @model_validator(mode="after")
    def _possible(self) -> Inputs:
        if self.target_year <= self.base_year:
            raise RefusedError(
                "target_before_base",
                f"the target year {self.target_year} is not after the base year {self.base_year}",
                f"a target year after {self.base_year}",
                "target_year",
            )
        aims = [name for name in (*AIMS, "method") if getattr(self, name) is not None]
        if len(aims) > 1:
            raise RefusedError(
                "conflicting_inputs", f"{' and '.join(aims)} exclude each other", f"one of {', '.join(aims)}", aims[-1]
            )
        if self.base_emissions.tonnes == 0:
            raise RefusedError("zero", "the base year's emissions are zero", "more than zero", "base_emissions")
        return self

    @property
    def own_aim(self) -> plain_line.Aim | None:
        """What was given of the plain line, where no method is to say it."""
        if self.annual_rate is not None:
            return plain_line.Aim("annual_rate", self.annual_rate)
        if self.reduction is not None:
            return plain_line.Aim("reduction", self.reduction)
        if self.target_emissions is not None:
            return plain_line.Aim("target_emissions", self.target_emissions.tonnes)
        return None

    @model_validator(mode="after")
    def _most_recent(self) -> Inputs:
        year, emissions = self.most_recent_year, self.most_recent_emissions
        if (year is None) != (emissions is None):
            lacking = "most_recent_year" if year is None else "most_recent_emissions"
            raise RefusedError("missing", "most_recent_year and most_recent_emissions belong together", "both", lacking)
        if year is not None and not self.base_year <= year < self.target_year:
            raise RefusedError(
                "year_out_of_range",
                f"the most recent year {year} is not between base year and target year",
                f"a year from {self.base_year} to {self.target_year - 1}",
                "most_recent_year",
            )
        if emissions is not None and emissions.tonnes == 0:
            raise RefusedError(
                "zero", "the most recent year's emissions are zero", "more than zero", "most_recent_emissions"
            )
        return self


def compute(inputs: Inputs, context: Context) -> Outcome:
    sheet = Worksheet()
    ask = _ask(inputs)
    aim = inputs.own_aim
    dated = inputs if aim else _dated(inputs, context.today)
    if aim:
        name, title = plain_line.NAME, plain_line.TITLE
        answer = plain_line.solve(ask, aim, sheet)
        compared: tuple[dict[str, Any], ...] = ()
    else:
        method = _method(dated)
        name, title = method.name, method.title
        answer = _solved(method, ask, inputs, sheet)
        compared = _comparison(method, answer, ask)
    target = _target_emissions(ask, answer, sheet)
    return Outcome(
        result={
            "method": Text(text=name),
            "method_title": Text(text=title),
            "annual_rate": Quantity(value=answer.annual_rate * 100, unit="%"),
            "reduction": Quantity(value=answer.reduction * 100, unit="%"),
            "target_emissions": Quantity(value=target, unit="tCO2e"),
            "annual_cut": Quantity(value=_annual_cut(ask, answer, sheet), unit="tCO2e"),
            "path": Rows(rows=yearly_path(ask, answer)),
            **({"comparison": Rows(rows=compared)} if compared else {}),
        },
        steps=sheet.steps,
        warnings=_warnings(inputs, dated, name, answer, compared),
        basis=answer.basis,
        inputs=dated.model_dump(mode="json", exclude_none=True),
    )


def _warnings(
    inputs: Inputs, dated: Inputs, name: str, answer: Answer, compared: tuple[dict[str, Any], ...]
) -> tuple[str, ...]:
    base, recent = inputs.base_emissions, inputs.most_recent_emissions
    return (
        *said(
            base_emissions=base.amounts,
            most_recent_emissions=recent.amounts if recent else (),
            target_emissions=inputs.target_emissions,
        ),
        *([base.left_out] if base.left_out else []),
        *answer.warnings,
        *_date_warnings(dated),
        *_not_used(inputs, name),
        *([_differs(name, compared)] if compared else []),
    )


def _ask(inputs: Inputs) -> Ask:
    recent = inputs.most_recent_emissions
    return Ask(
        base_year=inputs.base_year,
        base=inputs.base_emissions.tonnes,
        base_scopes=inputs.base_emissions.by_scope,
        target_year=inputs.target_year,
        most_recent_year=inputs.most_recent_year,
        most_recent_scopes=recent.by_scope if recent else None,
        ambition=inputs.ambition,
    )


def _dated(inputs: Inputs, today: date) -> Inputs:
    """The date that chooses the method shows among the inputs, so that the sum can be done again later."""
    return inputs if inputs.submission_date else inputs.model_copy(update={"submission_date": today})


def _method(inputs: Inputs) -> Method:
    if inputs.method:
        return METHODS[inputs.method]
    submission = inputs.submission_date or date.min
    return next(method for method in METHODS.values() if method.holds_on(submission))


def _date_warnings(inputs: Inputs) -> list[str]:
    if inputs.own_aim or inputs.submission_date is None:
        return []
    submission = inputs.submission_date
    valid = next(method.name for method in METHODS.values() if method.holds_on(submission))
    if inputs.method is None:
        return [f"no method was given: {valid} holds for a target submitted on {submission.isoformat()}"]
    holds = "holds" if inputs.method == valid else "does not hold"
    other = "" if inputs.method == valid else f": {valid} does"
    return [f"submission_date: {inputs.method} {holds} for a target submitted on {submission.isoformat()}{other}"]


def _not_used(inputs: Inputs, method: str) -> list[str]:
    others = dict.fromkeys(field for fields in OF_METHODS.values() for field in fields)
    given = [field for field in others if field not in OF_METHODS[method] and getattr(inputs, field) is not None]
    return [f"{field}: given, and not used by {method}" for field in given]


def _solved(method: Method, ask: Ask, inputs: Inputs, sheet: Worksheet) -> Answer:
    """Raises CalculationError; a scope that was given is not asked for again."""
    try:
        return method.solve(ask, sheet)
    except CalculationError as error:
        given = {
            f"{field}.{scope}"
            for field in ("base_emissions", "most_recent_emissions")
            for scope in ("scope1", "scope2")
            if getattr(getattr(inputs, field), scope, None) is not None
        }
        raise CalculationError(*(problem for problem in error.problems if problem.field not in given)) from error


def _comparison(method: Method, answer: Answer, ask: Ask) -> tuple[dict[str, Any], ...]:
    """Both versions of the method side by side, where the other can be computed and differs."""
    rows = [_compared(method.name, answer, ask)]
    for other in METHODS.values():
        if other.name == method.name or (other.needs_scopes and ask.base_scopes is None):
            continue
        if ask.most_recent_year is not None and ask.most_recent_scopes is None and other.needs_scopes:
            continue
        rows.append(_compared(other.name, other.solve(replace(ask, ambition=None), Worksheet()), ask))
    return tuple(rows) if len({row["reduction"] for row in rows}) > 1 else ()


def _compared(name: str, answer: Answer, ask: Ask) -> dict[str, Any]:
    return {
        "method": name,
        "annual_rate": answer.annual_rate * 100,
        "reduction": answer.reduction * 100,
        "target_emissions": ask.base * (1 - answer.reduction),
    }


def _differs(name: str, rows: tuple[dict[str, Any], ...]) -> str:
    other = next(row for row in rows if row["method"] != name)
    shown = plain(Decimal(other["reduction"]).quantize(Decimal("0.1")))
    return f"{other['method']} asks for another reduction ({shown} %): never compare targets across methods"


def _target_emissions(ask: Ask, answer: Answer, sheet: Worksheet) -> Decimal:
    return sheet.step(
        "Emissions in the target year",
        "base_emissions * (1 - reduction)",
        "tCO2e",
        base_emissions=ask.base,
        reduction=answer.reduction,
    )


def _annual_cut(ask: Ask, answer: Answer, sheet: Worksheet) -> Decimal:
    return sheet.step(
        "Tonnes to cut each year",
        "base_emissions * reduction / (target_year - base_year)",
        "tCO2e",
        base_emissions=ask.base,
        reduction=answer.reduction,
        target_year=ask.target_year,
        base_year=ask.base_year,
    )


CALCULATOR = Calculator(
    name="absolute_target",
    title="Absolute reduction target",
    description=(
        "From base-year emissions, how much may be emitted by year: by a plain line, or by an SBTi method. The "
        "reduction, the yearly rate, the tonnes to cut a year, the emissions in the target year and the path year by "
        "year. For a plain line from the base year give annual_rate (4.2 % a year is 0.042), reduction (over the whole "
        "time) or target_emissions; or an SBTi method. Call it when somebody asks how much they may still emit in a "
        "year, how far they must reduce, or how fast."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    results={
        "method": "the method and its version, or plain-line",
        "method_title": "its name in words",
        "annual_rate": "reduction a year, % of base-year emissions",
        "reduction": "reduction from base year to target year, %",
        "target_emissions": "emissions in the target year, tCO2e",
        "annual_cut": "tonnes to cut each year from the base year to the target year, tCO2e",
        "path": "rows of year, emissions (tCO2e), reduction (%)",
        "comparison": "the SBTi methods side by side, where they differ",
    },
    formula="target emissions = base emissions × (1 − annual rate × (target year − base year))",
    sources=(
        "SBTi Corporate Near-Term Criteria V5.3 (legacy absolute contraction)",
        "SBTi Corporate Net-Zero Standard V1.3.1, Method Appendix (dynamic absolute contraction)",
    ),
)

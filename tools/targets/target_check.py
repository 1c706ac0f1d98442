"""target_check: a proposed target against each criterion, with its clause and its authority."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from tools.amounts import said
from tools.calculation import Basis, Calculator, Context, Outcome, Quantity, Rows, Text
from tools.criteria import CriteriaSet, Criterion, Measure, read_criteria
from tools.factors import load
from tools.targets.proposal import MEASURES, Inputs, measures
from tools.worksheet import Worksheet

NOT_MCAP = (
    "these are criteria of a standard that the programme resembles, not of the programme: its own criteria are not "
    "among the documents that this service was given"
)


PARTNERS = {  # an input → those of which one is needed beside it
    "scope2_approach": ("tracking_approach",),
    "tracking_approach": ("scope2_approach",),
    "uses_bioenergy": ("biogenic_in_boundary",),
    "biogenic_in_boundary": ("uses_bioenergy",),
    "scope3_share": ("scope3_covered", "covers"),
    "scope3_covered": ("scope3_share",),
    "most_recent_year": ("reduction", "target_emissions"),
    "most_recent_emissions": ("reduction", "target_emissions"),
    "target_emissions": ("base_emissions",),
    "base_emissions": ("reduction", "target_emissions"),
}


@cache
def shipped() -> tuple[CriteriaSet, ...]:
    return tuple(read_criteria(text, MEASURES) for text in load.shipped_criteria())


def compute(inputs: Inputs, context: Context) -> Outcome:
    sheet = Worksheet()
    dated = inputs if inputs.submission_date else inputs.model_copy(update={"submission_date": context.today})
    values = measures(dated, sheet)
    sets = (*context.criteria, *shipped())
    rows = tuple(_row(one, criterion, values) for one in sets for criterion in one.criteria)
    by_outcome = {name: [row for row in rows if row["outcome"] == name] for name in ("met", "not met", "not known")}
    recent = inputs.most_recent_emissions
    warnings = [
        *said(base_emissions=inputs.base_emissions.amounts if inputs.base_emissions else ()),
        *said(most_recent_emissions=recent.amounts if recent else (), target_emissions=inputs.target_emissions),
        *([] if any(one.authority == "mcap" for one in sets) else [NOT_MCAP]),
        *(warning for one in sets for warning in _outdated(one, dated.submission_date)),
        *_alone(inputs),
        *([] if inputs.submission_date else [f"no submission date was given: {context.today.isoformat()} was taken"]),
    ]
    return Outcome(
        result={
            "verdict": Text(text=_verdict(by_outcome)),
            "met": Quantity(value=len(by_outcome["met"])),
            "not_met": Quantity(value=len(by_outcome["not met"])),
            "not_known": Quantity(value=len(by_outcome["not known"])),
            "criteria": Rows(rows=rows),
            **_aim(dated, sheet),
        },
        steps=sheet.steps,
        warnings=tuple(warnings),
        basis=tuple(Basis(standard=one.standard, clause=_clauses(one), authority=one.authority) for one in sets),
        inputs=dated.model_dump(mode="json", exclude_none=True),
    )


def _alone(inputs: Inputs) -> list[str]:
    """Inputs that tell nothing as long as another is missing."""
    given = {name for name in type(inputs).model_fields if getattr(inputs, name) is not None}
    return [
        f"{name}: given, and nothing follows from it without {' or '.join(partners)}"
        for name, partners in PARTNERS.items()
        if name in given and not given & set(partners)
    ]


def _aim(inputs: Inputs, sheet: Worksheet) -> dict[str, Quantity]:
    """What a reduction leaves of the base year's emissions, where both are known."""
    if inputs.base_emissions is None or inputs.reduction is None:
        return {}
    target = sheet.step(
        "Emissions in the target year",
        "base_emissions * (1 - reduction)",
        unit="tCO2e",
        base_emissions=inputs.base_emissions.tonnes,
        reduction=inputs.reduction,
    )
    return {"target_emissions": Quantity(value=target, unit="tCO2e")}


def _row(one: CriteriaSet, criterion: Criterion, values: Mapping[str, Measure | None]) -> dict[str, Any]:
    check = criterion.check
    return {
        "criterion": criterion.id,
        "title": criterion.title,
        "outcome": _outcome(criterion, values),
        "rule": criterion.rule,
        "measure": MEASURES[check.measure].text,
        "value": values[check.measure],
        "threshold": check.threshold,
        "upper": check.upper,
        "standard": one.standard,
        "clause": criterion.clause,
        "authority": one.authority,
        "passage": one.passage,
        "release": one.release,
    }


def _outcome(criterion: Criterion, values: Mapping[str, Measure | None]) -> str:
    for condition in criterion.when:
        value = values[condition.measure]
        if value is None:
            return "not known"
        if not condition.met_by(value):
            return "not applicable"
    if any((value := values[check.measure]) is not None and check.met_by(value) for check in criterion.unless):
        return "met"
    value = values[criterion.check.measure]
    if value is None:
        return "not known"
    return "met" if criterion.check.met_by(value) else "not met"


def _verdict(by_outcome: Mapping[str, list[dict[str, Any]]]) -> str:
    failed = [str(row["criterion"]) for row in by_outcome["not met"]]
    unknown = len(by_outcome["not known"])
    if failed:
        return f"not met: {', '.join(failed)}"
    return "all met" if not unknown else f"none failed; {unknown} cannot be told from what was given"


def _outdated(one: CriteriaSet, submitted: date | None) -> list[str]:
    if one.valid_until is None or submitted is None or submitted <= one.valid_until:
        return []
    return [f"{one.standard} holds for targets submitted until {one.valid_until.isoformat()}; then {one.successor}"]


def _clauses(one: CriteriaSet) -> str:
    return ", ".join(dict.fromkeys(criterion.clause for criterion in one.criteria))


CALCULATOR = Calculator(
    name="target_check",
    title="Check of a proposed target",
    description=(
        "Whether a target would be accepted: each criterion of the SBTi (and of the programme) met, not met or not "
        "known. The programme's criteria where it has given its own. Give base year, target year and all that is "
        "known of the target."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    results={
        "verdict": "all met, what is not met, or how much cannot be told",
        "met": "number of criteria met",
        "not_met": "number of criteria not met",
        "not_known": "number of criteria that need more inputs",
        "target_emissions": "tCO2e in the target year, where base-year emissions and reduction are given",
        "criteria": "rows: each criterion with outcome, value, threshold, clause, authority",
    },
    formula="each criterion: measure compared with threshold",
    sources=("SBTi Corporate Near-Term Criteria V5.3 (September 2025)",),
)

"""fugitive_refrigerants: refrigerant lost from cooling and air conditioning, by recharge, mass balance or screening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from tools.amounts import Listed
from tools.calculation import (
    Basis,
    CalculationError,
    Calculator,
    Context,
    FactorUsed,
    Outcome,
    Problem,
    Quantity,
    Rows,
    plain,
)
from tools.emissions.refrigerant import BALANCE, NONE, SCREENING, SCREENING_SOURCE, Item
from tools.factors import gwp, names
from tools.factors.gwp import DEFAULT, GwpSet, NotAssessedError, Part
from tools.factors.names import UnknownNameError
from tools.units import assumption
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="GHG Protocol Corporate Standard; EPA guidance on fugitive emissions of refrigeration (2020)",
    clause="scope 1, fugitive emissions; gases outside the Kyoto Protocol (R-22, CFCs) are reported apart",
    authority="standard",
)


class Inputs(Listed):
    items: tuple[Item, ...] = Field(min_length=1, description="one for each refrigerant and kind of equipment")
    gwp_set: GwpSet | None = Field(None, description="AR4, AR5 (taken where not given) or AR6")

    other_names: ClassVar[tuple[str, ...]] = ("amount",)


@dataclass(frozen=True)
class Leaked:
    """Tonnes of CO2e: Kyoto gases in scope 1, others apart; and the mass lost, kg."""

    refrigerant: str
    kg: Decimal
    kyoto: Decimal
    non_kyoto: Decimal
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]
    doubts: tuple[str, ...] = ()  # what of it nobody would believe


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    leaks = [leak(item, f"items.{n}", f"item {n + 1}", gwp_set, sheet) for n, item in enumerate(inputs.items)]
    total = sheet.total("Total of Kyoto gases", "sum of the items", [each.kyoto for each in leaks], "tCO2e")
    apart = sum((each.non_kyoto for each in leaks), Decimal(0))
    of_set = any(item.gwp is None for item in inputs.items)
    warnings = [] if inputs.gwp_set or not of_set else [f"no GWP set was given: {gwp_set} was taken"]
    if inputs.gwp_set and not of_set:
        warnings.append(f"gwp_set: {gwp_set} was given, and not used: every GWP was given")
    doubts = [doubt for each in leaks for doubt in each.doubts]
    return Outcome(
        result={
            "total": Quantity(value=total, unit="tCO2e"),
            "non_kyoto": Quantity(value=apart, unit="tCO2e"),
            "items": Rows(rows=tuple(_row(each) for each in leaks)),
        },
        steps=sheet.steps,
        factors=tuple({factor.id: factor for each in leaks for factor in each.factors}.values()),
        warnings=tuple(dict.fromkeys([*doubts, *warnings, *(said for each in leaks for said in each.warnings)])),
        basis=(BASIS,),
        doubtful=bool(doubts),
    )


def leak(item: Item, path: str, label: str, gwp_set: GwpSet, sheet: Worksheet) -> Leaked:
    """Raises CalculationError: unknown_refrigerant, no_factor, or a balance below zero."""
    refrigerant, parts = _parts(item, path, gwp_set)
    label = f"{label}, {refrigerant}"
    lost, notes = _lost(item, path, label, sheet)
    kg = sheet.convert(f"{label}: in kg", lost, item.unit, "kg")
    kyoto = _emitted(f"{label}: Kyoto gases", kg, [part for part in parts if part.kyoto], sheet)
    others = [part for part in parts if part.counted and not part.kyoto]
    apart = _emitted(f"{label}: other gases, outside scope 1", kg, others, sheet)
    notes += [f"{label}: {note}" for note in (*_about(item, parts, others), assumption(item.unit)) if note]
    if item.gwp is None:
        used = tuple(gwp.used(part.gas, gwp_set) for part in parts if part.counted)
    else:
        used = (gwp.given(refrigerant, item.gwp, label),)
    doubt = _doubt(item)
    return Leaked(refrigerant, kg, kyoto, apart, used, tuple(notes), (f"{label}: {doubt}",) if doubt else ())


def _doubt(item: Item) -> str | None:
    if item.gwp is None or not item.gwp or gwp.LEAST <= item.gwp <= gwp.MOST:
        return None
    return f"gwp: {plain(item.gwp)} is like no greenhouse gas: kg of CO2e for one kg of the refrigerant is meant"


def _about(item: Item, parts: tuple[Part, ...], others: list[Part]) -> Iterator[str]:
    """What a reader must know of the gases and of what was given."""
    if others:
        yield f"{', '.join(part.gas for part in others)} is no Kyoto gas: it is reported apart and not in scope 1"
    if any(not part.counted for part in parts):
        yield "hydrocarbons and ammonia count as zero"
    if len(parts) > 1:
        yield "the GWP of the blend is the mean of its parts, not rounded; EPA and UK print whole numbers"
    if item.gwp is not None:
        yield "the GWP was given: its source and its assessment report are not known"
    for name in ("equipment", "loss_rate"):
        if getattr(item, name) is not None and not item.is_screening:
            yield f"{name}: given, and not used: what was lost was given itself"
    if item.loss_rate is not None and item.equipment and item.new_charge is None and item.disposed_charge is None:
        yield "equipment: given, and not needed beside a loss_rate"


def _parts(item: Item, path: str, gwp_set: GwpSet) -> tuple[str, tuple[Part, ...]]:
    field = f"{path}.refrigerant"
    try:
        refrigerant = names.refrigerant_id(item.refrigerant)
        if item.gwp is not None:
            return refrigerant, (gwp.with_given(refrigerant, item.gwp),)
        return refrigerant, gwp.parts(refrigerant, gwp_set)
    except UnknownNameError as error:
        if item.gwp is not None:
            return item.refrigerant[:60], (Part(item.refrigerant[:60], Decimal(1), item.gwp, kyoto=True),)
        right = ", ".join(error.near) or "a refrigerant such as R-410A, R-134a, R-32, R-22"
        message = f"'{item.refrigerant[:60]}' is no refrigerant that is known here"
        raise CalculationError(Problem(field, "unknown_refrigerant", message, f"{right}; or its gwp")) from error
    except NotAssessedError as error:
        right = "gwp_set AR5 or AR6, or its gwp"
        raise CalculationError(Problem(field, "no_factor", str(error), right)) from error


def _lost(item: Item, path: str, label: str, sheet: Worksheet) -> tuple[Decimal, list[str]]:
    """What was lost, in the item's unit."""
    if item.amount_recharged is not None:
        return item.amount_recharged, []
    if item.is_screening:
        return _screened(item, label, sheet)
    notes = [] if item.end is not None else [f"{label}: no stock at the end of the year was given: zero was taken"]
    values = {name: getattr(item, name) or Decimal(0) for name in BALANCE}
    lost = sheet.step(f"{label}: mass balance", "begin - end + purchased - sold - capacity_change", item.unit, **values)
    if lost < 0:
        message = "the mass balance comes to less than nothing"
        raise CalculationError(
            Problem(f"{path}.begin", "negative", message, "stocks, purchases and sales that fit together")
        )
    return lost, notes


def _screened(item: Item, label: str, sheet: Worksheet) -> tuple[Decimal, list[str]]:
    rates = SCREENING[item.equipment] if item.equipment else NONE
    yearly = rates.yearly if item.loss_rate is None else item.loss_rate
    lost = sheet.step(
        f"{label}: screening by equipment",
        "new * installing + operating * yearly + disposed * left * (1 - recovered)",
        item.unit,
        new=item.new_charge or Decimal(0),
        installing=rates.installing,
        operating=item.charge or Decimal(0),
        yearly=yearly,
        disposed=item.disposed_charge or Decimal(0),
        left=rates.left,
        recovered=rates.recovered,
    )
    if item.loss_rate is not None:
        return lost, [
            f"{label}: loss_rate: {plain(item.loss_rate * 100)} % of the charge a year was given, not measured"
        ]
    return lost, [
        f"{label}: loss rates of {item.equipment} are defaults for screening ({SCREENING_SOURCE}), not measurements"
    ]


def _emitted(label: str, kg: Decimal, parts: list[Part], sheet: Worksheet) -> Decimal:
    if not parts:
        return Decimal(0)
    names_ = [f"share_{n} * gwp_{n}" for n in range(1, len(parts) + 1)]
    values = {f"share_{n}": part.share for n, part in enumerate(parts, start=1)}
    values |= {f"gwp_{n}": part.potential for n, part in enumerate(parts, start=1)}
    return sheet.step(label, f"mass * ({' + '.join(names_)}) / 1000", "tCO2e", mass=kg, **values)


def _row(each: Leaked) -> dict[str, Any]:
    return {
        "refrigerant": each.refrigerant,
        "lost": each.kg,
        "unit": "kg",
        "total": each.kyoto,
        "non_kyoto": each.non_kyoto,
        "unit_of_total": "tCO2e",
    }


CALCULATOR = Calculator(
    name="fugitive_refrigerants",
    title="Refrigerants (scope 1)",
    description=(
        "Refrigerant lost from cooling and air conditioning: by kg recharged, by mass balance, or by equipment and "
        "charge. The last is a screening. Gases outside the Kyoto Protocol (R-22) stand apart."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    results={
        "total": "Kyoto gases, scope 1, tCO2e",
        "non_kyoto": "gases outside the Kyoto Protocol, reported apart, tCO2e",
        "items": "rows: refrigerant, mass lost (kg), emissions",
    },
    formula="CO2e = mass lost × Σ (share of each gas × its GWP)",
    sources=(
        "IPCC AR4, AR5, AR6 100-year GWPs",
        "US EPA GHG Emission Factors Hub 2025, Table 12 (blends)",
        SCREENING_SOURCE,
    ),
)

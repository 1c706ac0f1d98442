"""fugitive_refrigerants: refrigerant lost from cooling and air conditioning, by recharge, mass balance or screening."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from tools.amounts import Listed, UnitOf, checked_amount
from tools.calculation import (
    Basis,
    CalculationError,
    Calculator,
    Context,
    Exact,
    FactorUsed,
    Frozen,
    Outcome,
    Problem,
    Quantity,
    Rows,
)
from tools.factors import gwp, names
from tools.factors.gwp import DEFAULT, GwpSet, NotAssessedError, Part
from tools.factors.names import UnknownNameError
from tools.refusal import RefusedError
from tools.units import assumption
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="GHG Protocol Corporate Standard; EPA guidance on fugitive emissions of refrigeration (2020)",
    clause="scope 1, fugitive emissions; gases outside the Kyoto Protocol (R-22, CFCs) are reported apart",
    authority="standard",
)


@dataclass(frozen=True)
class Rates:
    """Shares of a charge lost at installation, each year, and what is left at disposal, of which some is recovered."""

    installing: Decimal
    yearly: Decimal
    left: Decimal
    recovered: Decimal


def _rates(installing: str, yearly: str, left: str, recovered: str) -> Rates:
    return Rates(*map(Decimal, (installing, yearly, left, recovered)))


SCREENING_SOURCE = "The Climate Registry 2021, Table 4.1, as used by the EPA's simplified calculator"
SCREENING = {
    "domestic_refrigeration": _rates("0.01", "0.005", "0.8", "0.7"),
    "stand_alone_commercial": _rates("0.03", "0.15", "0.8", "0.7"),
    "medium_large_commercial": _rates("0.03", "0.35", "1", "0.7"),
    "transport_refrigeration": _rates("0.01", "0.5", "0.5", "0.7"),
    "industrial_refrigeration": _rates("0.03", "0.25", "1", "0.9"),
    "chiller": _rates("0.01", "0.15", "1", "0.95"),
    "air_conditioning": _rates("0.01", "0.10", "0.8", "0.8"),
    "car_air_conditioning": _rates("0.005", "0.2", "0.5", "0.5"),
}
Equipment = Literal[
    "domestic_refrigeration", "stand_alone_commercial", "medium_large_commercial", "transport_refrigeration",
    "industrial_refrigeration", "chiller", "air_conditioning", "car_air_conditioning",
]  # fmt: skip

RECHARGE = ("amount_recharged",)
BALANCE = ("begin", "end", "purchased", "sold", "capacity_change")
CHARGES = ("charge", "new_charge", "disposed_charge")


class Item(Frozen):
    refrigerant: str = Field(description="R-410A, R-134a, R-22, HFC-32, SF6 …")
    unit: Annotated[str, UnitOf("kg")] = Field(description="of all amounts of this item: kg, g, t, lb")
    amount_recharged: Exact | None = Field(None, description="recharge: what was filled in to replace losses")
    begin: Exact | None = Field(None, description="mass balance: stock at the beginning of the year")
    end: Exact | None = Field(None, description="mass balance: stock at the end of the year; zero where not given")
    purchased: Exact | None = Field(None, description="mass balance: bought")
    sold: Exact | None = Field(None, description="mass balance: sold or handed on")
    capacity_change: Exact | None = Field(
        None, description="mass balance: growth of the equipment's capacity; may be negative"
    )
    equipment: Equipment | None = Field(None, description="screening: the kind of equipment")
    charge: Exact | None = Field(None, description="screening: charge of the equipment in use")
    new_charge: Exact | None = Field(None, description="screening: charge of equipment newly installed")
    disposed_charge: Exact | None = Field(None, description="screening: charge of equipment disposed of")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        if isinstance(given, dict) and "amount" in given and "amount_recharged" not in given:
            return {("amount_recharged" if key == "amount" else key): value for key, value in given.items()}
        return given

    @model_validator(mode="after")
    def _one_method(self) -> Item:
        for name in (*RECHARGE, *BALANCE, *CHARGES):
            if (value := getattr(self, name)) is not None:
                _checked(value, self.unit, name)
        methods = [any(getattr(self, name) is not None for name in group) for group in (RECHARGE, BALANCE, CHARGES)]
        if sum(methods) > 1:
            raise RefusedError(
                "conflicting_inputs", "one item has one method", "recharge, mass balance or screening", "refrigerant"
            )
        if not any(methods):
            right = "amount_recharged; or begin, purchased, sold, capacity_change; or equipment and charge"
            raise RefusedError("missing", "no amount was given", right, "amount_recharged")
        if methods[2] and self.equipment is None:
            raise RefusedError("missing", "screening needs the kind of equipment", ", ".join(SCREENING), "equipment")
        return self


def _checked(value: Decimal, unit: str, name: str) -> None:
    try:
        checked_amount(value, unit, negative=name == "capacity_change")
    except RefusedError as error:
        raise RefusedError(error.code, error.message, error.expected, name) from error


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


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    leaks = [leak(item, f"items.{n}", f"item {n + 1}", gwp_set, sheet) for n, item in enumerate(inputs.items)]
    total = sheet.total("Total of Kyoto gases", "sum of the items", [each.kyoto for each in leaks], "tCO2e")
    apart = sum((each.non_kyoto for each in leaks), Decimal(0))
    warnings = [] if inputs.gwp_set else [f"no GWP set was given: {gwp_set} was taken"]
    return Outcome(
        result={
            "total": Quantity(value=total, unit="tCO2e"),
            "non_kyoto": Quantity(value=apart, unit="tCO2e"),
            "items": Rows(rows=tuple(_row(each) for each in leaks)),
        },
        steps=sheet.steps,
        factors=tuple({factor.id: factor for each in leaks for factor in each.factors}.values()),
        warnings=tuple(dict.fromkeys([*warnings, *(said for each in leaks for said in each.warnings)])),
        basis=(BASIS,),
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
    if others:
        gases = ", ".join(part.gas for part in others)
        notes.append(f"{label}: {gases} is no Kyoto gas: it is reported apart and not in scope 1")
    if any(not part.counted for part in parts):
        notes.append(f"{label}: hydrocarbons and ammonia count as zero")
    if len(parts) > 1:
        notes.append(
            f"{label}: the GWP of the blend is the mean of its parts, not rounded; EPA and UK print whole numbers"
        )
    if reading := assumption(item.unit):
        notes.append(f"{label}: {reading}")
    used = tuple(gwp.used(part.gas, gwp_set) for part in parts if part.counted)
    return Leaked(refrigerant, kg, kyoto, apart, used, tuple(notes))


def _parts(item: Item, path: str, gwp_set: GwpSet) -> tuple[str, tuple[Part, ...]]:
    field = f"{path}.refrigerant"
    try:
        refrigerant = names.refrigerant_id(item.refrigerant)
        return refrigerant, gwp.parts(refrigerant, gwp_set)
    except UnknownNameError as error:
        right = ", ".join(error.near) or "a refrigerant such as R-410A, R-134a, R-32, R-22"
        message = f"'{item.refrigerant[:60]}' is no refrigerant that is known here"
        raise CalculationError(Problem(field, "unknown_refrigerant", message, right)) from error
    except NotAssessedError as error:
        raise CalculationError(Problem(field, "no_factor", str(error), "gwp_set AR5 or AR6")) from error


def _lost(item: Item, path: str, label: str, sheet: Worksheet) -> tuple[Decimal, list[str]]:
    """What was lost, in the item's unit."""
    if item.amount_recharged is not None:
        return item.amount_recharged, []
    if item.equipment is not None:
        return _screened(item, item.equipment, label, sheet)
    notes = [] if item.end is not None else [f"{label}: no stock at the end of the year was given: zero was taken"]
    values = {name: getattr(item, name) or Decimal(0) for name in BALANCE}
    lost = sheet.step(f"{label}: mass balance", "begin - end + purchased - sold - capacity_change", item.unit, **values)
    if lost < 0:
        message = "the mass balance comes to less than nothing"
        raise CalculationError(
            Problem(f"{path}.begin", "negative", message, "stocks, purchases and sales that fit together")
        )
    return lost, notes


def _screened(item: Item, equipment: str, label: str, sheet: Worksheet) -> tuple[Decimal, list[str]]:
    rates = SCREENING[equipment]
    lost = sheet.step(
        f"{label}: screening by equipment",
        "new * installing + operating * yearly + disposed * left * (1 - recovered)",
        item.unit,
        new=item.new_charge or Decimal(0),
        installing=rates.installing,
        operating=item.charge or Decimal(0),
        yearly=rates.yearly,
        disposed=item.disposed_charge or Decimal(0),
        left=rates.left,
        recovered=rates.recovered,
    )
    return lost, [
        f"{label}: loss rates of {equipment} are defaults for screening ({SCREENING_SOURCE}), not measurements"
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
    version="1",
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

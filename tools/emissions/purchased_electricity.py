"""purchased_electricity: scope 2 of purchased electricity, with factors that are given."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, model_validator

from tools.amounts import UnitOf, as_list, checked_amount
from tools.calculation import Basis, Calculator, Context, Exact, FactorUsed, Frozen, Outcome, Quantity
from tools.refusal import RefusedError
from tools.units import assumption, convert, unit
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="GHG Protocol Scope 2 Guidance (2015)",
    clause="chapter 6, location-based method: activity × average factor of the grid",
    authority="standard",
)


class Item(Frozen):
    amount: Exact = Field(description="electricity bought and used")
    unit: Annotated[str, UnitOf("kWh")] = Field(description="kWh, MWh, GWh, GJ …")
    factor: Exact = Field(description="emission factor of the grid")
    factor_unit: Annotated[str, UnitOf("kgCO2e/kWh", "kgCO2/kWh")] = Field(description="kgCO2e/kWh, tCO2/MWh …")
    year: int | None = Field(None, description="the year of use")
    factor_source: str | None = Field(None, description="who published the factor")
    factor_year: int | None = Field(None, description="the year the factor is about")

    @model_validator(mode="after")
    def _possible(self) -> Item:
        checked_amount(self.amount, self.unit)
        if self.factor < 0:
            raise RefusedError("negative", "a factor cannot be negative", "zero or more")
        return self


class Inputs(Frozen):
    items: tuple[Item, ...] = Field(min_length=1, description="one for each meter, site or grid")

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, given: Any) -> Any:
        return as_list(given, "items", Item.model_fields, cls.model_fields)


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet = Worksheet()
    factors, warnings, parts = [], [], []
    for number, item in enumerate(inputs.items, start=1):
        gas = "CO2e" if "CO2e" in unit(item.factor_unit).name else "CO2"
        factor = convert(item.factor, item.factor_unit, f"kg{gas}/kWh")
        factors.append(_factor(number, item, gas))
        warnings += _warnings(number, item, gas)
        energy = sheet.convert(f"Item {number}: electricity", item.amount, item.unit, "kWh")
        parts.append(
            sheet.step(
                f"Item {number}: emissions", "electricity * factor / 1000", "tCO2e", electricity=energy, factor=factor
            )
        )
    total = sheet.total("Location-based", "sum of the items", parts, "tCO2e")
    return Outcome(
        result={"location_based": Quantity(value=total, unit="tCO2e")},
        steps=sheet.steps,
        factors=tuple(factors),
        warnings=tuple(warnings),
        basis=(BASIS,),
    )


def _factor(number: int, item: Item, gas: str) -> FactorUsed:
    return FactorUsed(
        id=f"given/{number}",
        value=item.factor,
        unit=unit(item.factor_unit).name,
        gas=gas,
        gwp_set=None,
        basis="given",
        source=item.factor_source or "given by the user",
        publisher=item.factor_source,
        year=item.factor_year,
        region=None,
    )


def _warnings(number: int, item: Item, gas: str) -> list[str]:
    name = f"item {number}"
    warnings = [] if item.factor_source else [f"{name}: the factor's source was not given"]
    if item.factor_year is None:
        warnings.append(f"{name}: the year of the factor was not given")
    if gas == "CO2":
        warnings.append(f"{name}: the factor covers CO2 alone; CH4 and N2O are not in it")
    if convert(item.factor, item.factor_unit, f"kg{gas}/kWh") > Decimal("1.5"):
        warnings.append(f"{name}: more than 1.5 kg a kWh is more than any coal plant emits: check the factor's unit")
    return warnings + ([f"{name}: {taken}"] if (taken := assumption(item.unit)) else [])


CALCULATOR = Calculator(
    name="purchased_electricity",
    title="Purchased electricity (scope 2)",
    description=(
        "Emissions of electricity that was bought: amount and unit, and the grid's emission factor with its unit. "
        "Call it when somebody asks for the scope 2 emissions of their electricity."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    results={"location_based": "location-based emissions, tCO2e"},
    formula="emissions = electricity × factor of the grid",
    sources=("GHG Protocol Scope 2 Guidance (2015), chapter 6",),
)

"""stationary_combustion: fuels burned in boilers, dryers, generators on site."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field, model_validator

from tools.amounts import Listed
from tools.calculation import Basis, Calculator, Context, Outcome
from tools.emissions import plausible
from tools.emissions.burning import Burnt
from tools.emissions.combustion import RESULTS, FuelItem, burn_item, fuel_named, outcome
from tools.emissions.efficiency import MORE_THAN_ALL, OF_OUTPUT, Efficiency
from tools.emissions.given_factor import Line
from tools.factors.choose import FuelSet
from tools.factors.factor import Fuel
from tools.factors.gwp import DEFAULT, GwpSet
from tools.refusal import RefusedError
from tools.units import same_dimension
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="GHG Protocol Corporate Standard; 2006 IPCC Guidelines, Volume 2, chapter 2",
    clause="scope 1, stationary combustion: fuel × heat content × emission factor, per gas; biogenic CO2 apart",
    authority="standard",
)


class Item(FuelItem):
    fuel: str = Field(description="diesel, natural gas, LPG, fuel oil, anthracite, rice husk …")
    efficiency: Efficiency | None = Field(None, description=OF_OUTPUT)

    @model_validator(mode="after")
    def _of_output(self) -> Item:
        if self.efficiency is None:
            return self
        if self.efficiency > 1:
            raise RefusedError("share_out_of_range", MORE_THAN_ALL, "more than 0, at most 1", "efficiency")
        if not same_dimension(self.unit, "kWh"):
            message = "an efficiency is of heat or power made, and the amount is no energy"
            raise RefusedError("conflicting_inputs", message, "the output in kWh or GJ; or no efficiency", "efficiency")
        return self


def burned(item: Item, line: Line, sheet: Worksheet) -> Item:
    """The fuel of an output: of a generator in kWh of power, of a boiler in heat."""
    if item.efficiency is None:
        return item
    amount = sheet.step(
        f"{line.label}: energy of the fuel for it",
        "output / efficiency",
        item.unit,
        output=item.amount,
        efficiency=item.efficiency,
    )
    return item.model_copy(update={"amount": amount, "calorific_basis": item.calorific_basis or "net"})


def burn(item: Item, fuel: Fuel, line: Line, sheet: Worksheet) -> Burnt:
    burnt = burn_item(burned(item, line, sheet), fuel, "stationary", None, line, sheet)
    if item.efficiency is None:
        return burnt
    note = f"{line.label}: the amount was read as output at an efficiency of net calorific value, unless said otherwise"
    doubt = plausible.efficiency(item.efficiency)
    doubts = (*burnt.doubts, f"{line.label}: {doubt}") if doubt else burnt.doubts
    return replace(burnt, warnings=(*burnt.warnings, note), doubts=doubts)


class Inputs(Listed):
    items: tuple[Item, ...] = Field(min_length=1, description="one for each fuel and use")
    factor_set: FuelSet | None = Field(None, description="whose factors; by region where not given")
    gwp_set: GwpSet | None = Field(None, description="AR4, AR5 (taken where not given) or AR6")


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    rows = []
    for number, item in enumerate(inputs.items):
        fuel = fuel_named(item.fuel, f"items.{number}")
        line = Line(f"items.{number}", f"item {number + 1}, {fuel.short}", inputs.factor_set, gwp_set)
        row = {"fuel": fuel.id, "amount": item.amount, "unit": item.unit, "region": item.region, "year": item.year}
        rows.append((row, burn(item, fuel, line, sheet)))
    return outcome(rows, gwp_set, inputs.gwp_set, sheet, BASIS)


CALCULATOR = Calculator(
    name="stationary_combustion",
    title="Stationary combustion (scope 1)",
    description=(
        "Fuels burned on site in boilers, dryers, furnaces and generators; not vehicles. For each the fuel, the "
        "amount and its unit: CO2, CH4, N2O and their total in tCO2e; CO2 of biomass apart."
    ),
    version="3",
    inputs=Inputs,
    compute=compute,
    results=RESULTS,
    formula="CO2e = amount × calorific value × (CO2 + CH4 × GWP + N2O × GWP); CO2 of biomass stands apart",
    sources=(
        "2006 IPCC Guidelines, Volume 2, Tables 1.2 and 2.3",
        "US EPA GHG Emission Factors Hub 2025, Table 1",
        "UK Government GHG Conversion Factors 2025, Fuels and Bioenergy",
    ),
)

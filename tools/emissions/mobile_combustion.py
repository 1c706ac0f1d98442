"""mobile_combustion: a company's own vehicles, by the fuel they burn or the distance they drive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, model_validator

from tools.amounts import Listed, Share
from tools.calculation import Basis, CalculationError, Calculator, Context, Outcome, Problem
from tools.emissions.burning import Burnt, added
from tools.emissions.combustion import RESULTS, FuelItem, Line, burn_item, fuel_named, outcome
from tools.emissions.driving import drive
from tools.factors.choose import FuelSet
from tools.factors.factor import Fuel, Use
from tools.factors.gwp import DEFAULT, GwpSet
from tools.refusal import RefusedError
from tools.units import same_dimension
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="GHG Protocol Corporate Standard; 2006 IPCC Guidelines, Volume 2, chapter 3",
    clause="scope 1, mobile combustion: fuel or distance × emission factor, per gas; biogenic CO2 apart",
    authority="standard",
)
BIOFUEL = {"diesel": "biodiesel", "petrol": "bioethanol"}  # what a blend's share consists of
EQUIPMENT = ("forklift_or_industrial_equipment", "construction_equipment")


class Item(FuelItem):
    fuel: str | None = Field(None, description="diesel, petrol, LPG, CNG … of the vehicle")
    vehicle: str | None = Field(
        None, description="for a distance: car, van, truck, motorcycle …; for fuel: forklift_or_industrial_equipment"
    )
    biofuel_share: Share | None = Field(None, description="share of biodiesel or ethanol in the fuel by volume: '7%'")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        """`distance` is read as the amount."""
        if isinstance(given, Mapping) and "distance" in given and "amount" not in given:
            return {("amount" if key == "distance" else key): value for key, value in given.items()}
        return given

    @model_validator(mode="after")
    def _fuel_or_vehicle(self) -> Item:
        driven = same_dimension(self.unit, "km")
        if driven and not self.vehicle:
            raise RefusedError(
                "missing", "a distance needs the type of vehicle", "car, van, truck, motorcycle …", "vehicle"
            )
        if not driven and not self.fuel:
            raise RefusedError("missing", "an amount of fuel needs its fuel", "diesel, petrol, LPG, CNG …", "fuel")
        return self


class Inputs(Listed):
    items: tuple[Item, ...] = Field(min_length=1, description="one for each vehicle type or fuel")
    factor_set: FuelSet | None = Field(None, description="whose factors; by region where not given")
    gwp_set: GwpSet | None = Field(None, description="AR4, AR5 (taken where not given) or AR6")

    other_names: ClassVar[tuple[str, ...]] = ("distance",)


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    rows = []
    for number, item in enumerate(inputs.items):
        path = f"items.{number}"
        fuel = fuel_named(item.fuel, path) if item.fuel else None
        name = item.vehicle if same_dimension(item.unit, "km") else (fuel.short if fuel else "")
        line = Line(path, f"item {number + 1}, {name}", inputs.factor_set, gwp_set)
        row = {"fuel": fuel.id if fuel else None, "vehicle": item.vehicle, "amount": item.amount, "unit": item.unit}
        rows.append((row, move(item, fuel, line, sheet)))
    return outcome(rows, gwp_set, inputs.gwp_set, sheet, BASIS)


def move(item: Item, fuel: Fuel | None, line: Line, sheet: Worksheet) -> Burnt:
    if same_dimension(item.unit, "km"):
        return drive(item, item.vehicle or "", fuel.id if fuel else None, line, sheet)
    if fuel is None:
        raise CalculationError(Problem(f"{line.path}.fuel", "missing", "this is needed", "diesel, petrol, LPG …"))
    vehicle = item.vehicle if item.vehicle in EQUIPMENT else None
    if not item.biofuel_share:
        return burn_item(item, fuel, "mobile", vehicle, line, sheet)
    return _blend(item, fuel, vehicle, line, sheet)


def _blend(item: Item, fuel: Fuel, vehicle: str | None, line: Line, sheet: Worksheet) -> Burnt:
    """The fossil part in scope 1, the CO2 of the biogenic part outside the scopes."""
    if fuel.id not in BIOFUEL or not same_dimension(item.unit, "L"):
        right = "diesel or petrol in litres or gallons"
        raise CalculationError(
            Problem(f"{line.path}.biofuel_share", "invalid", "a share needs a blend by volume", right)
        )
    share = item.biofuel_share or 0
    parts = []
    for part_of, expression in (
        (fuel, "amount * (1 - share)"),
        (fuel_named(BIOFUEL[fuel.id], line.path), "amount * share"),
    ):
        label = f"{line.label}, {part_of.short} part"
        amount = sheet.step(label, expression, item.unit, amount=item.amount, share=share)
        use: Use = "mobile" if part_of is fuel else "stationary"
        half = item.model_copy(update={"amount": amount})
        parts.append(
            burn_item(half, part_of, use, vehicle, Line(line.path, label, line.factor_set, line.gwp_set), sheet)
        )
    return added(parts)


CALCULATOR = Calculator(
    name="mobile_combustion",
    title="Mobile combustion (scope 1)",
    description=(
        "A company's own cars, vans, trucks, forklifts, by fuel, or by vehicle and distance; not contracted "
        "transport. For each the fuel, its amount and unit, or the vehicle and the distance (km, mile): CO2, CH4, "
        "N2O and their total in tCO2e."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    results=RESULTS,
    formula="CO2e = fuel or distance × (CO2 + CH4 × GWP + N2O × GWP); CO2 of biofuel stands apart",
    sources=(
        "2006 IPCC Guidelines, Volume 2, Tables 3.2.1, 3.2.2 and 3.3.1",
        "US EPA GHG Emission Factors Hub 2025, Tables 2, 5, 8 and 10",
        "UK Government GHG Conversion Factors 2025, Fuels, Passenger and Delivery vehicles",
    ),
)

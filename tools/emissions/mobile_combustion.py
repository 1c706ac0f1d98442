"""mobile_combustion: a company's own vehicles, by the fuel they burn or the distance they drive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field, model_validator

from tools.amounts import Listed, Share
from tools.calculation import Basis, CalculationError, Calculator, Context, Outcome, Problem
from tools.emissions import plausible
from tools.emissions.burning import Burnt, added
from tools.emissions.combustion import RESULTS, FuelItem, burn_item, fuel_named, outcome
from tools.emissions.driving import drive
from tools.emissions.given_factor import Line, emitted
from tools.factors import names
from tools.factors.choose import FuelSet, rows_of
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


class Item(FuelItem):
    fuel: str | None = Field(None, description="diesel, petrol, LPG, CNG …")
    vehicle: str | None = Field(None, description="for a distance: car, van, truck, motorcycle …; for fuel: forklift")
    biofuel_share: Share | None = Field(None, description="biodiesel or ethanol in the fuel by volume: '7%'")

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
        row = {
            "fuel": fuel.id if fuel else None,
            "vehicle": item.vehicle,
            "amount": item.amount,
            "unit": item.unit,
            "region": item.region,
            "year": item.year,
        }
        rows.append((row, move(item, fuel, line, sheet)))
    return outcome(rows, gwp_set, inputs.gwp_set, sheet, BASIS)


def move(item: Item, fuel: Fuel | None, line: Line, sheet: Worksheet) -> Burnt:
    if same_dimension(item.unit, "km"):
        return _driven(item, fuel, line, sheet)
    if fuel is None:
        raise CalculationError(Problem(f"{line.path}.fuel", "missing", "this is needed", "diesel, petrol, LPG …"))
    equipment = names.equipment_id(item.vehicle) if item.vehicle else None
    if item.biofuel_share:
        return _blend(item, fuel, equipment, line, sheet)
    burnt = burn_item(item, fuel, "mobile", equipment, line, sheet)
    of_set = rows_of(burnt.factor_set, "mobile", fuel.id, equipment) if item.factor is None else ()
    if equipment is None or not of_set or any(row.vehicle == equipment for row in of_set):
        return burnt
    note = f"{line.label}: {burnt.factor_set} has no row of its own for {equipment}: its general one was taken"
    return replace(burnt, warnings=(*burnt.warnings, note))


def _driven(item: Item, fuel: Fuel | None, line: Line, sheet: Worksheet) -> Burnt:
    """A distance, by the user's own factor or by the tables."""
    if item.factor is None:
        burnt = drive(item, item.vehicle or "", fuel.id if fuel else None, line, sheet)
    else:
        burnt = emitted(item, item.amount, item.unit, line, sheet)
        doubt = plausible.emissions(burnt.total * 1000, item.amount, item.unit, plausible.DISTANCE)
        burnt = replace(burnt, doubts=(f"{line.label}: {doubt}",) if doubt else ())
    unused = ["calorific_value", "calorific_basis", "biofuel_share", "vapour"]
    said = [f"{name}: given, and not used of a distance" for name in unused if getattr(item, name) is not None]
    if item.factor is not None and line.factor_set:
        said.append("factor_set: given, and not used beside an own factor")
    notes = (f"{line.label}: {note}" for note in (*said, *item.of_no_factor()))
    return replace(burnt, warnings=(*burnt.warnings, *notes))


def _blend(item: Item, fuel: Fuel, vehicle: str | None, line: Line, sheet: Worksheet) -> Burnt:
    """The fossil part in scope 1, the CO2 of the biogenic part outside the scopes."""
    if item.factor is not None:
        right = "either: an own factor is of the fuel as it is, with its biofuel"
        message = "a biofuel_share beside an own factor"
        raise CalculationError(Problem(f"{line.path}.biofuel_share", "conflicting_inputs", message, right))
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
    version="3",
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

"""purchased_heat_steam: heat, steam and cooling that was bought."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from tools.amounts import Listed, UnitOf, checked_amount, of_trade
from tools.calculation import Basis, Calculator, Context, Exact, FactorUsed, Outcome
from tools.emissions import plausible, steam
from tools.emissions.burning import Burnt
from tools.emissions.combustion import RESULTS, FuelItem, burn_by_set, fuel_named, outcome, region_of
from tools.emissions.efficiency import MORE_THAN_ALL, OF_OUTPUT, Efficiency
from tools.emissions.given_factor import Line, emitted
from tools.emissions.own_factor import OwnFactor
from tools.emissions.standard_heat import standard_heat
from tools.factors.choose import OF_REGION, FuelSet
from tools.factors.factor import CalorificBasis
from tools.factors.gwp import DEFAULT, GwpSet
from tools.refusal import RefusedError
from tools.units import assumption, same_dimension
from tools.worksheet import Worksheet

DEFAULT_EFFICIENCY = Decimal("0.8")
OF_STEAM = ("pressure", "temperature", "return_temperature")
STEAM = "the heat in a tonne of steam depends on its pressure or temperature"
HEAT_OF_STEAM = (
    "pressure and pressure_unit at the meter (8 bar), temperature where it is superheated; or the heat in GJ or kWh; "
    "or the supplier's factor per t"
)

BASIS = Basis(
    standard="GHG Protocol Scope 2 Guidance (2015)",
    clause="purchased heat, steam and cooling: the supplier's factor, or fuel factor / boiler efficiency",
    authority="standard",
)


class Item(OwnFactor):
    amount: Exact = Field(description="heat or steam bought")
    unit: Annotated[str, UnitOf("kWh", "kg")] = Field(description="kWh, GJ, mmBtu …; t of steam")
    pressure: Exact | None = Field(None, description="of steam in t")
    pressure_unit: Annotated[str, AfterValidator(steam.pressure_unit)] | None = Field(
        None, description="bar, bar(g), MPa …"
    )
    temperature: steam.Celsius | None = Field(None, description="°C, of steam in t")
    return_temperature: steam.Celsius | None = Field(None, description="°C, of its condensate that goes back")
    fuel: str | None = Field(None, description="the fuel it is made of, where there is no factor")
    efficiency: Efficiency | None = Field(None, description=OF_OUTPUT)
    region: str | None = Field(None, description="country or region")

    @model_validator(mode="before")
    @classmethod
    def _as_billed(cls, given: Any) -> Any:
        return of_trade(given)

    @model_validator(mode="after")
    def _possible(self) -> Item:
        try:
            checked_amount(self.amount, self.unit)
        except RefusedError as error:
            raise RefusedError(error.code, error.message, error.expected, "amount") from error
        if self.efficiency is not None and self.efficiency > 1 and (self.factor is None or self.fuel is not None):
            raise RefusedError("share_out_of_range", MORE_THAN_ALL, "more than 0, at most 1", "efficiency")
        if self.factor is not None and self.fuel is not None and self.efficiency is None:
            right = "efficiency, where the factor is the fuel's; or no fuel, where it is the heat's"
            raise RefusedError("conflicting_inputs", "a factor and a fuel were given", right, "fuel")
        steam.checked(self)
        made = self.fuel is not None or self.factor is not None
        if made and self.is_converted and not self._is_metered:
            raise RefusedError("missing", STEAM, HEAT_OF_STEAM, "pressure")
        if self.factor is None and self.fuel is None and self.efficiency is not None:
            right = "the fuel, or the fuel's factor with its unit"
            raise RefusedError("missing", "an efficiency needs the fuel of the boiler", right, "fuel")
        return self

    @property
    def is_converted(self) -> bool:
        """Is it steam in tonnes whose heat is asked for?"""
        return not self._is_heat and not self._per_mass

    @property
    def of_steam(self) -> list[str]:
        """What was said of the steam."""
        return [name for name in OF_STEAM if getattr(self, name) is not None]

    @property
    def why_no_steam(self) -> str:
        return "the amount is energy already" if self._is_heat else "the factor is per mass of steam"

    @property
    def _is_heat(self) -> bool:
        return same_dimension(self.unit, "kWh")

    @property
    def _is_metered(self) -> bool:
        return self.pressure is not None or self.temperature is not None

    @property
    def _per_mass(self) -> bool:
        return self.factor is not None and same_dimension(self.per, "kg")


class Inputs(Listed):
    items: tuple[Item, ...] = Field(min_length=1, description="one for each supply")
    factor_set: FuelSet | None = Field(None, description="whose factors; by region where not given")
    gwp_set: GwpSet | None = Field(None, description="AR4, AR5 (taken where not given) or AR6")


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    rows = []
    for number, item in enumerate(inputs.items):
        line = Line(f"items.{number}", f"item {number + 1}", inputs.factor_set, gwp_set)
        row = {"fuel": item.fuel, "amount": item.amount, "unit": item.unit, "region": item.region}
        rows.append((row, heat(item, line, sheet)))
    return outcome(rows, gwp_set, inputs.gwp_set, sheet, BASIS)


def heat(item: Item, line: Line, sheet: Worksheet) -> Burnt:
    """Raises CalculationError where neither factor nor fuel is known, and no average is published."""
    if not item.of_steam:
        return _of_heat(item, line, sheet)
    told = [f"{', '.join(item.of_steam)}: given, and not used: {item.why_no_steam}"]
    factors: tuple[FactorUsed, ...] = ()
    if item.is_converted:
        state = steam.steam(item)
        gigajoules = steam.heat(item.amount, item.unit, state, line.label, sheet)
        taken = assumption(item.unit)
        told, factors = [*([taken] if taken else []), *state.notes], (steam.used(state, line.label),)
        item = item.model_copy(update={"amount": gigajoules, "unit": "GJ"})
    burnt = _of_heat(item, line, sheet)
    said = (f"{line.label}: {note}" for note in told)
    return replace(burnt, factors=(*factors, *burnt.factors), warnings=(*burnt.warnings, *said))


def _of_heat(item: Item, line: Line, sheet: Worksheet) -> Burnt:
    made = _by_factor if item.factor is not None else _standard if item.fuel is None else _by_fuel
    burnt = made(item, line, sheet)
    if doubt := plausible.efficiency(item.efficiency):
        burnt = replace(burnt, doubts=(*burnt.doubts, f"{line.label}: {doubt}"))
    return replace(burnt, warnings=(*burnt.warnings, *(f"{line.label}: {note}" for note in item.of_no_factor())))


def _standard(item: Item, line: Line, sheet: Worksheet) -> Burnt:
    return standard_heat(item.amount, item.unit, item.region, line, sheet)


def _by_fuel(item: Item, line: Line, sheet: Worksheet) -> Burnt:
    fuel = fuel_named(item.fuel, line.path)
    burned = _burned(item, item.efficiency or DEFAULT_EFFICIENCY, line, sheet)
    basis = _basis(item, line)
    as_fuel = FuelItem(amount=burned, unit=item.unit, region=item.region, calorific_basis=basis)
    burnt = burn_by_set(as_fuel, fuel, "stationary", None, line, sheet)
    said = [f"{line.label}: the efficiency was read as that of net calorific value"] if basis else []
    if item.efficiency is None:
        said.append(f"{line.label}: no efficiency of the boiler was given: 80 % was taken")
    return replace(burnt, warnings=(*burnt.warnings, *said))


def _basis(item: Item, line: Line) -> CalorificBasis | None:
    """Boilers are rated by net calorific value; a set that was asked for, or is its country's, keeps its own."""
    region = region_of(item.region, line.path) or ""
    own = line.factor_set is not None or region.split("-")[0] in OF_REGION
    return None if own else "net"


def _by_factor(item: Item, line: Line, sheet: Worksheet) -> Burnt:
    """The supplier's factor of the heat; with an efficiency, that of the fuel that the heat is made of."""
    amount, said = item.amount, []
    if item.efficiency is not None:
        amount = _burned(item, item.efficiency, line, sheet)
        said = [
            f"{line.label}: beside an efficiency the factor was taken as that of the fuel: heat / efficiency × factor"
        ]
    if line.factor_set:
        said.append(f"{line.label}: factor_set: given, and not used beside an own factor")
    fuel = fuel_named(item.fuel, line.path) if item.fuel else None
    burnt = emitted(item, amount, item.unit, line, sheet, fuel)
    biogenic = fuel is not None and fuel.biogenic
    doubt = plausible.emissions(burnt.total * 1000, item.amount, item.unit, plausible.HEAT, biogenic=biogenic)
    doubts = (f"{line.label}: {doubt}",) if doubt else ()
    return replace(burnt, warnings=(*burnt.warnings, *said), doubts=doubts)


def _burned(item: Item, efficiency: Decimal, line: Line, sheet: Worksheet) -> Decimal:
    return sheet.step(
        f"{line.label}: {item.fuel or 'fuel'} for it",
        "heat / efficiency",
        item.unit,
        heat=item.amount,
        efficiency=efficiency,
    )


CALCULATOR = Calculator(
    name="purchased_heat_steam",
    title="Purchased heat and steam (scope 2)",
    description=(
        "Heat, steam or cooling bought, not of an own boiler: by the supplier's factor, or by fuel and boiler "
        "efficiency. For each the amount and unit, and the factor with its unit, or the fuel and the efficiency of the "
        "boiler; of steam in t its pressure or temperature. A boiler of one's own is stationary_combustion."
    ),
    version="3",
    inputs=Inputs,
    compute=compute,
    results={**RESULTS, "total": "emissions of scope 2, tCO2e"},
    formula="CO2e = heat × factor, or heat / efficiency × factor of the fuel; heat of steam = tonnes × its enthalpy",
    sources=(
        "GHG Protocol Scope 2 Guidance (2015)",
        "US EPA GHG Emission Factors Hub 2025, Table 7",
        "UK Government GHG Conversion Factors 2025, Heat and steam",
        steam.SOURCE,
    ),
)

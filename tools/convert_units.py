"""convert_units: the same amount in another unit; with a fuel also between mass, volume and energy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, model_validator

from tools.amounts import UnitOf
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
)
from tools.emissions.burning import follow
from tools.emissions.combustion import fuel_named
from tools.factors.choose import SETS, FuelSet, rows_of
from tools.factors.factor import CalorificBasis, Fuel
from tools.factors.route import implied_basis, measured_in, roads, shortest
from tools.units import UnitError, assumption, same_dimension, unit
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="International System of Units; units of trade as defined by Pint and by this service",
    clause="lb 0.45359237 kg, US gallon 3.785411784 L, Btu 1055.056 J, cal 4.1868 J, tce 29.3076 GJ, toe 41.868 GJ",
    authority="definition",
)
WARMTH = "cubic metres without conditions were read as measured at 15 °C and 101.325 kPa (Sm3)"


class Inputs(Frozen):
    amount: Exact = Field(description="the number to convert")
    from_: Annotated[str, UnitOf()] = Field(alias="from", description="its unit, such as MWh, mmBtu, short ton")
    to: Annotated[str, UnitOf()] = Field(description="the unit wanted")
    fuel: str | None = Field(None, description="between mass, volume and energy: of which fuel")
    factor_set: FuelSet | None = Field(None, description="whose calorific values; ipcc-2006 (net) where not given")
    calorific_basis: CalorificBasis | None = Field(None, description="energy as gross or net calorific value")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        """A unit beside the amount, or `value`, is read too."""
        if not isinstance(given, Mapping):
            return given
        values = dict(given)
        if isinstance(values.get("amount"), Mapping):
            values |= values.pop("amount")
        for other, name in (("value", "amount"), ("unit", "from"), ("from_unit", "from"), ("to_unit", "to")):
            if other in values:
                values.setdefault(name, values.pop(other))
        return values


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet = Worksheet()
    taken = [reading for name in (inputs.from_, inputs.to) if (reading := assumption(name))]
    if same_dimension(inputs.from_, inputs.to) or inputs.fuel is None:
        value, notes, factors = _plain(inputs, sheet)
    else:
        value, notes, factors = _of_fuel(inputs, fuel_named(inputs.fuel, ""), sheet)
    return Outcome(
        result={"converted": Quantity(value=value, unit=unit(inputs.to).name)},
        steps=sheet.steps,
        factors=factors,
        warnings=tuple(dict.fromkeys([*taken, *notes, *_unused(inputs)])),
        basis=(BASIS,),
    )


def _unused(inputs: Inputs) -> list[str]:
    """What was given and this conversion does not need."""
    energetic = sum(same_dimension(name, "kWh") for name in (inputs.from_, inputs.to))
    needed = {"fuel": not same_dimension(inputs.from_, inputs.to)}
    needed |= dict.fromkeys(("factor_set", "calorific_basis"), needed["fuel"] and energetic == 1)
    return [
        f"{name}: given, and not needed to go from {inputs.from_} to {inputs.to}"
        for name, is_needed in needed.items()
        if not is_needed and getattr(inputs, name) is not None
    ]


def _plain(inputs: Inputs, sheet: Worksheet) -> tuple[Decimal, list[str], tuple[FactorUsed, ...]]:
    source, target = inputs.from_, inputs.to
    gases = [name for name in (source, target) if same_dimension(name, "Nm3")]
    if len(gases) == 1:  # gas at stated conditions on one side, cubic metres on the other
        source, target = ("Sm3" if unit(name).name == "m3" else name for name in (source, target))
    notes = [WARMTH] if (source, target) != (inputs.from_, inputs.to) else []
    try:
        return sheet.convert("Converted", inputs.amount, source, target), notes, ()
    except UnitError as error:
        fuel = {"mass", "volume", "gas volume", "energy"} >= {unit(source).kind, unit(target).kind}
        right = f"{error.expected}; or a fuel, to go between mass, volume and energy" if fuel else error.expected
        raise CalculationError(Problem("to", error.code, error.message, right)) from error


def _of_fuel(inputs: Inputs, fuel: Fuel, sheet: Worksheet) -> tuple[Decimal, list[str], tuple[FactorUsed, ...]]:
    given = (inputs.from_, inputs.to)
    plain = [fuel.state == "gas" and same_dimension(name, "m3") for name in given]
    names = ["Sm3" if volume else name for name, volume in zip(given, plain, strict=True)]
    notes = [WARMTH] if any(plain) else []
    amount = sheet.convert("Volume", inputs.amount, inputs.from_, "m3") if plain[0] else inputs.amount
    for name in (inputs.factor_set,) if inputs.factor_set else SETS:
        contents = rows_of(name, "calorific_value", fuel.id)
        basis, basis_note = _basis(inputs, names, contents[0].calorific_basis if contents else None)
        start, end = (measured_in(each, basis) for each in names)
        hops = shortest(start, {end}, roads(fuel, contents, None)) if start and end else None
        if hops is not None:
            said = [basis_note, *(hop.road.note for hop in hops)]
            value = follow("", amount, names[0], hops, sheet)
            value = sheet.convert("Converted", value, hops[-1].after if hops else names[0], names[1])
            value = sheet.convert("Volume in the unit wanted", value, "m3", inputs.to) if plain[1] else value
            used = tuple(hop.road.source for hop in hops if hop.road.source)
            return value, [*notes, *(note for note in said if note)], used
    right = "units of mass, volume or energy; or another fuel or factor_set"
    message = f"no property of {fuel.title} leads from {inputs.from_} to {inputs.to}"
    raise CalculationError(Problem("to", "wrong_dimension", message, right))


def _basis(inputs: Inputs, names: list[str], of_set: CalorificBasis | None) -> tuple[CalorificBasis, str | None]:
    known = inputs.calorific_basis or next((basis for name in names if (basis := implied_basis(name))), None)
    if known:
        return known, None
    taken = of_set or "net"
    energy = any(same_dimension(name, "kWh") for name in names)
    return taken, f"the energy is {taken} calorific value: give calorific_basis for the other" if energy else None


CALCULATOR = Calculator(
    name="convert_units",
    title="Unit conversion",
    description=(
        "The same amount in another unit of energy, mass, volume or emissions; with a fuel also from mass or volume "
        "to energy. Units: kWh, MWh, GJ, mmBtu, therm, toe, tce, L, US_gallon, m3, Nm3, kg, t, 'short ton', tCO2e … "
        "Call it when somebody asks how much an amount is in another unit."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    results={"converted": "the amount in the unit wanted"},
    formula="converted = amount × size of the first unit / size of the second (of a fuel × calorific value, density)",
    sources=(
        "SI and units of trade, exact definitions",
        "Calorific values of IPCC 2006 and EPA 2025; densities of UK 2025",
    ),
)

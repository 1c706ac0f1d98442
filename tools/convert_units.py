"""convert_units: the same amount in another unit."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from tools.amounts import UnitOf
from tools.calculation import Basis, CalculationError, Calculator, Context, Exact, Frozen, Outcome, Problem, Quantity
from tools.units import UnitError, assumption, unit
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="International System of Units; units of trade as defined by Pint and by this service",
    clause="lb 0.45359237 kg, US gallon 3.785411784 L, Btu 1055.056 J, tce 29.3076 GJ, toe 41.868 GJ",
    authority="definition",
)


class Inputs(Frozen):
    amount: Exact = Field(description="the number to convert")
    from_: Annotated[str, UnitOf()] = Field(alias="from", description="its unit, such as MWh, mmBtu, short ton")
    to: Annotated[str, UnitOf()] = Field(description="the unit wanted")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, given: Any) -> Any:
        """A unit beside the amount, or `value`, is read too."""
        if not isinstance(given, dict):
            return given
        values = dict(given)
        if isinstance(values.get("amount"), dict):
            values |= values["amount"]
            values["amount"] = values.pop("value", values["amount"])
        for other, name in (("value", "amount"), ("unit", "from"), ("from_unit", "from"), ("to_unit", "to")):
            if other in values:
                values.setdefault(name, values.pop(other))
        return values


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet = Worksheet()
    try:
        value = sheet.convert("Converted", inputs.amount, inputs.from_, inputs.to)
    except UnitError as error:
        raise CalculationError(Problem("to", error.code, error.message, error.expected)) from error
    taken = [reading for name in (inputs.from_, inputs.to) if (reading := assumption(name))]
    return Outcome(
        result={"converted": Quantity(value=value, unit=unit(inputs.to).name)},
        steps=sheet.steps,
        warnings=tuple(dict.fromkeys(taken)),
        basis=(BASIS,),
    )


CALCULATOR = Calculator(
    name="convert_units",
    title="Unit conversion",
    description=(
        "The same amount in another unit: kWh, MWh, GJ, mmBtu, therm, toe, tce, L, US_gallon, m3, Nm3, kg, t, "
        "'short ton', tCO2e … Call it when somebody asks how much an amount is in another unit."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    results={"converted": "the amount in the unit wanted"},
    formula="converted = amount × (size of the first unit / size of the second)",
    sources=("SI and units of trade, exact definitions",),
)

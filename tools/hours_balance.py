"""hours_balance: what is left of the signed-in manufacturer's advisory hours."""

from __future__ import annotations

from tools.calculation import Basis, CalculationError, Calculator, Context, Frozen, Outcome, Problem, Quantity, Text
from tools.worksheet import Worksheet

BASIS = Basis(
    standard="Hours ledger of this service",
    clause="remaining = granted − drawn − held",
    authority="definition",
)


class Inputs(Frozen):
    """Nothing: the manufacturer comes from the sign-in, never from an argument."""


def compute(inputs: Inputs, context: Context) -> Outcome:
    del inputs
    balance = context.balance
    if balance is None:
        raise CalculationError(
            Problem("manufacturer", "no_manufacturer", "no manufacturer is signed in", "a manufacturer's own sign-in")
        )
    sheet = Worksheet()
    sheet.step(
        "Remaining minutes",
        "granted - used - held",
        "min",
        granted=balance.granted_minutes,
        used=balance.used_minutes,
        held=balance.held_minutes,
    )
    return Outcome(
        result={
            "year": Quantity(value=balance.year),
            "from": Text(text=balance.start.isoformat()),
            "to": Text(text=balance.end.isoformat()),
            "granted_minutes": Quantity(value=balance.granted_minutes, unit="min"),
            "used_minutes": Quantity(value=balance.used_minutes, unit="min"),
            "held_minutes": Quantity(value=balance.held_minutes, unit="min"),
            "remaining_minutes": Quantity(value=balance.remaining_minutes, unit="min"),
        },
        steps=sheet.steps,
        basis=(BASIS,),
    )


CALCULATOR = Calculator(
    name="hours_balance",
    title="Advisory hours left",
    description=(
        "Minutes of advisory support that the signed-in manufacturer has left this programme year. Takes no input. "
        "Call it when somebody asks about their own hours."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    needs_manufacturer=True,
    results={
        "year": "the programme year, named by the year in which it begins",
        "from": "its first day",
        "to": "its last day",
        "granted_minutes": "granted for the year",
        "used_minutes": "drawn",
        "held_minutes": "held for appointments",
        "remaining_minutes": "left",
    },
    formula="remaining = granted − drawn − held",
    sources=("The hours ledger",),
)

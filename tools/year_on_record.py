"""year_on_record: what the signed-in manufacturer's record holds of a year, read and not computed anew."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from pydantic import Field

from tools.amounts import Emissions, Year
from tools.calculation import (
    Basis,
    CalculationError,
    Calculator,
    Context,
    Frozen,
    Outcome,
    Problem,
    Quantity,
    Rows,
    Text,
)
from tools.worksheet import Worksheet
from tools.years import YearOnRecord

BASIS = Basis(
    standard="Record of the manufacturer's years",
    clause="the newest version of the year's inventory; the straight line to the target on file",
    authority="definition",
)


class Inputs(Frozen):
    year: Year | None = Field(None, description="the year; the last on record where not given")
    against: Emissions | None = Field(None, description="emissions of another year (scope 1 and 2) to compare with it")


def compute(inputs: Inputs, context: Context) -> Outcome:
    years = {each.year: each for each in context.years}
    if context.balance is None:
        raise CalculationError(
            Problem("manufacturer", "no_manufacturer", "no manufacturer is signed in", "a manufacturer's own sign-in")
        )
    wanted = inputs.year if inputs.year is not None else max(years, default=None)
    if wanted not in years:
        known = ", ".join(map(str, sorted(years))) or "a year whose inventory was kept"
        raise CalculationError(Problem("year", "year_out_of_range", "there is no inventory of it on record", known))
    found = years[wanted]
    sheet = Worksheet()
    total = sheet.total(
        f"{wanted}: scope 1 and 2, location-based", "scope 1 + scope 2", [found.scope1, found.scope2_location], "tCO2e"
    )
    return Outcome(
        result={
            "year": Quantity(value=found.year),
            "version": Quantity(value=found.version),
            "scope1": Quantity(value=found.scope1, unit="tCO2e"),
            "scope2_location": Quantity(value=found.scope2_location, unit="tCO2e"),
            "total_location": Quantity(value=total, unit="tCO2e"),
            **_by_market(found, sheet),
            **_before(found),
            **_target(found),
            **_compared(inputs, total, sheet),
            **_used(found),
        },
        steps=sheet.steps,
        warnings=(f"the inventory of {wanted} is a draft",) if found.state == "draft" else (),
        basis=(BASIS,),
        inputs={"year": found.year} | ({"against": inputs.against.model_dump(mode="json")} if inputs.against else {}),
    )


def _by_market(found: YearOnRecord, sheet: Worksheet) -> dict[str, Quantity]:
    if found.scope2_market is None:
        return {}
    parts = [found.scope1, found.scope2_market]
    total = sheet.total(f"{found.year}: scope 1 and 2, market-based", "scope 1 + scope 2", parts, "tCO2e")
    return {
        "scope2_market": Quantity(value=found.scope2_market, unit="tCO2e"),
        "total_market": Quantity(value=total, unit="tCO2e"),
    }


def _before(found: YearOnRecord) -> dict[str, Quantity]:
    if found.before_year is None or found.change is None:
        return {}
    return {"before_year": Quantity(value=found.before_year), "change": Quantity(value=found.change, unit="%")}


def _target(found: YearOnRecord) -> dict[str, Quantity | Text]:
    if found.on_track is None:
        return {}
    return {
        "trajectory": Quantity(value=found.line if found.line is not None else Decimal(0), unit=found.unit),
        "gap": Quantity(value=found.gap if found.gap is not None else Decimal(0), unit=found.unit),
        "on_track": Text(text="yes" if found.on_track else "no"),
    }


def _compared(inputs: Inputs, total: Decimal, sheet: Worksheet) -> dict[str, Quantity]:
    """Of other emissions, from those on record."""
    if inputs.against is None or not total:
        return {}
    label, other = "change from what is on record", inputs.against.tonnes
    change = sheet.step(label, "(other - recorded) / recorded * 100", "%", other=other, recorded=total)
    return {"compared": Quantity(value=change, unit="%")}


def _used(found: YearOnRecord) -> dict[str, Rows]:
    rows = tuple({name: value for name, value in asdict(each).items() if value is not None} for each in found.used)
    return {"used": Rows(rows=rows)} if rows else {}


CALCULATOR = Calculator(
    name="year_on_record",
    title="A year on record",
    description=(
        "The signed-in manufacturer's own past emissions and fuels as it kept them, their change, on track or not. "
        "Call it for their own figures of a past year, also as inputs (last year's diesel, a base). It saves nothing."
    ),
    version="2",
    inputs=Inputs,
    compute=compute,
    needs_manufacturer=True,
    results={
        "year": "the year",
        "version": "which version of its inventory it is",
        "scope1": "scope 1, tCO2e",
        "scope2_location": "scope 2, location-based, tCO2e",
        "total_location": "scope 1 and 2, location-based, tCO2e",
        "scope2_market": "scope 2, market-based, tCO2e, where it is on record",
        "total_market": "scope 1 and 2, market-based, tCO2e, where it is on record",
        "before_year": "the year before it on record",
        "change": "change of scope 1 and 2, location-based, from that year, %",
        "trajectory": "where the line to the target is in that year",
        "gap": "above (positive) or below (negative) the line",
        "on_track": "yes or no: at or below the straight line to the target on file",
        "compared": "change of `against` from scope 1 and 2 on record, location-based, %",
        "used": "electricity, fuels, refrigerants of that year: amounts to take as inputs",
    },
    formula="scope 1 and 2 = scope 1 + scope 2, as on record",
    sources=("The record of the manufacturer's years",),
)

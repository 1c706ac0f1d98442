"""purchased_electricity: scope 2 of purchased electricity, location-based and market-based side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tools.calculation import Basis, CalculationError, Calculator, Context, FactorUsed, Outcome, Problem, Quantity, Rows
from tools.emissions.electricity import Inputs, Item
from tools.emissions.market import Market, market_based
from tools.emissions.own_factor import MARGINS, heavy
from tools.factors import grid, gwp, names
from tools.factors.factor import GridFactor
from tools.factors.grid import NoGridFactorError
from tools.factors.gwp import DEFAULT, GwpSet
from tools.factors.names import UnknownNameError
from tools.units import assumption, convert
from tools.worksheet import Worksheet

LOCATION = Basis(
    standard="GHG Protocol Scope 2 Guidance (2015)",
    clause="chapter 6, location-based method: electricity × average factor of the grid",
    authority="standard",
)
MARKET = Basis(
    standard="GHG Protocol Scope 2 Guidance (2015)",
    clause="chapter 6, Table 6.3, market-based: certificates, contracts, supplier, residual mix, grid average",
    authority="standard",
)


@dataclass(frozen=True)
class Metered:
    """One item: electricity in kWh, its factor in kg/kWh, and its location-based emissions in t."""

    label: str
    region: str | None
    kwh: Decimal
    kg_per_kwh: Decimal
    emissions: Decimal
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    metered = [meter(item, f"items.{n}", f"item {n + 1}", gwp_set, sheet) for n, item in enumerate(inputs.items)]
    located = sheet.total("Location-based", "sum of the items", [each.emissions for each in metered], "tCO2e")
    electricity = sheet.total("Electricity", "sum of the items", [each.kwh for each in metered], "kWh")
    market = market_based(inputs, [(each.region, each.kwh, each.kg_per_kwh) for each in metered], sheet)
    return Outcome(
        result={
            "location_based": Quantity(value=located, unit="tCO2e"),
            "market_based": Quantity(value=market.emissions, unit="tCO2e"),
            "instrument_coverage": Quantity(value=market.coverage, unit="%"),
            "electricity": Quantity(value=electricity, unit="kWh"),
            "items": Rows(rows=tuple(_row(item, each) for item, each in zip(inputs.items, metered, strict=True))),
            **({"instruments": Rows(rows=market.rows)} if market.rows else {}),
        },
        steps=sheet.steps,
        factors=_factors(metered, market),
        warnings=_ordered(metered, market),
        basis=(LOCATION, MARKET),
    )


def meter(item: Item, path: str, label: str, gwp_set: GwpSet, sheet: Worksheet) -> Metered:
    """Raises CalculationError: unknown_region, no_factor."""
    kwh = sheet.convert(f"{label}: electricity", item.amount, item.unit, "kWh")
    region = None
    if item.factor is not None:
        factor = item.kg_per("kWh")
        used: tuple[FactorUsed, ...] = (item.used(label),)
        warnings = item.warnings(label, needs_basis=True) + heavy(factor, label)
    else:
        region = _region(item, path)
        found = _official(region, item.year or 0, path)
        factor, used = per_kwh(found.factor, gwp_set, label, sheet)
        warnings = [f"{label}: {note}" for note in found.warnings]
    if reading := assumption(item.unit):
        warnings.append(f"{label}: {reading}")
    emissions = sheet.step(
        f"{label}: location-based emissions", "electricity * factor / 1000", "tCO2e", electricity=kwh, factor=factor
    )
    return Metered(label, region, kwh, factor, emissions, used, tuple(warnings))


def per_kwh(
    grid_factor: GridFactor, gwp_set: GwpSet, label: str, sheet: Worksheet
) -> tuple[Decimal, tuple[FactorUsed, ...]]:
    """In kg of CO2e (or of CO2, where the publisher gives no more) a kWh. Grids published by gas are added up."""
    amounts = grid_factor.amounts
    if len(amounts) == 1:
        ((unit, value),) = amounts.items()
        return convert(value, unit, f"kg{grid_factor.gas}/kWh"), (grid_factor.used(unit, grid_factor.gas),)
    by_gas = {gas: convert(amounts[f"lb{gas}/MWh"], f"lb{gas}/MWh", f"kg{gas}/kWh") for gas in ("CO2", "CH4", "N2O")}
    methane = gwp.methane(gwp_set, biogenic=False)
    factor = sheet.step(
        f"{label}: factor of the grid",
        "co2 + ch4 * gwp_ch4 + n2o * gwp_n2o",
        "kgCO2e/kWh",
        co2=by_gas["CO2"],
        ch4=by_gas["CH4"],
        n2o=by_gas["N2O"],
        gwp_ch4=gwp.potential(methane, gwp_set),
        gwp_n2o=gwp.potential("N2O", gwp_set),
    )
    used = tuple(grid_factor.used(f"lb{gas}/MWh", gas) for gas in by_gas)
    return factor, (*used, gwp.used(methane, gwp_set), gwp.used("N2O", gwp_set))


def _region(item: Item, path: str) -> str:
    field, name = ("region", item.region) if item.region else ("country", item.country)
    try:
        return names.region_code(name or "")
    except UnknownNameError as error:
        right = ", ".join(error.near) or "a country by name or ISO code, or factor and factor_unit"
        message = f"no grid factor is known here for '{(name or '')[:60]}'"
        raise CalculationError(Problem(f"{path}.{field}", "unknown_region", message, right)) from error


def _official(region: str, year: int, path: str) -> grid.Found:
    try:
        return grid.official_average(region, year)
    except NoGridFactorError as error:
        raise CalculationError(
            Problem(f"{path}.factor", "no_factor", error.message, error.right, unit="kgCO2e/kWh")
        ) from error


def _factors(metered: Sequence[Metered], market: Market) -> tuple[FactorUsed, ...]:
    used = [factor for each in metered for factor in each.factors]
    return tuple({factor.id: factor for factor in (*used, *market.factors)}.values())


def _ordered(metered: Sequence[Metered], market: Market) -> tuple[str, ...]:
    """What is no average of a grid comes first."""
    warnings = dict.fromkeys([*(said for each in metered for said in each.warnings), *market.warnings])
    return tuple(sorted(warnings, key=lambda said: not any(margin in said for margin in MARGINS)))


def _row(item: Item, each: Metered) -> dict[str, Any]:
    first = each.factors[0]
    return {
        "amount": item.amount,
        "unit": item.unit,
        "region": each.region or item.region or item.country,
        "year": item.year,
        "factor": each.kg_per_kwh,
        "factor_unit": "kg/kWh",
        "factor_year": first.year,
        "factor_basis": first.basis,
        "publisher": first.publisher,
        "location_based": each.emissions,
        "unit_of_total": "tCO2e",
    }


CALCULATOR = Calculator(
    name="purchased_electricity",
    title="Purchased electricity (scope 2)",
    description=(
        "Location-based and market-based, by country and year or an own factor; certificates and contracts as "
        "instruments. For each meter or site the amount, its unit, the country (or region) and the year; or the "
        "amount and a factor with its unit. Call it for the scope 2 emissions of electricity that was bought."
    ),
    version="1",
    inputs=Inputs,
    compute=compute,
    results={
        "location_based": "location-based emissions, tCO2e",
        "market_based": "market-based emissions, tCO2e",
        "instrument_coverage": "share of the electricity that instruments cover, %",
        "electricity": "electricity in all, kWh",
        "items": "rows: each item with its factor, the factor's year, basis and publisher",
        "instruments": "rows: each instrument, how much of it counts and at which factor",
    },
    formula="location-based = Σ electricity × grid average; market-based = Σ covered × its factor + rest × residual",
    sources=("GHG Protocol Scope 2 Guidance (2015), chapter 6", "National grid factors, see the table of factors"),
)

"""purchased_electricity: scope 2 of purchased electricity, location-based and market-based side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tools.calculation import Basis, CalculationError, Calculator, Context, FactorUsed, Outcome, Problem, Quantity, Rows
from tools.emissions import plausible
from tools.emissions.electricity import Inputs, Item
from tools.emissions.market import Market, market_based
from tools.emissions.on_site import Meter, delivered, place_named
from tools.emissions.own_factor import MARGINS
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
    """One item: what was measured, and where its factor is from."""

    label: str
    meter: Meter
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]
    doubts: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        return "tCO2" if self.meter.co2_alone else "tCO2e"

    def emissions(self, kwh: Decimal, sheet: Worksheet) -> Decimal:
        """Location-based, of so much electricity from the grid, t."""
        return sheet.step(
            f"{self.label}: location-based emissions",
            "electricity * factor / 1000",
            self.unit,
            electricity=kwh,
            factor=self.meter.kg_per_kwh,
        )


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    sheet, gwp_set = Worksheet(), inputs.gwp_set or DEFAULT
    metered = [meter(item, f"items.{n}", f"item {n + 1}", gwp_set, sheet) for n, item in enumerate(inputs.items)]
    net = delivered(inputs.instruments, [each.meter for each in metered], sheet)
    emitted = [each.emissions(here.kwh, sheet) for each, here in zip(metered, net.by_location, strict=True)]
    unit = "tCO2" if all(each.meter.co2_alone for each in metered) else "tCO2e"
    located = sheet.total("Location-based", "sum of the items", emitted, unit)
    electricity = sheet.total("Electricity", "sum of the items", [here.kwh for here in net.by_location], "kWh")
    market = market_based(inputs, net.by_market, sheet)
    doubts = (*(doubt for each in metered for doubt in each.doubts), *market.doubts)
    return Outcome(
        result={
            "location_based": Quantity(value=located, unit=unit),
            "market_based": Quantity(value=market.emissions, unit="tCO2" if market.co2_alone else "tCO2e"),
            "instrument_coverage": Quantity(value=market.coverage, unit="%"),
            "electricity": Quantity(value=electricity, unit="kWh"),
            "items": Rows(rows=tuple(map(_row, inputs.items, metered, emitted))),
            **({"instruments": Rows(rows=market.rows)} if market.rows else {}),
        },
        steps=sheet.steps,
        factors=_factors(metered, market),
        warnings=(*doubts, *_ordered(metered, (*_of_gwp_set(inputs, metered), *net.warnings, *market.warnings))),
        basis=(LOCATION, MARKET),
        doubtful=bool(doubts),
    )


def meter(item: Item, path: str, label: str, gwp_set: GwpSet, sheet: Worksheet) -> Metered:
    """Raises CalculationError: unknown_region, no_factor."""
    kwh = sheet.convert(f"{label}: electricity", item.amount, item.unit, "kWh")
    said = item.region or item.country
    if item.factor is not None:
        place = place_named(said, item.country if item.region else None) if said else None
        here = Meter(place, kwh, item.kg_per("kWh"), item.gas == "CO2")
        used: tuple[FactorUsed, ...] = (item.used(label),)
        warnings = item.warnings(label, needs_basis=True)
    else:
        region = _region(item, path)
        found = _official(region, item.year or 0, path)
        factor, used = per_kwh(found.factor, gwp_set, label, sheet)
        here = Meter(region, kwh, factor)
        warnings = [f"{label}: {note}" for note in (*found.warnings, *item.of_no_factor())]
    if reading := assumption(item.unit):
        warnings.append(f"{label}: {reading}")
    doubt = plausible.emissions(here.kg_per_kwh, Decimal(1), "kWh", plausible.ELECTRICITY)
    return Metered(label, here, used, tuple(warnings), (f"{label}: {doubt}",) if doubt else ())


def _of_gwp_set(inputs: Inputs, metered: Sequence[Metered]) -> list[str]:
    by_gas = any(factor.id.startswith("gwp/") for each in metered for factor in each.factors)
    if inputs.gwp_set is None or by_gas:
        return []
    return ["gwp_set: given, and not used: no factor here is published by gas"]


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
        return names.part_code(item.region, item.country) if item.region else names.region_code(name or "")
    except UnknownNameError as error:
        right = ", ".join(error.near) or "a country by name or ISO code, or factor and factor_unit"
        message = f"no grid factor is known here for '{(name or '')[:60]}'"
        raise CalculationError(Problem(f"{path}.{field}", "unknown_region", message, right)) from error


def _official(region: str, year: int, path: str) -> grid.Found:
    try:
        return grid.official_average(region, year)
    except NoGridFactorError as error:
        if error.parts:
            raise CalculationError(Problem(f"{path}.region", "missing", error.message, error.right)) from error
        raise CalculationError(
            Problem(f"{path}.factor", "no_factor", error.message, error.right, unit="kgCO2e/kWh")
        ) from error


def _factors(metered: Sequence[Metered], market: Market) -> tuple[FactorUsed, ...]:
    used = [factor for each in metered for factor in each.factors]
    return tuple({factor.id: factor for factor in (*used, *market.factors)}.values())


def _ordered(metered: Sequence[Metered], others: Sequence[str]) -> tuple[str, ...]:
    """What is no average of a grid comes first."""
    warnings = dict.fromkeys([*(said for each in metered for said in each.warnings), *others])
    return tuple(sorted(warnings, key=lambda said: not any(margin in said for margin in MARGINS)))


def _row(item: Item, each: Metered, emissions: Decimal) -> dict[str, Any]:
    first = each.factors[0]
    return {
        "amount": item.amount,
        "unit": item.unit,
        "region": each.meter.place or item.region or item.country,
        "year": item.year,
        "factor": each.meter.kg_per_kwh,
        "factor_unit": "kg/kWh",
        "factor_year": first.year,
        "factor_basis": first.basis,
        "publisher": first.publisher,
        "location_based": emissions,
        "unit_of_total": each.unit,
    }


CALCULATOR = Calculator(
    name="purchased_electricity",
    title="Purchased electricity (scope 2)",
    description=(
        "Location-based and market-based, by country and year or an own factor; certificates and contracts as "
        "instruments. For each meter or site the amount, its unit, the country (or region) and the year; or the "
        "amount and a factor with its unit. Call it for the scope 2 emissions of electricity that was bought."
    ),
    version="3",
    inputs=Inputs,
    compute=compute,
    results={
        "location_based": "location-based emissions, tCO2e; tCO2 where the given factors cover CO2 alone",
        "market_based": "market-based emissions, tCO2e; tCO2 where the given factors cover CO2 alone",
        "instrument_coverage": "share of the electricity that instruments cover, %",
        "electricity": "electricity in all, kWh",
        "items": "rows: each item with its factor, the factor's year, basis and publisher",
        "instruments": "rows: each instrument, how much of it counts and at which factor",
    },
    formula="location-based = Σ electricity × grid average; market-based = Σ covered × its factor + rest × residual",
    sources=("GHG Protocol Scope 2 Guidance (2015), chapter 6", "National grid factors, see the table of factors"),
)

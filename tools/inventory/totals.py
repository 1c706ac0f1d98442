"""inventory: scope 1 and 2 of all sites, by scope, site and source; what is left out, checked against 5 %."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tools.amounts import said
from tools.calculation import (
    Basis,
    CalculationError,
    Calculator,
    Context,
    FactorUsed,
    Outcome,
    Problem,
    Quantity,
    Rows,
    Text,
)
from tools.factors.gwp import DEFAULT
from tools.inventory.lines import ZERO, Computed, compute_lines
from tools.inventory.sites import FEM_YEARS, SOURCES, Inputs, unused
from tools.worksheet import Worksheet

EXCLUDED_AT_MOST = Decimal(5)  # per cent of scope 1 and 2, inventory and target together

BASES = (
    Basis(
        standard="GHG Protocol Corporate Standard; Scope 2 Guidance (2015)",
        clause="scope 1 and 2, both methods for electricity; biogenic CO2 and gases outside the Kyoto Protocol apart",
        authority="standard",
    ),
    Basis(
        standard="SBTi Corporate Near-Term Criteria V5.3 (September 2025)",
        clause="C5: at most 5 % of scope 1 and 2 left out of inventory and target together",
        authority="standard",
    ),
)
OF_FUEL = {"stationary_combustion", "mobile_combustion", "purchased_heat_steam"}
TITLES = {name: name.replace("_", " ") for name in SOURCES}


def compute(inputs: Inputs, context: Context) -> Outcome:
    del context
    computed = compute_lines(inputs, lambda: Worksheet(recording=False))
    problems = [*computed.problems, *_mixed_sets(computed)]
    if problems:
        raise CalculationError(*problems)
    sheet = Worksheet()
    sources = [row for site in inputs.sites for row in _site(site.name, computed, sheet)]
    totals = _totals(sources, sheet)
    excluded, share = _excluded(inputs, totals["total_location"], sheet)
    return Outcome(
        result={
            **{name: Quantity(value=value, unit="tCO2e") for name, value in totals.items()},
            "biogenic_co2": Quantity(value=sum((e.biogenic_co2 for e in computed.entries), ZERO), unit="tCO2"),
            "non_kyoto": Quantity(value=sum((e.non_kyoto for e in computed.entries), ZERO), unit="tCO2e"),
            "excluded": Quantity(value=excluded, unit="tCO2e"),
            "excluded_share": Quantity(value=share, unit="%"),
            "exclusions_within_limit": Text(text="yes" if share <= EXCLUDED_AT_MOST else "no"),
            "by_site": Rows(rows=tuple(_grouped(sources, "site"))),
            "by_source": Rows(rows=tuple(_grouped(sources, "source"))),
            "sources": Rows(rows=tuple(sources)),
        },
        steps=sheet.steps,
        factors=_factors(computed),
        warnings=_warnings(inputs, computed, share),
        basis=BASES,
        doubtful=bool(_doubts(computed)),
    )


def _site(name: str, computed: Computed, sheet: Worksheet) -> Iterable[dict[str, Any]]:
    """One step for each source of the site, two for electricity."""
    for source, scope in SOURCES.items():
        entries = [entry for entry in computed.by_site.get(name, ()) if entry.source == source]
        if not entries:
            continue
        label = f"{name}, {TITLES[source]}"
        value = sheet.total(label, f"sum of {len(entries)} lines", [entry.emissions for entry in entries], "tCO2e")
        market = value
        if source == "purchased_electricity":
            market = sheet.total(
                f"{label}, market-based", "instruments and the rest", computed.markets[name].parts, "tCO2e"
            )
        yield {
            "site": name,
            "source": source,
            "scope": scope,
            "lines": len(entries),
            "emissions": value,
            "market_based": market,
            "biogenic_co2": sum((entry.biogenic_co2 for entry in entries), ZERO),
            "unit": "tCO2e",
        }


def _totals(sources: list[dict[str, Any]], sheet: Worksheet) -> dict[str, Decimal]:
    one = sheet.total("Scope 1", "sources of scope 1", _of(sources, 1, "emissions"), "tCO2e")
    located = sheet.total("Scope 2, location-based", "sources of scope 2", _of(sources, 2, "emissions"), "tCO2e")
    market = sheet.total("Scope 2, market-based", "sources of scope 2", _of(sources, 2, "market_based"), "tCO2e")
    return {
        "scope1": one,
        "scope2_location": located,
        "scope2_market": market,
        "total_location": sheet.total("Scope 1 and 2, location-based", "scope 1 + scope 2", [one, located], "tCO2e"),
        "total_market": sheet.total("Scope 1 and 2, market-based", "scope 1 + scope 2", [one, market], "tCO2e"),
    }


def _of(sources: list[dict[str, Any]], scope: int, column: str) -> list[Decimal]:
    return [row[column] for row in sources if row["scope"] == scope]


def _excluded(inputs: Inputs, total: Decimal, sheet: Worksheet) -> tuple[Decimal, Decimal]:
    excluded = sheet.total(
        "Left out", "sum of the exclusions", [each.emissions.tonnes for each in inputs.exclusions], "tCO2e"
    )
    if not excluded:
        return ZERO, ZERO
    share = sheet.step("Share left out", "excluded / (total + excluded) * 100", "%", excluded=excluded, total=total)
    return excluded, share


def _grouped(sources: list[dict[str, Any]], column: str) -> Iterable[dict[str, Any]]:
    for name in dict.fromkeys(row[column] for row in sources):
        rows = [row for row in sources if row[column] == name]
        yield {
            column: name,
            "scope1": sum(_of(rows, 1, "emissions"), ZERO),
            "scope2_location": sum(_of(rows, 2, "emissions"), ZERO),
            "scope2_market": sum(_of(rows, 2, "market_based"), ZERO),
            "biogenic_co2": sum((row["biogenic_co2"] for row in rows), ZERO),
            "unit": "tCO2e",
        }


def _factors(computed: Computed) -> tuple[FactorUsed, ...]:
    used = [factor for entry in computed.entries for factor in entry.factors]
    used += [factor for market in computed.markets.values() for factor in market.factors]
    return tuple(dict.fromkeys(used))


def _mixed_sets(computed: Computed) -> list[Problem]:
    sets = sorted({factor.gwp_set for factor in _factors(computed) if factor.gwp_set})
    if len(sets) < 2:
        return []
    message = f"factors under {' and '.join(sets)} would be added up"
    right = "one GWP set: gwp_set of the CO2e factors, or factors that give masses of gases (ipcc-2006, epa-2025)"
    return [Problem("gwp_set", "gwp_set_mismatch", message, right)]


def _warnings(inputs: Inputs, computed: Computed, share: Decimal) -> tuple[str, ...]:
    warnings = _doubts(computed)
    warnings += [] if inputs.gwp_set else [f"no GWP set was given: {DEFAULT} was taken"]
    warnings += said(exclusions=[each.emissions for each in inputs.exclusions])
    if share > EXCLUDED_AT_MOST:
        warnings.append(
            "more than 5 % of scope 1 and 2 is left out: SBTi (C5) allows 5 %, inventory and target together"
        )
    warnings += _fem(inputs)
    if inputs.factor_set and not any(entry.source in OF_FUEL for entry in computed.entries):
        warnings.append("factor_set: given, and not used: no line burns a fuel")
    warnings += [
        f"{site.name}: {name}: given, and not used: no line takes it" for site in inputs.sites for name in unused(site)
    ]
    warnings += [
        f"{name}: no source was given: it counts as zero" for name, lines in computed.by_site.items() if not lines
    ]
    warnings += [said for entry in computed.entries for said in entry.warnings]
    warnings += [said for market in computed.markets.values() for said in market.warnings]
    return tuple(dict.fromkeys(warnings))


def _doubts(computed: Computed) -> list[str]:
    doubts = [(entry.site, doubt) for entry in computed.entries for doubt in entry.doubts]
    doubts += [(site, doubt) for site, market in computed.markets.items() for doubt in market.doubts]
    return [f"{site}: {doubt}" for site, doubt in doubts]


def _fem(inputs: Inputs) -> list[str]:
    year, other = inputs.fem_year, inputs.compared_fem_year
    warnings = [FEM_YEARS[year]] if year in FEM_YEARS else []
    if year is not None:
        warnings.append(
            f"the data come from Higg FEM {year}: of one facility each, not yet an inventory of the company"
        )
    if year is None and other is not None:
        warnings.append("compared_fem_year: given, and not used without fem_year")
    if year is not None and other is not None and year != other:
        warnings.append(f"base year and progress use different FEM years ({other} and {year}), which differ in method")
    return warnings


CALCULATOR = Calculator(
    name="inventory",
    title="Inventory of scope 1 and 2",
    description=(
        "Several sites or sources together: fuels, vehicles, refrigerants, electricity, heat; and the share left "
        "out. Totals by scope, site and source; electricity by location and market. Best from a spreadsheet."
    ),
    version="3",
    inputs=Inputs,
    compute=compute,
    results={
        "scope1": "scope 1, tCO2e",
        "scope2_location": "scope 2, location-based, tCO2e",
        "scope2_market": "scope 2, market-based, tCO2e",
        "total_location": "scope 1 and 2, location-based, tCO2e",
        "total_market": "scope 1 and 2, market-based, tCO2e",
        "biogenic_co2": "CO2 of biomass, outside the scopes, tCO2",
        "non_kyoto": "gases outside the Kyoto Protocol, tCO2e",
        "excluded": "estimate of what is left out, tCO2e",
        "excluded_share": "of scope 1 and 2 with what is left out, %",
        "exclusions_within_limit": "yes where it is at most 5 %",
        "by_site": "rows: each site by scope",
        "by_source": "rows: each source by scope",
        "sources": "rows: each source of each site",
    },
    formula="scope 1 = combustion + refrigerants; scope 2 = electricity + heat; share left out of all",
    sources=(
        "GHG Protocol Corporate Standard",
        "GHG Protocol Scope 2 Guidance (2015)",
        "SBTi Near-Term Criteria V5.3, C5",
    ),
)

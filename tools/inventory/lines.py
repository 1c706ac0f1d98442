"""Every line of an inventory computed: one item of one source at one site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TypeVar

from tools.calculation import CalculationError, FactorUsed, Problem
from tools.emissions import (
    electricity,
    fugitive_refrigerants,
    mobile_combustion,
    purchased_electricity,
    purchased_heat_steam,
    refrigerant,
    stationary_combustion,
)
from tools.emissions.burning import Burnt
from tools.emissions.combustion import FuelItem, fuel_named
from tools.emissions.given_factor import Line
from tools.emissions.market import Market, market_based
from tools.emissions.on_site import Meter, delivered
from tools.emissions.purchased_electricity import Metered
from tools.factors.gwp import DEFAULT
from tools.inventory.sites import Inputs, Site
from tools.units import same_dimension
from tools.worksheet import Worksheet

I = TypeVar("I", FuelItem, stationary_combustion.Item, mobile_combustion.Item, purchased_heat_steam.Item)  # noqa: E741

ZERO = Decimal(0)
Sheets = Callable[[], Worksheet]  # one for each line: recording where its steps are wanted


@dataclass(frozen=True)
class Entry:
    """One computed line, tonnes. `emissions` are location-based for electricity."""

    site: str
    source: str
    item: str
    amount: Decimal
    unit: str
    emissions: Decimal
    biogenic_co2: Decimal
    non_kyoto: Decimal
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]
    sheet: Worksheet
    metered: Metered | None = None  # of electricity
    doubts: tuple[str, ...] = ()


@dataclass
class Computed:
    """All lines, each site's market-based electricity, and every problem met on the way."""

    entries: list[Entry] = field(default_factory=list)
    by_site: dict[str, list[Entry]] = field(default_factory=dict)
    markets: dict[str, Market] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


Maker = Callable[[Worksheet], Entry]


def compute_lines(inputs: Inputs, sheets: Sheets) -> Computed:
    """Every line that can be computed; what cannot stands among the problems, with its path."""
    done = Computed()
    for number, site in enumerate(inputs.sites):
        entries = []
        for make in _makers(inputs, site, f"sites.{number}"):
            try:
                entries.append(make(sheets()))
            except CalculationError as error:
                done.problems += error.problems
        entries, market = _by_market(site, entries)
        if market:
            done.markets[site.name] = market
        done.entries += entries
        done.by_site[site.name] = entries
    return done


def _by_market(site: Site, entries: list[Entry]) -> tuple[list[Entry], Market | None]:
    """The site's market-based electricity, and its lines without what was made on site."""
    metered = [entry.metered for entry in entries if entry.metered]
    if not metered:
        return entries, None
    asked = electricity.Inputs.model_construct(
        items=site.purchased_electricity, instruments=site.instruments, residual_mix=site.residual_mix
    )
    sheet = Worksheet(recording=False)
    net = delivered(asked.instruments, [each.meter for each in metered], sheet)
    market = market_based(asked, net.by_market, sheet)
    left = iter(net.by_location)
    lines = [_from_grid(entry, next(left)) if entry.metered else entry for entry in entries]
    return lines, replace(market, warnings=(*net.warnings, *market.warnings))


def _from_grid(entry: Entry, left: Meter) -> Entry:
    if entry.metered is None or left.kwh == entry.metered.meter.kwh:
        return entry
    return replace(entry, emissions=entry.metered.emissions(left.kwh, entry.sheet))


def _makers(inputs: Inputs, site: Site, path: str) -> Iterator[Maker]:
    for n, burned in enumerate(site.stationary_combustion):
        yield partial(_stationary, inputs, site, burned, f"{path}.stationary_combustion.{n}")
    for n, moved in enumerate(site.mobile_combustion):
        yield partial(_mobile, inputs, site, moved, f"{path}.mobile_combustion.{n}")
    for n, lost in enumerate(site.fugitive_refrigerants):
        yield partial(_refrigerant, inputs, site, lost, f"{path}.fugitive_refrigerants.{n}")
    for n, metered in enumerate(site.purchased_electricity):
        yield partial(_electricity, inputs, site, metered, f"{path}.purchased_electricity.{n}")
    for n, heated in enumerate(site.purchased_heat_steam):
        yield partial(_heat, inputs, site, heated, f"{path}.purchased_heat_steam.{n}")


def _line(inputs: Inputs, path: str, label: str) -> Line:
    return Line(path, label, inputs.factor_set, inputs.gwp_set or DEFAULT)


def _stationary(inputs: Inputs, site: Site, item: stationary_combustion.Item, path: str, sheet: Worksheet) -> Entry:
    fuel = fuel_named(item.fuel, path)
    line = _line(inputs, path, f"stationary combustion, {fuel.short}")
    burnt = stationary_combustion.burn(_in_country(item, site), fuel, line, sheet)
    return _burnt(site, "stationary_combustion", fuel.short, item.amount, item.unit, burnt, sheet)


def _mobile(inputs: Inputs, site: Site, item: mobile_combustion.Item, path: str, sheet: Worksheet) -> Entry:
    fuel = fuel_named(item.fuel, path) if item.fuel else None
    driven = same_dimension(item.unit, "km")
    name = (item.vehicle or "") if driven or fuel is None else fuel.short
    line = _line(inputs, path, f"mobile combustion, {name}")
    burnt = mobile_combustion.move(_in_country(item, site), fuel, line, sheet)
    return _burnt(site, "mobile_combustion", name, item.amount, item.unit, burnt, sheet)


def _refrigerant(inputs: Inputs, site: Site, item: refrigerant.Item, path: str, sheet: Worksheet) -> Entry:
    leak = fugitive_refrigerants.leak(item, path, "refrigerants", inputs.gwp_set or DEFAULT, sheet)
    return Entry(
        site.name, "fugitive_refrigerants", leak.refrigerant, leak.kg, "kg", leak.kyoto, ZERO, leak.non_kyoto,
        leak.factors, leak.warnings, sheet, doubts=leak.doubts,
    )  # fmt: skip


def _electricity(inputs: Inputs, site: Site, item: electricity.Item, path: str, sheet: Worksheet) -> Entry:
    read = purchased_electricity.meter(item, path, "purchased electricity", inputs.gwp_set or DEFAULT, sheet)
    name = (item.factor_source or "own factor") if item.factor is not None else (read.meter.place or "")
    emissions = read.emissions(read.meter.kwh, sheet)
    return Entry(
        site.name, "purchased_electricity", name, item.amount, item.unit, emissions, ZERO, ZERO,
        read.factors, read.warnings, sheet, read, read.doubts,
    )  # fmt: skip


def _heat(inputs: Inputs, site: Site, item: purchased_heat_steam.Item, path: str, sheet: Worksheet) -> Entry:
    line = _line(inputs, path, "purchased heat and steam")
    burnt = purchased_heat_steam.heat(_in_country(item, site), line, sheet)
    return _burnt(site, "purchased_heat_steam", item.fuel or "heat and steam", item.amount, item.unit, burnt, sheet)


def _in_country(item: I, site: Site) -> I:
    """An item without a country is at its site's."""
    if item.region is not None or site.country is None:
        return item
    return item.model_copy(update={"region": site.country})


def _burnt(site: Site, source: str, name: str, amount: Decimal, unit: str, burnt: Burnt, sheet: Worksheet) -> Entry:
    return Entry(
        site.name,
        source,
        name,
        amount,
        unit,
        burnt.total,
        burnt.biogenic_co2,
        ZERO,
        burnt.factors,
        burnt.warnings,
        sheet,
        doubts=burnt.doubts,
    )

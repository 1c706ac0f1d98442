"""The market-based method: instruments first, never more than was used; the rest by residual mix or grid average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tools.calculation import FactorUsed, plain
from tools.emissions.electricity import RANK, Inputs, Instrument
from tools.factors import grid, names
from tools.factors.names import UnknownNameError
from tools.units import convert
from tools.worksheet import Worksheet

ZERO = Decimal(0)
Metered = tuple[str | None, Decimal, Decimal]  # region, kWh, kg a kWh by location


@dataclass(frozen=True)
class Market:
    """Tonnes, and per cent of the electricity that instruments cover."""

    emissions: Decimal
    parts: tuple[Decimal, ...]  # of which the emissions are the sum
    coverage: Decimal
    rows: tuple[dict[str, Any], ...]
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]


def market_based(inputs: Inputs, metered: Sequence[Metered], sheet: Worksheet) -> Market:
    left = [kwh for _, kwh, _ in metered]
    rows, parts, factors, warnings = [], [], [], []
    ordered = sorted(enumerate(inputs.instruments, start=1), key=lambda pair: RANK.index(pair[1].read_kind))
    for number, instrument in ordered:
        label = f"instrument {number}, {instrument.kind}"
        counted = _apply(instrument, label, metered, left, sheet)
        factor = _factor(instrument)
        parts.append(
            sheet.step(f"{label}: emissions", "covered * factor / 1000", "tCO2e", covered=counted, factor=factor)
        )
        rows.append(
            {
                "kind": instrument.kind,
                "read_as": instrument.read_kind,
                "counted": counted,
                "unit": "kWh",
                "factor": factor,
            }
        )
        warnings += _said(instrument, label, counted)
        factors += [instrument.used(label)] if instrument.factor is not None else []
    residual = inputs.residual_mix
    if residual is not None:
        factors.append(residual.used("residual mix"))
        warnings += residual.warnings("residual mix")
    warnings += _about_the_rest(inputs, metered, left)
    parts += _rest(inputs, metered, left, sheet)
    used = sum((kwh for _, kwh, _ in metered), ZERO)
    covered = used - sum(left, ZERO)
    coverage = (
        sheet.step(
            "Share covered by instruments", "covered / electricity * 100", "%", covered=covered, electricity=used
        )
        if used
        else ZERO
    )
    emissions = sheet.total("Market-based", "instruments and the rest", parts, "tCO2e")
    return Market(emissions, tuple(parts), coverage, tuple(rows), tuple(factors), tuple(warnings))


def _apply(
    instrument: Instrument, label: str, metered: Sequence[Metered], left: list[Decimal], sheet: Worksheet
) -> Decimal:
    """Takes what the instrument covers out of what is left, market by market; excess covers nothing. kWh."""
    offered = sheet.convert(f"{label}: electricity", instrument.amount, instrument.unit, "kWh")
    if instrument.read_kind == "on_site" and instrument.certificates_sold:
        return ZERO
    market = _market_of(instrument.country)
    open_ = [
        index for index, (region, _, _) in enumerate(metered) if market is None or _country(region) in (market, None)
    ]
    available = sum((left[index] for index in open_), ZERO)
    counted = sheet.step(
        f"{label}: counts at most what was used", "min(offered, available)", "kWh", offered=offered, available=available
    )
    rest = counted
    for index in open_:
        taken = min(rest, left[index])
        left[index] -= taken
        rest -= taken
    return counted


def _rest(inputs: Inputs, metered: Sequence[Metered], left: Sequence[Decimal], sheet: Worksheet) -> list[Decimal]:
    residual = inputs.residual_mix
    parts = []
    for number, ((_, _, by_location), kwh) in enumerate(zip(metered, left, strict=True), start=1):
        factor, what = by_location, "grid average"
        if residual is not None and residual.factor is not None:
            factor, what = residual.kg_per("kWh"), "residual mix"
        parts.append(
            sheet.step(
                f"item {number}: not covered, by {what}",
                "uncovered * factor / 1000",
                "tCO2e",
                uncovered=kwh,
                factor=factor,
            )
        )
    return parts


def _factor(instrument: Instrument) -> Decimal:
    """kg a kWh; certificates and contracts of renewable power convey zero unless they say otherwise."""
    if instrument.factor is None:
        return ZERO
    return instrument.kg_per("kWh")


def _said(instrument: Instrument, label: str, counted: Decimal) -> list[str]:
    said = [] if instrument.kind_was_read else [f"{label}: this kind is not known here; it was read as a certificate"]
    if instrument.read_kind == "on_site" and instrument.certificates_sold:
        return [*said, f"{label}: its certificates were sold, so its power does not count as zero here"]
    if instrument.factor is None:
        said.append(f"{label}: no factor was given: zero was taken, as for renewable power whose claim is yours alone")
    else:
        said += instrument.warnings(label)
    if (excess := convert(instrument.amount, instrument.unit, "kWh") - counted) > 0:
        said.append(
            f"{label}: {plain(excess)} kWh are more than was used and cover nothing; emissions never go below zero"
        )
    return said


def _about_the_rest(inputs: Inputs, metered: Sequence[Metered], left: Sequence[Decimal]) -> list[str]:
    if inputs.residual_mix is not None or not sum(left, ZERO):
        return []
    said = ["no residual mix was given: the location-based average stands for what no instrument covers"]
    for region in dict.fromkeys(region for region, _, _ in metered if region):
        if mix := grid.residual_mix(region):
            unit, value = next(iter(mix.amounts.items()))
            said.append(
                f"{mix.name}: published residual mix {plain(value)} {unit} ({mix.source.title}): give residual_mix"
            )
    return said


def _market_of(country: str | None) -> str | None:
    try:
        return names.region_code(country).split("-")[0] if country else None
    except UnknownNameError:
        return country


def _country(region: str | None) -> str | None:
    return region.split("-")[0] if region else None

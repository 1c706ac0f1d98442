"""The market-based method: instruments first, never more than was used; the rest by residual mix or grid average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tools.calculation import FactorUsed, plain
from tools.emissions import plausible
from tools.emissions.electricity import RANK, Inputs, Instrument
from tools.emissions.on_site import Meter, at_market
from tools.factors import grid
from tools.units import convert
from tools.worksheet import Worksheet

ZERO = Decimal(0)


@dataclass(frozen=True)
class Market:
    """Tonnes, and per cent of the electricity that instruments cover."""

    emissions: Decimal
    parts: tuple[Decimal, ...]  # of which the emissions are the sum
    coverage: Decimal
    rows: tuple[dict[str, Any], ...]
    factors: tuple[FactorUsed, ...]
    warnings: tuple[str, ...]
    co2_alone: bool  # no factor in it covers another gas
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Applied:
    """An instrument, how much of it counts (kWh), and what that emits (t)."""

    instrument: Instrument
    label: str
    counted: Decimal
    factor: Decimal
    emissions: Decimal
    elsewhere: bool  # no electricity was used in its market
    anywhere: bool = False  # it names its market, and some electricity it covers names none


def market_based(inputs: Inputs, meters: Sequence[Meter], sheet: Worksheet) -> Market:
    """`meters` hold what was made on site only where its certificates were sold."""
    left = [meter.kwh for meter in meters]
    ordered = sorted(enumerate(inputs.instruments, start=1), key=lambda pair: RANK.index(pair[1].read_kind))
    applied = [
        _applied(instrument, f"instrument {number}, {instrument.kind}", meters, left, sheet)
        for number, instrument in ordered
    ]
    factors = [one.instrument.used(one.label) for one in applied if one.instrument.factor is not None]
    warnings = [f"{one.label}: {note}" for one in applied for note in _said(one)]
    warnings += [
        note for one in applied if one.instrument.factor is not None for note in one.instrument.warnings(one.label)
    ]
    if inputs.residual_mix is not None:
        factors.append(inputs.residual_mix.used("residual mix"))
        warnings += inputs.residual_mix.warnings("residual mix")
    rest = _rest(inputs, meters, left, sheet)
    parts = [*(one.emissions for one in applied if one.instrument.read_kind != "on_site"), *rest]
    used = sum((meter.kwh for meter in meters), ZERO)
    coverage = ZERO
    if used:
        covered = used - sum(left, ZERO)
        expression = "covered / electricity * 100"
        coverage = sheet.step("Share covered by instruments", expression, "%", covered=covered, electricity=used)
    alone = [one.instrument.gas == "CO2" for one in applied if one.emissions]
    alone += [_rest_is_co2(inputs, meter) for meter, part in zip(meters, rest, strict=True) if part]
    unit = "tCO2" if alone and all(alone) else "tCO2e"
    return Market(
        emissions=sheet.total("Market-based", "instruments and the rest", parts, unit),
        parts=tuple(parts),
        coverage=coverage,
        rows=tuple(_row(one) for one in applied),
        factors=tuple(factors),
        warnings=(*warnings, *_about_the_rest(inputs, meters, left)),
        co2_alone=unit == "tCO2",
        doubts=tuple(_doubts(inputs, applied)),
    )


def _applied(
    instrument: Instrument, label: str, meters: Sequence[Meter], left: list[Decimal], sheet: Worksheet
) -> Applied:
    """Takes what the instrument covers out of what is left, market by market; excess covers nothing."""
    offered = sheet.convert(f"{label}: electricity", instrument.amount, instrument.unit, "kWh")
    if instrument.read_kind == "on_site":
        return Applied(instrument, label, ZERO if instrument.certificates_sold else offered, ZERO, ZERO, False)
    places = [] if instrument.certificates_sold else at_market(instrument.country, meters)
    available = sum((left[index] for index in places), ZERO)
    counted = sheet.step(
        f"{label}: counts at most what was used", "min(offered, available)", "kWh", offered=offered, available=available
    )
    rest = counted
    for index in places:
        taken = min(rest, left[index])
        left[index] -= taken
        rest -= taken
    factor = ZERO if instrument.factor is None else instrument.kg_per("kWh")
    emissions = sheet.step(
        f"{label}: emissions", "covered * factor / 1000", f"t{instrument.gas}", covered=counted, factor=factor
    )
    elsewhere = not places and not instrument.certificates_sold
    anywhere = instrument.country is not None and any(meters[index].place is None for index in places)
    return Applied(instrument, label, counted, factor, emissions, elsewhere, anywhere)


def _row(one: Applied) -> dict[str, Any]:
    return {
        "kind": one.instrument.kind,
        "read_as": one.instrument.read_kind,
        "counted": one.counted,
        "unit": "kWh",
        "factor": one.factor,
    }


def _rest(inputs: Inputs, meters: Sequence[Meter], left: Sequence[Decimal], sheet: Worksheet) -> list[Decimal]:
    residual = inputs.residual_mix
    parts = []
    for number, (meter, kwh) in enumerate(zip(meters, left, strict=True), start=1):
        factor, what = meter.kg_per_kwh, "grid average"
        if residual is not None and residual.factor is not None:
            factor, what = residual.kg_per("kWh"), "residual mix"
        parts.append(
            sheet.step(
                f"item {number}: not covered, by {what}",
                "uncovered * factor / 1000",
                "tCO2" if _rest_is_co2(inputs, meter) else "tCO2e",
                uncovered=kwh,
                factor=factor,
            )
        )
    return parts


def _rest_is_co2(inputs: Inputs, meter: Meter) -> bool:
    return meter.co2_alone if inputs.residual_mix is None else inputs.residual_mix.gas == "CO2"


def _said(one: Applied) -> Iterator[str]:
    """What a reader must know of how the instrument counts."""
    instrument = one.instrument
    if instrument.read_kind == "on_site":
        return
    if instrument.certificates_sold:
        yield "its certificates were sold: its attributes are another's, and it covers nothing"
        return
    if instrument.of_which is not None:
        yield "of_which: given, and used of power made on site alone"
    if one.elsewhere:
        yield f"it is of another market ({(instrument.country or '')[:60]}) than the electricity: it covers nothing"
        return
    yield from instrument.of_no_factor()
    if one.anywhere:
        yield "country: where the electricity was used is not known: it was taken as this market"
    if instrument.factor is None:
        yield "no factor was given: zero was taken, as for renewable power whose claim is yours alone"
    if (excess := convert(instrument.amount, instrument.unit, "kWh") - one.counted) > 0:
        yield f"{plain(excess)} kWh are more than was used and cover nothing; emissions never go below zero"


def _doubts(inputs: Inputs, applied: Sequence[Applied]) -> Iterator[str]:
    rates = [(one.label, one.factor) for one in applied if one.instrument.factor]
    if inputs.residual_mix is not None:
        rates.append(("residual mix", inputs.residual_mix.kg_per("kWh")))
    for label, kg in rates:
        if doubt := plausible.emissions(kg, Decimal(1), "kWh", plausible.ELECTRICITY):
            yield f"{label}: {doubt}"


def _about_the_rest(inputs: Inputs, meters: Sequence[Meter], left: Sequence[Decimal]) -> list[str]:
    uncovered = sum(left, ZERO)
    if inputs.residual_mix is not None:
        return [] if uncovered else ["residual_mix: given, and not used: nothing is left that no instrument covers"]
    if not uncovered:
        return []
    said = ["no residual mix was given: the location-based average stands for what no instrument covers"]
    for region in dict.fromkeys(meter.place for meter in meters if meter.place):
        if mix := grid.residual_mix(region):
            unit, value = next(iter(mix.amounts.items()))
            said.append(
                f"{mix.name}: published residual mix {plain(value)} {unit} ({mix.source.title}): give residual_mix"
            )
    return said
